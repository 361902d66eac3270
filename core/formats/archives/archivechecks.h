// Zips that networks lie in: opened, and looked through for lies before anything is made of what they hold.
// One thread at a time an archive. Only inside the formats room.
#pragma once

#include "core/base/filememory.h"
#include "core/formats/archives/zipentries.h"

#include <cstdint>
#include <filesystem>
#include <memory>

namespace paretoscope::formats {

/// The file at PATH or, where there is one, its copy in MEMORY. Null with FAILURE set if it is no zip.
ZipArchive openArchive(const std::filesystem::path &path,
                       const std::shared_ptr<const base::FileMemory> &memory, int &failure);

/// Whether an entry of a file of FILEBYTES claims to be larger than it can be. Decompresses nothing.
bool claimsTooMuch(zip_t *archive, std::uint64_t fileBytes);

/// Whether all entries are as their checksums say. LibTorch does not look at these, and its parser crashes on
/// some damaged code. The pages of MEMORY (or null), which the archive is read from, are let go.
bool checksumsHold(zip_t *archive, const base::FileMemory *memory);

} // namespace paretoscope::formats
