#include "app/cli/interrupt.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace paretoscope::cli {

namespace {

constexpr std::array handledSignals{SIGINT, SIGTERM};

// A handler gets no context of its own, so the pipe's end has to be reachable from anywhere.
std::atomic<int> pipeEnd{-1};
static_assert(std::atomic<int>::is_always_lock_free);

/// request_stop() runs callbacks and may lock: not async-signal-safe. Writing to a pipe is; a thread does the
/// rest.
void wakeWatcher(int)
{
    const int savedErrno = errno;
    const char byte = 's';
    [[maybe_unused]] const auto written = ::write(pipeEnd.load(), &byte, 1);
    errno = savedErrno;
}

} // namespace

Interrupt::Interrupt()
{
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        return; // no descriptors left: the signals keep ending the process, as by default
    m_readEnd = ends[0];
    m_writeEnd = ends[1];
    pipeEnd = m_writeEnd;
    m_watcher = std::thread([this] {
        char byte = 0;
        while (::read(m_readEnd, &byte, 1) < 0 && errno == EINTR) {
        }
        if (byte == 's')
            m_source.request_stop();
    });
    struct sigaction action = {};
    action.sa_handler = wakeWatcher;
    // RESETHAND: the next signal of the kind has its default effect, the end.
    action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
    for (const int number : handledSignals)
        ::sigaction(number, &action, nullptr);
}

Interrupt::~Interrupt()
{
    if (m_writeEnd < 0)
        return;
    for (const int number : handledSignals)
        std::signal(number, SIG_DFL);
    pipeEnd = -1;
    const char byte = 'q';
    [[maybe_unused]] const auto written = ::write(m_writeEnd, &byte, 1);
    m_watcher.join();
    ::close(m_readEnd);
    ::close(m_writeEnd);
}

} // namespace paretoscope::cli
