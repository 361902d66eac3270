// Damage per (layer, setting), with how sure it is. A value that streams: cells appear and sharpen.
#pragma once

#include "core/compress/layersetting.h"
#include "core/sensitivity/sensitivitycell.h"
#include "core/sensitivity/shrinkage.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace paretoscope::sensitivity {

class SensitivityTable {
public:
    SensitivityTable() = default;
    SensitivityTable(std::size_t layers, std::vector<compress::LayerSetting> settings);

    std::size_t layerCount() const { return m_layers; }
    const std::vector<compress::LayerSetting> &settings() const { return m_settings; }
    std::optional<std::size_t> settingIndex(const compress::LayerSetting &setting) const;

    const SensitivityCell *cell(std::size_t layer, std::size_t setting) const; ///< null while unmeasured
    void put(const SensitivityCell &cell); ///< replaces the cell of that layer and setting, but never a
                                           ///< measured one by an estimate; adds unknown settings
    void putAll(const SensitivityTable &cells);
    std::int64_t measuredCells() const; ///< estimates not counted

    /// The damage to expect of a measured cell on other samples (sensitivity/shrinkage.h), from all
    /// cells of one method alone; of an estimate its own. (Cells of both together are measured
    /// here and there, where a search wants them: what is expected of the others must not change with them.)
    double expectedKl(const SensitivityCell &cell) const { return m_shrinkage.expectedKl(cell); }

    /// Expected damage of ANY setting of a layer from the cells there are: its own cell's; 0 for float;
    /// between the measured places of a method log-linear, beyond them as the method says
    /// (Method::damageBeyond); methods together as the sum of each alone. Cells that differ in nothing but
    /// how much are preferred, else any of the method's in this layer are used; of those beside other bits of
    /// activations the nearest, the finer of two. Absent when nothing is known.
    std::optional<double> predictedKl(std::size_t layer, const compress::LayerSetting &setting) const;

private:
    std::size_t m_layers = 0;
    std::vector<compress::LayerSetting> m_settings;
    std::vector<std::optional<SensitivityCell>> m_cells; ///< [setting][layer]: adding a setting moves no cell
    std::vector<std::optional<CellLogs>> m_logs;         ///< of m_cells without the joint ones
    Shrinkage m_shrinkage;                               ///< over m_logs
};

} // namespace paretoscope::sensitivity
