#include "core/session/within.h"

#include "core/search/bestpoint.h"
#include "core/search/verify.h"

namespace paretoscope::session {

using base::Result;
using search::Ran;

namespace {

Within withBest(std::vector<Ran> runs)
{
    Within within;
    within.runs = std::move(runs);
    if (const Ran *best = search::bestPoint(within.runs))
        within.best = *best;
    return within;
}

/// By runs; of a frontier that keeps limits on damage alone the first one does.
Result<Within> smallestOf(const project::OpenProject &project, const Searched &searched,
                          const search::Budget &budget, const search::LossEstimate &loss, Listener &listener,
                          std::stop_token stop, base::ProgressSink &progress,
                          const std::function<bool()> &timeForAnother)
{
    Within within;
    if (!search::pointWithin(searched.frontier.points(), budget, loss))
        return within;
    listener.begins(Stage::Limits, 0);
    search::Among among{budget.bytes, search::mostKl(budget, loss)};
    if (timeForAnother)
        among.timeForAnother = [&] {
            within.endedByTime = !timeForAnother();
            return !within.endedByTime;
        };
    if (budget.loss)
        among.measuredOk = [&](const Ran &ran) { return search::keepsLoss(ran, budget, loss); };
    auto found = search::smallestKeeping(project.evaluator, searched.frontier, budget.behaviour, among,
                                         std::move(stop), progress, [&](const Ran &ran) {
                                             within.runs.push_back(ran);
                                             listener.ran(ran);
                                         });
    if (!found)
        return found.error();
    within.best = std::move(*found);
    if (!within.best && !budget.behaviour.any() && !within.runs.empty())
        within.best = within.runs.front(); // the smallest: predicted to keep the limit, if not measured
    return within;
}

} // namespace

Result<std::vector<Ran>> runPoints(const project::OpenProject &project, const Searched &searched,
                                   std::size_t points, std::optional<std::int64_t> maxBytes,
                                   Listener &listener, std::stop_token stop, base::ProgressSink &progress,
                                   const std::function<bool()> &timeForAnother)
{
    listener.begins(Stage::Points, 0);
    const auto &[problem, frontier] = searched;
    std::stop_source ending;
    const std::stop_callback stopped(stop, [&ending] { ending.request_stop(); });
    std::vector<Ran> runs;
    const auto each = [&](const Ran &ran) {
        listener.ran(ran);
        runs.push_back(ran);
        if (timeForAnother && !timeForAnother())
            ending.request_stop();
    };
    auto done = maxBytes ? search::verify(project.evaluator,
                                          search::candidatesToVerify(frontier, problem, points, maxBytes),
                                          ending.get_token(), progress, each)
                         : search::verifyAdaptively(project.evaluator, frontier, problem, {points, {}},
                                                    ending.get_token(), progress, each);
    const bool endedByTime = ending.stop_requested() && !stop.stop_requested();
    if (!done && done.error().code == base::ErrorCode::Cancelled && endedByTime)
        return runs;
    return done;
}

Result<Within> runWithin(const project::OpenProject &project, const Searched &searched,
                         const search::Budget &budget, const search::LossEstimate &loss, std::size_t points,
                         Listener &listener, std::stop_token stop, base::ProgressSink &progress,
                         const std::function<bool()> &timeForAnother)
{
    if (budget.behaviour.any() || budget.limitsDamage())
        return smallestOf(project, searched, budget, loss, listener, std::move(stop), progress,
                          timeForAnother);
    auto runs = runPoints(project, searched, points, budget.bytes, listener, std::move(stop), progress);
    if (!runs)
        return runs.error();
    return withBest(std::move(*runs));
}

} // namespace paretoscope::session
