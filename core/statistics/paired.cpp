#include "core/statistics/paired.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace paretoscope::statistics {

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

} // namespace paretoscope::statistics
