// What lies where a network is said to be. Only inside the formats room.
#pragma once

#include "core/base/result.h"

#include <filesystem>

namespace paretoscope::formats {

/// ModelNotFound where PATH is nothing, ModelUnreadable where it is a folder, a device, or a file of a kind
/// that holds no network.
base::Result<void> checkIsModelFile(const std::filesystem::path &path);

} // namespace paretoscope::formats
