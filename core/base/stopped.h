// How a stop is heard deep inside long computations, whose results would be half made. Only inside core.
#pragma once

#include <stop_token>

namespace paretoscope::base {

/// Thrown where a stop is heard; guarded() makes it cancelled().
struct Stopped {};

inline void throwIfStopped(const std::stop_token &stop)
{
    if (stop.stop_requested())
        throw Stopped{};
}

} // namespace paretoscope::base
