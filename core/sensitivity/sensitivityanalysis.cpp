#include "core/sensitivity/sensitivityanalysis.h"

#include "core/evaluate/evaluatordata.h"
#include "core/evaluate/parallel.h"
#include "core/sensitivity/analysisblock.h"
#include "core/sensitivity/analysiswork.h"
#include "core/sensitivity/cells.h"
#include "core/sensitivity/sharing.h"

namespace paretoscope::sensitivity {

namespace {

using base::Result;

/// The analysis under way: what is to be done, and the cells that grow.
class Analysis {
public:
    Analysis(const AnalysisWork &work, const AnalysisPlan &plan, MeasurementCache &cache)
        : m_work(work), m_plan(plan), m_cache(cache), m_sharing(work, plan.sharing)
    {
    }

    Result<SensitivityTable> run(const CellSink &sink, const std::stop_token &stop,
                                 base::ProgressSink &progress)
    {
        SensitivityTable table(m_work.executor->model().layers().size(), m_plan.settings);
        Cells cells(m_work.variants, m_work.blocks, sink, table);
        base::ProgressMeter meter(progress, "sensitivity", m_work.totalUnits());
        recall(cells, meter);
        for (std::size_t block = 0; block < m_work.blocks.size(); ++block)
            if (auto done = runBlock(block, cells, meter, stop); !done)
                return done.error();
        return table;
    }

private:
    void recall(Cells &cells, base::ProgressMeter &meter) const
    {
        double units = 0;
        for (std::size_t variant = 0; variant < m_work.variants.size(); ++variant)
            for (std::size_t block = 0; block < m_work.blocks.size(); ++block)
                if (const auto stats = m_cache.find(m_work.keyOf(variant, block))) {
                    cells.know(variant, block, *stats);
                    units += m_work.unitsOf(variant, block);
                }
        cells.tell();
        meter.skip(units);
    }

    Result<void> runBlock(std::size_t index, Cells &cells, base::ProgressMeter &meter,
                          const std::stop_token &stop)
    {
        std::vector<std::size_t> missing;
        for (std::size_t variant = 0; variant < m_work.variants.size(); ++variant)
            if (!cells.known(variant, index))
                missing.push_back(variant);
        if (missing.empty()) {
            meter.skip(m_work.preparationUnits(index));
            return {};
        }
        AnalysisBlock block(m_work, m_work.blocks[index]);
        if (auto prepared = block.prepare(m_plan.workers, stop); !prepared)
            return prepared;
        meter.add(m_work.preparationUnits(index));
        if (auto chosen = m_sharing.prepare(block, m_work.blocks[index], missing, missingUnits(cells), stop);
            !chosen)
            return chosen;
        const auto pieces = m_sharing.pieces(missing, m_work.blocks[index].count);
        const auto work = [&](std::int64_t i, const std::stop_token &stopPiece) -> Result<void> {
            const auto &piece = pieces[static_cast<std::size_t>(i)];
            auto stats = m_sharing.measure(block, piece, stopPiece);
            if (!stats)
                return stats.error();
            for (std::size_t k = 0; k < piece.size(); ++k) {
                m_cache.add(m_work.keyOf(piece[k], index), (*stats)[k]);
                cells.finish(piece[k], index, (*stats)[k],
                             [&] { meter.add(m_work.unitsOf(piece[k], index)); });
            }
            return {};
        };
        return evaluate::inParallel(m_plan.workers, static_cast<std::int64_t>(pieces.size()), stop, work);
    }

    double missingUnits(const Cells &cells) const
    {
        double units = 0;
        for (std::size_t block = 0; block < m_work.blocks.size(); ++block)
            for (std::size_t variant = 0; variant < m_work.variants.size(); ++variant)
                units += cells.known(variant, block) ? 0 : m_work.unitsOf(variant, block);
        return units;
    }

    const AnalysisWork &m_work;
    const AnalysisPlan &m_plan;
    MeasurementCache &m_cache;
    Sharing m_sharing;
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
    return base::guarded(base::ErrorCode::Internal, "The sensitivity analysis failed unexpectedly.",
                         [&]() -> Result<SensitivityTable> {
                             auto work = AnalysisWork::create(calibration.data(), plan, stop);
                             if (!work)
                                 return work.error();
                             return Analysis(**work, plan, cache).run(sink, stop, progress);
                         });
}

} // namespace paretoscope::sensitivity
