#include "core/session/open.h"

#include "core/project/runcache.h"
#include "core/session/packing.h"

namespace paretoscope::session {

base::Result<project::OpenProject> open(const project::ProjectFile &file, const std::filesystem::path &path,
                                        const base::Effort &effort, std::stop_token stop,
                                        base::ProgressSink &progress)
{
    evaluate::EvaluatorOptions options;
    options.workers = effort.workers;
    if (!effort.cacheFolder.empty()) {
        options.outputFolder = effort.cacheFolder / "outputs";
        options.taughtFolder = effort.cacheFolder / "taught";
    }
    auto project = project::openProject(file, path, options, std::move(stop), progress);
    if (project) {
        unpack(*project);
        const auto runs = effort.cacheFolder.empty() ? std::filesystem::path() : effort.cacheFolder / "runs";
        evaluate::keepRunsIn(std::make_shared<project::RunCache>(runs, *project), project->evaluator);
    }
    return project;
}

} // namespace paretoscope::session
