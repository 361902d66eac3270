#include "core/statistics/intervals.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::statistics {

Interval wilson(std::int64_t k, std::int64_t n)
{
    if (n <= 0)
        return {0, 1};
    const double count = static_cast<double>(n);
    const double share = static_cast<double>(k) / count;
    const double zz = normalQuantile975 * normalQuantile975;
    const double centre = (share + zz / (2 * count)) / (1 + zz / count);
    const double half = normalQuantile975 / (1 + zz / count) *
                        std::sqrt(share * (1 - share) / count + zz / (4 * count * count));
    // At k = 0 and k = n the bound is exact; rounding must not carry it past.
    return {k <= 0 ? 0 : std::max(0.0, centre - half), k >= n ? 1 : std::min(1.0, centre + half)};
}

MeanError meanError(double sum, double sumOfSquares, std::int64_t n)
{
    if (n <= 0)
        return {};
    const double count = static_cast<double>(n);
    const double mean = sum / count;
    if (n == 1)
        return {mean, 0};
    const double variance = std::max(0.0, (sumOfSquares - sum * mean) / (count - 1));
    return {mean, std::sqrt(variance / count)};
}

Interval normalInterval(const MeanError &value)
{
    const double half = normalQuantile975 * value.standardError;
    return {value.mean - half, value.mean + half};
}

} // namespace paretoscope::statistics
