#include "core/evaluate/measurement.h"

#include <cmath>

namespace paretoscope::evaluate {

std::string_view metricName(Metric metric)
{
    switch (metric) {
    case Metric::Accuracy:
        return "accuracy";
    case Metric::NegativeLogLikelihood:
        return "negativeLogLikelihood";
    case Metric::MeanSquaredError:
        return "meanSquaredError";
    case Metric::Agreement:
        return "agreement";
    }
    return {};
}

Metric headlineMetric(data::Task task, OutputKind kind)
{
    if (task == data::Task::Classification && !isDistribution(kind))
        return Metric::Agreement; // of embeddings, whatever the labels
    switch (task) {
    case data::Task::Classification:
        return Metric::Accuracy;
    case data::Task::LanguageModel:
        return Metric::NegativeLogLikelihood;
    case data::Task::Regression:
        return Metric::MeanSquaredError;
    case data::Task::Unlabelled:
        return Metric::Agreement;
    }
    return Metric::Agreement;
}

bool isShare(Metric metric)
{
    return metric == Metric::Accuracy || metric == Metric::Agreement;
}

bool higherIsBetter(Metric metric)
{
    return isShare(metric);
}

bool hasAnswers(const Measurement &measurement)
{
    return isDistribution(measurement.kind) && measurement.metric != Metric::MeanSquaredError;
}

double perplexity(const Measurement &measurement)
{
    return std::exp(measurement.crossEntropy);
}

statistics::Interval perplexityInterval(const Measurement &measurement)
{
    return {std::exp(measurement.interval.low), std::exp(measurement.interval.high)};
}

} // namespace paretoscope::evaluate
