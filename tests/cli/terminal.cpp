#include "tests/cli/terminal.h"

#include <QDir>
#include <QFile>

#include <array>
#include <fcntl.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace paretoscope::tests {

qsizetype blocksKept(const Program &program)
{
    qsizetype records = 0;
    for (const auto &info : QDir(program.cacheFolder()).entryInfoList(QDir::Files)) {
        QFile file(info.filePath());
        if (file.open(QIODevice::ReadOnly))
            for (const QByteArray &line : file.readAll().split('\n'))
                records += line.startsWith('{') ? 1 : 0; // none is between what two processes began at once
    }
    return records;
}

QByteArray readAll(int descriptor)
{
    QByteArray text;
    std::array<char, 4096> buffer{};
    for (ssize_t got = 0; (got = ::read(descriptor, buffer.data(), buffer.size())) > 0;)
        text.append(buffer.data(), got);
    return text;
}

OnATerminal onATerminal(const Program &program, const QStringList &arguments)
{
    int terminal = -1;
    int programSide = -1;
    if (::openpty(&terminal, &programSide, nullptr, nullptr, nullptr) != 0)
        return {-1, "no terminal", {}};
    ::fcntl(terminal, F_SETFL, O_NONBLOCK);
    OnATerminal seen;
    QProcess process;
    program.prepare(process, arguments);
    process.setChildProcessModifier([programSide] { ::dup2(programSide, STDERR_FILENO); });
    process.start();
    while (!process.waitForFinished(50) && process.state() != QProcess::NotRunning)
        seen.text += readAll(terminal); // a terminal nobody reads fills up and blocks the program
    seen.text += readAll(terminal);
    ::close(programSide);
    ::close(terminal);
    seen.exitCode = process.exitCode();
    seen.out = process.readAllStandardOutput();
    return seen;
}

NarrowPipe::NarrowPipe(qsizetype room)
{
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        qFatal("no pipe");
    m_reader = ends[0];
    m_writer = ends[1];
    ::fcntl(m_reader, F_SETFL, O_NONBLOCK);
    const int size = ::fcntl(m_writer, F_SETPIPE_SZ, 4096); // a page
    m_filling = QByteArray(size - room, 'x');
    if (::write(m_writer, m_filling.constData(), static_cast<std::size_t>(m_filling.size())) !=
        m_filling.size())
        qFatal("the pipe cannot be filled");
}

NarrowPipe::~NarrowPipe()
{
    ::close(m_reader);
    ::close(m_writer);
}

qsizetype NarrowPipe::waiting() const
{
    int bytes = 0;
    ::ioctl(m_reader, FIONREAD, &bytes);
    return bytes - m_filling.size();
}

} // namespace paretoscope::tests
