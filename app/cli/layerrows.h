// The table of `sensitivity`, row by row while it is measured: a layer's row is printed once, when all of its
// cells have their samples, after those of the layers before it.
#pragma once

#include "app/cli/options.h"
#include "app/cli/textrows.h"
#include "core/compress/impossible.h"
#include "core/graph/layer.h"
#include "core/sensitivity/sensitivitytable.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace paretoscope::cli {

class LayerRows {
public:
    /// What stands above the table, with its line breaks; N: samples of a cell.
    using Head = std::function<std::string(std::int64_t n)>;

    /// One column a setting. SAMPLES: that a cell has in the end. ENVIRONMENT and LAYERS must outlive this.
    LayerRows(Environment &environment, std::span<const graph::Layer> layers,
              std::vector<compress::LayerSetting> settings,
              std::span<const compress::ImpossibleSetting> impossible, std::int64_t samples, Head head);

    /// As measured so far; from any thread, one call at a time.
    void take(const sensitivity::SensitivityCell &cell);
    /// The rows that are left, whatever their cells have: nothing will follow.
    void finish(const sensitivity::SensitivityTable &table);

private:
    static TextRows columns(std::span<const graph::Layer> layers,
                            const std::vector<compress::LayerSetting> &settings,
                            std::span<const compress::ImpossibleSetting> impossible);
    std::string *textOf(std::size_t layer, const compress::LayerSetting &setting);
    void printNext(std::int64_t n);

    Environment &m_environment;
    const std::span<const graph::Layer> m_layers;
    const std::vector<compress::LayerSetting> m_settings;
    const std::int64_t m_samples;
    const Head m_head;
    const TextRows m_table;
    std::vector<std::vector<std::string>> m_texts; ///< by layer and setting; empty: not known yet
    std::size_t m_next = 0;                        ///< the first layer without a row
};

} // namespace paretoscope::cli
