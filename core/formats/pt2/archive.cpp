#include "core/formats/pt2/archive.h"

#include "core/base/filekind.h"
#include "core/formats/archives/archivechecks.h"
#include "core/formats/modules/modelfile.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace paretoscope::formats::pt2 {

namespace {

using base::Error;
using base::ErrorCode;

constexpr std::size_t mostEntries = 1'000'000;

/// Parts that only torch.export writes, below the archive's own folder.
constexpr std::array<std::string_view, 9> ownParts{"data/weights/",
                                                   "data/constants/",
                                                   "data/sample_inputs/",
                                                   "data/aotinductor/",
                                                   "models/",
                                                   "archive_format",
                                                   "archive_version",
                                                   "serialized_exported_program.json",
                                                   "serialized_state_dict."};

std::string_view withoutFolder(std::string_view name)
{
    const std::size_t slash = name.find('/');
    return slash == std::string_view::npos ? name : name.substr(slash + 1);
}

bool isOwnPart(std::string_view name)
{
    return std::ranges::any_of(ownParts, [&](std::string_view part) {
        return name.starts_with(part) || withoutFolder(name).starts_with(part);
    });
}

Error damagedArchive(const std::string &file, std::string detail = {})
{
    return {ErrorCode::ModelUnreadable,
            {PARETOSCOPE_SAY("pt2.damaged", "%1 is damaged or cut off; copy or export it again."), file},
            std::move(detail)};
}

} // namespace

bool recognises(std::span<const std::byte> start)
{
    constexpr std::size_t headerBytes = 30;
    if (!base::isZip(start) || start.size() < headerBytes)
        return false;
    const std::string_view text(reinterpret_cast<const char *>(start.data()), start.size());
    const auto byteAt = [&](std::size_t i) { return static_cast<std::size_t>(start[i]); };
    const std::size_t length = byteAt(26) + 256 * byteAt(27);
    return isOwnPart(text.substr(headerBytes, length)) ||
           text.find("serialized_exported_program.json") != std::string_view::npos;
}

base::Result<Archive> Archive::open(const std::filesystem::path &path)
{
    if (auto place = checkIsModelFile(path); !place)
        return place.error();
    Archive archive;
    archive.m_file = path.string();
    int failure = 0;
    archive.m_zip = openArchive(path, nullptr, failure);
    if (!archive.m_zip)
        return damagedArchive(archive.m_file, "libzip error " + std::to_string(failure));
    std::error_code unknown;
    const std::uintmax_t bytes = std::filesystem::file_size(path, unknown);
    if (unknown || claimsTooMuch(archive.m_zip.get(), bytes) || !checksumsHold(archive.m_zip.get(), nullptr))
        return damagedArchive(archive.m_file, "sizes or checksums");
    if (auto listed = archive.list(); !listed)
        return listed.error();
    return archive;
}

base::Result<void> Archive::list()
{
    const zip_int64_t count = zip_get_num_entries(m_zip.get(), 0);
    if (count < 0 || static_cast<std::uint64_t>(count) > mostEntries)
        return damagedArchive(m_file, "number of entries");
    for (zip_int64_t i = 0; i < count; ++i) {
        zip_stat_t entry;
        const auto index = static_cast<zip_uint64_t>(i);
        if (zip_stat_index(m_zip.get(), index, 0, &entry) != 0 || !entry.name)
            return damagedArchive(m_file, "an entry without a name");
        const std::string_view name = entry.name;
        const bool isBare = name.starts_with("serialized_") || name.find('/') == std::string_view::npos;
        if (!m_entries.try_emplace(std::string(isBare ? name : withoutFolder(name)), Entry{index, entry.size})
                 .second)
            return damagedArchive(m_file, "two entries of one name");
    }
    return {};
}

std::vector<std::string> Archive::namesIn(const std::string &folder) const
{
    std::vector<std::string> names;
    for (auto entry = m_entries.lower_bound(folder);
         entry != m_entries.end() && entry->first.starts_with(folder); ++entry)
        names.push_back(entry->first.substr(folder.size()));
    return names;
}

std::uint64_t Archive::size(const std::string &name) const
{
    const auto found = m_entries.find(name);
    return found == m_entries.end() ? 0 : found->second.size;
}

base::Result<std::string> Archive::text(const std::string &name, std::uint64_t most) const
{
    const auto found = m_entries.find(name);
    if (found == m_entries.end())
        return Error{ErrorCode::ModelUnreadable,
                     {PARETOSCOPE_SAY("pt2.part-missing", "%1 lacks its part %2; save the network again with "
                                                          "torch.export.save."),
                      m_file, name},
                     {}};
    if (found->second.size > most)
        return Error{
            ErrorCode::ModelUnreadable,
            {PARETOSCOPE_SAY("pt2.part-too-large", "The part %2 of %1 is larger than %3 MB, which no "
                                                   "network needs; save it again."),
             m_file, name, most / 1'000'000},
            {}};
    auto content = contentOf(m_zip.get(), found->second.index, found->second.size);
    if (!content)
        return damagedArchive(m_file, name);
    return std::move(*content);
}

bool Archive::read(const std::string &name, std::span<std::byte> into) const
{
    const auto found = m_entries.find(name);
    if (found == m_entries.end() || found->second.size != into.size())
        return false;
    const ZipEntry entry(zip_fopen_index(m_zip.get(), found->second.index, 0));
    while (entry && !into.empty()) {
        const zip_int64_t count = zip_fread(entry.get(), into.data(), into.size());
        if (count <= 0)
            return false;
        into = into.subspan(static_cast<std::size_t>(count));
    }
    return entry != nullptr;
}

} // namespace paretoscope::formats::pt2
