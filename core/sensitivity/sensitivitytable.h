// Damage per (layer, setting), with how sure it is. A value that streams: cells appear and sharpen.
#pragma once

#include "core/compress/layersetting.h"
#include "core/evaluate/samplestats.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace paretoscope::sensitivity {

struct SensitivityCell {
    std::size_t layer = 0;
    compress::LayerSetting setting;
    std::int64_t n = 0;
    double kl = 0; ///< mean over samples, to the float outputs
    double klStandardError = 0;
    double metricChange = 0; ///< metric with this layer changed − float, on the same samples
    evaluate::Flips flips;
    bool estimate = false; ///< second-order estimate (sensitivity/estimate.h), not a run: kl and n only
};

class SensitivityTable {
public:
    SensitivityTable() = default;
    SensitivityTable(std::size_t layers, std::vector<compress::LayerSetting> settings);

    std::size_t layerCount() const { return m_layers; }
    const std::vector<compress::LayerSetting> &settings() const { return m_settings; }
    /// Index of SETTING (compared in canonical form).
    std::optional<std::size_t> settingIndex(const compress::LayerSetting &setting) const;

    const SensitivityCell *cell(std::size_t layer, std::size_t setting) const; ///< null while unmeasured
    void put(const SensitivityCell &cell); ///< replaces the cell of that layer and setting, but never a
                                           ///< measured one by an estimate; adds unknown settings
    std::int64_t measuredCells() const;    ///< estimates not counted

    /// Damage of ANY setting of a layer from the cells there are: exact where measured; 0 for float; between
    /// bit-widths log-linear in bits, beyond them a factor 4 a bit (the noise of a uniform quantizer);
    /// between sparsities log-linear too, below them with the cube (the energy of the smallest weights of a
    /// smooth density); bits with sparsity as the sum of both alone. Settings of the same granularity,
    /// symmetry and clip are preferred, else any of the layer's are used. Absent when nothing is known.
    std::optional<double> predictedKl(std::size_t layer, const compress::LayerSetting &setting) const;

private:
    std::size_t m_layers = 0;
    std::vector<compress::LayerSetting> m_settings;
    std::vector<std::optional<SensitivityCell>> m_cells; ///< [setting][layer]: adding a setting moves no cell
};

} // namespace paretoscope::sensitivity
