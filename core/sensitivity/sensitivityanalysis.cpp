#include "core/sensitivity/sensitivityanalysis.h"

#include "core/evaluate/evaluatordata.h"
#include "core/evaluate/parallel.h"
#include "core/sensitivity/analysisblock.h"
#include "core/sensitivity/analysisorder.h"
#include "core/sensitivity/cells.h"

#include <algorithm>

#include <unistd.h>

namespace paretoscope::sensitivity {

namespace {

using base::Error;
using base::Result;
using evaluate::EvaluatorData;

constexpr std::int64_t mostSamples = 1024;

std::int64_t quarterOfMemory()
{
    const long pages = sysconf(_SC_PHYS_PAGES);
    const long pageBytes = sysconf(_SC_PAGESIZE);
    return pages > 0 && pageBytes > 0 ? std::int64_t{pages} * pageBytes / 4 : std::int64_t{1} << 30;
}

/// The analysis under way: fixed inputs, and the cells that grow.
class Analysis {
public:
    Analysis(const EvaluatorData &data, const graph::Executor &executor, const AnalysisPlan &plan,
             MeasurementCache &cache)
        : m_data(data), m_executor(executor), m_plan(plan), m_cache(cache),
          m_settings(inOrder(plan.settings)),
          m_variants(variantsOf(executor.model().layers().size(), m_settings))
    {
    }

    Result<SensitivityTable> run(const CellSink &sink, const std::stop_token &stop,
                                 base::ProgressSink &progress)
    {
        if (auto valid = validateSettings(); !valid)
            return valid.error();
        if (auto planned = planBlocks(); !planned)
            return planned.error();
        findCones();
        SensitivityTable table(m_executor.model().layers().size(), m_plan.settings);
        Cells cells(m_variants, m_blocks, sink, table);
        base::ProgressMeter meter(progress, "sensitivity", totalUnits());
        recall(cells, meter);
        for (std::size_t block = 0; block < m_blocks.size(); ++block)
            if (auto done = runBlock(block, cells, meter, stop); !done)
                return done.error();
        return table;
    }

private:
    Result<void> validateSettings() const
    {
        for (const Variant &variant : m_variants)
            if (auto valid = compress::validate(variant.setting, m_executor.model().layers()[variant.layer]);
                !valid)
                return valid;
        return {};
    }

    Result<void> planBlocks()
    {
        const std::int64_t wanted = m_plan.samples > 0 ? m_plan.samples : mostSamples;
        const std::int64_t samples = std::min({wanted, mostSamples, m_data.samples.size()});
        auto first = m_data.samples.read(0, 1);
        if (!first)
            return first.error();
        graph::Activations retained;
        const base::EngineScope scope;
        if (auto ran = m_executor.runRetaining(evaluate::toInputs(*first), {}, retained); !ran)
            return ran.error();
        const std::int64_t memory = m_plan.memoryBytes > 0 ? m_plan.memoryBytes : quarterOfMemory();
        m_blocks = blocksOf(samples, memory / std::max<std::int64_t>(retained.bytes(), 1));
        return {};
    }

    void findCones()
    {
        for (std::size_t layer = 0; layer < m_executor.model().layers().size(); ++layer) {
            m_cones.push_back(graph::coneOf(m_executor.model(), {layer}));
            m_shares.push_back(coneShare(m_executor.model().data(), m_data.macs, m_cones.back()));
        }
    }

    // Work is counted in whole forward runs of one sample.
    double unitsOf(std::size_t variant, std::size_t block) const
    {
        return m_shares[m_variants[variant].layer] * static_cast<double>(m_blocks[block].count);
    }
    double preparationUnits(std::size_t block) const
    {
        return (folded() ? 2 : 1) * static_cast<double>(m_blocks[block].count);
    }
    double totalUnits() const
    {
        double units = 0;
        for (std::size_t block = 0; block < m_blocks.size(); ++block) {
            units += preparationUnits(block);
            for (std::size_t variant = 0; variant < m_variants.size(); ++variant)
                units += unitsOf(variant, block);
        }
        return units;
    }

    bool folded() const { return &m_executor != &m_data.executor; }
    CellKey keyOf(std::size_t variant, std::size_t block) const
    {
        return {m_executor.model().layers()[m_variants[variant].layer].name, m_variants[variant].setting,
                m_blocks[block], m_data.task, folded()};
    }

