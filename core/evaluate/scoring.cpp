#include "core/evaluate/scoring.h"

#include <ATen/ops/exp.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/log_softmax.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

namespace paretoscope::evaluate {

namespace {

using base::Error;
using base::Result;

constexpr double agreeingDistance = 0.01;

/// No NaN, no infinity: no element has all exponent bits set. In integers, so that the loop is vectorised.
bool allFinite(const float *values, std::int64_t count)
{
    constexpr std::uint32_t exponent = 0x7f800000;
    std::uint32_t bad = 0;
    for (std::int64_t i = 0; i < count; ++i)
        bad |= (std::bit_cast<std::uint32_t>(values[i]) & exponent) == exponent ? 1U : 0U;
    return bad == 0;
}

Result<void> checkFinite(const OutputRows &outputs, std::span<const std::int64_t> numbers)
{
    const std::int64_t perSample = outputs.rows.numel() / outputs.samples;
    const float *values = outputs.rows.data_ptr<float>();
    for (std::int64_t sample = 0; sample < outputs.samples; ++sample)
        if (!allFinite(values + sample * perSample, perSample))
            return Error{
                base::ErrorCode::NonFinite,
                sampleText(sample, numbers) +
                    " makes the model give outputs that are NaN or infinite; check the sample and the "
                    "preprocessing, or choose a milder setting.",
                {}};
    return {};
}

std::int64_t largestColumn(const float *row, std::int64_t columns)
{
    return std::max_element(row, row + columns) - row; // the first of equals
}

/// Sums over samples, one after the other; the same code for every task, fed with what each sample came to.
struct OneSample {
    double damage = 0;
    double metric = 0, baselineMetric = 0;
    double crossEntropy = 0;
};

void addSample(SampleStats &stats, const OneSample &sample)
{
    const double damage = std::max(0.0, sample.damage); // rounding can carry a divergence of nothing below 0
    stats.n += 1;
    stats.klSum += damage;
    stats.klSquares += damage * damage;
    stats.klRootSum += std::sqrt(std::sqrt(damage));
    stats.metricSum += sample.metric;
    stats.metricSquares += sample.metric * sample.metric;
    stats.baselineMetricSum += sample.baselineMetric;
    const double difference = sample.metric - sample.baselineMetric;
    stats.differenceSquares += difference * difference;
    stats.crossEntropySum += sample.crossEntropy;
}

/// Σ p (log p − log q) over a row. Terms of both signs all but cancel where p and q are nearly equal: in
/// float32 the rounding of the logarithms alone comes to 1e-7, which is a per cent of the damage of 8 bits.
double divergence(const double *p, const double *logP, const double *logQ, std::int64_t columns)
{
    double sum = 0;
    for (std::int64_t c = 0; c < columns; ++c)
        sum += p[c] * (logP[c] - logQ[c]);
    return sum;
}

/// Class scores: classifications, next tokens, or unlabelled scores.
class DistributionScorer {
public:
    DistributionScorer(const OutputRows &changed, const at::Tensor &logChanged, const Reference &reference,
                       const std::int64_t *labels)
        : m_columns(changed.rows.size(1)), m_rowsPerSample(changed.rowsPerSample), m_reference(reference),
          m_labels(labels), m_scores(changed.rows.data_ptr<float>()),
          m_logP(reference.logProbabilities.data_ptr<double>()),
          m_p(reference.probabilities.data_ptr<double>()), m_logQ(logChanged.data_ptr<double>())
    {
    }

