// What this process holds in memory, as the system counts it. Thread-safe.
#pragma once

#include <cstdint>

namespace paretoscope::base {

/// Bytes in memory now, and the most so far: the program and its libraries, mapped files as far as they were
/// read, and all else. 0 where the system does not tell.
std::int64_t residentBytes();
std::int64_t peakResidentBytes();

/// Gives back to the system what was freed here: blocks that lie between others stay in memory otherwise.
void releaseFreeMemory();

} // namespace paretoscope::base
