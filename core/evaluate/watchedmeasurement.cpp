#include "core/evaluate/watchedmeasurement.h"

#include "core/statistics/watched.h"

#include <algorithm>

namespace paretoscope::evaluate {

namespace {

/// Of a mean ± 1.96 standard errors.
double errorOf(const statistics::Interval &interval)
{
    return (interval.high - interval.low) / (2 * statistics::normalQuantile975);
}

} // namespace

WatchedIntervals watchedIntervals(const Measurement &m)
{
    WatchedIntervals result;
    result.kl = statistics::watchedInterval(m.kl, m.klStandardError, m.n);
    if (higherIsBetter(m.metric)) {
        result.value = statistics::watchedShare(m.correct, m.predictions);
        result.difference = m.metric == Metric::Agreement
                                ? statistics::Interval{result.value.low - 1, result.value.high - 1}
                                : statistics::watchedShareDifference(m.flips, m.predictions);
        return result;
    }
    result.value = m.metric == Metric::MeanSquaredError
                       ? statistics::watchedInterval(m.value, errorOf(m.interval), m.n)
                       : statistics::watchedMean(m.value, errorOf(m.interval), m.n);
    result.value.low = std::max(0.0, result.value.low);
    result.difference = statistics::watchedMean(m.difference, errorOf(m.differenceInterval), m.n);
    return result;
}

} // namespace paretoscope::evaluate
