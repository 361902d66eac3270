#include "core/session/bystep.h"

#include "core/search/verify.h"
#include "core/session/runs/byhand.h"

namespace paretoscope::session {

using base::Result;

namespace {

Result<std::vector<search::Candidate>> candidatesOf(const project::OpenProject &project,
                                                    const std::vector<pipeline::Part> &parts,
                                                    const std::stop_token &stop)
{
    std::vector<search::Candidate> candidates;
    for (const pipeline::Part &part : parts) {
        auto candidate = madeByHand(project, part.recipe, stop);
        if (!candidate)
            return candidate.error();
        candidates.push_back(std::move(*candidate));
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
