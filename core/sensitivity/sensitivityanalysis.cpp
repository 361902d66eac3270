#include "core/sensitivity/sensitivityanalysis.h"

#include "core/base/parallel.h"
#include "core/compress/method.h"
#include "core/evaluate/evaluatordata.h"
#include "core/sensitivity/analysis/analysisblock.h"
#include "core/sensitivity/analysis/analysisspeed.h"
#include "core/sensitivity/analysis/analysiswork.h"
#include "core/sensitivity/analysis/cells.h"
#include "core/sensitivity/analysis/sharing.h"
#include "core/sensitivity/cache/cellclaims.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>

namespace paretoscope::sensitivity {

namespace {

using base::Result;

constexpr std::chrono::milliseconds pause(10);
constexpr double longestWait = 60; ///< seconds for another process, or four times what the last block took

/// The analysis under way: what is to be done, and the cells that grow.
class Analysis {
public:
    Analysis(AnalysisWork &work, const AnalysisPlan &plan, MeasurementCache &cache,
             std::chrono::steady_clock::time_point start)
        : m_start(start), m_work(work), m_plan(plan), m_cache(cache), m_claims(cache),
          m_sharing(work, plan.sharing)
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

    /// Not known yet, neither here nor to another process. Those of the last block layer by layer, as then
    /// one layer after the other is known for good.
    std::vector<std::size_t> missingIn(std::size_t block, Cells &cells, base::ProgressMeter &meter)
    {
        std::vector<std::size_t> missing;
        for (std::size_t variant = 0; variant < m_work.variants.size(); ++variant)
            if (!cells.known(variant, block) && !takeKnown(variant, block, cells, meter))
                missing.push_back(variant);
        if (block > 0 && block + 1 == m_work.blocks.size())
            std::ranges::stable_sort(missing, {},
                                     [this](std::size_t variant) { return m_work.variants[variant].layer; });
        return missing;
    }

    /// What another process measured meanwhile.
    bool takeKnown(std::size_t variant, std::size_t block, Cells &cells, base::ProgressMeter &meter) const
    {
        const auto stats = m_cache.find(m_work.keyOf(variant, block));
        if (stats)
            cells.finish(variant, block, *stats, [&] { meter.skip(m_work.unitsOf(variant, block)); });
        return stats.has_value();
    }

    Result<void> runBlock(std::size_t index, Cells &cells, base::ProgressMeter &meter,
                          const std::stop_token &stop)
    {
        const std::vector<std::size_t> missing = missingIn(index, cells, meter);
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
        Turns turns(index, block, cells, meter);
        auto done = runTurns(turns, missing, stop);
        m_secondsPerUnit = (elapsed() - before) / units;
        return done;
    }

    /// A block under way; what other processes measure just now is put off to the next turn.
    struct Turns {
        Turns(std::size_t blockIndex, const AnalysisBlock &ofBlock, Cells &ofCells,
              base::ProgressMeter &ofMeter)
            : index(blockIndex), block(ofBlock), cells(ofCells), meter(ofMeter)
        {
        }
        const std::size_t index;
        const AnalysisBlock &block;
        Cells &cells;
        base::ProgressMeter &meter;
        std::mutex mutex;
        std::vector<std::size_t> putOff;
    };

    Result<void> runTurns(Turns &turns, std::vector<std::size_t> missing, const std::stop_token &stop)
    {
        const double before = elapsed();
        while (!missing.empty() && !isLate()) {
            const auto pieces = m_sharing.pieces(missing, m_work.blocks[turns.index].count);
            const auto work = [&](std::int64_t i, const std::stop_token &stopPiece) {
                return runPiece(turns, pieces[static_cast<std::size_t>(i)], stopPiece);
            };
            turns.putOff.clear();
            const auto count = static_cast<std::int64_t>(pieces.size());
            if (auto done = base::inParallel(m_plan.effort.workers, count, stop, work); !done)
                return done;
            if (turns.putOff.size() == missing.size() && !pauseFor(stop))
                return base::cancelled();
            std::ranges::sort(turns.putOff);
            missing = turns.putOff;
            // Whoever began it may have been put to sleep: then nothing is left to others any more.
            m_waits = m_waits && elapsed() - before < std::max(longestWait, 4 * m_lastTurns);
        }
        m_lastTurns = elapsed() - before;
        return {};
    }

    Result<void> runPiece(Turns &turns, const std::vector<std::size_t> &piece, const std::stop_token &stop)
    {
        if (isLate())
            return {};
        std::vector<std::size_t> own;
        for (const std::size_t variant : piece) {
            using Answer = CellClaims::Answer;
            const Answer answer = m_claims.claim(m_work.keyOf(variant, turns.index));
            if (answer == Answer::Known)
                takeKnown(variant, turns.index, turns.cells, turns.meter);
            else if (answer == Answer::Granted || !m_waits)
                own.push_back(variant);
            else {
                const std::lock_guard lock(turns.mutex);
                turns.putOff.push_back(variant);
            }
        }
        return own.empty() ? Result<void>() : measure(turns, own, stop);
    }

    Result<void> measure(Turns &turns, const std::vector<std::size_t> &piece, const std::stop_token &stop)
    {
        auto stats = m_sharing.measure(turns.block, piece, stop);
        for (std::size_t k = 0; k < piece.size(); ++k) {
            const auto key = m_work.keyOf(piece[k], turns.index);
            if (stats)
                m_cache.add(key, (*stats)[k]);
            m_claims.release(key);
            if (stats)
                turns.cells.finish(piece[k], turns.index, (*stats)[k],
                                   [&] { turns.meter.add(m_work.unitsOf(piece[k], turns.index)); });
        }
        return stats ? Result<void>() : stats.error();
    }

    /// Until others may have measured something; false where STOP was raised.
    static bool pauseFor(const std::stop_token &stop)
    {
        std::mutex mutex;
        std::condition_variable_any waker;
        std::unique_lock lock(mutex);
        waker.wait_for(lock, stop, pause, [] { return false; });
        return !stop.stop_requested();
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
    double m_lastTurns = 0;      ///< seconds that its cells took
    bool m_waits = true;         ///< for what others have begun
    AnalysisWork &m_work;
    const AnalysisPlan &m_plan;
    MeasurementCache &m_cache;
    CellClaims m_claims;
    Sharing m_sharing;
};

} // namespace

std::vector<compress::Value> amountsOfType(const compress::Parameter &parameter,
                                           const compress::Values &methods)
{
    for (const auto &[key, value] : methods) {
        const auto *stage = compress::stageTypedBy(key);
        const compress::LayerSetting own = compress::LayerSetting().with(key, value);
        if (!stage || stage->key != parameter.key || own.isFloat())
            continue;
        if (compress::methodOfShorthand(key))
            return {own.value(parameter.key)};
        return own.choices().front().method->main().ladder;
    }
    return {};
}

std::vector<compress::LayerSetting> defaultSettings(const MeasuredWith &with)
{
    std::vector<compress::LayerSetting> settings;
    for (const compress::Parameter &parameter : compress::mainParameters()) {
        compress::LayerSetting chosen; // types of this stage alone: they say how much
        for (const auto &[key, value] : with.methods)
            if (const auto *stage = compress::stageTypedBy(key); !stage || stage->key == parameter.key)
                chosen = chosen.with(key, value);
        const auto ofType = amountsOfType(parameter, with.methods);
        for (const compress::Value &value : ofType.empty() ? parameter.ladder : ofType)
            settings.push_back(chosen.with(parameter.key, value));
    }
    return withEach(std::move(settings), with.along);
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
