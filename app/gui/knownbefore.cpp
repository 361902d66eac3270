#include "app/gui/knownbefore.h"

namespace paretoscope::gui {

session::Plan knownPlan(const widgets::Document &document)
{
    session::Plan plan;
    plan.steps = document.recipe().steps;
    plan.pins = document.pins();
    plan.methods = document.asked().methods;
    return plan;
}

session::Restored knownOf(const project::OpenProject &project, const session::Plan &plan,
                          const base::Effort &effort, const std::stop_token &stop)
{
    auto known = session::restore(project, plan, effort, stop);
    return known ? std::move(*known) : session::Restored();
}

void putKnown(widgets::Document &document, const session::Restored &known, const pipeline::Steps &steps)
{
    document.putCells(known.cells, steps);
    for (search::Ran ran : known.runs) {
        ran.predictedKl = document.predictedKl(ran.recipe);
        document.putMeasured(ran);
    }
    for (const evaluate::KeptSpeed &speed : known.speeds)
        document.putSpeed({speed.recipe, speed.latency});
}

} // namespace paretoscope::gui
