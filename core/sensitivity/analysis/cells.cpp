#include "core/sensitivity/analysis/cells.h"

#include "core/statistics/intervals.h"

namespace paretoscope::sensitivity {

using evaluate::SampleStats;

SensitivityCell cellOf(std::size_t layer, const compress::LayerSetting &setting, const SampleStats &stats)
{
    const statistics::MeanError kl = statistics::meanError(stats.klSum, stats.klSquares, stats.n);
    const double change = (stats.metricSum - stats.baselineMetricSum) / static_cast<double>(stats.n);
    const double root = stats.klRootSum / static_cast<double>(stats.n);
    SensitivityCell cell{layer,  setting,     stats.n, kl.mean, kl.standardError,
                         change, stats.flips, false,   root,    stats.outputDamages};
    for (double &damage : cell.outputDamages)
        damage /= static_cast<double>(stats.n);
    return cell;
}

Cells::Cells(std::vector<Variant> variants, std::vector<SampleBlock> blocks, const CellSink &sink,
             SensitivityTable &table)
    : m_variants(std::move(variants)), m_rows(m_variants.size()), m_sink(sink), m_table(table)
{
    for (Row &row : m_rows)
        row.blocks.resize(blocks.size());
}

void Cells::know(std::size_t variant, std::size_t block, const SampleStats &stats)
{
    m_rows[variant].blocks[block] = stats;
}

bool Cells::known(std::size_t variant, std::size_t block) const
{
    return m_rows[variant].blocks[block].has_value();
}

void Cells::tell()
{
    for (std::size_t variant = 0; variant < m_variants.size(); ++variant)
        grow(variant);
}

void Cells::finish(std::size_t variant, std::size_t block, const SampleStats &stats,
                   const std::function<void()> &after)
{
    const std::lock_guard lock(m_mutex);
    m_rows[variant].blocks[block] = stats;
    grow(variant);
    after();
}

void Cells::grow(std::size_t variant)
{
    Row &row = m_rows[variant];
    const std::size_t before = row.summed;
    while (row.summed < row.blocks.size() && row.blocks[row.summed])
        row.sum += *row.blocks[row.summed++];
    if (row.summed == before)
        return;
    const SensitivityCell cell = cellOf(m_variants[variant].layer, m_variants[variant].setting, row.sum);
    m_table.put(cell);
    if (m_sink)
        m_sink(cell);
}

} // namespace paretoscope::sensitivity
