#include "core/evaluate/samplestats.h"

#include "core/evaluate/statistics.h"

#include <algorithm>

namespace paretoscope::evaluate {

SampleStats &SampleStats::operator+=(const SampleStats &other)
{
    n += other.n;
    predictions += other.predictions;
    correct += other.correct;
    baselineCorrect += other.baselineCorrect;
    flips.rightToWrong += other.flips.rightToWrong;
    flips.wrongToRight += other.flips.wrongToRight;
    klSum += other.klSum;
    klSquares += other.klSquares;
    metricSum += other.metricSum;
    metricSquares += other.metricSquares;
    baselineMetricSum += other.baselineMetricSum;
    crossEntropySum += other.crossEntropySum;
    maxAbsDifference = std::max(maxAbsDifference, other.maxAbsDifference);
    return *this;
}

Measurement measurementFrom(const SampleStats &stats, Metric metric)
{
    Measurement result;
    result.metric = metric;
    result.n = stats.n;
    result.correct = stats.correct;
    result.predictions = stats.predictions;
    result.flips = stats.flips;
    result.maxAbsDifference = stats.maxAbsDifference;
    if (stats.n == 0)
        return result;
    if (higherIsBetter(metric)) {
        const auto predictions = static_cast<double>(std::max<std::int64_t>(stats.predictions, 1));
        result.value = static_cast<double>(stats.correct) / predictions;
        result.interval = wilson(stats.correct, stats.predictions);
    } else {
        const MeanError value = meanError(stats.metricSum, stats.metricSquares, stats.n);
        result.value = value.mean;
        result.interval = normalInterval(value);
    }
    const MeanError kl = meanError(stats.klSum, stats.klSquares, stats.n);
    result.kl = kl.mean;
    result.klStandardError = kl.standardError;
    result.crossEntropy = stats.crossEntropySum / static_cast<double>(stats.n);
    if (metric == Metric::Accuracy || metric == Metric::NegativeLogLikelihood)
        result.pValue = mcnemarExact(stats.flips.rightToWrong, stats.flips.wrongToRight);
    return result;
}

} // namespace paretoscope::evaluate
