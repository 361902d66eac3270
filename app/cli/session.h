// Opening what the command line names, and saying in words what was opened.
#pragma once

#include "app/cli/options.h"
#include "core/base/result.h"
#include "core/project/openproject.h"

#include <filesystem>
#include <string>

namespace paretoscope::cli {

/// ARGUMENT itself, or the one *.pscope.json in the folder that it names.
base::Result<std::filesystem::path> findProject(const std::filesystem::path &argument);
/// WEIGHTS, unless empty, stand for those that the project names.
base::Result<project::OpenProject> openProject(const std::filesystem::path &argument,
                                               Environment &environment,
                                               const std::filesystem::path &weights = {});
/// The same for a command that writes CSV, unless empty: a file that can be made, and that is none of those
/// that the project is made from.
base::Result<project::OpenProject> openProjectForCsv(const std::filesystem::path &csv,
                                                     const std::filesystem::path &argument,
                                                     Environment &environment);

/// Of the network as its file holds it: of a float one every weight at the 32 or 16 bits that it has there,
/// and all else.
std::int64_t floatStoredBytes(const graph::Model &model);

/// "resnet20.pt on test_1017.bin".
std::string title(const project::OpenProject &project);
/// Which samples serve what, in one line: whether claims are made on samples that calibration never saw.
std::string describeSamples(const project::OpenProject &project);

} // namespace paretoscope::cli
