#include "core/base/cachefile.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace paretoscope::base {

CacheFile::CacheFile(const std::filesystem::path &path, std::size_t longestLine) : m_longestLine(longestLine)
{
    constexpr int common = O_APPEND | O_CLOEXEC;
    m_descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | common, 0644);
    m_writable = m_descriptor >= 0;
    if (!m_writable) {
        m_reason = std::strerror(errno);
        m_descriptor = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | common);
    }
    struct stat status = {};
    m_regular = m_descriptor >= 0 && ::fstat(m_descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

CacheFile::~CacheFile()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

void CacheFile::readNew(const Line &line)
{
    if (!m_regular)
        return;
    struct stat status = {};
    if (::fstat(m_descriptor, &status) != 0 || status.st_size == m_read)
        return;
    if (status.st_size < m_read) { // somebody made room
        m_read = 0;
        m_begun.clear();
        m_long = false;
    }
    std::array<char, 65536> buffer{};
    for (ssize_t got = 1; got > 0;) {
        got = ::pread(m_descriptor, buffer.data(), buffer.size(), m_read);
        if (got > 0) {
            m_read += got;
            take(buffer.data(), static_cast<std::size_t>(got), line);
        }
    }
}

void CacheFile::take(const char *text, std::size_t size, const Line &line)
{
    for (const char *const end = text + size; text < end;) {
        const char *const lineEnd = std::find(text, end, '\n');
        m_long = m_long || m_begun.size() + static_cast<std::size_t>(lineEnd - text) > m_longestLine;
        if (m_long)
            m_begun.clear();
        else
            m_begun.append(text, lineEnd);
        if (lineEnd == end)
            return;
        if (!m_long)
            line(m_begun);
        m_begun.clear();
        m_long = false;
        text = lineEnd + 1;
    }
}

bool CacheFile::append(const std::string &line)
{
    if (!m_writable)
        return false;
    // Behind what a killed process, or a write that failed, left amid a line.
    const std::string text = (endsAmidALine() ? "\n" : "") + line + '\n';
    // O_APPEND and one write: records of several processes do not mix.
    const ssize_t written = ::write(m_descriptor, text.data(), text.size());
    m_writable = written == static_cast<ssize_t>(text.size());
    if (!m_writable) {
        m_reason = std::strerror(written < 0 ? errno : ENOSPC);
        return false;
    }
    const std::int64_t end = ::lseek(m_descriptor, 0, SEEK_CUR);
    if (end - written == m_read) { // nobody else added anything: there is nothing new to be read
        m_read = end;
        m_begun.clear();
        m_long = false;
    }
    return true;
}

} // namespace paretoscope::base
