// Intervals and tests behind every claim. Pure functions.
#pragma once

#include "core/evaluate/measurement.h"

#include <cstdint>

namespace paretoscope::evaluate {

/// Wilson score interval for k of n (Wilson 1927). n = 0 gives 0…1.
Interval wilson(std::int64_t k, std::int64_t n);

/// Exact two-sided McNemar: binomial test of b against c at 1/2 (McNemar 1947); 1 when b + c = 0.
double mcnemarExact(std::int64_t b, std::int64_t c);

/// Mean and its standard error from a running sum and sum of squares over n values.
struct MeanError {
    double mean = 0;
    double standardError = 0;
};
MeanError meanError(double sum, double sumOfSquares, std::int64_t n);

} // namespace paretoscope::evaluate
