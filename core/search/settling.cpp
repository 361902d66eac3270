#include "core/search/settling.h"

#include "core/evaluate/layersafter.h"
#include "core/search/gradedcells.h"
#include "core/search/inquestion.h"
#include "core/search/runs/shareofprogress.h"
#include "core/search/runs/spreadpoints.h"
#include "core/sensitivity/forecast.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace paretoscope::search {

namespace {

using base::Result;
using sensitivity::SensitivityTable;

constexpr std::int64_t doubled = 2, fewToCompare = 64;
constexpr int inARow = 2;
constexpr std::size_t places = 16;
constexpr double hardlyMore = 0.05; ///< share of the damage of recipes

/// By the options of PROBLEM; absent where it lacks one.
std::optional<double> damageOf(const pipeline::Recipe &recipe, const Problem &problem)
{
    double sum = 0;
    for (std::size_t layer = 0; layer < problem.layers.size(); ++layer) {
        const auto &options = problem.layers[layer];
        const auto option = std::ranges::find(options, recipe.settings[layer], &Option::setting);
        if (option == options.end())
            return std::nullopt;
        sum += option->kl;
    }
    return sum;
}

/// The stages of a plan, one after the other.
class Settling {
public:
    Settling(const evaluate::Evaluator &calibration, const SettlingPlan &plan,
             sensitivity::MeasurementCache &cache, std::stop_token stop)
        : m_calibration(calibration), m_plan(plan), m_cache(cache), m_stop(std::move(stop))
    {
        const std::int64_t wanted =
            plan.analysis.samples > 0 ? plan.analysis.samples : sensitivity::mostCellSamples;
        m_most = std::min({wanted, sensitivity::mostCellSamples, calibration.samples().size()});
    }

    Result<SensitivityTable> run(const sensitivity::CellSink &sink, base::ProgressSink &progress)
    {
        base::ProgressMeter meter(progress, "sensitivity", static_cast<double>(m_most));
        std::int64_t samples = first();
        double told = 0;
        while (true) {
            ShareOfProgress share(meter, static_cast<double>(samples) - told);
            if (const auto measured = advance(samples, false, sink, share); !measured)
                return measured.error();
            share.finish();
            told = static_cast<double>(samples);
            const auto enough = isEnough(samples);
            if (!enough)
                return enough.error();
            if (*enough)
                return std::move(*m_table);
            samples = next(samples);
        }
    }

    Result<bool> areKnown()
    {
        base::NoProgress quiet;
        for (std::int64_t samples = first();; samples = next(samples)) {
            const auto known = advance(samples, true, nullptr, quiet);
            if (!known || !*known)
                return known;
            const auto enough = isEnough(samples);
            if (!enough || *enough)
                return enough;
        }
    }

private:
    std::int64_t first() const { return std::min(sensitivity::firstCellSamples, m_most); }
    std::int64_t next(std::int64_t samples) const
    {
        return std::min(std::max(doubled * samples, fewToCompare), m_most);
    }
    /// Where there are too few samples for two stages more, the one of four times what all were looked at on
    /// counts for two.
    int weightOf(std::int64_t samples) const
    {
        return samples == fewToCompare && doubled * doubled * samples > m_most ? inARow : 1;
    }

    sensitivity::AnalysisPlan analysis(std::int64_t samples) const
    {
        auto analysis = m_plan.analysis;
        analysis.samples = samples;
        return analysis;
    }

    Result<SensitivityTable> at(const sensitivity::AnalysisPlan &analysis, const sensitivity::CellSink &sink,
                                base::ProgressSink &progress)
    {
        return sensitivity::analyse(m_calibration, analysis, m_cache, sink, m_stop, progress);
    }

    Result<bool> isKnown(const sensitivity::AnalysisPlan &analysis) const
    {
        return sensitivity::isKnown(m_calibration, analysis, m_cache, m_stop);
    }

    /// What is to be measured on SAMPLES beside what TABLE has; nothing left: no variants.
    sensitivity::AnalysisPlan missing(std::int64_t samples, const SensitivityTable &table) const
    {
        auto missing = analysis(samples);
        missing.besides.clear();
        missing.variants = inQuestion(table, layers(), m_plan.pins, m_plan.work);
        std::erase_if(missing.variants, [&](const sensitivity::Variant &variant) {
            return table.cell(variant.layer, *table.settingIndex(variant.setting))->n >= samples;
        });
        return missing;
    }

