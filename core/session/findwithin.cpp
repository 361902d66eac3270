#include "core/session/findwithin.h"

#include "core/session/worklimits.h"

#include <algorithm>
#include <utility>

namespace paretoscope::session {

namespace {

using base::Result;
using search::WorkKind;

constexpr int mostSearches = 3;

/// Layers that a pin leaves without an option have no recipe.
std::int64_t leastNanoseconds(const search::Problem &problem)
{
    const auto nanoseconds = [](const search::Option &option) { return option.work[WorkKind::Nanoseconds]; };
    std::int64_t least = 0;
    for (const auto &options : problem.layers) {
        if (options.empty())
            return 0;
        least += nanoseconds(*std::ranges::min_element(options, {}, nanoseconds));
    }
    return least;
}

/// What is allowed when a recipe that was estimated to keep ALLOWED took MILLISECONDS of MOST nanoseconds.
std::int64_t allowedNext(std::int64_t allowed, std::int64_t most, double milliseconds)
{
    const double share = static_cast<double>(most) / (milliseconds * 1e6);
    return std::min(allowed - 1, static_cast<std::int64_t>(static_cast<double>(allowed) * share));
}

class WithinFinder {
public:
    WithinFinder(const project::OpenProject &project, const Plan &plan, const search::LossEstimate &loss,
                 Listener &listener, const std::stop_token &stop, base::ProgressSink &progress,
                 const TimedAlone &timed)
        : m_project(project), m_plan(plan), m_loss(loss), m_listener(listener), m_stop(stop),
          m_progress(progress), m_timed(timed), m_budget(plan.budget)
    {
    }

    Result<Within> ofFrontier(const search::Problem &problem, const search::Frontier &frontier) const
    {
        return runWithin(m_project, {problem, frontier}, m_budget, m_loss, m_plan.runs, m_listener, m_stop,
                         m_progress);
    }

    Result<FoundWithin> inTime(const search::Problem &problem)
    {
        auto times = layerTimesOf(m_project, m_plan, m_stop, m_progress);
        if (!times)
            return times.error();
        const auto ready = m_project.after(m_plan.steps, m_stop);
        if (!ready)
            return ready.error();
        m_budget.layerTimes = *times;
        FoundWithin found;
        found.layerTimes = std::move(*times);
        const std::int64_t most = *m_budget.work[WorkKind::Nanoseconds];
        for (int searched = 0; searched < mostSearches; ++searched) {
            const search::Problem limited =
                search::within(problem, workLimitsOf(m_project, ready->model, m_budget));
            found.leastNanoseconds = leastNanoseconds(limited);
            auto within = ofFrontier(limited, search::solve(limited, m_stop));
            if (!within)
                return within.error();
            if (searched > 0 && !within->best)
                break;
            found.within = std::move(*within);
            if (!found.within.best)
                break;
            const auto milliseconds =
                m_timed(m_project.evaluator, found.within.best->recipe, m_stop, m_progress);
            if (!milliseconds)
                return milliseconds.error();
            if (*milliseconds * 1e6 <= static_cast<double>(most))
                break;
            auto &allowed = *m_budget.work[WorkKind::Nanoseconds];
            allowed = allowedNext(allowed, most, *milliseconds);
        }
        if (!found.within.best)
            return found;
        auto latency =
            evaluate::measureLatency(m_project.evaluator, found.within.best->recipe, m_stop, m_progress);
        if (!latency)
            return latency.error();
        found.latency = std::move(*latency);
        return found;
    }

private:
    const project::OpenProject &m_project;
    const Plan &m_plan;
    const search::LossEstimate &m_loss;
    Listener &m_listener;
    const std::stop_token &m_stop;
    base::ProgressSink &m_progress;
    const TimedAlone &m_timed;
    search::Budget m_budget; ///< allows what is left where the whole took longer than its layers
};

} // namespace

Result<FoundWithin> findWithin(const project::OpenProject &project, const Plan &plan,
                               const search::Problem &problem, const search::Frontier *solved,
                               const search::LossEstimate &loss, Listener &listener,
                               const std::stop_token &stop, base::ProgressSink &progress,
                               const TimedAlone &timed)
{
    WithinFinder finder(project, plan, loss, listener, stop, progress, timed);
    if (plan.budget.work[WorkKind::Nanoseconds])
        return finder.inTime(problem);
    auto within = solved ? finder.ofFrontier(problem, *solved)
                         : finder.ofFrontier(problem, search::solve(problem, stop));
    if (!within)
        return within.error();
    return FoundWithin{std::move(*within)};
}

} // namespace paretoscope::session
