#include "core/evaluate/running/firstrun.h"

#include "core/base/namelist.h"
#include "core/evaluate/evaluatordata.h"
#include "core/evaluate/outputs/outputfit.h"
#include "core/evaluate/outputs/recogniseoutputs.h"
#include "core/evaluate/running/company.h"
#include "core/graph/firstlook.h"

#include <algorithm>
#include <bit>
#include <numeric>

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
/// Beyond this many multiply-accumulates, some seconds on one slow core, a first micro-batch is not run whole
/// to see what the outputs are: two samples tell that, too, and one where it needs no company.
constexpr std::int64_t mostContactMacs = 20'000'000'000;
constexpr std::int64_t fewSamples = 2;
constexpr std::int64_t tellingNumbers = 32; ///< of every output, in all samples that are run

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

/// A first micro-batch would take long to run.
bool isLarge(const EvaluatorData &data)
{
    const std::int64_t whole = data.range(0).count;
    const std::int64_t macs = std::accumulate(data.macs.begin(), data.macs.end(), std::int64_t{0});
    return data.executor.model().batching().isUsual() &&
           macs > mostContactMacs / std::max<std::int64_t>(whole, 1);
}

/// Samples of the first micro-batch that are run at once to see what comes.
std::int64_t contactSamples(const EvaluatorData &data)
{
    const std::int64_t whole = data.range(0).count;
    // What few numbers are is told by many samples only: two scores between 0 and 1 are not yet
    // probabilities.
    const auto samplesTell = [&](std::int64_t samples) {
        return std::ranges::all_of(data.firstAlone.tensors, [samples](const at::Tensor &tensor) {
            return tensor.numel() * samples >= tellingNumbers;
        });
    };
    if (!isLarge(data) || !samplesTell(fewSamples))
        return whole;
    return data.answersAlone && samplesTell(1) ? 1 : std::min(whole, fewSamples);
}

std::int64_t largestToken(const data::Array &array)
{
    const auto &tokens = std::get<std::vector<std::int64_t>>(array.values);
    return tokens.empty() ? 0 : *std::ranges::max_element(tokens);
}

/// "[3, 32, 32] and [10]"
base::Sentence shapesOf(const data::Batch &sample)
{
    std::vector<base::Sentence> shapes;
    for (const data::Array &input : sample.inputs)
        shapes.push_back(base::named(
            shapeText(input.shape.empty() ? at::IntArrayRef() : at::IntArrayRef(input.shape).slice(1))));
    return base::allOf(shapes);
}

/// The model failed on a single sample: tell what it was given and where that is set.
Error doesNotTake(const data::Batch &sample, const Error &failure)
{
    if (failure.code != ErrorCode::ModelUnsupported || sample.inputs.empty())
        return failure;
    const bool one = sample.inputs.size() == 1;
    const std::string detail = failure.message() + " " + failure.detail;
    if (sample.inputs[0].isInteger()) {
        const base::Wording wording =
            one ? PARETOSCOPE_SAY("input.tokens-refused",
                                  "The model's input does not take tokens of shape %1 up to %2; choose data "
                                  "of the length and vocabulary the model was trained on.")
                : PARETOSCOPE_SAY("inputs.tokens-refused",
                                  "The model's inputs do not take tokens of shape %1 up to %2; choose data "
                                  "of the length and vocabulary the model was trained on.");
        return {ErrorCode::DataMismatch, {wording, shapesOf(sample), largestToken(sample.inputs[0])}, detail};
    }
    const base::Wording wording =
        one ? PARETOSCOPE_SAY("input.samples-refused",
                              "The model's input does not take samples of shape %1; set \"resize\", "
                              "\"centerCrop\" or \"channels\" in the project's \"input\", or choose data of "
                              "the shape the model was trained on.")
            : PARETOSCOPE_SAY("inputs.samples-refused",
                              "The model's inputs do not take samples of shape %1; set \"resize\", "
                              "\"centerCrop\" or \"channels\" in the project's \"input\", or choose data of "
                              "the shape the model was trained on.");
    return {ErrorCode::DataMismatch, {wording, shapesOf(sample)}, detail};
}

/// What a first sample told of the outputs.
struct FirstOutputs {
    std::vector<graph::OutputPlace> places;
    graph::Outputs outputs;
    data::Batch sample;          ///< that gave them
    graph::LayerAnswers answers; ///< remembered only where they can tell whether it needs company
};

