// Opening, as both front ends do it.
#pragma once

#include "core/base/effort.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/project/openproject.h"
#include "core/project/projectfile.h"

#include <filesystem>
#include <stop_token>

namespace paretoscope::session {

/// As project::openProject(). The outputs of the float model and runs of whole recipes are kept beside the
/// cells of EFFORT's cache; without one, runs only as long as the project is open. What is packed beside the
/// project is known, too.
base::Result<project::OpenProject> open(const project::ProjectFile &file, const std::filesystem::path &path,
                                        const base::Effort &effort, std::stop_token stop,
                                        base::ProgressSink &progress);

} // namespace paretoscope::session
