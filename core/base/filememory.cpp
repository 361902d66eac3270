#include "core/base/filememory.h"

#include <cerrno>
#include <cstdint>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

namespace paretoscope::base {

namespace {

/// Closes itself.
class Descriptor {
public:
    explicit Descriptor(int number) : m_number(number) {}
    ~Descriptor()
    {
        if (m_number >= 0)
            ::close(m_number);
    }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    int number() const { return m_number; }
    int release() { return std::exchange(m_number, -1); }
    bool valid() const { return m_number >= 0; }

private:
    int m_number;
};

/// A file that no folder lists and that is gone when it is closed.
int openNameless()
{
    std::error_code failure;
    const std::string folder = std::filesystem::temp_directory_path(failure).string();
    if (failure)
        return -1;
    const int direct = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (direct >= 0)
        return direct;
    std::string name = folder + "/paretoscope-XXXXXX"; // where the file system has no nameless files
    const int named = ::mkostemp(name.data(), O_CLOEXEC);
    if (named >= 0)
        ::unlink(name.c_str());
    return named;
}

/// Within the kernel; not every pair of file systems takes the first way.
bool copyBytes(int from, int to, std::int64_t bytes)
{
    bool direct = true;
    while (bytes > 0) {
        const auto wanted = static_cast<std::size_t>(bytes);
        const ssize_t copied = direct ? ::copy_file_range(from, nullptr, to, nullptr, wanted, 0)
                                      : ::sendfile(to, from, nullptr, wanted);
        if (copied > 0)
            bytes -= copied;
        else if (copied < 0 && direct && errno != ENOSPC)
            direct = false;
        else
            return false;
    }
    return true;
}

} // namespace

Result<std::shared_ptr<const FileMemory>> FileMemory::copyOf(const std::filesystem::path &path)
{
    const Error failed{ErrorCode::DataUnreadable,
                       {PARETOSCOPE_SAY("file.not-mapped", "%1 cannot be mapped into memory."), path},
                       {}};
    const Descriptor source(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat status {};
    if (!source.valid() || ::fstat(source.number(), &status) != 0 || !S_ISREG(status.st_mode) ||
        status.st_size <= 0)
        return failed;
    Descriptor copy(openNameless());
    if (!copy.valid() || !copyBytes(source.number(), copy.number(), status.st_size))
        return failed;
    const auto size = static_cast<std::size_t>(status.st_size);
    void *memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE, copy.number(), 0);
    if (memory == MAP_FAILED)
        return failed;
    return std::shared_ptr<const FileMemory>(
        new FileMemory(std::span(static_cast<const std::byte *>(memory), size), copy.release()));
}

FileMemory::~FileMemory()
{
    ::munmap(const_cast<std::byte *>(m_bytes.data()), m_bytes.size());
    ::close(m_file);
}

std::size_t FileMemory::read(std::size_t offset, std::span<std::byte> buffer) const
{
    std::size_t done = 0;
    while (done < buffer.size()) {
        const ssize_t got =
            ::pread(m_file, buffer.data() + done, buffer.size() - done, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

namespace {

/// Tells the kernel what becomes of the pages that lie in BYTES entirely.
void advise(std::span<const std::byte> bytes, int advice)
{
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto begin = (reinterpret_cast<std::uintptr_t>(bytes.data()) + page - 1) / page * page;
    const auto end = reinterpret_cast<std::uintptr_t>(bytes.data() + bytes.size()) / page * page;
    if (begin < end)
        ::madvise(reinterpret_cast<void *>(begin), end - begin, advice);
}

} // namespace

void releasePages(std::span<const std::byte> bytes)
{
    advise(bytes, MADV_DONTNEED);
}

void expectPages(std::span<const std::byte> bytes)
{
#ifdef MADV_POPULATE_READ // a kernel that does not know it does nothing
    advise(bytes, MADV_POPULATE_READ);
#else
    advise(bytes, MADV_WILLNEED);
#endif
}

} // namespace paretoscope::base
