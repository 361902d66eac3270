#include "core/session/stepsalone.h"

#include "core/pipeline/asfloat.h"
#include "core/search/verify.h"
#include "core/session/runs/byhand.h"

#include <span>

namespace paretoscope::session {

base::Result<std::optional<search::Ran>>
runStepsAlone(const project::OpenProject &project, const pipeline::Steps &steps, const std::stop_token &stop)
{
    const auto recipe = pipeline::uniformRecipe(project.model.layers().size(), {}, steps.beforeCoding());
    if (pipeline::isAsFloat(recipe))
        return std::optional<search::Ran>();
    const auto alone = madeByHand(project, recipe, stop);
    if (!alone)
        return alone.error();
    base::NoProgress quiet; // one run, of however many come after it
    auto ran = search::verify(project.evaluator, std::span(&*alone, 1), stop, quiet);
    if (!ran)
        return ran.error();
    ran->front().predictedKl = ran->front().measured.kl;
    return std::optional(std::move(ran->front()));
}

} // namespace paretoscope::session
