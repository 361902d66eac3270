// Coverage of intervals that are looked at again and again, by simulation: each path is looked at whenever
// its number of samples has doubled, 16 to 1,024, and counts as covered if all its looks are.
#pragma once

#include "core/statistics/intervals.h"

#include <QByteArray>
#include <QtGlobal>

#include <functional>
#include <random>

namespace paretoscope::tests {

using statistics::Interval;

using Generator = std::mt19937_64;
using Draw = std::function<double(Generator &)>;

inline constexpr int paths = 10'000;
inline constexpr double least = 0.945;
inline constexpr std::int64_t firstLook = 16;
inline constexpr std::int64_t lastLook = 1024;

/// A running mean.
struct Sums {
    std::int64_t n = 0;
    double sum = 0, squares = 0;
    void add(double value)
    {
        ++n;
        sum += value;
        squares += value * value;
    }
    statistics::MeanError error() const { return statistics::meanError(sum, squares, n); }
};

inline bool holds(const Interval &interval, double truth)
{
    return interval.low <= truth && truth <= interval.high;
}

/// Share of paths of which INTERVALOF holds TRUTH at every look.
inline double coverageOfMean(const Draw &draw, double truth,
                             const std::function<Interval(const Sums &)> &intervalOf, int count = paths)
{
    Generator random(20240611);
    int covered = 0;
    for (int path = 0; path < count; ++path) {
        Sums sums;
        bool all = true;
        for (std::int64_t look = firstLook; look <= lastLook && all; look *= 2) {
            while (sums.n < look)
                sums.add(draw(random));
            all = holds(intervalOf(sums), truth);
        }
        covered += all;
    }
    const double coverage = static_cast<double>(covered) / count;
    qInfo("covered %.2f %% of %d paths", 100 * coverage, count);
    return coverage;
}

inline QByteArray percent(double share)
{
    return QByteArray::number(100 * share, 'f', 2) + " %";
}

} // namespace paretoscope::tests
