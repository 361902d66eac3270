// A progress bar with the remaining time on standard error: only where that is a terminal, never with
// --quiet.
#pragma once

#include "core/base/progress.h"

#include <chrono>
#include <mutex>
#include <string>

namespace paretoscope::cli {

/// Thread-safe; redraws at most ten times a second.
class TerminalProgress final : public base::ProgressSink {
public:
    enum class Mode { Silent, WhereTerminal };
    explicit TerminalProgress(Mode mode);
    ~TerminalProgress() override;

    void progress(const base::Progress &progress) override;
    /// Take the bar off the screen, before anything else is printed.
    void clear();
    /// A line above the bar, for whoever watches: nothing where no bar is shown.
    void say(const std::string &sentence);

private:
    const bool m_enabled;
    std::mutex m_mutex;
    std::chrono::steady_clock::time_point m_lastDrawn;
    bool m_visible = false;
};

} // namespace paretoscope::cli
