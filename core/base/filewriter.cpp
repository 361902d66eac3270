#include "core/base/filewriter.h"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace paretoscope::base {

FileWriter::FileWriter(const std::filesystem::path &path)
    : m_descriptor(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666))
{
    if (m_descriptor < 0)
        m_error = errno;
}

FileWriter::~FileWriter()
{
    close();
}

void FileWriter::write(const void *data, std::size_t size)
{
    const char *bytes = static_cast<const char *>(data);
    std::size_t written = 0;
    while (m_error == 0 && written < size) {
        const ssize_t step = ::write(m_descriptor, bytes + written, size - written);
        if (step >= 0)
            written += static_cast<std::size_t>(step);
        else if (errno != EINTR)
            m_error = errno;
    }
}

void FileWriter::close()
{
    if (m_descriptor >= 0 && ::close(m_descriptor) != 0 && m_error == 0)
        m_error = errno;
    m_descriptor = -1;
}

} // namespace paretoscope::base