    /// OUTCOMES may be null.
    void add(SampleStats &stats, std::int64_t sample, std::vector<Outcome> *outcomes) const
    {
        OneSample sums;
        for (std::int64_t r = sample * m_rowsPerSample; r < (sample + 1) * m_rowsPerSample; ++r) {
            const Outcome outcome = addRow(stats, sums, r);
            if (outcomes)
                outcomes->push_back(outcome);
        }
        const auto rows = static_cast<double>(m_rowsPerSample);
        addSample(stats, {sums.damage / rows, sums.metric / rows, sums.baselineMetric / rows,
                          sums.crossEntropy / rows});
    }

private:
    Outcome addRow(SampleStats &stats, OneSample &sums, std::int64_t row) const
    {
        const double *logQ = m_logQ + row * m_columns;
        const double *logP = m_logP + row * m_columns;
        const double damage = divergence(m_p + row * m_columns, logP, logQ, m_columns);
        sums.damage += damage;
        const std::int64_t predicted = largestColumn(m_scores + row * m_columns, m_columns);
        const std::int64_t before = m_reference.predictions[static_cast<std::size_t>(row)];
        const std::int64_t truth = m_labels ? m_labels[row] : before;
        const bool right = predicted == truth;
        const bool wasRight = before == truth;
        stats.predictions += 1;
        stats.correct += right;
        stats.baselineCorrect += wasRight;
        stats.flips.rightToWrong += wasRight && !right;
        stats.flips.wrongToRight += right && !wasRight;
        const double crossEntropy = m_labels ? -logQ[truth] : 0;
        const bool likelihood = m_reference.task == data::Task::LanguageModel;
        sums.crossEntropy += crossEntropy;
        sums.metric += likelihood ? crossEntropy : (right ? 1 : 0);
        sums.baselineMetric += likelihood ? -logP[truth] : (wasRight ? 1 : 0);
        return {.sample = row / m_rowsPerSample,
                .row = row % m_rowsPerSample,
                .label = m_labels ? truth : -1,
                .before = before,
                .after = predicted,
                .confidenceBefore = static_cast<float>(std::exp(logP[before])),
                .confidenceAfter = static_cast<float>(std::exp(logQ[predicted])),
                .lossBefore = m_labels ? static_cast<float>(-logP[truth]) : 0,
                .lossAfter = m_labels ? static_cast<float>(-logQ[truth]) : 0,
                .kl = std::max(0.0, damage)};
    }

