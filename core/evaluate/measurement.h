// What was really run, with its n. Values; no LibTorch.
#pragma once

#include "core/data/task.h"
#include "core/evaluate/modeloutput.h"
#include "core/statistics/paired.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::evaluate {

/// Which number `value` is. Accuracy and agreement: a share, higher is better. NegativeLogLikelihood: nats
/// per token, lower is better. MeanSquaredError: lower is better.
enum class Metric { Accuracy, NegativeLogLikelihood, MeanSquaredError, Agreement };

std::string_view
metricName(Metric metric); ///< "accuracy", "negativeLogLikelihood", "meanSquaredError", "agreement"
Metric headlineMetric(data::Task task, OutputKind kind = OutputKind::Logits);
bool isShare(Metric metric); ///< of predictions: from 0 to 1
bool higherIsBetter(Metric metric);

/// Damage to one of several outputs: nats where it is a distribution, else a distance.
struct OutputDamage {
    std::string name;
    OutputKind kind = OutputKind::Values;
    std::vector<std::int64_t> shape; ///< of one sample
    double weight = 1;               ///< in the whole damage
    double damage = 0;               ///< mean over samples
    base::Wording leftOut = {};      ///< why it does not count; empty: it does
    bool operator==(const OutputDamage &) const = default;
};

/// One class of many predictions a sample, or one label of several; places without a label left out.
struct ClassCounts {
    std::int64_t truth = 0;                           ///< predictions whose truth it is
    std::int64_t before = 0, after = 0;               ///< predictions that say so
    std::int64_t correctBefore = 0, correctAfter = 0; ///< of `truth`, those that say so
    statistics::Flips flips;                          ///< of a label: of yes and no
    bool operator==(const ClassCounts &) const = default;
};

/// Another number that the task is known by: "absoluteError", "r2", "meanIoU", "subsetAccuracy", "macroF1",
/// "cosine", "retrievalTop1".
struct FurtherMetric {
    std::string key;
    double value = 0;
    double baselineValue = 0; ///< of the float model on the same samples
    bool operator==(const FurtherMetric &) const = default;
};

/// One recipe (or the float model) on n samples.
struct Measurement {
    Metric metric = Metric::Accuracy;
    OutputKind kind = OutputKind::Logits; ///< of the task's output
    std::int64_t n = 0;                   ///< samples (token windows for a language model)
    double value = 0;
    statistics::Interval interval; ///< of value: Wilson for shares, normal over samples otherwise
    double baselineValue = 0;      ///< of the float model on the same samples
    double difference = 0;         ///< value − baselineValue, paired
    statistics::Interval
        differenceInterval; ///< Newcombe's paired interval for shares, normal over samples otherwise
    std::int64_t correct =
        0; ///< right predictions (tokens for a language model); agreeing samples when unlabelled
    std::int64_t baselineCorrect = 0; ///< of the float model on the same samples
    std::int64_t predictions = 0;     ///< what `correct` counts out of: n, or n × tokens, pixels, labels
    double crossEntropy = 0;          ///< mean, nats, per prediction; 0 without labels
    double kl = 0; ///< mean damage to the float outputs, 0 for the float model: what damageKind says
    double klStandardError = 0;
    DamageKind damageKind = DamageKind::Kl;
    double maxAbsDifference = 0;        ///< of outputs, to the float model's
    statistics::Flips flips;            ///< of predictions
    std::optional<double> pValue = 1;   ///< exact McNemar on flips; none where predictions hang together
    std::vector<OutputDamage> outputs;  ///< of several, in their order; empty where there is one
    std::vector<FurtherMetric> further; ///< by task
    std::vector<ClassCounts> classes;   ///< of several predictions a sample: by class, or by label
    bool operator==(const Measurement &) const = default;
};

/// exp(crossEntropy): perplexity of a language model.
double perplexity(const Measurement &measurement);
/// Over windows: exp of the interval of their mean negative log-likelihood, so uneven about the perplexity
/// itself.
statistics::Interval perplexityInterval(const Measurement &measurement);

/// Whether the task's output gives answers, which can be right, wrong, or unlike the float model's; else
/// agreement is to be within a distance.
bool hasAnswers(const Measurement &measurement);
inline constexpr double agreeingDistance = 0.01;

} // namespace paretoscope::evaluate
