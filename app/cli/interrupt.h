// Ctrl-C and SIGTERM as a stop token: the first asks every job to stop, a second one ends the process at
// once.
#pragma once

#include <stop_token>
#include <thread>

namespace paretoscope::cli {

/// Handles the two signals for as long as it lives; one at a time in a process (signal handlers are
/// process-wide).
class Interrupt {
public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt &) = delete;
    Interrupt &operator=(const Interrupt &) = delete;

    std::stop_token token() const { return m_source.get_token(); }

private:
    std::stop_source m_source;
    std::thread m_watcher;
    int m_readEnd = -1;
    int m_writeEnd = -1;
};

} // namespace paretoscope::cli
