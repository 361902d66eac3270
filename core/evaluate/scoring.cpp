#include "core/evaluate/scoring.h"

#include "core/evaluate/outputs/outputfit.h"
#include "core/evaluate/outputs/recogniseoutputs.h"
#include "core/evaluate/outputs/rowscores.h"

#include <ATen/ops/from_blob.h>

#include <algorithm>
#include <cmath>

namespace paretoscope::evaluate {

namespace {

using base::Error;
using base::Result;

/// Of a regression's predicted numbers for which R² is told one by one; beyond, of all together.
constexpr std::int64_t mostColumns = 4096;

/// Sums over samples, one after the other; the same code for every task, fed with what each sample came to.
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

/// Numbers that a regression predicts for one sample, against its targets.
void addErrors(SampleStats &stats, OneSample &sample, const float *changed, const float *before,
               const float *target, std::int64_t count)
{
    sample.metric = meanSquaredDistance(changed, target, count);
    sample.baselineMetric = meanSquaredDistance(before, target, count);
    auto &columns = stats.further.columns;
    const bool together = count > mostColumns;
    columns.resize(together ? 1 : static_cast<std::size_t>(count));
    const double share = together ? 1 / static_cast<double>(count) : 1;
    double absolute = 0;
    double absoluteBefore = 0;
    for (std::int64_t c = 0; c < count; ++c) {
        const auto aim = static_cast<double>(target[c]);
        const double error = static_cast<double>(changed[c]) - aim;
        const double errorBefore = static_cast<double>(before[c]) - aim;
        absolute += std::abs(error);
        absoluteBefore += std::abs(errorBefore);
        ColumnSums &column = columns[together ? 0 : static_cast<std::size_t>(c)];
        column.squaredError += share * error * error;
        column.baselineSquaredError += share * errorBefore * errorBefore;
        column.target += share * aim;
        column.targetSquares += share * aim * aim;
    }
    stats.further.absoluteError += absolute / static_cast<double>(count);
    stats.further.baselineAbsoluteError += absoluteBefore / static_cast<double>(count);
}

/// Without targets: whether what is no distribution stays where it was.
void addAgreement(SampleStats &stats, OneSample &sample, double distance)
{
    const bool agrees = distance <= agreeingDistance;
    sample.metric = agrees ? 1 : 0;
    sample.baselineMetric = 1;
    stats.correct += agrees;
    stats.baselineCorrect += 1;
    stats.flips.rightToWrong += !agrees;
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

/// A micro-batch as it is scored: outputs in rows, and the damage of each sample to those that are not the
/// task's.
struct Changed {
    std::vector<OutputRows> outputs;
    std::vector<double> others; ///< by sample; empty where there is but one output
};

/// The damage of a sample: the task's own, weighed, and the OTHERS'.
double together(const Changed &changed, const ModelOutputs &model, std::int64_t sample, double own,
                SampleStats &stats)
{
    const double weight = model.ofTask().weight;
    if (changed.others.empty())
        return weight * own;
    stats.outputDamages[model.task] += std::max(0.0, own);
    return weight * std::max(0.0, own) + changed.others[static_cast<std::size_t>(sample)];
}

void keep(const ScoreDetails &details, const OneSample &sample)
{
    if (details.damages)
        details.damages->push_back(std::max(0.0, sample.damage));
}

void scoreDistribution(SampleStats &stats, const Changed &changed, const Reference &reference,
                       const data::Array &targets, const ScoreDetails &details)
{
    const ModelOutputs &model = *reference.model;
    const OutputRows &own = changed.outputs[model.task];
    const auto *labels = std::get_if<std::vector<std::int64_t>>(&targets.values);
    const bool labelled = reference.task != data::Task::Unlabelled && labels;
    const bool perLabel = own.rowsPerSample > 1 && model.ofTask().shape.size() == 1;
    const AnswerScorer scorer(own, reference, labelled ? labels->data() : nullptr, perLabel);
    for (std::int64_t sample = 0; sample < own.samples; ++sample) {
        OneSample one = scorer.add(stats, sample, details.outcomes);
        one.damage = together(changed, model, sample, one.damage, stats);
        addSample(stats, one);
        keep(details, one);
    }
}

void scoreNumbers(SampleStats &stats, const Changed &changed, const Reference &reference,
                  const data::Array &targets, const ScoreDetails &details)
{
    const ModelOutputs &model = *reference.model;
    const OutputRows &own = changed.outputs[model.task];
    const auto *numbers = std::get_if<std::vector<float>>(&targets.values);
    const bool labelled = reference.task == data::Task::Regression && numbers;
    const std::int64_t columns = own.rows.size(1);
    const auto distances = damagesOf(own, reference.ofTask());
    for (std::int64_t sample = 0; sample < own.samples; ++sample) {
        const double distance = distances[static_cast<std::size_t>(sample)];
        OneSample one;
        one.damage = together(changed, model, sample, distance, stats);
        const std::int64_t at = sample * columns;
        if (labelled)
            addErrors(stats, one, own.rows.data_ptr<float>() + at,
                      reference.ofTask().outputs.rows.data_ptr<float>() + at, numbers->data() + at, columns);
        else
            addAgreement(stats, one, distance);
        if (own.kind == OutputKind::Embedding)
            stats.further.cosine += 1 - distance / 2;
        stats.predictions += 1;
        addSample(stats, one);
        keep(details, one);
    }
}

/// Every output that counts in rows, checked; the others' damages in STATS and by sample.
Result<Changed> changedOutputs(const std::vector<at::Tensor> &arranged, const Reference &reference,
                               SampleStats &stats)
{
    Changed changed;
    const ModelOutputs &model = *reference.model;
    if (model.all.size() > 1) {
        stats.outputDamages.assign(model.all.size(), 0);
        changed.others.assign(static_cast<std::size_t>(reference.samples), 0);
    }
    for (std::size_t i = 0; i < arranged.size(); ++i) {
        OutputRows &own = changed.outputs.emplace_back();
        if (!model.uses(i))
            continue;
        if (auto fits = checkPerSample(arranged[i], reference.samples); !fits)
            return fits.error();
        own = rowsOf(arranged[i], model.all[i]);
        const OutputReference &before = reference.outputs[i];
        if (own.rows.sizes() != before.outputs.rows.sizes())
            return Error{
                base::ErrorCode::ModelUnsupported,
                PARETOSCOPE_SAY("output.other-shape",
                                "The changed model's output has another shape than the float model's."),
                shapeText(arranged[i].sizes())};
        if (auto finite = checkFinite(own, reference.numbers); !finite)
            return finite.error();
        stats.maxAbsDifference =
            std::max(stats.maxAbsDifference, largestDifference(own.rows, before.outputs.rows));
        if (i == model.task)
            continue;
        const auto damages = damagesOf(own, before);
        for (std::size_t sample = 0; sample < damages.size(); ++sample) {
            stats.outputDamages[i] += damages[sample];
            changed.others[sample] += model.all[i].weight * damages[sample];
        }
    }
    return changed;
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

Result<SampleStats> scoreArranged(const std::vector<at::Tensor> &arrangedOutputs, const Reference &reference,
                                  const data::Array &targets, const ScoreDetails &details)
{
    SampleStats stats;
    const auto changed = changedOutputs(arrangedOutputs, reference, stats);
    if (!changed)
        return changed.error();
    if (reference.ofTask().outputs.distribution())
        scoreDistribution(stats, *changed, reference, targets, details);
    else
        scoreNumbers(stats, *changed, reference, targets, details);
    return stats;
}

Result<SampleStats> score(const graph::Outputs &outputs, const Reference &reference,
                          const data::Array &targets, const ScoreDetails &details)
{
    const auto tensors = arranged(outputs, *reference.model);
    if (!tensors)
        return tensors.error();
    return scoreArranged(*tensors, reference, targets, details);
}

Result<SampleStats> score(const at::Tensor &outputs, const at::Tensor &floatOutputs,
                          const data::Array &targets, data::Task task)
{
    std::vector<std::int64_t> numbers(floatOutputs.dim() > 0 ? static_cast<std::size_t>(floatOutputs.size(0))
                                                             : 0);
    for (std::size_t i = 0; i < numbers.size(); ++i)
        numbers[i] = static_cast<std::int64_t>(i);
    ModelOutputs listed;
    ModelOutput &only = listed.all.emplace_back();
    only.name = "0";
    only.shape = floatOutputs.sizes().slice(floatOutputs.dim() > 0 ? 1 : 0).vec();
    auto model = recogniseOutputs(std::move(listed), {}, {floatOutputs}, targets, task, {}, numbers);
    if (!model)
        return model.error();
    auto reference = makeReference(std::make_shared<const ModelOutputs>(std::move(*model)), {floatOutputs},
                                   targets, task, {}, numbers);
    if (!reference)
        return reference.error();
    return scoreArranged({outputs}, *reference, targets);
}

} // namespace paretoscope::evaluate
