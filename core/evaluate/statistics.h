// Intervals and tests behind every claim. Pure functions.
#pragma once

#include "core/evaluate/measurement.h"

#include <cstdint>
#include <vector>

namespace paretoscope::evaluate {

/// Φ⁻¹(0.975): every interval of the program is two-sided 95 %.
inline constexpr double normalQuantile975 = 1.959963984540054;

/// Wilson score interval for k of n (Wilson 1927). n = 0 gives 0…1.
Interval wilson(std::int64_t k, std::int64_t n);

/// The same n predictions twice: right before and after, and those that changed.
struct PairedCounts {
    std::int64_t bothRight = 0;
    Flips flips;
    std::int64_t n = 0;
};

/// Interval for (right after − right before) / n: Newcombe 1998 (Statistics in Medicine 17:2635), method 10:
/// the Wilson intervals of both shares, squared and added, with their correlation φ corrected for continuity.
/// n = 0 gives −1…1.
Interval newcombePaired(const PairedCounts &counts);

/// p values of a family of tests, corrected so that calling all below 0.05 significant is wrong anywhere in
/// the family with at most 5 % (Holm 1979, Scandinavian Journal of Statistics 6:65). In the order given.
std::vector<double> holm(const std::vector<double> &pValues);

/// Exact two-sided McNemar: binomial test of b against c at 1/2 (McNemar 1947); 1 when b + c = 0.
double mcnemarExact(std::int64_t b, std::int64_t c);

/// Mean and its standard error (sample variance, n − 1) from a running sum and sum of squares over n values.
/// The error is 0 where it cannot be known (n < 2).
struct MeanError {
    double mean = 0;
    double standardError = 0;
};
MeanError meanError(double sum, double sumOfSquares, std::int64_t n);

/// Mean ± 1.96 standard errors.
Interval normalInterval(const MeanError &value);

/// Of a language model's perplexity over windows: exp of the interval of their mean negative log-likelihood,
/// so uneven about the perplexity itself.
Interval perplexityInterval(const Measurement &measurement);

} // namespace paretoscope::evaluate
