#include "core/evaluate/statistics.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace paretoscope::evaluate {

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

namespace {

/// Correlation of being right before and after; positive ones are corrected for continuity, as in method 10.
double correlation(const PairedCounts &counts)
{
    const auto a = static_cast<double>(counts.bothRight);
    const auto b = static_cast<double>(counts.flips.wrongToRight);
    const auto c = static_cast<double>(counts.flips.rightToWrong);
    const auto n = static_cast<double>(counts.n);
    const double d = n - a - b - c;
    const double margins = (a + b) * (c + d) * (a + c) * (b + d);
    if (!(margins > 0))
        return 0;
    const double product = a * d - b * c;
    return (product > 0 ? std::max(product - n / 2, 0.0) : product) / std::sqrt(margins);
}

} // namespace

Interval newcombePaired(const PairedCounts &counts)
{
    if (counts.n <= 0)
        return {-1, 1};
    const auto n = static_cast<double>(counts.n);
    const std::int64_t rightAfter = counts.bothRight + counts.flips.wrongToRight;
    const std::int64_t rightBefore = counts.bothRight + counts.flips.rightToWrong;
    const double after = static_cast<double>(rightAfter) / n;
    const double before = static_cast<double>(rightBefore) / n;
    const Interval afterInterval = wilson(rightAfter, counts.n);
    const Interval beforeInterval = wilson(rightBefore, counts.n);
    const double phi = correlation(counts);
    const auto half = [phi](double x, double y) {
        return std::sqrt(std::max(0.0, x * x - 2 * phi * x * y + y * y));
    };
    const double difference = static_cast<double>(counts.flips.wrongToRight - counts.flips.rightToWrong) / n;
    return {difference - half(after - afterInterval.low, beforeInterval.high - before),
            difference + half(afterInterval.high - after, before - beforeInterval.low)};
}

std::vector<double> holm(const std::vector<double> &pValues)
{
    std::vector<std::size_t> order(pValues.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return pValues[i]; });
    std::vector<double> corrected(pValues.size());
    double largest = 0;
    for (std::size_t rank = 0; rank < order.size(); ++rank) {
        const auto left = static_cast<double>(order.size() - rank);
        largest = std::max(largest, std::min(1.0, left * pValues[order[rank]]));
        corrected[order[rank]] = largest;
    }
    return corrected;
}

double mcnemarExact(std::int64_t b, std::int64_t c)
{
    const std::int64_t n = b + c;
    const std::int64_t fewer = std::min(b, c);
    if (n <= 0 || b == c)
        return 1;
    // Binomial terms in logarithms: n reaches hundreds of thousands for the tokens of a language model.
    const double logAll = std::lgamma(static_cast<double>(n) + 1) - static_cast<double>(n) * std::log(2.0);
    double tail = 0;
    for (std::int64_t i = fewer; i >= 0; --i) {
        const double term = std::exp(logAll - std::lgamma(static_cast<double>(i) + 1) -
                                     std::lgamma(static_cast<double>(n - i) + 1));
        tail += term;
        if (term < tail * 1e-17)
            break; // terms fall from here on, faster than geometrically
    }
    return std::min(1.0, 2 * tail);
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

Interval perplexityInterval(const Measurement &measurement)
{
    return {std::exp(measurement.interval.low), std::exp(measurement.interval.high)};
}

} // namespace paretoscope::evaluate
