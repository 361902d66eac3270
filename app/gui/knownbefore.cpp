#include "app/gui/knownbefore.h"

#include "core/session/stepsalone.h"

namespace paretoscope::gui {

session::Plan knownPlan(const widgets::Document &document)
{
    session::Plan plan;
    plan.steps = document.recipe().steps;
    plan.pins = document.pins();
    plan.measuredWith = document.asked().measuredWith;
    plan.budget.work = document.asked().limits.work;
    return plan;
}

session::Restored knownOf(const project::OpenProject &project, const session::Plan &plan,
                          const base::Effort &effort, const std::stop_token &stop)
{
    auto restored = session::restore(project, plan, effort, stop);
    session::Restored known = restored ? std::move(*restored) : session::Restored();
    // Cells of a network whose steps change answers tell what comes on top of that: it has to be known, too.
    if (auto alone = session::runStepsAlone(project, plan.steps, stop); alone)
        known.stepsAlone = std::move(*alone);
    return known;
}

void putKnown(widgets::Document &document, const session::Restored &known, const pipeline::Steps &steps)
{
    document.putCells(known.cells, steps);
    for (search::Ran ran : known.runs) {
        ran.predictedKl = document.predictedKl(ran.recipe);
        document.putMeasured(ran);
    }
    if (known.stepsAlone)
        document.putMeasured(*known.stepsAlone);
    for (const evaluate::KeptSpeed &speed : known.speeds)
        document.putSpeed({speed.recipe, speed.latency});
}

} // namespace paretoscope::gui
