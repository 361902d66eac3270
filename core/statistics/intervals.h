// Two-sided 95 % intervals for numbers that are looked at once. Pure functions.
#pragma once

#include <cstdint>

namespace paretoscope::statistics {

/// Two-sided 95 %.
struct Interval {
    double low = 0;
    double high = 0;

    bool operator==(const Interval &) const = default;
};

/// Φ⁻¹(0.975): every interval of the program is two-sided 95 %.
inline constexpr double normalQuantile975 = 1.959963984540054;

/// Wilson score interval for k of n (Wilson 1927). n = 0 gives 0…1.
Interval wilson(std::int64_t k, std::int64_t n);

/// Mean and its standard error (sample variance, n − 1) from a running sum and sum of squares over n values.
/// The error is 0 where it cannot be known (n < 2).
struct MeanError {
    double mean = 0;
    double standardError = 0;
};
MeanError meanError(double sum, double sumOfSquares, std::int64_t n);

/// Mean ± 1.96 standard errors.
Interval normalInterval(const MeanError &value);

} // namespace paretoscope::statistics
