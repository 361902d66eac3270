// Time that the processor spent, which other work on the machine does not lengthen. Header only.
#pragma once

#include <ctime>

namespace paretoscope::tests {

inline double processorMilliseconds(clockid_t clock)
{
    timespec now{};
    clock_gettime(clock, &now);
    return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

/// Of the calling thread.
inline double threadMilliseconds()
{
    return processorMilliseconds(CLOCK_THREAD_CPUTIME_ID);
}

/// Of all threads of this process together.
inline double processMilliseconds()
{
    return processorMilliseconds(CLOCK_PROCESS_CPUTIME_ID);
}

} // namespace paretoscope::tests
