#include "core/session/stepsalone.h"

#include "core/pipeline/asfloat.h"
#include "core/search/verify.h"

#include <array>

namespace paretoscope::session {

base::Result<std::optional<search::Ran>>
runStepsAlone(const project::OpenProject &project, const pipeline::Steps &steps, const std::stop_token &stop)
{
    const auto recipe = pipeline::uniformRecipe(project.model.layers().size(), {}, steps.beforeCoding());
    if (pipeline::isAsFloat(recipe))
        return std::optional<search::Ran>();
    const auto ready = project.after(recipe.steps, stop);
    if (!ready)
        return ready.error();
    const auto bytes = compress::modelCost(ready->model, recipe.settings).storedBytes;
    const std::array alone{search::Candidate{recipe, bytes, 0, search::Origin::Edited}};
    base::NoProgress quiet; // one run, of however many come after it
    auto ran = search::verify(project.evaluator, alone, stop, quiet);
    if (!ran)
        return ran.error();
    ran->front().predictedKl = ran->front().measured.kl;
    return std::optional(std::move(ran->front()));
}

} // namespace paretoscope::session
