// libzip's handles, closed by themselves, and what an entry holds. Only inside the formats room. One thread
// at a time an archive.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <zip.h>

namespace paretoscope::formats {

struct ZipCloser {
    void operator()(zip_t *archive) const { zip_discard(archive); }
    void operator()(zip_file_t *entry) const { zip_fclose(entry); }
};
using ZipArchive = std::unique_ptr<zip_t, ZipCloser>;
using ZipEntry = std::unique_ptr<zip_file_t, ZipCloser>;

/// The SIZE bytes of an entry, which the caller has bounded: what an archive says of sizes is only a claim.
/// Nothing where it holds fewer.
inline std::optional<std::string> contentOf(zip_t *archive, zip_uint64_t index, std::uint64_t size)
{
    const ZipEntry entry(zip_fopen_index(archive, index, 0));
    std::string content(static_cast<std::size_t>(size), '\0');
    if (!entry || zip_fread(entry.get(), content.data(), size) != static_cast<zip_int64_t>(size))
        return std::nullopt;
    return content;
}

} // namespace paretoscope::formats
