#include "core/session/forecast.h"

#include "core/evaluate/wholerun.h"
#include "core/session/cells.h"
#include "core/session/time/stagesahead.h"
#include "core/session/time/timeleft.h"

#include <algorithm>

namespace paretoscope::session {

using base::Result;

namespace {

Result<sensitivity::Forecast> forecastCells(const project::OpenProject &project, const Plan &plan,
                                            const base::Effort &effort, sensitivity::MeasurementCache &cache,
                                            const std::stop_token &stop)
{
    auto forecast = sensitivity::forecast(project.calibration, analysisOf(plan, effort), cache, stop);
    if (!forecast || forecast->cellsToRun == 0 || effort.timeBudgetSeconds > 0)
        return forecast;
    const auto settling = settlingPlanOf(project, plan, effort, stop);
    if (!settling)
        return settling.error();
    const auto known = search::areKnownUntilSettled(project.calibration, *settling, cache, stop);
    if (!known)
        return known.error();
    if (*known) {
        forecast->cellsToRun = 0;
        forecast->seconds = 0;
    }
    return forecast;
}

std::int64_t recipesLeft(const project::OpenProject &project, const Plan &plan)
{
    const auto store = evaluate::runsKeptOf(project.evaluator);
    const std::int64_t kept = store ? std::ssize(store->all()) : 0;
    return std::max<std::int64_t>(0, recipesAhead(plan) - kept);
}

} // namespace

Result<Forecast> forecast(const project::OpenProject &project, const Plan &plan, const base::Effort &effort,
                          sensitivity::MeasurementCache &cache, const std::stop_token &stop)
{
    const auto cells = forecastCells(project, plan, effort, cache, stop);
    if (!cells)
        return cells.error();
    Forecast forecast{*cells, recipesLeft(project, plan), cells->seconds};
    if (forecast.cells.cellsToRun == 0 && forecast.recipes == 0)
        return forecast;
    TimeLeft time(0);
    base::NoProgress quiet;
    if (const auto timed = time.timeOneRun(project, stop, quiet); !timed)
        return timed.error();
    const auto ahead = stagesAhead(project, plan, effort, cache, true, stop);
    if (!ahead)
        return ahead.error();
    const bool anyCell = forecast.cells.cellsToRun > 0;
    for (const StageAhead &stage : *ahead) {
        if (stage.stage == Stage::Points || stage.stage == Stage::Limits) // those that are left
            forecast.seconds += time.secondsPerPoint() * static_cast<double>(forecast.recipes);
        else if (stage.stage != Stage::Cells && anyCell) // which are forecast on their own
            forecast.seconds += time.secondsPerSample() * stage.runs;
    }
    if (effort.timeBudgetSeconds > 0)
        forecast.seconds = std::min(forecast.seconds, effort.timeBudgetSeconds);
    return forecast;
}

} // namespace paretoscope::session
