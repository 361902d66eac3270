#include "core/formats/torchscript/archivebytes.h"

#include "core/formats/archives/zipentries.h"

#include <string_view>

namespace paretoscope::formats {

namespace {

/// "archive/data/3": the folder below the archive's own one.
bool isTensorRecord(std::string_view name)
{
    const auto slash = name.find('/');
    if (slash == std::string_view::npos)
        return false;
    const std::string_view inside = name.substr(slash + 1);
    return inside.starts_with("data/") || inside.starts_with("constants/");
}

} // namespace

base::Result<std::int64_t> tensorBytesInArchive(const std::filesystem::path &path)
{
    int failure = 0;
    const ZipArchive archive(zip_open(path.c_str(), ZIP_RDONLY, &failure));
    if (!archive)
        return base::Error{
            base::ErrorCode::ModelUnreadable,
            {PARETOSCOPE_SAY("torchscript.no-zip-written", "%1 is no readable zip archive; write it again."),
             path},
            "libzip error " + std::to_string(failure)};
    std::int64_t bytes = 0;
    const zip_int64_t entries = zip_get_num_entries(archive.get(), 0);
    for (zip_int64_t i = 0; i < entries; ++i) {
        zip_stat_t entry;
        if (zip_stat_index(archive.get(), static_cast<zip_uint64_t>(i), 0, &entry) != 0)
            continue;
        if (isTensorRecord(entry.name))
            bytes += static_cast<std::int64_t>(entry.size);
    }
    return bytes;
}

} // namespace paretoscope::formats
