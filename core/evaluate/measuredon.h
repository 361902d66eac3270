// On what a time was measured: another processor, library or number of threads gives another one, so that
// times are never mixed. A value; free of LibTorch; thread-safe.
#pragma once

#include <string>

namespace paretoscope::evaluate {

struct MeasuredOn {
    std::string processor; ///< empty: nothing was measured
    std::string engine;    ///< the LibTorch that ran it: "1.13.0"
    int threads = 1;
    bool operator==(const MeasuredOn &) const = default;
};

/// What recipes are timed on here. Read once for the whole process.
const MeasuredOn &thisMachine();

} // namespace paretoscope::evaluate
