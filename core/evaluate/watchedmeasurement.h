// The intervals of a measurement that is watched while its n grows (core/statistics/watched.h). Pure
// functions.
#pragma once

#include "core/evaluate/measurement.h"

namespace paretoscope::evaluate {

struct WatchedIntervals {
    statistics::Interval value;      ///< of Measurement::value
    statistics::Interval difference; ///< of Measurement::difference
    statistics::Interval kl;         ///< of Measurement::kl
};

/// Valid at every n at once, at least 95 % each. Use while n grows (the window's live number, streaming
/// cells); the claim on all samples, looked at once, keeps Measurement::interval. Limits may be infinite;
/// never NaN.
WatchedIntervals watchedIntervals(const Measurement &measurement);

} // namespace paretoscope::evaluate
