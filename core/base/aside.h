// Work that cannot be asked to stop, as a large decomposition by LAPACK, where a stop must be heard all the
// same. Thread-safe. Only inside core.
#pragma once

#include <functional>
#include <stop_token>

namespace paretoscope::base {

/// Runs WORK to its end, on a thread of its own if STOP may be asked. Stopped is thrown within some
/// milliseconds of that; WORK then goes on by itself and so must own all that it uses. Until what was left
/// like this has ended (it takes time of a processor, and memory) nothing else is begun, and the program does
/// not end. What WORK throws is thrown here.
void runAside(std::function<void()> work, const std::stop_token &stop);

} // namespace paretoscope::base
