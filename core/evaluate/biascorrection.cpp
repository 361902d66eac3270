#include "core/evaluate/biascorrection.h"

#include "core/compress/compressedweight.h"
#include "core/evaluate/evaluatordata.h"
#include "core/graph/layerweight.h"
#include "core/graph/observer.h"
#include "core/graph/readers.h"
#include "core/graph/storedtype.h"
#include "core/graph/weightuse.h"

#include <ATen/ops/add.h>
#include <ATen/ops/sub.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>

namespace paretoscope::evaluate {

namespace {

using base::Result;
using graph::ModelData;

constexpr std::int64_t mostSamples = 256;
constexpr std::int64_t fewestSamples = 64;                  ///< whatever memory they take
constexpr std::int64_t memoryBytes = std::int64_t{2} << 30; ///< of activations, if all were kept
constexpr std::size_t mostRecipes = 64;                     ///< whose biases are kept

std::optional<std::int64_t> channelsFromEnd(const graph::Layer &layer)
{
    using graph::LayerKind;
    switch (layer.kind) {
    case LayerKind::Linear:
    case LayerKind::LinearTransposed:
        return 1;
    case LayerKind::Conv1d:
    case LayerKind::ConvTranspose1d:
        return 2;
    case LayerKind::Conv2d:
    case LayerKind::ConvTranspose2d:
        return 3;
    case LayerKind::Conv3d:
    case LayerKind::ConvTranspose3d:
        return 4;
    default:
        return std::nullopt;
    }
}

/// Told of every correctable layer's output, which it may replace.
using Visitor = std::function<void(const CorrectableLayer &, at::Tensor &)>;

/// MODEL as before, VISIT besides.
graph::Model visited(const graph::Model &model, const std::vector<CorrectableLayer> &layers,
                     const Visitor &visit)
{
    std::vector<std::size_t> nodes;
    std::ranges::transform(layers, std::back_inserter(nodes), &CorrectableLayer::node);
    return graph::observed(model, nodes,
                           [layers, visit](std::size_t node, torch::jit::Stack &stack, const auto &run) {
                               run(stack);
                               at::Tensor output = stack.back().toTensor();
                               visit(*std::ranges::find(layers, node, &CorrectableLayer::node), output);
                               stack.back() = std::move(output);
                           });
}

at::Tensor meanByChannel(const at::Tensor &output, const CorrectableLayer &layer)
{
    std::vector<std::int64_t> others;
    for (std::int64_t d = 0; d < output.dim(); ++d)
        if (d != output.dim() - layer.channelsFromEnd)
            others.push_back(d);
    return output.mean(others, false, at::kDouble);
}

bool isLeftAlone(const graph::Model &model, const pipeline::Recipe &recipe, std::size_t layer)
{
    return compress::isLeftAlone(model.layers()[layer], recipe.settings[layer]);
}

bool isLeftAlone(const graph::Model &model, const pipeline::Recipe &recipe, const CorrectableLayer &own)
{
    for (std::size_t i = 0; i < own.blocks; ++i)
        if (!isLeftAlone(model, recipe, own.layer + i))
            return false;
    return true;
}

/// SHIFT, a number a channel, with none for blocks that RECIPE leaves alone.
at::Tensor ofChangedBlocks(const at::Tensor &shift, const CorrectableLayer &own, const graph::Model &model,
                           const pipeline::Recipe &recipe)
{
    const std::int64_t channels = shift.numel() / static_cast<std::int64_t>(own.blocks);
    for (std::size_t i = 0; i < own.blocks; ++i)
        if (isLeftAlone(model, recipe, own.layer + i))
            shift.narrow(0, static_cast<std::int64_t>(i) * channels, channels).zero_();
    return shift;
}

/// SHIFT, a number a channel, laid out to be added to an output.
at::Tensor alongChannels(const at::Tensor &shift, const CorrectableLayer &layer)
{
    std::vector<std::int64_t> shape(static_cast<std::size_t>(layer.channelsFromEnd), 1);
    shape.front() = shift.numel();
    return shift.to(at::kFloat).view(shape);
}

Result<void> runOn(const EvaluatorData &calibration, const graph::Model &model,
                   std::span<const graph::Override> weights, const std::stop_token &stop)
{
    const auto batch = calibration.samples.read(0, correctionSamples(calibration));
    if (!batch)
        return batch.error();
    const auto ran = graph::Executor(model).run(toInputs(*batch), weights, stop);
    if (!ran)
        return ran.error();
    return {};
}

Result<void> checkTakesBatches(const graph::Model &model)
{
    if (model.batching().most() == 0)
        return {};
    return base::Error{base::ErrorCode::ModelUnsupported,
                       {PARETOSCOPE_SAY("bias-correction.batches",
                                        "Bias correction runs calibration samples together, and this network "
                                        "takes %1 at a time; set \"biasCorrection\" to false in the recipe."),
                        model.batching().most()},
                       {}};
}

std::string keyOf(const pipeline::Recipe &recipe)
{
    std::string key = recipe.steps.text();
    for (const compress::LayerSetting &setting : recipe.settings)
        key += '\n' + setting.text();
    return key;
}

} // namespace

std::vector<CorrectableLayer> correctableLayers(const graph::Model &model)
{
    const ModelData &data = model.data();
    const std::vector<std::size_t> reads = graph::parameterReads(data);
    std::vector<CorrectableLayer> found;
    for (const std::vector<std::size_t> &blocks : graph::layersByParameter(data)) {
        if (blocks.empty())
            continue;
        const std::size_t i = blocks.front();
        const graph::Layer &layer = data.layers[i];
        const auto &computing = data.bindings[i].computing;
        const auto channels = channelsFromEnd(layer);
        if (!channels || layer.uses != 1 || computing.size() != 1)
            continue;
        const auto node = static_cast<std::size_t>(computing.front());
        const auto use = graph::weightUseOf(data, data.nodes[node]);
        if (!use || !use->isByChannel || use->bias < 0 || data.nodes[node].outputs.size() != 1)
            continue;
        const auto bias = static_cast<std::size_t>(use->bias);
        const at::Tensor &values = data.parameters[bias].tensor;
        if (reads[bias] == 1 && values.scalar_type() == at::kFloat &&
            values.numel() == layer.outputChannels() * static_cast<std::int64_t>(blocks.size()))
            found.push_back({i, blocks.size(), node, use->bias, *channels});
    }
    std::ranges::sort(found, {}, &CorrectableLayer::node);
    return found;
}

std::int64_t correctionSamples(const EvaluatorData &calibration)
{
    const std::int64_t fitting = memoryBytes / std::max<std::int64_t>(calibration.bytesPerSample, 1);
    return std::min(calibration.samples.size(), std::clamp(fitting, fewestSamples, mostSamples));
}

graph::Model withParameters(const graph::Model &model, std::span<const graph::Override> values)
{
    auto data = std::make_shared<ModelData>(model.data());
    for (const graph::Override &value : values)
        data->parameters[static_cast<std::size_t>(value.parameter)].tensor = value.tensor;
    return graph::Model(std::move(data));
}

Result<BiasCorrection::Means> BiasCorrection::floatMeans(const EvaluatorData &calibration,
                                                         const graph::Model &model,
                                                         const std::stop_token &stop)
{
    if (const auto known = m_means.find(model.history()); known != m_means.end())
        return known->second;
    Means means;
    const auto visit = [&](const CorrectableLayer &layer, at::Tensor &output) {
        means[layer.layer] = meanByChannel(output, layer);
    };
    if (auto ran = runOn(calibration, visited(model, correctableLayers(model), visit), {}, stop); !ran)
        return ran.error();
    return m_means.emplace(model.history(), std::move(means)).first->second;
}

Result<std::vector<graph::Override>> BiasCorrection::corrections(const EvaluatorData &calibration,
                                                                 const graph::Executor &executor,
                                                                 const pipeline::Recipe &recipe,
                                                                 std::span<const graph::Override> weights,
                                                                 const std::stop_token &stop)
{
    const graph::Model &model = executor.model();
    if (auto takes = checkTakesBatches(model); !takes)
        return takes.error();
    // Whoever comes second waits for the first, and then has its answer.
    const std::lock_guard lock(m_mutex);
    const std::string key = keyOf(recipe);
    if (const auto known = m_known.find(key); known != m_known.end())
        return known->second;
    auto wanted = correctableLayers(model);
    std::erase_if(wanted, [&](const CorrectableLayer &own) { return isLeftAlone(model, recipe, own); });
    std::vector<graph::Override> biases;
    if (wanted.empty())
        return biases;
    const auto means = floatMeans(calibration, model, stop);
    if (!means)
        return means.error();
    const auto visit = [&](const CorrectableLayer &layer, at::Tensor &output) {
        const at::Tensor shift = ofChangedBlocks(
            at::sub(means->at(layer.layer), meanByChannel(output, layer)), layer, model, recipe);
        const graph::Parameter &bias = model.data().parameters[static_cast<std::size_t>(layer.bias)];
        const at::Tensor corrected =
            at::add(bias.tensor.detach().to(at::kDouble), shift).to(at::kFloat).view_as(bias.tensor);
        biases.push_back({layer.bias, graph::roundedTo(corrected, bias.stored)});
        output = at::add(output, alongChannels(shift, layer));
    };
    if (auto ran = runOn(calibration, visited(model, wanted, visit), weights, stop); !ran)
        return ran.error();
    if (m_known.size() >= mostRecipes)
        m_known.erase(m_known.begin());
    m_known.emplace(key, biases);
    return biases;
}

} // namespace paretoscope::evaluate
