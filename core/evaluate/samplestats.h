// Sums over samples from which every metric is made. Adding two gives the statistics of both sample blocks,
// so that cells can be measured in blocks, by any process, in any order.
#pragma once

#include "core/evaluate/measurement.h"

#include <cstdint>

namespace paretoscope::evaluate {

struct SampleStats {
    std::int64_t n = 0;           ///< samples
    std::int64_t predictions = 0; ///< classifications made (tokens of a language model)
    std::int64_t correct = 0;
    std::int64_t baselineCorrect = 0; ///< of the float model on the same samples
    Flips flips;
    double klSum = 0, klSquares = 0;         ///< per-sample damage
    double klRootSum = 0;                    ///< of its fourth root
    double metricSum = 0, metricSquares = 0; ///< per-sample value of the metric
    double baselineMetricSum = 0;            ///< of the float model
    double differenceSquares = 0;            ///< of metric − float model's, per sample
    double crossEntropySum = 0;              ///< per-sample means, summed
    double maxAbsDifference = 0;

    SampleStats &operator+=(const SampleStats &other);
    bool operator==(const SampleStats &) const = default;
};

/// Intervals and tests from the sums: Wilson for shares, normal over samples otherwise; McNemar's p only
/// where predictions can be right or wrong (1 for Agreement and MeanSquaredError).
Measurement measurementFrom(const SampleStats &stats, Metric metric);

} // namespace paretoscope::evaluate
