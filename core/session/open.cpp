#include "core/session/open.h"

namespace paretoscope::session {

base::Result<project::OpenProject> open(const project::ProjectFile &file, const std::filesystem::path &path,
                                        const base::Effort &effort, std::stop_token stop,
                                        base::ProgressSink &progress)
{
    evaluate::EvaluatorOptions options;
    options.workers = effort.workers;
    if (!effort.cacheFolder.empty())
        options.outputFolder = effort.cacheFolder / "outputs";
    return project::openProject(file, path, options, std::move(stop), progress);
}

} // namespace paretoscope::session
