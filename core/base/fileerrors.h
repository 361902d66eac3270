// What is said of files and folders that cannot be read, in one wording each; CODE tells what they were
// wanted for. Pure functions. (That a file is missing: missingFile() in core/base/file.h.)
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string>

namespace paretoscope::base {

/// There is something, but a folder, a device or a pipe.
Error notAFile(const std::filesystem::path &path, ErrorCode code);
/// DETAIL: what the system says; may be empty.
Error fileNotOpened(const std::filesystem::path &path, ErrorCode code, std::string detail = {});
Error folderNotRead(const std::filesystem::path &path, ErrorCode code, std::string detail);

} // namespace paretoscope::base
