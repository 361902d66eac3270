#include "core/data/archives/ziparchive.h"

#include "core/base/filekind.h"

#include <zip.h>

#include <algorithm>
#include <mutex>
#include <optional>

namespace paretoscope::data {

using base::Error;
using base::ErrorCode;
using base::Result;

/// libzip's archives are for one thread at a time.
struct ZipHandle {
    zip_t *zip = nullptr;
    std::mutex mutex;

    ZipHandle() = default;
    ZipHandle(const ZipHandle &) = delete;
    ZipHandle &operator=(const ZipHandle &) = delete;
    ~ZipHandle()
    {
        if (zip)
            zip_discard(zip);
    }
};

namespace {

struct CloseMember {
    void operator()(zip_file_t *file) const { zip_fclose(file); }
};
using OpenMember = std::unique_ptr<zip_file_t, CloseMember>;

Error damaged(const std::string &name)
{
    return {
        ErrorCode::DataUnreadable,
        {PARETOSCOPE_SAY("zip.damaged", "%1 is damaged and cannot be unpacked; get the file again."), name}};
}

bool readFully(zip_file_t *member, std::span<std::byte> into)
{
    while (!into.empty()) {
        const zip_int64_t count = zip_fread(member, into.data(), into.size());
        if (count <= 0)
            return false;
        into = into.subspan(static_cast<std::size_t>(count));
    }
    return true;
}

/// What both kinds of member share; KEEP holds the archive open.
class MemberSource : public ByteSource {
public:
    MemberSource(std::string name, std::shared_ptr<ZipHandle> keep, zip_uint64_t index, std::uint64_t size)
        : ByteSource(std::move(name)), m_handle(std::move(keep)), m_index(index), m_size(size)
    {
    }
    std::uint64_t size() const override { return m_size; }

protected:
    OpenMember openMember() const { return OpenMember(zip_fopen_index(m_handle->zip, m_index, 0)); }
    bool inside(std::uint64_t offset, std::size_t count) const
    {
        return offset <= m_size && count <= m_size - offset;
    }

    std::shared_ptr<ZipHandle> m_handle;
    zip_uint64_t m_index;
    std::uint64_t m_size;
};

/// A stored member lies in the file as it is: read in place.
class StoredMember final : public MemberSource {
public:
    using MemberSource::MemberSource;
    ~StoredMember() override
    {
        const std::lock_guard lock(m_handle->mutex);
        m_open.reset();
    }

    Result<void> read(std::uint64_t offset, std::span<std::byte> into) const override
    {
        if (!inside(offset, into.size()))
            return endsEarly(*this);
        const std::lock_guard lock(m_handle->mutex);
        if (!m_open)
            m_open = openMember();
        if (!m_open || zip_fseek(m_open.get(), static_cast<zip_int64_t>(offset), SEEK_SET) != 0 ||
            !readFully(m_open.get(), into))
            return damaged(name());
        return {};
    }

private:
    mutable OpenMember m_open;
};

/// A deflated member: its first bytes hold the header, so only a read beyond them inflates it whole.
class DeflatedMember final : public MemberSource {
public:
    using MemberSource::MemberSource;

    Result<void> read(std::uint64_t offset, std::span<std::byte> into) const override
    {
        if (!inside(offset, into.size()))
            return endsEarly(*this);
        const std::lock_guard lock(m_handle->mutex);
        const std::uint64_t wanted = offset + into.size() <= headBytes ? std::min(m_size, headBytes) : m_size;
        if (m_bytes.size() < wanted) {
            std::vector<std::byte> bytes(static_cast<std::size_t>(wanted));
            const OpenMember member = openMember();
            if (!member || !readFully(member.get(), bytes))
                return damaged(name());
            m_bytes = std::move(bytes);
        }
        std::copy_n(m_bytes.begin() + static_cast<std::ptrdiff_t>(offset), into.size(), into.begin());
        return {};
    }

private:
    static constexpr std::uint64_t headBytes = 1U << 17U;
    mutable std::vector<std::byte> m_bytes;
};

} // namespace

Result<ZipArchive> ZipArchive::open(const std::filesystem::path &path, const base::Sentence &what)
{
    if (auto file = FileSource::open(path); !file)
        return file.error();
    ZipArchive archive;
    archive.m_path = path;
    archive.m_handle = std::make_shared<ZipHandle>();
    int failure = 0;
    archive.m_handle->zip = zip_open(path.c_str(), ZIP_RDONLY, &failure);
    if (!archive.m_handle->zip) {
        if (auto other = base::recognisedFile(path, ErrorCode::DataUnreadable))
            return std::move(*other);
        return Error{ErrorCode::DataUnreadable,
                     {PARETOSCOPE_SAY("zip.foreign", "%1 %2; check its format."), path, what},
                     "libzip error " + std::to_string(failure)};
    }
    const zip_int64_t count = zip_get_num_entries(archive.m_handle->zip, 0);
    for (zip_int64_t i = 0; i < count; ++i) {
        const char *raw = zip_get_name(archive.m_handle->zip, static_cast<zip_uint64_t>(i), 0);
        archive.m_names.emplace_back(raw ? raw : "");
    }
    return archive;
}

bool ZipArchive::has(const std::string &name) const
{
    return std::find(m_names.begin(), m_names.end(), name) != m_names.end();
}

Result<std::shared_ptr<const ByteSource>> ZipArchive::member(const std::string &name,
                                                             const std::string &label)
{
    using Source = std::shared_ptr<const ByteSource>;
    const zip_int64_t index = zip_name_locate(m_handle->zip, name.c_str(), 0);
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (index < 0 || zip_stat_index(m_handle->zip, static_cast<zip_uint64_t>(index), 0, &stat) != 0)
        return damaged(label);
    const auto all = static_cast<zip_uint64_t>(ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD);
    if ((stat.valid & all) != all || (stat.encryption_method != ZIP_EM_NONE) ||
        (stat.comp_method != ZIP_CM_STORE && stat.comp_method != ZIP_CM_DEFLATE))
        return Error{
            ErrorCode::DataUnreadable,
            {PARETOSCOPE_SAY("zip.unknown-packing",
                             "%1 is encrypted or packed in an unknown way; save it with numpy.savez."),
             label}};
    const auto member = static_cast<zip_uint64_t>(index);
    if (stat.comp_method == ZIP_CM_STORE)
        return Source(std::make_shared<StoredMember>(label, m_handle, member, stat.size));
    // Deflate packs at best 1032 to 1: a larger claim is a lie, known before anything is allocated.
    constexpr std::uint64_t bestRatio = 1032;
    if (stat.size / bestRatio > stat.comp_size)
        return damaged(label);
    m_inflatedBytes += stat.size;
    if (stat.size > mostInflatedBytes || m_inflatedBytes > mostInflatedBytes)
        return Error{ErrorCode::DataUnreadable,
                     {PARETOSCOPE_SAY("zip.too-large", "%1 is compressed and would take more than 2 GiB of "
                                                       "memory; save it uncompressed with numpy.savez."),
                      label}};
    return Source(std::make_shared<DeflatedMember>(label, m_handle, member, stat.size));
}

} // namespace paretoscope::data
