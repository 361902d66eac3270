// The same predictions before and after a change: what their difference may be, and whether there is one.
// Pure functions.
#pragma once

#include "core/statistics/intervals.h"

#include <cstdint>
#include <vector>

namespace paretoscope::statistics {

/// Predictions that changed.
struct Flips {
    std::int64_t rightToWrong = 0;
    std::int64_t wrongToRight = 0;

    bool operator==(const Flips &) const = default;
};

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

} // namespace paretoscope::statistics
