#include "core/data/bytesource.h"

#include "core/base/file.h"
#include "core/base/fileerrors.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace paretoscope::data {

using base::Error;
using base::ErrorCode;
using base::Result;

Error endsEarly(const std::string &name)
{
    return {ErrorCode::DataUnreadable,
            {PARETOSCOPE_SAY("data.ends-early", "%1 ends too early; it is truncated, get it again."), name}};
}

Error endsEarly(const ByteSource &source)
{
    return endsEarly(source.name());
}

Error isEmpty(const ByteSource &source)
{
    return {ErrorCode::DataUnreadable,
            {PARETOSCOPE_SAY("data.empty", "%1 is empty; get it again."), source.name()}};
}

FileSource::FileSource(std::string name, int descriptor, std::uint64_t size)
    : ByteSource(std::move(name)), m_descriptor(descriptor), m_size(size)
{
}

FileSource::~FileSource()
{
    ::close(m_descriptor);
}

Result<std::shared_ptr<const FileSource>> FileSource::open(const std::filesystem::path &path)
{
    // Not blocking: a named pipe would wait for a writer for ever.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0 && (errno == ENOENT || errno == ENOTDIR))
        return base::missingFile(path, ErrorCode::DataNotFound);
    if (descriptor < 0)
        return base::fileNotOpened(path, ErrorCode::DataNotFound, std::strerror(errno));
    struct stat status {};
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(descriptor);
        return base::notAFile(path, ErrorCode::DataNotFound);
    }
    return std::shared_ptr<const FileSource>(
        new FileSource(path.string(), descriptor, static_cast<std::uint64_t>(status.st_size)));
}

Result<void> FileSource::read(std::uint64_t offset, std::span<std::byte> into) const
{
    if (offset > m_size || into.size() > m_size - offset)
        return endsEarly(*this);
    while (!into.empty()) {
        const ssize_t count = ::pread(m_descriptor, into.data(), into.size(), static_cast<off_t>(offset));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return Error{ErrorCode::DataUnreadable,
                         {PARETOSCOPE_SAY("data.read-failed", "Reading %1 failed; check the disk."), name()},
                         std::strerror(errno)};
        if (count == 0)
            return endsEarly(*this);
        into = into.subspan(static_cast<std::size_t>(count));
        offset += static_cast<std::uint64_t>(count);
    }
    return {};
}

MemorySource::MemorySource(std::string name, std::vector<std::byte> bytes)
    : ByteSource(std::move(name)), m_bytes(std::move(bytes))
{
}

Result<void> MemorySource::read(std::uint64_t offset, std::span<std::byte> into) const
{
    if (offset > m_bytes.size() || into.size() > m_bytes.size() - offset)
        return endsEarly(*this);
    if (!into.empty())
        std::memcpy(into.data(), m_bytes.data() + offset, into.size());
    return {};
}

void addTo(base::ContentHash &hash, const ByteSource &source)
{
    constexpr std::uint64_t piece = std::uint64_t{1} << 20;
    std::vector<std::byte> buffer(static_cast<std::size_t>(std::min(piece, source.size())));
    for (std::uint64_t offset = 0; offset < source.size(); offset += piece) {
        const std::span part(buffer.data(),
                             static_cast<std::size_t>(std::min(piece, source.size() - offset)));
        if (!source.read(offset, part)) {
            hash.add("unreadable");
            return;
        }
        hash.add(std::span<const std::byte>(part));
    }
}

} // namespace paretoscope::data