    void recall(Cells &cells, base::ProgressMeter &meter) const
    {
        double units = 0;
        for (std::size_t variant = 0; variant < m_variants.size(); ++variant)
            for (std::size_t block = 0; block < m_blocks.size(); ++block)
                if (const auto stats = m_cache.find(keyOf(variant, block))) {
                    cells.know(variant, block, *stats);
                    units += unitsOf(variant, block);
                }
        cells.tell();
        meter.skip(units);
    }

    Result<void> runBlock(std::size_t index, Cells &cells, base::ProgressMeter &meter,
                          const std::stop_token &stop)
    {
        std::vector<std::size_t> missing;
        for (std::size_t variant = 0; variant < m_variants.size(); ++variant)
            if (!cells.known(variant, index))
                missing.push_back(variant);
        if (missing.empty()) {
            meter.skip(preparationUnits(index));
            return {};
        }
        AnalysisBlock block(m_data, m_executor, m_blocks[index]);
        if (auto prepared = block.prepare(m_plan.workers, stop); !prepared)
            return prepared;
        meter.add(preparationUnits(index));
        const auto piece = [&](std::int64_t i, const std::stop_token &stopPiece) -> Result<void> {
            const std::size_t variant = missing[static_cast<std::size_t>(i)];
            auto stats = measure(variant, block, stopPiece);
            if (!stats)
                return stats.error();
            m_cache.add(keyOf(variant, index), *stats);
            cells.finish(variant, index, *stats, [&] { meter.add(unitsOf(variant, index)); });
            return {};
        };
        return evaluate::inParallel(m_plan.workers, static_cast<std::int64_t>(missing.size()), stop, piece);
    }

    Result<evaluate::SampleStats> measure(std::size_t variant, const AnalysisBlock &block,
                                          const std::stop_token &stop) const
    {
        const auto &[layer, setting] = m_variants[variant];
        auto weight = m_data.weights.weight(m_executor.model(), layer, setting);
        if (!weight)
            return weight.error();
        const std::vector<graph::Override> overrides{
            {m_executor.model().data().bindings[layer].weight, *weight}};
        auto stats = block.measure(m_cones[layer], overrides, stop);
        if (!stats && stats.error().code == base::ErrorCode::NonFinite)
            return Error{
                base::ErrorCode::NonFinite,
                "Layer " + m_executor.model().layers()[layer].name + " at " + describe(setting) +
                    " makes the model give outputs that are NaN or infinite; leave that setting out.",
                stats.error().message};
        return stats;
    }

    const EvaluatorData &m_data;
    const graph::Executor &m_executor;
    const AnalysisPlan &m_plan;
    MeasurementCache &m_cache;
    const std::vector<compress::LayerSetting> m_settings;
    const std::vector<Variant> m_variants;
    std::vector<SampleBlock> m_blocks;
    std::vector<graph::Cone> m_cones; ///< by layer
    std::vector<double> m_shares;     ///< by layer, of a whole forward run
};

} // namespace

std::vector<compress::LayerSetting> defaultSettings()
{
    using compress::Precision;
    std::vector<compress::LayerSetting> settings;
    for (const Precision precision : {Precision::Int2, Precision::Int3, Precision::Int4, Precision::Int5,
                                      Precision::Int6, Precision::Int8}) {
        settings.emplace_back();
        settings.back().precision = precision;
    }
    for (const double sparsity : {0.3, 0.5, 0.7, 0.9}) {
        settings.emplace_back();
        settings.back().sparsity = sparsity;
    }
    return settings;
}

Result<SensitivityTable> analyse(const evaluate::Evaluator &calibration, const AnalysisPlan &plan,
                                 MeasurementCache &cache, const CellSink &sink, std::stop_token stop,
                                 base::ProgressSink &progress)
{
    return base::guarded(
        base::ErrorCode::Internal, "The sensitivity analysis failed unexpectedly.",
        [&]() -> Result<SensitivityTable> {
            auto executor = calibration.data().executorFor(plan.foldBatchNorm);
            if (!executor)
                return executor.error();
            return Analysis(calibration.data(), **executor, plan, cache).run(sink, stop, progress);
        });
}

} // namespace paretoscope::sensitivity
