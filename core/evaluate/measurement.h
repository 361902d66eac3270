// What was really run, with its n. Values; no LibTorch.
#pragma once

#include "core/data/task.h"

#include <cstdint>
#include <string_view>

namespace paretoscope::evaluate {

/// Two-sided 95 %.
struct Interval {
    double low = 0;
    double high = 0;
    bool operator==(const Interval &) const = default;
};

/// Samples whose outcome changed against the float model.
struct Flips {
    std::int64_t rightToWrong = 0;
    std::int64_t wrongToRight = 0;
    bool operator==(const Flips &) const = default;
};

/// Which number `value` is. Accuracy and agreement: a share, higher is better. NegativeLogLikelihood: nats
/// per token, lower is better. MeanSquaredError: lower is better.
enum class Metric { Accuracy, NegativeLogLikelihood, MeanSquaredError, Agreement };

std::string_view
metricName(Metric metric); ///< "accuracy", "negativeLogLikelihood", "meanSquaredError", "agreement"
Metric headlineMetric(data::Task task);
bool higherIsBetter(Metric metric);

/// One recipe (or the float model) on n samples.
struct Measurement {
    Metric metric = Metric::Accuracy;
    std::int64_t n = 0; ///< samples (token windows for a language model)
    double value = 0;
    Interval interval;           ///< of value: Wilson for shares, normal over samples otherwise
    double baselineValue = 0;    ///< of the float model on the same samples
    double difference = 0;       ///< value − baselineValue, paired
    Interval differenceInterval; ///< Newcombe's paired interval for shares, normal over samples otherwise
    std::int64_t correct =
        0; ///< right predictions (tokens for a language model); agreeing samples when unlabelled
    std::int64_t baselineCorrect = 0; ///< of the float model on the same samples
    std::int64_t predictions = 0;     ///< what `correct` counts out of: n, or n × tokens
    double crossEntropy = 0;          ///< mean, nats, per prediction; 0 without labels
    double kl = 0; ///< mean damage to the float outputs (see Damage), 0 for the float model
    double klStandardError = 0;
    double maxAbsDifference = 0; ///< of outputs, to the float model's
    Flips flips;                 ///< of predictions
    double pValue = 1;           ///< exact McNemar on flips
    bool operator==(const Measurement &) const = default;
};

/// exp(crossEntropy): perplexity of a language model.
double perplexity(const Measurement &measurement);

} // namespace paretoscope::evaluate
