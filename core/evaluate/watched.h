// Intervals for numbers that are watched while they grow. A fixed-n 95 % interval that is looked at again and
// again as samples arrive covers less than 95 %; these hold at all looks together. Pure functions.
#pragma once

#include "core/evaluate/measurement.h"

#include <cstdint>

namespace paretoscope::evaluate {

struct WatchedIntervals {
    Interval value;      ///< of Measurement::value
    Interval difference; ///< of Measurement::difference
    Interval kl;         ///< of Measurement::kl
};

/// Valid at every n at once, at least 95 %. Use while n grows (the window's live number, streaming cells);
/// the claim on all samples, looked at once, keeps Measurement::interval.
WatchedIntervals watchedIntervals(const Measurement &measurement);

/// The same for a mean of n values with a standard error (a sensitivity cell's KL).
Interval watchedInterval(double mean, double standardError, std::int64_t n);

/// Whether two means of n values each can be told apart while both are watched: their difference's interval
/// excludes 0. The values are taken as independent, which is cautious for paired ones.
bool distinguishable(double meanA, double errorA, double meanB, double errorB, std::int64_t n);

} // namespace paretoscope::evaluate
