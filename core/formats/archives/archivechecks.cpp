#include "core/formats/archives/archivechecks.h"

#include <vector>

namespace paretoscope::formats {

ZipArchive openArchive(const std::filesystem::path &path,
                       const std::shared_ptr<const base::FileMemory> &memory, int &failure)
{
    if (!memory)
        return ZipArchive(zip_open(path.c_str(), ZIP_RDONLY, &failure));
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source =
        zip_source_buffer_create(memory->bytes().data(), memory->bytes().size(), 0, &error);
    zip_t *archive = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : nullptr;
    if (!archive) {
        failure = zip_error_code_zip(&error);
        zip_source_free(source);
    }
    return ZipArchive(archive);
}

bool claimsTooMuch(zip_t *archive, std::uint64_t fileBytes)
{
    constexpr std::uint64_t deflateRatio = 1032; // the most that deflate can do
    constexpr std::uint64_t largestDeflated = 64ULL
                                              << 20; // tensors are stored; only code and pickles are deflated
    const zip_int64_t count = zip_get_num_entries(archive, 0);
    for (zip_int64_t i = 0; i < count; ++i) {
        zip_stat_t entry;
        if (zip_stat_index(archive, static_cast<zip_uint64_t>(i), 0, &entry) != 0 ||
            !(entry.valid & ZIP_STAT_NAME))
            continue;
        const bool stored = entry.comp_method == ZIP_CM_STORE;
        if (entry.comp_size > fileBytes || (stored && entry.size > fileBytes) ||
            (!stored && (entry.size > entry.comp_size * deflateRatio + 1024 || entry.size > largestDeflated)))
            return true;
    }
    return false;
}

/// libzip compares checksums when it reaches an entry's end.
bool checksumsHold(zip_t *archive, const base::FileMemory *memory)
{
    std::vector<char> buffer(std::size_t{1} << 16); // fits the cache beside what it is copied from
    const zip_int64_t count = zip_get_num_entries(archive, 0);
    for (zip_int64_t i = 0; i < count; ++i) {
        const ZipEntry entry(zip_fopen_index(archive, static_cast<zip_uint64_t>(i), 0));
        if (!entry)
            return false;
        zip_int64_t read = 0;
        while ((read = zip_fread(entry.get(), buffer.data(), buffer.size())) > 0) {
        }
        if (read < 0)
            return false;
        if (memory)
            base::releasePages(memory->bytes());
    }
    return true;
}

} // namespace paretoscope::formats
