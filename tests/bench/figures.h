// How benchmarks time two ways in turn and print a figure: WHAT: FIGURE (bar BAR) DETAILS, which
// packaging/measure collects.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

namespace paretoscope::bench {

template <typename Function> double secondsOnClock(clockid_t clock, Function &&function)
{
    const auto now = [clock] {
        timespec time{};
        clock_gettime(clock, &time);
        return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
    };
    const double start = now();
    function();
    return now() - start;
}

/// Of this thread alone: other work on the machine does not count.
template <typename Function> double threadSecondsOf(Function &&function)
{
    return secondsOnClock(CLOCK_THREAD_CPUTIME_ID, function);
}

/// Of all threads of this program together.
template <typename Function> double processSecondsOf(Function &&function)
{
    return secondsOnClock(CLOCK_PROCESS_CPUTIME_ID, function);
}

template <typename Function> double wallSecondsOf(Function &&function)
{
    const auto start = std::chrono::steady_clock::now();
    function();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

inline double median(std::vector<double> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

inline std::string number(double value, int digits = 2)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    return text;
}

inline void figure(const std::string &what, const std::string &value, const std::string &bar,
                   const std::string &details)
{
    std::printf("%s: %s (bar %s) %s\n", what.c_str(), value.c_str(), bar.c_str(), details.c_str());
    std::fflush(stdout);
}

} // namespace paretoscope::bench
