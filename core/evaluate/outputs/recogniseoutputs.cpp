#include "core/evaluate/outputs/recogniseoutputs.h"

#include "core/evaluate/outputs/outputevidence.h"
#include "core/evaluate/outputs/outputfit.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace paretoscope::evaluate {

namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

/// A batch of one comes back without its dimension.
bool losesRow(const at::Tensor &one, const at::Tensor &two)
{
    return two.dim() == one.dim() + 1 && two.size(0) == 2 && two.sizes().slice(1) == one.sizes();
}

/// The dimension that grows with the batch; −1 where none does.
std::int64_t batchDimensionOf(const at::Tensor &one, const at::Tensor &two)
{
    constexpr std::int64_t none = -1;
    if (losesRow(one, two))
        return 0;
    if (one.dim() != two.dim())
        return none;
    std::int64_t found = none;
    for (std::int64_t d = 0; d < one.dim(); ++d) {
        if (one.size(d) == two.size(d))
            continue;
        if (one.size(d) != 1 || two.size(d) != 2 || found >= 0)
            return d == 1 && found == 0 ? found : none; // lengths that depend on the data
        found = d;
    }
    return found;
}

std::optional<std::size_t> numbered(const ModelOutputs &outputs, const std::string &name)
{
    for (std::size_t i = 0; i < outputs.all.size(); ++i)
        if (outputs.all[i].name == name)
            return i;
    std::size_t number = 0;
    const auto [end, failure] = std::from_chars(name.data(), name.data() + name.size(), number);
    const bool whole = failure == std::errc() && end == name.data() + name.size();
    return whole && number < outputs.all.size() ? std::optional(number) : std::nullopt;
}

constexpr base::Wording noFloats = PARETOSCOPE_SAY("output.no-floats", "holds no floating-point numbers");
constexpr base::Wording noParts =
    PARETOSCOPE_SAY("output.no-parts", "is not made of one part for each sample");

std::string listOf(const ModelOutputs &outputs)
{
    std::string text;
    for (const ModelOutput &output : outputs.all)
        text += (text.empty() ? "" : ", ") + output.name + " " + shapeText(output.shape);
    return text;
}

Error unknownOutput(const std::string &field, const std::string &name, const ModelOutputs &outputs)
{
    return {ErrorCode::InvalidProject,
            {PARETOSCOPE_SAY("outputs.unknown", "The project's \"%1\" names %2, but the model's outputs are "
                                                "%3; name one of them, or its number from 0."),
             field, name, listOf(outputs)},
            {}};
}

Result<void> setWeights(ModelOutputs &outputs, const OutputChoice &choice)
{
    for (const auto &[name, weight] : choice.weights) {
        const auto number = numbered(outputs, name);
        if (!number)
            return unknownOutput("outputWeights", name, outputs);
        if (!(weight >= 0) || !std::isfinite(weight))
            return Error{ErrorCode::InvalidProject,
                         {PARETOSCOPE_SAY(
                              "outputs.negative-weight",
                              "The project's \"outputWeights\" gives %1 a weight below 0; give 0 or more."),
                          name},
                         {}};
        outputs.all[*number].weight = weight;
    }
    return {};
}

bool somethingCounts(const ModelOutputs &outputs)
{
    return std::ranges::any_of(outputs.all, [](const ModelOutput &output) { return output.counts(); });
}

} // namespace

Result<ModelOutputs> listOutputs(const std::vector<graph::OutputPlace> &places, const graph::Outputs &one,
                                 const graph::Outputs *two, const OutputChoice &choice)
{
    ModelOutputs outputs;
    const bool paired = two && two->tensors.size() == one.tensors.size();
    for (std::size_t i = 0; i < one.tensors.size(); ++i) {
        const at::Tensor &tensor = one.tensors[i];
        ModelOutput &output = outputs.all.emplace_back();
        output.name = i < places.size() ? places[i].name : std::to_string(i);
        output.place = i;
        output.shape = tensor.sizes().vec();
        const bool first = tensor.dim() > 0 && tensor.size(0) == 1;
        const std::int64_t dimension = paired ? batchDimensionOf(tensor, two->tensors[i]) : first ? 0 : -1;
        if (!tensor.is_floating_point())
            output.leftOut = noFloats;
        else if (dimension < 0 || tensor.numel() == 0)
            output.leftOut = noParts;
        output.batchDimension = std::max<std::int64_t>(dimension, 0);
        if (dimension >= 0 && !(paired && losesRow(tensor, two->tensors[i])))
            output.shape.erase(output.shape.begin() + output.batchDimension);
    }
    if (auto set = setWeights(outputs, choice); !set)
        return set.error();
    if (choice.output.empty())
        return outputs;
    const auto chosen = numbered(outputs, choice.output);
    if (!chosen)
        return unknownOutput("output", choice.output, outputs);
    outputs.task = *chosen;
    return outputs;
}

Result<ModelOutputs> recogniseOutputs(ModelOutputs listed, const std::vector<graph::OutputPlace> &places,
                                      const std::vector<at::Tensor> &arranged, const data::Array &targets,
                                      data::Task task, const OutputChoice &choice,
                                      std::span<const std::int64_t> numbers)
{
    const auto evidenceOf = [&](std::size_t i) {
        return OutputEvidence(arranged[i], i < places.size() ? places[i] : graph::OutputPlace());
    };
    const auto samples = static_cast<std::int64_t>(numbers.size());
    const auto fitted = [&](std::size_t i) -> Result<ModelOutput> {
        if (!arranged[i].defined())
            return Error{
                ErrorCode::ModelUnsupported,
                {PARETOSCOPE_SAY("outputs.task-left-out", "The model's output %1 %2, so that the task cannot "
                                                          "be judged by it; name another one as \"output\"."),
                 listed.all[i].name, listed.all[i].leftOut},
                {}};
        if (auto fits = checkPerSample(arranged[i], samples); !fits)
            return fits.error();
        auto output = fitToTask(listed.all[i], evidenceOf(i), targets, task, choice.activation);
        if (!output)
            return output;
        const auto judged = checkTargets(rowsOf(arranged[i], *output), targets, task, numbers);
        return judged ? output : Result<ModelOutput>(judged.error());
    };
    auto own = fitted(listed.task);
    for (std::size_t i = 0; !own && choice.output.empty() && i < listed.all.size(); ++i)
        if (auto other = fitted(i)) {
            listed.task = i;
            own = std::move(other);
        }
    if (!own)
        return own.error();
    for (std::size_t i = 0; i < listed.all.size(); ++i) {
        ModelOutput &output = listed.all[i];
        if (i == listed.task || !arranged[i].defined())
            continue;
        const OutputEvidence evidence = evidenceOf(i);
        if (!checkPerSample(arranged[i], samples))
            output.leftOut = noParts;
        else if (!evidence.finite())
            output.leftOut = PARETOSCOPE_SAY("output.not-finite", "holds NaN or infinite numbers");
        else
            setKind(output, evidence);
    }
    listed.all[listed.task] = std::move(*own);
    if (!somethingCounts(listed))
        return Error{
            ErrorCode::InvalidProject,
            {PARETOSCOPE_SAY("outputs.none-counts", "The project's \"outputWeights\" leave no output that "
                                                    "counts; give one of %1 a weight above 0."),
             listOf(listed)},
            {}};
    return listed;
}

} // namespace paretoscope::evaluate
