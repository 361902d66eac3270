#include "core/session/bystep.h"

#include "core/search/verify.h"

namespace paretoscope::session {

using base::Result;

namespace {

Result<std::vector<search::Candidate>> candidatesOf(const project::OpenProject &project,
                                                    const std::vector<pipeline::Part> &parts,
                                                    const std::stop_token &stop)
{
    std::vector<search::Candidate> candidates;
    for (const pipeline::Part &part : parts) {
        const auto ready = project.after(part.recipe.steps, stop);
        if (!ready)
            return ready.error();
        const auto cost = compress::modelCost(ready->model, part.recipe.settings);
        candidates.push_back({part.recipe, cost.storedBytes, 0, search::Origin::Edited});
    }
    return candidates;
}

} // namespace

Result<std::vector<PartRan>> runByStep(const project::OpenProject &project, const pipeline::Recipe &recipe,
                                       std::stop_token stop, base::ProgressSink &progress,
                                       const std::function<void(const PartRan &)> &each)
{
    const auto parts = pipeline::partsOf(recipe);
    const auto candidates = candidatesOf(project, parts, stop);
    if (!candidates)
        return candidates.error();
    std::vector<PartRan> made;
    const auto told = [&](const search::Ran &ran) {
        made.push_back({parts[made.size()].done, ran});
        made.back().ran.predictedKl.reset(); // nobody did
        if (each)
            each(made.back());
    };
    if (const auto ran = search::verify(project.evaluator, *candidates, std::move(stop), progress, told);
        !ran)
        return ran.error();
    return made;
}

} // namespace paretoscope::session
