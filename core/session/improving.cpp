#include "core/session/improving.h"

#include "core/search/verify.h"

#include <vector>

namespace paretoscope::session {

base::Result<Improved> improve(const project::OpenProject &project, const Improving &what,
                               const base::Effort &effort, Listener &listener, std::stop_token stop,
                               base::ProgressSink &progress)
{
    listener.begins(Stage::Improving, 0);
    search::ImproveOptions options;
    options.pins.assign(what.pins.begin(), what.pins.end());
    options.maxBytes = what.maxBytes;
    options.effort = effort;
    auto improvement =
        search::improve(project.calibration, what.problem, what.start, options, stop, progress);
    if (!improvement)
        return improvement.error();
    Improved improved{std::move(*improvement), {}, {}};
    std::vector<search::Candidate> toRun;
    if (!what.ran)
        toRun.push_back(improved.improvement.before);
    if (improved.isBetter())
        toRun.push_back(improved.improvement.after);
    auto runs = search::verify(project.evaluator, toRun, std::move(stop), progress,
                               [&listener](const search::Ran &ran) { listener.ran(ran); });
    if (!runs)
        return runs.error();
    improved.before = what.ran ? *what.ran : runs->front();
    improved.after = improved.isBetter() ? runs->back() : improved.before;
    return improved;
}

} // namespace paretoscope::session
