#include "core/base/file.h"

#include "core/base/fileerrors.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

namespace paretoscope::base {

namespace {

/// Size of a regular file that may be read, within the bound.
Result<std::uint64_t> boundedSize(const std::filesystem::path &path, std::uint64_t maxBytes,
                                  ErrorCode missing)
{
    std::error_code failure;
    const auto status = std::filesystem::status(path, failure);
    if (failure || !std::filesystem::exists(status))
        return missingFile(path, missing);
    if (!std::filesystem::is_regular_file(status))
        return notAFile(path, missing);
    const std::uint64_t size = std::filesystem::file_size(path, failure);
    if (failure)
        return Error{missing,
                     {PARETOSCOPE_SAY("file.no-size", "The file %1 cannot be read."), path},
                     failure.message()};
    if (size > maxBytes)
        return Error{
            missing,
            {PARETOSCOPE_SAY("file.too-large",
                             "The file %1 has %2 bytes, more than the %3 that such a file may have."),
             path, size, maxBytes},
            {}};
    return size;
}

template <typename Container>
Result<Container> readWhole(const std::filesystem::path &path, std::uint64_t maxBytes, ErrorCode missing)
{
    const auto size = boundedSize(path, maxBytes, missing);
    if (!size)
        return size.error();
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return fileNotOpened(path, missing);
    Container content(static_cast<std::size_t>(*size), {});
    file.read(reinterpret_cast<char *>(content.data()), static_cast<std::streamsize>(content.size()));
    if (file.gcount() != static_cast<std::streamsize>(content.size()))
        return brokenReading(path, missing);
    return content;
}

int flushToDisk(const std::filesystem::path &path, int flags)
{
    const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
    if (descriptor < 0)
        return errno;
    const int failure = ::fsync(descriptor) == 0 ? 0 : errno;
    ::close(descriptor);
    return failure == EINVAL ? 0 : failure; // special files cannot be flushed
}

/// What people meet most is said in their language; the rest as the system says it.
Sentence reason(int errorNumber)
{
    switch (errorNumber) {
    case EACCES:
        return PARETOSCOPE_SAY("file.no-permission", "Permission denied");
    case EPERM:
        return PARETOSCOPE_SAY("file.not-permitted", "Operation not permitted");
    case EROFS:
        return PARETOSCOPE_SAY("file.read-only", "Read-only file system");
    default:
        return {PARETOSCOPE_SAY("file.by-system", "%1"), std::strerror(errorNumber)};
    }
}

} // namespace

Result<std::vector<std::byte>> readFile(const std::filesystem::path &path, std::uint64_t maxBytes,
                                        ErrorCode missing)
{
    return readWhole<std::vector<std::byte>>(path, maxBytes, missing);
}

Result<std::string> readText(const std::filesystem::path &path, std::uint64_t maxBytes, ErrorCode missing)
{
    return readWhole<std::string>(path, maxBytes, missing);
}

Error missingFile(const std::filesystem::path &path, ErrorCode code)
{
    return {code, {PARETOSCOPE_SAY("file.missing", "The file %1 was not found; check the path."), path}, {}};
}

Sentence unreadable(const std::filesystem::path &path)
{
    return {PARETOSCOPE_SAY("file.unreadable", "%1 cannot be read; check the file."), path};
}

Error brokenReading(const std::filesystem::path &path, ErrorCode code)
{
    return {
        code, {PARETOSCOPE_SAY("file.broken-off", "Reading %1 failed half-way; check the disk."), path}, {}};
}

Error writeError(const std::filesystem::path &path, int errorNumber)
{
    const std::string detail = std::strerror(errorNumber);
    if (errorNumber == ENOSPC || errorNumber == EDQUOT || errorNumber == EFBIG)
        return {ErrorCode::DiskFull,
                {PARETOSCOPE_SAY("disk.full", "The disk is full: %1 could not be written; free some space."),
                 path},
                detail};
    if (errorNumber == ENOENT || errorNumber == ENOTDIR)
        return {ErrorCode::FileNotWritable,
                {PARETOSCOPE_SAY("file.no-folder",
                                 "%1 cannot be written: its folder does not exist; choose another place."),
                 path},
                detail};
    return {ErrorCode::FileNotWritable,
            {PARETOSCOPE_SAY("file.not-written",
                             "%1 cannot be written (%2); choose another place or change its permissions."),
             path, reason(errorNumber)},
            detail};
}

StagedFile::StagedFile(std::filesystem::path target, std::filesystem::path temporary)
    : m_target(std::move(target)), m_temporary(std::move(temporary))
{
}

StagedFile::StagedFile(StagedFile &&other) noexcept
    : m_target(std::move(other.m_target)), m_temporary(std::exchange(other.m_temporary, {}))
{
}

StagedFile &StagedFile::operator=(StagedFile &&other) noexcept
{
    std::swap(m_target, other.m_target);
    std::swap(m_temporary, other.m_temporary);
    return *this;
}

StagedFile::~StagedFile()
{
    std::error_code ignored;
    if (!m_temporary.empty())
        std::filesystem::remove(m_temporary, ignored);
}

Result<StagedFile> StagedFile::create(const std::filesystem::path &target)
{
    std::error_code failure;
    const auto status = std::filesystem::status(target, failure);
    if (std::filesystem::is_directory(status))
        return Error{ErrorCode::FileNotWritable,
                     {PARETOSCOPE_SAY("file.is-folder", "%1 is a folder; give a file name."), target},
                     {}};
    // A rename would put an ordinary file where a device or a pipe was, for everybody.
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
        return Error{
            ErrorCode::FileNotWritable,
            {PARETOSCOPE_SAY("file.is-device", "%1 is a device or a pipe; give a file name."), target},
            {}};
    std::string name = (target.parent_path() / ("." + target.filename().string() + ".XXXXXX")).string();
    const int descriptor = ::mkstemp(name.data());
    if (descriptor < 0)
        return writeError(target, errno);
    const mode_t mask = ::umask(0);
    ::umask(mask);
    ::fchmod(descriptor, 0666 & ~mask); // mkstemp makes private files; the result should be as any other
    ::close(descriptor);
    return StagedFile(target, name);
}

Result<void> StagedFile::commit()
{
    if (const int failure = flushToDisk(m_temporary, O_RDONLY))
        return writeError(m_target, failure);
    if (::rename(m_temporary.c_str(), m_target.c_str()) != 0)
        return writeError(m_target, errno);
    m_temporary.clear();
    const auto folder = m_target.has_parent_path() ? m_target.parent_path() : std::filesystem::path(".");
    flushToDisk(folder, O_RDONLY | O_DIRECTORY); // the rename itself; the file is whole either way
    return {};
}

Result<void> writeFileAtomically(const std::filesystem::path &path, std::span<const std::byte> bytes)
{
    auto staged = StagedFile::create(path);
    if (!staged)
        return staged.error();
    const int descriptor = ::open(staged->path().c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
    if (descriptor < 0)
        return writeError(path, errno);
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0) {
            const int failure = errno;
            ::close(descriptor);
            return writeError(path, failure);
        }
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    if (::close(descriptor) != 0)
        return writeError(path, errno);
    return staged->commit();
}

Result<void> writeTextAtomically(const std::filesystem::path &path, const std::string &text)
{
    return writeFileAtomically(path, std::as_bytes(std::span(text)));
}

} // namespace paretoscope::base
