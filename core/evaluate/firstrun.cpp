#include "core/evaluate/firstrun.h"

#include "core/evaluate/evaluatordata.h"
#include "core/evaluate/outputfit.h"
#include "core/evaluate/recogniseoutputs.h"

#include <algorithm>
#include <bit>

namespace paretoscope::evaluate {

namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

// Stop is looked at between nodes, so one node must not take long: this many multiply-accumulates take some
// 50 ms on one slow core. Activations beyond the cache of a core only slow a run down.
constexpr std::int64_t mostNodeMacs = 500'000'000;
constexpr std::int64_t mostActivationBytes = std::int64_t{32} << 20;
constexpr std::int64_t leastBatch = 8;
constexpr std::int64_t mostBatch = 64;

std::int64_t chosenBatch(const EvaluatorData &data)
{
    if (const std::int64_t most = data.executor.model().batching().most(); most > 0)
        return data.options.microBatch > 0 ? std::min(most, data.options.microBatch) : most;
    if (data.options.microBatch > 0)
        return data.options.microBatch;
    const std::int64_t largest = data.macs.empty() ? 0 : *std::ranges::max_element(data.macs);
    const std::int64_t byTime = mostNodeMacs / std::max<std::int64_t>(largest, 1);
    const std::int64_t byMemory = mostActivationBytes / std::max<std::int64_t>(data.bytesPerSample, 1);
    const std::int64_t batch = std::clamp(std::min(byTime, byMemory), leastBatch, mostBatch);
    return static_cast<std::int64_t>(std::bit_floor(static_cast<std::uint64_t>(batch)));
}

std::int64_t largestToken(const data::Array &array)
{
    const auto &tokens = std::get<std::vector<std::int64_t>>(array.values);
    return tokens.empty() ? 0 : *std::ranges::max_element(tokens);
}

/// The model failed on a single sample: tell what it was given and where that is set.
Error doesNotTake(const data::Batch &sample, const Error &failure)
{
    if (failure.code != ErrorCode::ModelUnsupported || sample.inputs.empty())
        return failure;
    std::string given;
    for (const data::Array &input : sample.inputs) {
        const auto own = input.shape.empty() ? at::IntArrayRef() : at::IntArrayRef(input.shape).slice(1);
        given += (given.empty() ? "" : " and ") + shapeText(own);
    }
    const std::string which = sample.inputs.size() == 1 ? "input" : "inputs";
    if (sample.inputs[0].isInteger())
        return {ErrorCode::DataMismatch,
                "The model's " + which + " does not take tokens of shape " + given + " up to " +
                    std::to_string(largestToken(sample.inputs[0])) +
                    "; choose data of the length and vocabulary the model was trained on.",
                failure.message + " " + failure.detail};
    return {ErrorCode::DataMismatch,
            "The model's " + which + " does not take samples of shape " + given +
                "; set \"resize\", \"centerCrop\" or \"channels\" in the project's \"input\", or choose data "
                "of the "
                "shape the model was trained on.",
            failure.message + " " + failure.detail};
}

/// What a first sample told of the outputs.
struct FirstOutputs {
    std::vector<graph::OutputPlace> places;
    graph::Outputs outputs;
};

Result<FirstOutputs> runOneSample(EvaluatorData &data)
{
    auto sample = data.samples.read(0, 1);
    if (!sample)
        return sample.error();
    const auto inputs = toInputs(*sample);
    auto macs = data.executor.measureMacs(inputs);
    if (!macs)
        return doesNotTake(*sample, macs.error());
    data.macs = std::move(*macs);
    graph::Activations activations;
    auto outputs = data.executor.runRetaining(inputs, {}, activations);
    if (!outputs)
        return outputs.error();
    data.bytesPerSample = activations.bytes();
    for (const at::Tensor &tensor : outputs->tensors)
        data.firstAlone.tensors.push_back(tensor.detach().clone());
    const graph::ModelData &model = data.executor.model().data();
    return FirstOutputs{
        graph::placesOfOutputs(model, activations.values[static_cast<std::size_t>(model.output)]),
        std::move(*outputs)};
}

/// Of several outputs not all need have a part for each sample, and a batch of one may come back without its
/// dimension: two samples tell.
std::optional<graph::Outputs> runTwoSamples(const EvaluatorData &data, const FirstOutputs &first)
{
    const at::Tensor &only = first.outputs.first();
    const bool plain = first.outputs.tensors.size() == 1 && only.dim() > 0 && only.size(0) == 1;
    if (plain || data.samples.size() < 2)
        return std::nullopt;
    const auto samples = data.samples.read(0, 2);
    if (!samples)
        return std::nullopt;
    auto ran = data.executor.run(toInputs(*samples), {}, {});
    return ran ? std::optional(std::move(*ran)) : std::nullopt;
}

/// NaN and infinity are the baseline's to report: here only shapes and labels are judged.
Result<void> findKinds(EvaluatorData &data, const FirstOutputs &first)
{
    const auto two = runTwoSamples(data, first);
    const OutputChoice &choice = data.options.outputs;
    auto listed = listOutputs(first.places, first.outputs, two ? &*two : nullptr, choice);
    if (!listed)
        return listed.error();
    data.outputs = std::make_shared<const ModelOutputs>(*listed);
    auto batch = data.batch(0);
    if (!batch)
        return batch.error();
    const BatchRange range = data.range(0);
    auto arranged = data.floatOutputs(0, **batch, range.count, {});
    if (!arranged)
        return arranged.error();
    auto kinds = recogniseOutputs(std::move(*listed), first.places, *arranged, (*batch)->targets, data.task,
                                  choice, data.numbers(range));
    if (!kinds)
        return kinds.error();
    data.outputs = std::make_shared<const ModelOutputs>(std::move(*kinds));
    return {};
}

} // namespace

Result<void> runFirst(EvaluatorData &data)
{
    if (data.samples.size() == 0)
        return Error{ErrorCode::DataMismatch, "The data holds no samples; choose a file that does.", {}};
    const auto first = runOneSample(data);
    if (!first)
        return first.error();
    data.microBatch = chosenBatch(data);
    if (!data.outputs)
        return findKinds(data, *first);
    auto batch = data.batch(0);
    if (!batch)
        return batch.error();
    const BatchRange range = data.range(0);
    auto outputs = data.floatOutputs(0, **batch, range.count, {});
    if (!outputs)
        return outputs.error();
    const at::Tensor &own = (*outputs)[data.outputs->task];
    if (auto fits = checkPerSample(own, range.count); !fits)
        return fits;
    return checkTargets(rowsOf(own, data.outputs->ofTask()), (*batch)->targets, data.task,
                        data.numbers(range));
}

} // namespace paretoscope::evaluate
