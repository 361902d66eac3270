// Opening data files whatever they are packed in: gzip is unpacked, what is no data at all is named.
// Thread-safe.
#pragma once

#include "core/data/bytesource.h"

#include <filesystem>
#include <memory>
#include <vector>

namespace paretoscope::data {

/// The file at PATH; a gzip (by content, whatever the name says) unpacked into memory, up to 2 GiB.
/// DataNotFound, and DataUnreadable naming what the file is where that is something else: empty, a Git LFS
/// pointer, a web page, a zip, …
base::Result<std::shared_ptr<const ByteSource>> openBytes(const std::filesystem::path &path);

/// As much of SOURCE as tells what it is (base/filekind.h).
base::Result<std::vector<std::byte>> startOf(const ByteSource &source);

/// All of SOURCE, at most MOST bytes of it: DataUnreadable where it is longer.
base::Result<std::vector<std::byte>> readAll(const ByteSource &source, std::uint64_t most);

} // namespace paretoscope::data
