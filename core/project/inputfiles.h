// The files that a piece of work is made from, so that none of its results is ever written over one of them:
// whatever its name, the same file is known by its inode. Called by both programs before they write.
// Thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/project/projectfile.h"

#include <filesystem>
#include <vector>

namespace paretoscope::project {

struct InputFile {
    std::filesystem::path path;
    base::Sentence what; ///< "the model"; how a sentence calls it
};

/// Of a project: itself (SAVED, empty while unsaved), its model, its samples and their labels.
std::vector<InputFile> inputFiles(const ProjectFile &project, const std::filesystem::path &saved);

/// A recipe that was named, not the project's own.
InputFile recipeFile(const std::filesystem::path &path);

/// InvalidSetting, in a sentence that says what TARGET is, if it is one of INPUTS by any name (through links
/// too) or an existing file within a folder that is one.
base::Result<void> checkIsNoInput(const std::filesystem::path &target, const std::vector<InputFile> &inputs);

} // namespace paretoscope::project
