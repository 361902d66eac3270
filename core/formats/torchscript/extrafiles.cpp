#include "core/formats/torchscript/extrafiles.h"

#include "core/formats/archives/zipentries.h"

#include <optional>
#include <string_view>

namespace paretoscope::formats {

namespace {

/// "archive/extra/config.txt" → "config.txt": the folder below the archive's own one.
std::string_view extraName(std::string_view entry)
{
    constexpr std::string_view folder = "extra/";
    const auto slash = entry.find('/');
    if (slash == std::string_view::npos || !entry.substr(slash + 1).starts_with(folder))
        return {};
    return entry.substr(slash + 1 + folder.size());
}

} // namespace

base::Result<ExtraFiles> readExtraFiles(const std::filesystem::path &path, std::uint64_t maxBytes)
{
    int failure = 0;
    const ZipArchive archive(zip_open(path.c_str(), ZIP_RDONLY, &failure));
    if (!archive)
        return base::Error{base::ErrorCode::ModelUnreadable,
                           {PARETOSCOPE_SAY("torchscript.no-zip",
                                            "%1 is no readable zip archive; copy or save the model again."),
                            path},
                           "libzip error " + std::to_string(failure)};
    ExtraFiles extra;
    std::uint64_t left = maxBytes;
    const zip_int64_t entries = zip_get_num_entries(archive.get(), 0);
    for (zip_int64_t i = 0; i < entries; ++i) {
        zip_stat_t entry;
        const auto index = static_cast<zip_uint64_t>(i);
        if (zip_stat_index(archive.get(), index, 0, &entry) != 0)
            continue;
        const std::string name(extraName(entry.name));
        if (name.empty() || name.back() == '/' || extra.files.contains(name))
            continue;
        auto content = entry.size <= left ? contentOf(archive.get(), index, entry.size) : std::nullopt;
        if (!content) {
            extra.tooLarge.push_back(name);
            continue;
        }
        left -= entry.size;
        extra.files.emplace(name, std::move(*content));
    }
    return extra;
}

} // namespace paretoscope::formats
