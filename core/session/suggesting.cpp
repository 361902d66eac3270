#include "core/session/suggesting.h"

#include "core/search/verify.h"
#include "core/session/cellcache.h"

#include <utility>
#include <vector>

namespace paretoscope::session {

base::Result<Suggested> suggest(const project::OpenProject &project, const Suggesting &what,
                                const base::Effort &effort, std::stop_token stop,
                                base::ProgressSink &progress)
{
    auto cache = cellCache(project, effort);
    auto suggestion = search::suggest(project.calibration, what.recipe, what.layer, cache,
                                      {what.samples, effort}, stop, progress);
    if (!suggestion)
        return suggestion.error();
    Suggested suggested{std::move(*suggestion), {}, {}};
    const auto &best = suggested.suggestion.best;
    if (!what.claims || !best)
        return suggested;
    const search::Remedy &remedy = suggested.suggestion.tried[*best].remedy;
    const std::vector<search::Candidate> both{
        {what.recipe, suggested.suggestion.storedBytes, 0, search::Origin::Edited},
        {remedy.recipe, remedy.storedBytes, 0, search::Origin::Edited}};
    auto runs = search::verify(project.evaluator, both, std::move(stop), progress);
    if (!runs)
        return runs.error();
    for (search::Ran &run : *runs)
        run.predictedKl.reset(); // nobody added anything up
    suggested.before = std::move(runs->front());
    suggested.after = std::move(runs->back());
    return suggested;
}

} // namespace paretoscope::session
