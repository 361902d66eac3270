#include "core/session/ownrecipe.h"
#include "core/pipeline/asfloat.h"

#include "core/compress/cost.h"

namespace paretoscope::session {

bool hasOwnRecipe(const Plan &plan)
{
    return plan.own && !pipeline::isAsFloat(*plan.own);
}

std::optional<OwnLeftOut> whyOwnIsLeftOut(const Plan &plan, const graph::Model &after,
                                          const search::Problem &problem)
{
    using Why = OwnLeftOut::Why;
    const pipeline::Recipe &own = *plan.own;
    if (!(own.steps == plan.steps))
        return OwnLeftOut{Why::OtherSteps};
    for (const search::Pin &pin : plan.pins)
        if (!(own.settings[pin.layer] == pin.setting))
            return OwnLeftOut{Why::OtherPin, pin.layer};
    const std::int64_t stored = compress::modelCost(after, own.settings).storedBytes;
    if (plan.budget.bytes && stored > *plan.budget.bytes)
        return OwnLeftOut{Why::TooLarge, 0, stored};
    if (!keepsWork(problem, own))
        return OwnLeftOut{Why::TooMuchWork, 0, 0, search::workOf(problem, own).value_or(search::Work())};
    if (plan.budget.behaviour.any())
        return OwnLeftOut{Why::BesideLimits};
    return {};
}

} // namespace paretoscope::session
