#include "app/cli/terminalprogress.h"

#include "app/cli/numbers.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <sys/ioctl.h>
#include <unistd.h>

namespace paretoscope::cli {

namespace {

constexpr auto redrawInterval = std::chrono::milliseconds(100);
constexpr int widestBar = 40;
constexpr int besidesBar = 40; ///< columns for the percentage, the stage and the time

int barColumns()
{
    winsize size = {};
    const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return std::clamp((known ? size.ws_col : 80) - besidesBar, 0, widestBar);
}

std::string drawn(const base::Progress &progress)
{
    const double fraction = std::clamp(progress.fraction, 0.0, 1.0);
    const int columns = barColumns();
    const auto full = static_cast<std::size_t>(std::lround(fraction * columns));
    std::string line = "\r" + progress.stage + " ";
    if (columns > 0)
        line +=
            "[" + std::string(full, '#') + std::string(static_cast<std::size_t>(columns) - full, '.') + "] ";
    line += std::to_string(static_cast<int>(fraction * 100)) + " %";
    if (progress.remainingSeconds)
        line += ", " + duration(*progress.remainingSeconds) + " left";
    return line + "\x1b[K"; // erase what a longer line left behind
}

} // namespace

TerminalProgress::TerminalProgress(Mode mode)
    : m_enabled(mode == Mode::WhereTerminal && ::isatty(STDERR_FILENO) == 1)
{
}

TerminalProgress::~TerminalProgress()
{
    clear();
}

void TerminalProgress::progress(const base::Progress &progress)
{
    if (!m_enabled)
        return;
    const std::lock_guard lock(m_mutex);
    const auto now = std::chrono::steady_clock::now();
    if (m_visible && now - m_lastDrawn < redrawInterval)
        return;
    m_lastDrawn = now;
    m_visible = true;
    const std::string line = drawn(progress);
    std::fwrite(line.data(), 1, line.size(), stderr);
    std::fflush(stderr);
}

void TerminalProgress::clear()
{
    const std::lock_guard lock(m_mutex);
    if (!m_visible)
        return;
    std::fputs("\r\x1b[K", stderr);
    std::fflush(stderr);
    m_visible = false;
}

void TerminalProgress::say(const std::string &sentence)
{
    if (!m_enabled)
        return;
    clear();
    const std::string line = sentence + '\n';
    std::fwrite(line.data(), 1, line.size(), stderr);
    std::fflush(stderr);
}

} // namespace paretoscope::cli
