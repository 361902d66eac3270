// The extra files of a TorchScript archive (torch.jit.save's _extra_files): class names, strides, anything
// that its author put beside the network. All of it is hostile: every length is bounded. Thread-safe. Only
// inside core.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace paretoscope::formats {

struct ExtraFiles {
    std::map<std::string, std::string> files; ///< name below extra/: content
    std::vector<std::string> tooLarge;        ///< names of those that are left alone
};

/// Of a valid archive; MAXBYTES bounds all of them together.
base::Result<ExtraFiles> readExtraFiles(const std::filesystem::path &path, std::uint64_t maxBytes);

} // namespace paretoscope::formats
