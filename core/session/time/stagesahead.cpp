#include "core/session/time/stagesahead.h"

#include "core/search/jointsettings.h"
#include "core/sensitivity/forecast.h"
#include "core/session/cells.h"

#include <algorithm>

namespace paretoscope::session {

using base::Result;

namespace {

// Counted over the networks of docs/MEASURED.md: cells settle at a quarter of the most samples or so, a
// gradient takes three runs, joint cells are chosen among half as many as there are alone, a limit takes a
// bisection.
constexpr std::int64_t settledSamples = 256, improvingSamples = 64;
constexpr double runsOfGradient = 3, jointShare = 0.5;
constexpr std::int64_t runsOfBisection = 6;
constexpr std::size_t fewRuns = 8; ///< all of which have a rival (search/verify.h); of more half have

} // namespace

std::int64_t recipesAhead(const Plan &plan)
{
    if (plan.budget.behaviour.any())
        return runsOfBisection;
    const std::size_t rivals = plan.budget.bytes ? 2 : std::min(plan.runs, std::max(fewRuns, plan.runs / 2));
    const std::int64_t limits = plan.budget.limitsDamage() ? 1 : 0;
    return static_cast<std::int64_t>(plan.runs + rivals) + limits + (plan.own ? 1 : 0);
}

Result<std::vector<StageAhead>> stagesAhead(const project::OpenProject &project, const Plan &plan,
                                            const base::Effort &effort,
                                            const sensitivity::MeasurementCache &cache, bool floatKnown,
                                            const std::stop_token &stop)
{
    const auto analysis = analysisOf(plan, effort);
    const auto cells = sensitivity::runsLeft(project.calibration, analysis, cache, stop);
    if (!cells)
        return cells.error();
    const std::int64_t wanted = analysis.samples > 0 ? analysis.samples : sensitivity::mostCellSamples;
    const std::int64_t most =
        std::max<std::int64_t>(1, std::min(wanted, project.calibration.samples().size()));
    const auto onSamples = [&](std::int64_t samples) {
        return *cells * static_cast<double>(std::min(samples, most)) / static_cast<double>(most);
    };
    const auto whole = static_cast<double>(project.samples.evaluate.size());
    const std::int64_t settled = effort.timeBudgetSeconds > 0 ? most : std::min(settledSamples, most);
    std::vector<StageAhead> ahead;
    if (!floatKnown)
        ahead.push_back({Stage::Float, whole});
    if (plan.estimate && *cells > 0)
        ahead.push_back({Stage::Estimate, runsOfGradient * static_cast<double>(samplesOfLook(plan))});
    if ((plan.estimate || plan.firstPoints > 0) && *cells > 0) {
        ahead.push_back({Stage::FirstLook, onSamples(samplesOfLook(plan))});
        ahead.push_back({Stage::FirstPoints, whole * static_cast<double>(plan.firstPoints)});
    }
    ahead.push_back(
        {Stage::Cells, onSamples(settled), static_cast<double>(settled) / static_cast<double>(most)});
    if (plan.combine)
        ahead.push_back({Stage::JointCells, jointShare * onSamples(search::fewJointSamples)});
    const Stage last = plan.budget.behaviour.any() ? Stage::Limits : Stage::Points; // one or the other
    ahead.push_back({last, whole * static_cast<double>(recipesAhead(plan))});
    if (plan.improve)
        ahead.push_back({Stage::Improving, onSamples(improvingSamples)});
    return ahead;
}

} // namespace paretoscope::session
