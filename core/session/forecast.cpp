#include "core/session/forecast.h"

#include "core/session/cells.h"

namespace paretoscope::session {

using base::Result;
using sensitivity::Forecast;

Result<Forecast> forecast(const project::OpenProject &project, const Plan &plan, const base::Effort &effort,
                          sensitivity::MeasurementCache &cache, const std::stop_token &stop)
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

} // namespace paretoscope::session
