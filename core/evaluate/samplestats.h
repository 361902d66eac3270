// Sums over samples from which every metric is made. Adding two gives the statistics of both sample blocks,
// so that cells can be measured in blocks, by any process, in any order.
#pragma once

#include "core/evaluate/measurement.h"

#include <cstdint>
#include <vector>

namespace paretoscope::evaluate {

/// Of one number that a regression predicts, over samples.
struct ColumnSums {
    double squaredError = 0, baselineSquaredError = 0;
    double target = 0, targetSquares = 0;
    bool operator==(const ColumnSums &) const = default;
};

/// What only some tasks have; empty vectors elsewhere. Not kept of cells.
struct FurtherSums {
    std::vector<ColumnSums> columns;                     ///< regression
    double absoluteError = 0, baselineAbsoluteError = 0; ///< regression: per-sample means, summed
    std::vector<ClassCounts> classes; ///< several predictions a sample: by class, or by label
    bool labels = false;              ///< `classes` are labels of which a sample may have several
    std::int64_t allRight = 0, baselineAllRight = 0; ///< samples with every label right
    double cosine = 0;                               ///< embeddings: with the float model's

    FurtherSums &operator+=(const FurtherSums &other);
    bool operator==(const FurtherSums &) const = default;
};

struct SampleStats {
    std::int64_t n = 0;           ///< samples
    std::int64_t predictions = 0; ///< classifications made (tokens of a language model, pixels, labels)
    std::int64_t correct = 0;
    std::int64_t baselineCorrect = 0; ///< of the float model on the same samples
    statistics::Flips flips;
    double klSum = 0, klSquares = 0;         ///< per-sample damage
    double klRootSum = 0;                    ///< of its fourth root
    double metricSum = 0, metricSquares = 0; ///< per-sample value of the metric
    double baselineMetricSum = 0;            ///< of the float model
    double differenceSquares = 0;            ///< of metric − float model's, per sample
    double crossEntropySum = 0;              ///< per-sample means, summed
    double maxAbsDifference = 0;
    std::vector<double> outputDamages = {}; ///< of each of several outputs, summed; empty where there is one
    FurtherSums further = {};

    SampleStats &operator+=(const SampleStats &other);
    bool operator==(const SampleStats &) const = default;
};

/// Intervals and tests from the sums: Wilson for shares of samples, normal over samples otherwise; McNemar's
/// p only where a sample is one prediction, or a language model's tokens are (1 for MeanSquaredError).
Measurement measurementFrom(const SampleStats &stats, Metric metric);
/// With what is said of each output.
Measurement measurementFrom(const SampleStats &stats, Metric metric, const ModelOutputs &outputs);

} // namespace paretoscope::evaluate
