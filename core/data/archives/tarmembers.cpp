#include "core/data/archives/tarmembers.h"

#include "core/base/fileerrors.h"
#include "core/base/filekind.h"
#include "core/data/readers/openbytes.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace paretoscope::data {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace fs = std::filesystem;

namespace {

constexpr std::size_t blockBytes = 512;
constexpr std::size_t mostMembers = 4096;

/// A part of another source.
class Slice final : public ByteSource {
public:
    Slice(std::shared_ptr<const ByteSource> whole, std::string name, std::uint64_t offset, std::uint64_t size)
        : ByteSource(std::move(name)), m_whole(std::move(whole)), m_offset(offset), m_size(size)
    {
    }
    std::uint64_t size() const override { return m_size; }
    Result<void> read(std::uint64_t offset, std::span<std::byte> into) const override
    {
        if (offset > m_size || into.size() > m_size - offset)
            return endsEarly(*this);
        return m_whole->read(m_offset + offset, into);
    }

private:
    std::shared_ptr<const ByteSource> m_whole;
    std::uint64_t m_offset, m_size;
};

using Block = std::array<std::byte, blockBytes>;

std::string_view field(const Block &block, std::size_t at, std::size_t bytes)
{
    const std::string_view text(reinterpret_cast<const char *>(block.data()) + at, bytes);
    return text.substr(0, text.find('\0'));
}

std::optional<std::uint64_t> octal(std::string_view text)
{
    text.remove_prefix(std::min(text.size(), text.find_first_not_of(' ')));
    std::uint64_t value = 0;
    std::size_t digits = 0;
    for (; digits < text.size() && text[digits] >= '0' && text[digits] <= '7'; ++digits)
        value = value * 8 + static_cast<std::uint64_t>(text[digits] - '0');
    return digits > 0 && digits <= 12 ? std::optional(value) : std::nullopt;
}

/// The sum of the header's bytes, its own field taken as spaces.
bool checks(const Block &block)
{
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < block.size(); ++i)
        sum += i >= 148 && i < 156 ? std::uint64_t{' '} : std::to_integer<std::uint64_t>(block[i]);
    return octal(field(block, 148, 8)) == sum;
}

enum class Depth { Top, Nested };

Result<std::vector<Member>> folderMembers(const fs::path &folder, const WantedName &wanted, Depth depth)
{
    std::vector<Member> members;
    std::vector<fs::path> files, folders;
    std::error_code failure;
    for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end;
         entry.increment(failure)) {
        std::error_code ignored;
        if (entry->is_regular_file(ignored) && wanted(entry->path().filename().string()))
            files.push_back(entry->path());
        else if (entry->is_directory(ignored))
            folders.push_back(entry->path());
    }
    if (failure)
        return base::folderNotRead(folder, ErrorCode::DataNotFound, failure.message());
    if (files.empty() && folders.size() == 1 && depth == Depth::Top)
        return folderMembers(folders.front(), wanted, Depth::Nested);
    std::sort(files.begin(), files.end());
    for (const fs::path &file : files) {
        auto bytes = openBytes(file);
        if (!bytes)
            return bytes.error();
        members.push_back({file.filename().string(), std::move(*bytes)});
    }
    return members;
}

} // namespace

Result<std::vector<Member>> tarMembers(std::shared_ptr<const ByteSource> source, const WantedName &wanted)
{
    std::vector<Member> members;
    const Error damaged{
        ErrorCode::DataUnreadable,
        {PARETOSCOPE_SAY("tar.damaged", "%1 is a damaged tar archive; get it again."), source->name()}};
    for (std::uint64_t offset = 0; source->size() - offset >= blockBytes;) {
        Block block{};
        if (auto done = source->read(offset, block); !done)
            return done.error();
        if (std::all_of(block.begin(), block.end(), [](std::byte b) { return b == std::byte{0}; }))
            break; // two such blocks end the archive
        const auto size = octal(field(block, 124, 12));
        offset += blockBytes;
        if (!checks(block) || !size || *size > source->size() - offset || members.size() == mostMembers)
            return damaged;
        const auto type = std::to_integer<char>(block[156]);
        const std::string name = fs::path(field(block, 0, 100)).filename().string();
        if ((type == '0' || type == '\0') && wanted(name))
            members.push_back(
                {name, std::make_shared<Slice>(source, source->name() + " (" + name + ")", offset, *size)});
        const std::uint64_t padded = (*size + blockBytes - 1) / blockBytes * blockBytes;
        if (padded > source->size() - offset)
            break;
        offset += padded;
    }
    return members;
}

Result<std::vector<Member>> membersAt(const fs::path &path, const WantedName &wanted)
{
    std::error_code failure;
    if (fs::is_directory(path, failure))
        return folderMembers(path, wanted, Depth::Top);
    auto bytes = openBytes(path);
    if (!bytes)
        return bytes.error();
    const auto start = startOf(**bytes);
    if (!start)
        return start.error();
    if (base::isTar(*start))
        return tarMembers(std::move(*bytes), wanted);
    return std::vector<Member>{{path.filename().string(), std::move(*bytes)}};
}

} // namespace paretoscope::data
