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
    klRootSum += other.klRootSum;
    metricSum += other.metricSum;
    metricSquares += other.metricSquares;
    baselineMetricSum += other.baselineMetricSum;
    differenceSquares += other.differenceSquares;
    crossEntropySum += other.crossEntropySum;
    maxAbsDifference = std::max(maxAbsDifference, other.maxAbsDifference);
    return *this;
}

namespace {

/// Right and wrong answers: shares.
void setShares(Measurement &result, const SampleStats &stats)
{
    const auto predictions = static_cast<double>(std::max<std::int64_t>(stats.predictions, 1));
    result.value = static_cast<double>(stats.correct) / predictions;
    result.interval = wilson(stats.correct, stats.predictions);
    result.baselineValue = static_cast<double>(stats.baselineCorrect) / predictions;
    result.difference = static_cast<double>(stats.correct - stats.baselineCorrect) / predictions;
    if (result.metric == Metric::Agreement) // the float model agrees with itself, whatever the samples
        result.differenceInterval = {result.interval.low - 1, result.interval.high - 1};
    else
        result.differenceInterval = newcombePaired(
            {stats.baselineCorrect - stats.flips.rightToWrong, stats.flips, stats.predictions});
}

/// One number a sample: means.
void setMeans(Measurement &result, const SampleStats &stats)
{
    const MeanError value = meanError(stats.metricSum, stats.metricSquares, stats.n);
    result.value = value.mean;
    result.interval = normalInterval(value);
    result.baselineValue = stats.baselineMetricSum / static_cast<double>(stats.n);
    const MeanError difference =
        meanError(stats.metricSum - stats.baselineMetricSum, stats.differenceSquares, stats.n);
    result.difference = difference.mean;
    result.differenceInterval = normalInterval(difference);
}

} // namespace

Measurement measurementFrom(const SampleStats &stats, Metric metric)
{
    Measurement result;
    result.metric = metric;
    result.n = stats.n;
    result.correct = stats.correct;
    result.baselineCorrect = stats.baselineCorrect;
    result.predictions = stats.predictions;
    result.flips = stats.flips;
    result.maxAbsDifference = stats.maxAbsDifference;
    if (stats.n == 0)
        return result;
    if (higherIsBetter(metric))
        setShares(result, stats);
    else
        setMeans(result, stats);
    const MeanError kl = meanError(stats.klSum, stats.klSquares, stats.n);
    result.kl = kl.mean;
    result.klStandardError = kl.standardError;
    result.crossEntropy = stats.crossEntropySum / static_cast<double>(stats.n);
    if (metric == Metric::Accuracy || metric == Metric::NegativeLogLikelihood)
        result.pValue = mcnemarExact(stats.flips.rightToWrong, stats.flips.wrongToRight);
    return result;
}

} // namespace paretoscope::evaluate
