#include "core/session/runs/byhand.h"

#include "core/compress/cost.h"

namespace paretoscope::session {

base::Result<search::Candidate> madeByHand(const project::OpenProject &project,
                                           const pipeline::Recipe &recipe, const std::stop_token &stop)
{
    const auto ready = project.after(recipe.steps, stop);
    if (!ready)
        return ready.error();
    const auto bytes = compress::modelCost(ready->model, recipe.settings).storedBytes;
    return search::Candidate{recipe, bytes, 0, search::Origin::Edited};
}

} // namespace paretoscope::session
