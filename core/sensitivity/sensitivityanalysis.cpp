#include "core/sensitivity/sensitivityanalysis.h"

#include "core/base/parallel.h"
#include "core/compress/method.h"
#include "core/evaluate/evaluatordata.h"
#include "core/sensitivity/analysis/analysisblock.h"
#include "core/sensitivity/analysis/analysisspeed.h"
#include "core/sensitivity/analysis/analysiswork.h"
#include "core/sensitivity/analysis/cells.h"
#include "core/sensitivity/analysis/sharing.h"

#include <chrono>

namespace paretoscope::sensitivity {

namespace {

using base::Result;

/// The analysis under way: what is to be done, and the cells that grow.
class Analysis {
public:
    Analysis(AnalysisWork &work, const AnalysisPlan &plan, MeasurementCache &cache,
             std::chrono::steady_clock::time_point start)
        : m_start(start), m_work(work), m_plan(plan), m_cache(cache), m_sharing(work, plan.sharing)
    {
    }

    Result<SensitivityTable> run(const CellSink &sink, const std::stop_token &stop,
                                 base::ProgressSink &progress)
    {
        if (auto planned = planTime(stop); !planned)
            return planned.error();
        SensitivityTable table(m_work.executor->model().layers().size(), m_plan.settings);
        Cells cells(m_work.variants, m_work.blocks, sink, table);
        base::ProgressMeter meter(progress, "sensitivity", m_work.totalUnits());
        recall(cells, meter);
        for (std::size_t block = 0; block < m_work.blocks.size(); ++block) {
            if (block > 0 && !fitsIntoTime(block, cells)) {
                meter.skip(m_work.totalUnits());
                break;
            }
            if (auto done = runBlock(block, cells, meter, stop); !done)
                return done.error();
        }
        return table;
    }

private:
    /// Under a time budget: as many blocks as are expected to be done in time.
    Result<void> planTime(const std::stop_token &stop)
    {
        if (m_plan.effort.timeBudgetSeconds <= 0)
            return {};
        const IsMissing missing = [this](std::size_t variant, std::size_t block) {
            return !m_cache.find(m_work.keyOf(variant, block)).has_value();
        };
        const auto speed = measureSpeed(m_work, m_plan.effort.workers, missing, stop);
        if (!speed)
            return speed.error();
        m_work.blocks = blocksWithin(m_work, *speed, missing, m_plan.effort.timeBudgetSeconds - elapsed());
        return {};
    }

    double elapsed() const
    {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count();
    }
    bool isLate() const
    {
        return m_plan.effort.timeBudgetSeconds > 0 && elapsed() > m_plan.effort.timeBudgetSeconds;
    }

    /// Going on as fast as so far. What was planned as one first block goes on until time is over: what cells
    /// have by then counts.
    bool fitsIntoTime(std::size_t block, const Cells &cells) const
    {
        if (m_plan.effort.timeBudgetSeconds <= 0)
            return true;
        if (m_work.blocks[block].first < firstCellSamples)
            return !isLate();
        double units = m_work.preparationUnits(block);
        for (std::size_t variant = 0; variant < m_work.variants.size(); ++variant)
            units += cells.known(variant, block) ? 0 : m_work.unitsOf(variant, block);
        return elapsed() + units * m_secondsPerUnit <= m_plan.effort.timeBudgetSeconds;
    }

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
        const double before = elapsed();
        double units = m_work.preparationUnits(index);
        for (const std::size_t variant : missing)
            units += m_work.unitsOf(variant, index);
        AnalysisBlock block(m_work, m_work.blocks[index]);
        if (auto prepared = block.prepare(m_plan.effort.workers, stop); !prepared)
            return prepared;
        meter.add(m_work.preparationUnits(index));
        if (auto chosen = m_sharing.prepare(block, m_work.blocks[index], missing, missingUnits(cells), stop);
            !chosen)
            return chosen;
        const auto pieces = m_sharing.pieces(missing, m_work.blocks[index].count);
        const auto work = [&](std::int64_t i, const std::stop_token &stopPiece) -> Result<void> {
            if (isLate())
                return {};
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
        auto done =
            base::inParallel(m_plan.effort.workers, static_cast<std::int64_t>(pieces.size()), stop, work);
        m_secondsPerUnit = (elapsed() - before) / units;
        return done;
    }

    double missingUnits(const Cells &cells) const
    {
        double units = 0;
        for (std::size_t block = 0; block < m_work.blocks.size(); ++block)
            for (std::size_t variant = 0; variant < m_work.variants.size(); ++variant)
                units += cells.known(variant, block) ? 0 : m_work.unitsOf(variant, block);
        return units;
    }

    const std::chrono::steady_clock::time_point m_start;
    double m_secondsPerUnit = 0; ///< seconds a unit of the last block
    AnalysisWork &m_work;
    const AnalysisPlan &m_plan;
    MeasurementCache &m_cache;
    Sharing m_sharing;
};

} // namespace

std::vector<compress::LayerSetting> defaultSettings()
{
    std::vector<compress::LayerSetting> settings;
    for (const compress::Parameter &parameter : compress::mainParameters())
        for (const compress::Value &value : parameter.ladder)
            settings.push_back(compress::LayerSetting().with(parameter.key, value));
    return settings;
}

Result<SensitivityTable> analyse(const evaluate::Evaluator &calibration, const AnalysisPlan &plan,
                                 MeasurementCache &cache, const CellSink &sink, std::stop_token stop,
                                 base::ProgressSink &progress)
{
    return base::guarded(
        base::ErrorCode::Internal,
        PARETOSCOPE_SAY("sensitivity.failed", "The sensitivity analysis failed unexpectedly."),
        [&]() -> Result<SensitivityTable> {
            const auto start = std::chrono::steady_clock::now();
            auto work = AnalysisWork::create(calibration.data(), plan, stop);
            if (!work)
                return work.error();
            return Analysis(**work, plan, cache, start).run(sink, stop, progress);
        });
}

} // namespace paretoscope::sensitivity
