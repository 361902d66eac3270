#include "core/evaluate/samplestats.h"

#include "core/evaluate/furthermetrics.h"
#include "core/statistics/paired.h"

#include <algorithm>

namespace paretoscope::evaluate {

namespace {

/// ALL becomes as long as the longer of the two.
template <typename Sum, typename Add>
void addEach(std::vector<Sum> &all, const std::vector<Sum> &other, Add &&add)
{
    all.resize(std::max(all.size(), other.size()));
    for (std::size_t i = 0; i < other.size(); ++i)
        add(all[i], other[i]);
}

void addCounts(ClassCounts &sum, const ClassCounts &other)
{
    sum.truth += other.truth;
    sum.before += other.before;
    sum.after += other.after;
    sum.correctBefore += other.correctBefore;
    sum.correctAfter += other.correctAfter;
    sum.flips.rightToWrong += other.flips.rightToWrong;
    sum.flips.wrongToRight += other.flips.wrongToRight;
}

void addColumn(ColumnSums &sum, const ColumnSums &other)
{
    sum.squaredError += other.squaredError;
    sum.baselineSquaredError += other.baselineSquaredError;
    sum.target += other.target;
    sum.targetSquares += other.targetSquares;
}

} // namespace

FurtherSums &FurtherSums::operator+=(const FurtherSums &other)
{
    addEach(columns, other.columns, addColumn);
    absoluteError += other.absoluteError;
    baselineAbsoluteError += other.baselineAbsoluteError;
    addEach(classes, other.classes, addCounts);
    allRight += other.allRight;
    baselineAllRight += other.baselineAllRight;
    labels = labels || other.labels;
    cosine += other.cosine;
    return *this;
}

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
    addEach(outputDamages, other.outputDamages, [](double &sum, double own) { sum += own; });
    further += other.further;
    return *this;
}

namespace {

/// Right and wrong answers: shares.
void setShares(Measurement &result, const SampleStats &stats)
{
    const auto predictions = static_cast<double>(std::max<std::int64_t>(stats.predictions, 1));
    result.value = static_cast<double>(stats.correct) / predictions;
    result.interval = statistics::wilson(stats.correct, stats.predictions);
    result.baselineValue = static_cast<double>(stats.baselineCorrect) / predictions;
    result.difference = static_cast<double>(stats.correct - stats.baselineCorrect) / predictions;
    if (result.metric == Metric::Agreement) // the float model agrees with itself, whatever the samples
        result.differenceInterval = {result.interval.low - 1, result.interval.high - 1};
    else
        result.differenceInterval = statistics::newcombePaired(
            {stats.baselineCorrect - stats.flips.rightToWrong, stats.flips, stats.predictions});
}

statistics::Interval within(statistics::Interval interval, double least, double most)
{
    return {std::clamp(interval.low, least, most), std::clamp(interval.high, least, most)};
}

/// One number a sample: means.
void setMeans(Measurement &result, const SampleStats &stats)
{
    const statistics::MeanError value = statistics::meanError(stats.metricSum, stats.metricSquares, stats.n);
    result.value = value.mean;
    result.interval = statistics::normalInterval(value);
    result.baselineValue = stats.baselineMetricSum / static_cast<double>(stats.n);
    const statistics::MeanError difference =
        statistics::meanError(stats.metricSum - stats.baselineMetricSum, stats.differenceSquares, stats.n);
    result.difference = difference.mean;
    result.differenceInterval = statistics::normalInterval(difference);
}

/// Pixels and labels of a sample hang together: their shares are means over samples.
void setSharesOfSamples(Measurement &result, const SampleStats &stats)
{
    const statistics::Interval value =
        statistics::normalInterval(statistics::meanError(stats.metricSum, stats.metricSquares, stats.n));
    const statistics::Interval difference = statistics::normalInterval(
        statistics::meanError(stats.metricSum - stats.baselineMetricSum, stats.differenceSquares, stats.n));
    setShares(result, stats);
    result.interval = within(value, 0, 1);
    result.differenceInterval = within(difference, -1, 1);
}

/// Of predictions that are one a sample; a language model's tokens are taken as such.
std::optional<double> pValueOf(const Measurement &measurement, const SampleStats &stats)
{
    if (measurement.metric == Metric::MeanSquaredError)
        return 1;
    if (measurement.metric != Metric::NegativeLogLikelihood && stats.predictions != stats.n)
        return std::nullopt;
    return statistics::mcnemarExact(stats.flips.rightToWrong, stats.flips.wrongToRight);
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
    if (higherIsBetter(metric) && stats.predictions == stats.n)
        setShares(result, stats);
    else if (higherIsBetter(metric))
        setSharesOfSamples(result, stats);
    else
        setMeans(result, stats);
    if (metric != Metric::Accuracy && metric != Metric::Agreement)
        result.interval.low = std::max(result.interval.low, 0.0); // neither squares nor nats are below
    const statistics::MeanError kl = statistics::meanError(stats.klSum, stats.klSquares, stats.n);
    result.kl = kl.mean;
    result.klStandardError = kl.standardError;
    result.crossEntropy = stats.crossEntropySum / static_cast<double>(stats.n);
    result.pValue = pValueOf(result, stats);
    addFurther(result, stats);
    return result;
}

Measurement measurementFrom(const SampleStats &stats, Metric metric, const ModelOutputs &outputs)
{
    Measurement result = measurementFrom(stats, metric);
    result.damageKind = damageKind(outputs);
    result.kind = outputs.ofTask().kind;
    for (std::size_t i = 0; outputs.all.size() > 1 && i < outputs.all.size(); ++i) {
        const ModelOutput &output = outputs.all[i];
        const double sum = i < stats.outputDamages.size() ? stats.outputDamages[i] : 0;
        const double damage = stats.n > 0 ? sum / static_cast<double>(stats.n) : 0;
        result.outputs.push_back(
            {output.name, output.kind, output.shape, output.weight, damage, output.leftOut});
    }
    return result;
}

} // namespace paretoscope::evaluate