    std::int64_t m_columns;
    std::int64_t m_rowsPerSample;
    const Reference &m_reference;
    const std::int64_t *m_labels; ///< null without labels: then the float model's predictions are the truth
    const float *m_scores;        ///< not the logarithms for predictions: their rounding makes ties
    const double *m_logP, *m_p, *m_logQ;
};

double meanSquaredDistance(const float *a, const float *b, std::int64_t count)
{
    double sum = 0;
    for (std::int64_t i = 0; i < count; ++i) {
        const double difference = static_cast<double>(a[i]) - static_cast<double>(b[i]);
        sum += difference * difference;
    }
    return sum / static_cast<double>(count);
}

/// Plain numbers: regression (TARGET set) or unlabelled.
void addNumbers(SampleStats &stats, const float *changed, const float *reference, const float *target,
                std::int64_t count, double meanSquare)
{
    OneSample sample;
    sample.damage = meanSquaredDistance(changed, reference, count) / meanSquare;
    if (target) {
        sample.metric = meanSquaredDistance(changed, target, count);
        sample.baselineMetric = meanSquaredDistance(reference, target, count);
    } else {
        const bool agrees = sample.damage <= agreeingDistance;
        sample.metric = agrees ? 1 : 0;
        sample.baselineMetric = 1;
        stats.correct += agrees;
        stats.baselineCorrect += 1;
        stats.flips.rightToWrong += !agrees;
    }
    stats.predictions += 1;
    addSample(stats, sample);
}

double largestDifference(const at::Tensor &a, const at::Tensor &b)
{
    const float *x = a.data_ptr<float>();
    const float *y = b.data_ptr<float>();
    float largest = 0;
    for (std::int64_t i = 0; i < a.numel(); ++i)
        largest = std::max(largest, std::abs(x[i] - y[i]));
    return static_cast<double>(largest);
}

SampleStats scoreDistribution(const OutputRows &changed, const Reference &reference,
                              const data::Array &targets, std::vector<Outcome> *outcomes)
{
    const bool unchanged = changed.rows.data_ptr() == reference.outputs.rows.data_ptr();
    const at::Tensor logChanged =
        unchanged ? reference.logProbabilities : at::log_softmax(changed.rows, -1, at::kDouble);
    const auto *labels = std::get_if<std::vector<std::int64_t>>(&targets.values);
    const bool labelled = reference.task != data::Task::Unlabelled && labels;
    const DistributionScorer scorer(changed, logChanged, reference, labelled ? labels->data() : nullptr);
    SampleStats stats;
    for (std::int64_t sample = 0; sample < changed.samples; ++sample)
        scorer.add(stats, sample, outcomes);
    return stats;
}

SampleStats scoreNumbers(const OutputRows &changed, const Reference &reference, const data::Array &targets)
{
    const auto *numbers = std::get_if<std::vector<float>>(&targets.values);
    const bool labelled = reference.task == data::Task::Regression && numbers;
    const std::int64_t columns = changed.rows.size(1);
    SampleStats stats;
    for (std::int64_t sample = 0; sample < changed.samples; ++sample) {
        const std::int64_t at = sample * columns;
        addNumbers(stats, changed.rows.data_ptr<float>() + at, reference.outputs.rows.data_ptr<float>() + at,
                   labelled ? numbers->data() + at : nullptr, columns, reference.meanSquare);
    }
    return stats;
}

} // namespace

std::vector<c10::IValue> toInputs(const data::Batch &batch, std::int64_t count)
{
    std::vector<c10::IValue> inputs;
    for (const data::Array &array : batch.inputs) {
        std::vector<std::int64_t> shape = array.shape;
        if (count > 0 && !shape.empty())
            shape[0] = std::min(shape[0], count);
        // from_blob() wants a mutable pointer, but a graph never overwrites its inputs (see ModelData).
        if (const auto *numbers = std::get_if<std::vector<float>>(&array.values))
            inputs.emplace_back(at::from_blob(const_cast<float *>(numbers->data()), shape, at::kFloat));
        else
            inputs.emplace_back(at::from_blob(
                const_cast<std::int64_t *>(std::get<std::vector<std::int64_t>>(array.values).data()), shape,
                at::kLong));
    }
    return inputs;
}

double meanSquareOf(const at::Tensor &outputs)
{
    const at::Tensor numbers = outputs.to(at::kFloat).contiguous();
    const float *values = numbers.data_ptr<float>();
    double sum = 0;
    for (std::int64_t i = 0; i < numbers.numel(); ++i)
        sum += static_cast<double>(values[i]) * static_cast<double>(values[i]);
    return sum > 0 ? sum / static_cast<double>(numbers.numel()) : 1;
}

Result<Reference> makeReference(const at::Tensor &floatOutputs, std::int64_t samples,
                                const data::Array &targets, data::Task task, double meanSquare,
                                std::span<const std::int64_t> numbers)
{
    auto rows = outputRows(floatOutputs, samples, task);
    if (!rows)
        return rows.error();
    if (auto fit = checkTargets(*rows, targets, task, numbers); !fit)
        return fit.error();
    if (auto finite = checkFinite(*rows, numbers); !finite)
        return finite.error();
    Reference reference{std::move(*rows), {}, {}, {}, meanSquare, task, numbers};
    if (!reference.outputs.distribution) {
        if (!(meanSquare > 0))
            reference.meanSquare = meanSquareOf(reference.outputs.rows);
        return reference;
    }
    reference.logProbabilities = at::log_softmax(reference.outputs.rows, -1, at::kDouble);
    reference.probabilities = at::exp(reference.logProbabilities);
    const std::int64_t columns = reference.outputs.rows.size(1);
    const float *scores = reference.outputs.rows.data_ptr<float>();
    for (std::int64_t row = 0; row < reference.outputs.rows.size(0); ++row)
        reference.predictions.push_back(largestColumn(scores + row * columns, columns));
    return reference;
}

Result<SampleStats> score(const at::Tensor &outputs, const Reference &reference, const data::Array &targets,
                          std::vector<Outcome> *outcomes)
{
    auto changed = outputRows(outputs, reference.outputs.samples, reference.task);
    if (!changed)
        return changed.error();
    if (changed->rows.sizes() != reference.outputs.rows.sizes())
        return Error{base::ErrorCode::ModelUnsupported,
                     "The changed model's output has another shape than the float model's.",
                     shapeText(outputs.sizes())};
    if (auto finite = checkFinite(*changed, reference.numbers); !finite)
        return finite.error();
    SampleStats stats = changed->distribution ? scoreDistribution(*changed, reference, targets, outcomes)
                                              : scoreNumbers(*changed, reference, targets);
    stats.maxAbsDifference = largestDifference(changed->rows, reference.outputs.rows);
    return stats;
}

Result<SampleStats> score(const at::Tensor &outputs, const at::Tensor &floatOutputs,
                          const data::Array &targets, data::Task task)
{
    const std::int64_t samples = floatOutputs.dim() > 0 ? floatOutputs.size(0) : 0;
    auto reference = makeReference(floatOutputs, samples, targets, task);
    if (!reference)
        return reference.error();
    return score(outputs, *reference, targets);
}

} // namespace paretoscope::evaluate
