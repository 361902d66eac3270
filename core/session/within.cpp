#include "core/session/within.h"

#include "core/search/bestpoint.h"
#include "core/search/verify.h"

#include <array>

namespace paretoscope::session {

using base::Result;
using search::Ran;

namespace {

std::function<void(const Ran &)> tellerOf(Listener &listener)
{
    return [&listener](const Ran &ran) { listener.ran(ran); };
}

Within withBest(std::vector<Ran> runs)
{
    Within within{std::move(runs), {}};
    if (const Ran *best = search::bestPoint(within.runs))
        within.best = *best;
    return within;
}

Result<Within> keepBehaviour(const project::OpenProject &project, const Searched &searched,
                             const search::Budget &budget, const search::LossEstimate &loss,
                             Listener &listener, std::stop_token stop, base::ProgressSink &progress)
{
    listener.begins(Stage::Limits, 0);
    Within within;
    const auto most = search::mostKl(budget, loss);
    if (budget.limitsDamage() && !most)
        return within;
    auto found =
        search::smallestKeeping(project.evaluator, searched.frontier, budget.behaviour, {budget.bytes, most},
                                std::move(stop), progress, [&](const Ran &ran) {
                                    within.runs.push_back(ran);
                                    listener.ran(ran);
                                });
    if (!found)
        return found.error();
    within.best = std::move(*found);
    return within;
}

Result<Within> keepDamage(const project::OpenProject &project, const Searched &searched,
                          const search::Budget &budget, const search::LossEstimate &loss, Listener &listener,
                          std::stop_token stop, base::ProgressSink &progress)
{
    const auto &points = searched.frontier.points();
    const auto point = search::pointWithin(points, budget, loss);
    if (!point)
        return Within();
    listener.begins(Stage::Limits, 0);
    const std::array candidate{search::Candidate{searched.frontier.recipe(*point), points[*point].storedBytes,
                                                 points[*point].kl, search::Origin::Frontier}};
    auto ran = search::verify(project.evaluator, candidate, std::move(stop), progress, tellerOf(listener));
    if (!ran)
        return ran.error();
    return withBest(std::move(*ran));
}

} // namespace

Result<std::vector<Ran>> runPoints(const project::OpenProject &project, const Searched &searched,
                                   std::size_t points, std::optional<std::int64_t> maxBytes,
                                   Listener &listener, std::stop_token stop, base::ProgressSink &progress)
{
    listener.begins(Stage::Points, 0);
    const auto &[problem, frontier] = searched;
    if (!maxBytes)
        return search::verifyAdaptively(project.evaluator, frontier, problem, {points, {}}, std::move(stop),
                                        progress, tellerOf(listener));
    return search::verify(project.evaluator, search::candidatesToVerify(frontier, problem, points, maxBytes),
                          std::move(stop), progress, tellerOf(listener));
}

Result<Within> runWithin(const project::OpenProject &project, const Searched &searched,
                         const search::Budget &budget, const search::LossEstimate &loss, std::size_t points,
                         Listener &listener, std::stop_token stop, base::ProgressSink &progress)
{
    if (budget.behaviour.any())
        return keepBehaviour(project, searched, budget, loss, listener, std::move(stop), progress);
    if (budget.limitsDamage())
        return keepDamage(project, searched, budget, loss, listener, std::move(stop), progress);
    auto runs = runPoints(project, searched, points, budget.bytes, listener, std::move(stop), progress);
    if (!runs)
        return runs.error();
    return withBest(std::move(*runs));
}

} // namespace paretoscope::session