Result<FirstOutputs> runOneSample(EvaluatorData &data)
{
    auto sample = data.samples.read(0, 1);
    if (!sample)
        return sample.error();
    const auto inputs = toInputs(*sample);
    const graph::Model &model = data.executor.model();
    graph::LayerAnswers answers;
    auto look = graph::lookAt(model, inputs, passesNaNOn(model) ? &answers : nullptr);
    if (!look)
        return doesNotTake(*sample, look.error());
    data.macs = std::move(look->macs);
    data.bytesPerSample = look->activations.bytes();
    data.firstAlone = {};
    for (const at::Tensor &tensor : look->outputs.tensors)
        data.firstAlone.tensors.push_back(tensor.detach().clone());
    const auto output = static_cast<std::size_t>(model.data().output);
    return FirstOutputs{graph::placesOfOutputs(model.data(), look->activations.values[output]),
                        std::move(look->outputs), std::move(*sample), std::move(answers)};
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
    const auto contact = firstContact(data);
    if (!contact)
        return contact.error();
    auto kinds = recogniseOutputs(std::move(*listed), first.places, contact->outputs, contact->batch->targets,
                                  data.task, choice, data.numbers(contact->range));
    if (!kinds)
        return kinds.error();
    data.outputs = std::make_shared<const ModelOutputs>(std::move(*kinds));
    return {};
}

Error noSamples()
{
    return {ErrorCode::DataMismatch,
            PARETOSCOPE_SAY("data.no-samples", "The data holds no samples; choose a file that does."),
            {}};
}

/// The outputs are known: they fit DATA's samples, too.
Result<void> checkFits(EvaluatorData &data)
{
    const auto contact = firstContact(data);
    if (!contact)
        return contact.error();
    const at::Tensor &own = contact->outputs[data.outputs->task];
    if (auto fits = checkPerSample(own, contact->range.count); !fits)
        return fits;
    return checkTargets(rowsOf(own, data.outputs->ofTask()), contact->batch->targets, data.task,
                        data.numbers(contact->range));
}

/// Samples of floats, shaped as those of OTHER: what a network does with them is known.
bool takesLike(const data::Batch &sample, const data::Batch &other)
{
    const auto same = [](const data::Array &one, const data::Array &two) {
        return one.shape == two.shape && !one.isInteger() && !two.isInteger();
    };
    return std::ranges::equal(sample.inputs, other.inputs, same);
}

/// What OTHER's first sample gave stands for every sample of DATA's first micro-batch. Absent where the
/// network does not tell samples apart when it is given one.
std::optional<at::Tensor> outputsLike(const EvaluatorData &data, const EvaluatorData &other)
{
    const auto outputs = arranged(other.firstAlone, *other.outputs);
    if (!outputs)
        return std::nullopt;
    const at::Tensor &own = (*outputs)[other.outputs->task];
    if (!own.defined() || own.dim() == 0 || own.size(0) != 1)
        return std::nullopt;
    std::vector<std::int64_t> shape = own.sizes().vec();
    shape[0] = data.range(0).count;
    return own.expand(shape);
}

} // namespace

Result<void> runFirst(EvaluatorData &data)
{
    if (data.samples.size() == 0)
        return noSamples();
    const auto first = runOneSample(data);
    if (!first)
        return first.error();
    data.microBatch = chosenBatch(data);
    data.answersAlone = isLarge(data) && needsNoCompany(data, toInputs(first->sample), first->answers);
    if (!data.outputs)
        return findKinds(data, *first);
    return checkFits(data);
}

Result<void> takeFrom(EvaluatorData &data, const EvaluatorData &other)
{
    if (data.samples.size() == 0)
        return noSamples();
    const auto one = data.samples.read(0, 1);
    const auto two = other.samples.read(0, 1);
    if (!one || !two || !takesLike(*one, *two))
        return runFirst(data);
    data.macs = other.macs;
    data.bytesPerSample = other.bytesPerSample;
    data.firstAlone = other.firstAlone; // shaped as its own
    data.answersAlone = other.answersAlone;
    data.microBatch = chosenBatch(data);
    const auto outputs = outputsLike(data, other);
    if (!outputs)
        return runFirst(data);
    const auto batch = data.batch(0);
    if (!batch)
        return batch.error();
    return checkTargets(rowsOf(*outputs, data.outputs->ofTask()), (*batch)->targets, data.task,
                        data.numbers(data.range(0)));
}

Result<FirstContact> firstContact(const EvaluatorData &data)
{
    FirstContact contact{nullptr, {0, contactSamples(data)}, {}};
    if (contact.range.count == data.range(0).count) {
        auto batch = data.batch(0);
        if (!batch)
            return batch.error();
        auto outputs = data.floatOutputs(0, **batch, contact.range.count, {});
        if (!outputs)
            return outputs.error();
        contact.batch = std::move(*batch);
        contact.outputs = std::move(*outputs);
        return contact;
    }
    auto read = data.samples.read(0, contact.range.count);
    if (!read)
        return read.error();
    graph::Outputs raw = data.firstAlone;
    if (contact.range.count > 1 || !data.answersAlone) {
        auto ran = graph::runSparingly(data.executor.model(), toInputs(*read));
        if (!ran)
            return ran.error();
        raw = std::move(*ran);
    }
    auto outputs = arranged(raw, *data.outputs);
    if (!outputs)
        return outputs.error();
    contact.batch = std::make_shared<const data::Batch>(std::move(*read));
    contact.outputs = std::move(*outputs);
    return contact;
}

} // namespace paretoscope::evaluate
