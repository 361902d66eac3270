#include "core/session/forecast.h"

#include "core/search/settling.h"

namespace paretoscope::session {

using base::Result;
using sensitivity::Forecast;

Result<Forecast> forecast(const project::OpenProject &project, const Plan &plan, const base::Effort &effort,
                          sensitivity::MeasurementCache &cache, const std::stop_token &stop)
{
    const auto analysis = analysisOf(plan, effort);
    auto forecast = sensitivity::forecast(project.calibration, analysis, cache, stop);
    if (!forecast || forecast->cellsToRun == 0 || effort.timeBudgetSeconds > 0)
        return forecast;
    const auto ready = project.after(plan.steps, stop);
    if (!ready)
        return ready.error();
    const search::SettlingPlan settling{analysis, plan.pins, ready->model.otherBytes()};
    const auto known = search::areKnownUntilSettled(project.calibration, settling, cache, stop);
    if (!known)
        return known.error();
    if (*known) {
        forecast->cellsToRun = 0;
        forecast->seconds = 0;
    }
    return forecast;
}

} // namespace paretoscope::session
