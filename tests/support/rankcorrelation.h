// How alike two rows of numbers are, by value and by rank.
#pragma once

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace paretoscope::tests {

/// Ranks from 1; equal values share the mean of theirs.
inline std::vector<double> ranks(const std::vector<double> &values)
{
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t i) { return values[i]; });
    std::vector<double> result(values.size());
    for (std::size_t first = 0; first < order.size();) {
        std::size_t last = first;
        while (last + 1 < order.size() && values[order[last + 1]] == values[order[first]])
            ++last;
        for (std::size_t i = first; i <= last; ++i)
            result[order[i]] = 1 + static_cast<double>(first + last) / 2;
        first = last + 1;
    }
    return result;
}

/// Pearson's.
inline double correlation(const std::vector<double> &a, const std::vector<double> &b)
{
    const auto n = static_cast<double>(a.size());
    const double meanA = std::accumulate(a.begin(), a.end(), 0.0) / n;
    const double meanB = std::accumulate(b.begin(), b.end(), 0.0) / n;
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        ab += (a[i] - meanA) * (b[i] - meanB);
        aa += (a[i] - meanA) * (a[i] - meanA);
        bb += (b[i] - meanB) * (b[i] - meanB);
    }
    return ab / std::sqrt(aa * bb);
}

/// Spearman's rank correlation.
inline double spearman(const std::vector<double> &a, const std::vector<double> &b)
{
    return correlation(ranks(a), ranks(b));
}

} // namespace paretoscope::tests
