// The cells under way: blocks done, from the cache or just measured, and what they sum up to. Only inside
// core.
#pragma once

#include "core/sensitivity/analysis/analysisorder.h"
#include "core/sensitivity/measurementcache.h"
#include "core/sensitivity/sensitivityanalysis.h"

#include <mutex>
#include <optional>
#include <vector>

namespace paretoscope::sensitivity {

SensitivityCell cellOf(std::size_t layer, const compress::LayerSetting &setting,
                       const evaluate::SampleStats &stats);

/// A cell shows the blocks from the first one on without a gap, summed in their order: what it is worth does
/// not depend on when or by whom they were measured. finish() is thread-safe; the sink is called by one
/// thread at a time.
class Cells {
public:
    Cells(std::vector<Variant> variants, std::vector<SampleBlock> blocks, const CellSink &sink,
          SensitivityTable &table);

    /// What is known already; tell() then delivers each cell it adds up to, once.
    void know(std::size_t variant, std::size_t block, const evaluate::SampleStats &stats);
    void tell();
    bool known(std::size_t variant, std::size_t block) const;

    /// A newly measured block: the cell grows, and AFTER is run, before another is finished.
    void finish(std::size_t variant, std::size_t block, const evaluate::SampleStats &stats,
                const std::function<void()> &after);

private:
    struct Row {
        std::vector<std::optional<evaluate::SampleStats>> blocks;
        std::size_t summed = 0; ///< blocks in SUM
        evaluate::SampleStats sum;
    };
    void grow(std::size_t variant);

    const std::vector<Variant> m_variants;
    std::vector<Row> m_rows;
    const CellSink &m_sink;
    SensitivityTable &m_table;
    std::mutex m_mutex;
};

} // namespace paretoscope::sensitivity
