// Room on the disk, asked for before long work. Thread-safe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace paretoscope::base {

/// Bytes that this user may still write into FOLDER; absent where the system does not tell.
std::optional<std::int64_t> availableBytes(const std::filesystem::path &folder);

} // namespace paretoscope::base
