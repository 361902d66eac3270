// How many bytes of a TorchScript file are tensors, by its zip directory. Only inside core.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>

namespace paretoscope::formats {

/// Uncompressed bytes of every record below data/ and constants/.
base::Result<std::int64_t> tensorBytesInArchive(const std::filesystem::path &path);

} // namespace paretoscope::formats
