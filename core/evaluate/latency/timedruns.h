// Medians of times and how sure they are. Only inside core. Pure functions.
#pragma once

#include "core/base/progress.h"
#include "core/evaluate/recipelatency.h"

#include <chrono>
#include <vector>

namespace paretoscope::evaluate {

inline double millisecondsSince(std::chrono::steady_clock::time_point start)
{
    return 1000 * base::secondsSince(start);
}

/// The middle value; the lower of two.
double medianOf(std::vector<double> values);

/// 95 % interval for the median of at least 6 values, from order statistics: (x₍ₖ₎, x₍ₙ₊₁₋ₖ₎) with the
/// largest k for which a binomial of n and ½ is below k with probability 2.5 % at the most (Conover,
/// Practical Nonparametric Statistics, section 3.2). From the least to the greatest of fewer.
statistics::Interval medianInterval(std::vector<double> values);

TimedRuns timedRuns(const std::vector<double> &milliseconds);

} // namespace paretoscope::evaluate