    /// All cells at the first stage and where all are known, else those in question: what was sharpened may
    /// bring back others. False where the cache lacks something that KNOWNONLY forbids to measure.
    Result<bool> advance(std::int64_t samples, bool knownOnly, const sensitivity::CellSink &sink,
                         base::ProgressSink &progress)
    {
        const auto all = m_table || knownOnly ? isKnown(analysis(samples)) : Result<bool>(true);
        if (!all || (!*all && !m_table))
            return all;
        if (*all) {
            auto table = at(analysis(samples), sink, progress);
            if (!table)
                return table.error();
            m_table = std::move(*table);
            return true;
        }
        base::NoProgress quiet;
        base::ProgressSink *told = &progress;
        for (auto more = missing(samples, *m_table); !more.variants.empty();
             more = missing(samples, *m_table)) {
            if (const auto known = knownOnly ? isKnown(more) : Result<bool>(true); !known || !*known)
                return known;
            const auto measured = at(more, sink, *told);
            if (!measured)
                return measured.error();
            m_table->putAll(*measured);
            told = &quiet; // few
        }
        return true;
    }

    std::vector<graph::Layer> layers() const
    {
        return evaluate::layersAfter(m_calibration, m_plan.analysis.steps);
    }

    Problem problemOf(const SensitivityTable &table) const
    {
        const auto &analysis = m_plan.analysis;
        return within(
            makeProblem(layers(), m_plan.otherBytes, table, analysis.settings, m_plan.pins, analysis.steps),
            m_plan.work);
    }

    /// Settled against the stage before.
    Result<bool> isEnough(std::int64_t samples)
    {
        Problem now = problemOf(*m_table);
        if (m_before && samples < m_most)
            m_calm = isSettled(*m_before, now) ? m_calm + weightOf(samples) : 0;
        m_before = std::move(now);
        const bool settled = samples == m_most || m_calm >= inARow;
        if (!settled || samples == m_most)
            return settled;
        const auto more = missing(next(samples), *m_table);
        const auto known = more.variants.empty() ? Result<bool>(true) : isKnown(more);
        return known ? Result<bool>(!*known) : known;
    }

    const evaluate::Evaluator &m_calibration;
    const SettlingPlan &m_plan;
    sensitivity::MeasurementCache &m_cache;
    const std::stop_token m_stop;
    std::int64_t m_most = 0;
    std::optional<SensitivityTable> m_table; ///< so far
    std::optional<Problem> m_before;         ///< of the stage before
    int m_calm = 0;                          ///< stages in a row that changed hardly anything
};

} // namespace

bool isSettled(const Problem &before, const Problem &now)
{
    const Frontier old = solve(before);
    const Frontier best = solve(now);
    double sum = 0;
    double count = 0;
    for (const std::size_t place : spreadWhereLooked(best, now.otherBytes, places)) {
        const FrontierPoint &point = best.points()[place];
        const auto at = old.atMost(point.storedBytes);
        const auto damage = at ? damageOf(old.recipe(*at), now) : std::nullopt;
        if (!damage || !(point.kl > 0))
            continue;
        sum += *damage / point.kl - 1;
        ++count;
    }
    return sum <= hardlyMore * count;
}

Result<SensitivityTable> measureUntilSettled(const evaluate::Evaluator &calibration, const SettlingPlan &plan,
                                             sensitivity::MeasurementCache &cache,
                                             const sensitivity::CellSink &sink, std::stop_token stop,
                                             base::ProgressSink &progress)
{
    return base::guarded(base::ErrorCode::Internal, layersNotMeasured, [&] {
        return Settling(calibration, plan, cache, std::move(stop)).run(sink, progress);
    });
}

Result<bool> areKnownUntilSettled(const evaluate::Evaluator &calibration, const SettlingPlan &plan,
                                  sensitivity::MeasurementCache &cache, std::stop_token stop)
{
    return base::guarded(base::ErrorCode::Internal, layersNotMeasured,
                         [&] { return Settling(calibration, plan, cache, std::move(stop)).areKnown(); });
}

} // namespace paretoscope::search
