#include "core/sensitivity/estimate/gradientrun.h"

#include "core/base/enginescope.h"
#include "core/graph/feeding.h"
#include "core/graph/layerweight.h"

#include <ATen/ops/add.h>
#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>

namespace paretoscope::sensitivity {

namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using graph::at;
using graph::LayerKind;
using graph::ValueId;

/// Whether blocks of the weight change channels of the output that are theirs alone, as if each were a layer.
bool hasChannelsByBlock(const graph::WeightUse &use)
{
    return use.kind != LayerKind::Embedding && use.groups == 1;
}

class GradientRun {
public:
    /// BYWEIGHT: layers whose weights are differentiated; where none is, the outputs of the uses of the
    /// others are.
    GradientRun(const graph::ModelData &model, std::vector<bool> byWeight, const std::stop_token &stop)
        : m_model(model), m_stop(stop), m_byWeight(std::move(byWeight)),
          m_layersOf(graph::layersByParameter(model))
    {
    }

    Result<void> forward(std::span<const c10::IValue> inputs)
    {
        if (auto started = start(inputs); !started)
            return started;
        const c10::AutoGradMode gradients(true);
        torch::jit::Stack stack;
        for (const graph::Node &node : m_model.nodes) {
            if (m_stop.stop_requested())
                return base::cancelled();
            const auto use = m_byWeight.empty() ? graph::weightUseOf(m_model, node) : std::nullopt;
            const bool probe = use && use->isByChannel;
            if (probe)
                remember(node, *use);
            stack.clear();
            for (const ValueId id : node.inputs)
                stack.push_back(m_values[at(id)]);
            node.run(stack);
            for (std::size_t i = 0; i < node.outputs.size(); ++i)
                m_values[at(node.outputs[i])] = std::move(stack.at(i));
            if (probe)
                m_values[at(node.outputs[0])] = probed(m_values[at(node.outputs[0])].toTensor());
        }
        return {};
    }

    Result<std::vector<LayerUse>> backward(const OutputFactor &factor)
    {
        auto gradients = gradientsOf(m_probes, factor);
        if (!gradients)
            return gradients.error();
        std::vector<LayerUse> uses;
        for (std::size_t i = 0; i < m_uses.size(); ++i) {
            if (i < gradients->size())
                m_uses[i].gradient = (*gradients)[i];
            addByLayer(std::move(m_uses[i]), uses);
        }
        return uses;
    }

    Result<std::vector<at::Tensor>> backwardToWeights(const OutputFactor &factor)
    {
        std::vector<at::Tensor> weights;
        for (const auto &[parameter, weight] : m_weights)
            weights.push_back(weight);
        auto gradients = gradientsOf(weights, factor);
        if (!gradients)
            return gradients.error();
        std::vector<at::Tensor> byLayer(m_model.layers.size());
        for (std::size_t i = 0; i < gradients->size(); ++i)
            for (const std::size_t layer : m_layersOf[m_weights[i].first])
                if ((*gradients)[i].defined())
                    byLayer[layer] = graph::partOf(m_model, layer, (*gradients)[i]);
        return byLayer;
    }

private:
    /// USE itself, or what it is to each of the blocks.
    void addByLayer(LayerUse use, std::vector<LayerUse> &uses) const
    {
        const auto &layers = m_layersOf[at(use.weight.weight)];
        use.isNarrowed = layers.size() == 1 || hasChannelsByBlock(use.weight);
        for (const std::size_t layer : layers) {
            LayerUse &own = uses.emplace_back(use);
            own.layer = layer;
            const graph::ChannelBlock &block = m_model.bindings[layer].block;
            if (own.gradient.defined() && own.isNarrowed && !block.isWhole())
                own.gradient = own.gradient.narrow(channelAxisOf(use), block.first, block.count);
        }
    }

    /// Empty where the outputs depend on none of the LEAVES.
    Result<std::vector<at::Tensor>> gradientsOf(const std::vector<at::Tensor> &leaves,
                                                const OutputFactor &factor)
    {
        const auto outputs = graph::outputsIn(m_values[at(m_model.output)]);
        if (!outputs)
            return outputs.error();
        m_values.clear(); // what autograd needs it keeps itself
        graph::Outputs plain;
        for (const at::Tensor &tensor : outputs->tensors)
            plain.tensors.push_back(tensor.detach());
        auto factors = factor(plain);
        if (!factors)
            return factors.error();
        std::vector<at::Tensor> reached, multiplied;
        for (std::size_t i = 0; i < factors->size(); ++i)
            if ((*factors)[i].defined() && outputs->tensors[i].requires_grad()) {
                reached.push_back(outputs->tensors[i]);
                multiplied.push_back((*factors)[i]);
            }
        if (leaves.empty() || reached.empty())
            return std::vector<at::Tensor>();
        return torch::autograd::grad(reached, leaves, multiplied,
                                     /*retain_graph=*/false, /*create_graph=*/false,
                                     /*allow_unused=*/true);
    }

    Result<void> start(std::span<const c10::IValue> inputs)
    {
        m_values.resize(m_model.values.size());
        for (std::size_t i = 0; i < m_values.size(); ++i) {
            const graph::Value &value = m_model.values[i];
            if (value.origin == graph::Value::Origin::Constant)
                m_values[i] = value.constant;
            if (value.origin == graph::Value::Origin::Parameter)
                m_values[i] = weightOf(value.parameter);
        }
        auto own = graph::inputsFrom(m_model, inputs);
        if (!own)
            return own.error();
        for (std::size_t i = 0; i < own->size(); ++i)
            m_values[at(m_model.inputs[i])] = std::move((*own)[i]);
        return {};
    }

    /// A weight; a leaf where it is differentiated.
    at::Tensor weightOf(graph::ParameterId parameter)
    {
        at::Tensor weight = m_model.parameters[at(parameter)].tensor.detach();
        const auto &layers = m_layersOf[at(parameter)];
        const auto wanted = [this](std::size_t layer) { return bool(m_byWeight[layer]); };
        if (m_byWeight.empty() || std::ranges::none_of(layers, wanted))
            return weight;
        weight.requires_grad_(true);
        m_weights.emplace_back(at(parameter), weight);
        return weight;
    }

    void remember(const graph::Node &node, const graph::WeightUse &use)
    {
        LayerUse &own = m_uses.emplace_back();
        own.node = &node;
        own.weight = use;
        for (const ValueId id : node.inputs)
            own.inputs.push_back(m_values[at(id)]);
        const at::Tensor activation = own.inputs[use.inputSlot].toTensor().detach();
        own.inputs[use.inputSlot] =
            mayBeOverwritten(node.inputs[use.inputSlot]) ? activation.clone() : activation;
    }

    bool mayBeOverwritten(ValueId id) const
    {
        return !m_model.writtenMemory.empty() && m_model.writtenMemory[at(id)] >= 0;
    }

    /// OUTPUT plus a leaf of zeros. A leaf of its own rather than the output itself, because a later node may
    /// overwrite that; without memory of its own, because only its gradient matters.
    at::Tensor probed(const at::Tensor &output)
    {
        at::Tensor probe = at::zeros({1}, output.options()).expand(output.sizes()).detach();
        probe.requires_grad_(true);
        m_probes.push_back(probe);
        at::Tensor sum = at::add(output, probe);
        sum.register_hook([stop = m_stop](const at::Tensor &) {
            if (stop.stop_requested())
                throw std::runtime_error("stopped");
        });
        return sum;
    }

    const graph::ModelData &m_model;
    const std::stop_token m_stop;
    const std::vector<bool> m_byWeight;                     ///< by layer; empty: none
    const std::vector<std::vector<std::size_t>> m_layersOf; ///< by parameter
    std::vector<c10::IValue> m_values;
    std::vector<LayerUse> m_uses;
    std::vector<at::Tensor> m_probes;                          ///< parallel to the uses
    std::vector<std::pair<std::size_t, at::Tensor>> m_weights; ///< parameter and leaf
};

template <typename Value, typename Run> Result<Value> differentiated(const std::stop_token &stop, Run &&run)
{
    auto result = base::guarded(
        ErrorCode::ModelUnsupported,
        PARETOSCOPE_SAY(
            "estimate.not-differentiable",
            "The model cannot be differentiated, so that its sensitivity can be measured but not estimated."),
        std::forward<Run>(run));
    if (!result && stop.stop_requested())
        return base::cancelled();
    return result;
}

} // namespace

std::int64_t channelAxisOf(const LayerUse &use)
{
    return use.gradient.dim() - 1 - kernelDimensions(use.weight.kind); // without a batch dimension, too
}

std::vector<bool> layersByChannel(const graph::ModelData &model)
{
    // The nodes that read a weight first: the computing node itself, or the first of the views before it.
    std::map<graph::ParameterId, std::set<std::int32_t>> readers;
    std::set<graph::ParameterId> otherwise;
    for (std::size_t i = 0; i < model.nodes.size(); ++i)
        for (const graph::WeightUse &use : graph::weightUsesOf(model, model.nodes[i])) {
            if (!use.isByChannel)
                otherwise.insert(use.weight);
            readers[use.weight].insert(use.path.nodes.empty() ? static_cast<std::int32_t>(i)
                                                              : use.path.nodes.front());
        }
    std::vector<bool> byChannel;
    for (const graph::LayerBinding &binding : model.bindings)
        byChannel.push_back(!otherwise.contains(binding.weight) &&
                            readers[binding.weight].size() == binding.nodes.size());
    return byChannel;
}

Result<std::vector<LayerUse>> runGradients(const graph::ModelData &model, std::span<const c10::IValue> inputs,
                                           const OutputFactor &factor, const std::stop_token &stop)
{
    return differentiated<std::vector<LayerUse>>(stop, [&]() -> Result<std::vector<LayerUse>> {
        GradientRun run(model, {}, stop);
        if (auto done = run.forward(inputs); !done)
            return done.error();
        return run.backward(factor);
    });
}

Result<std::vector<at::Tensor>> runWeightGradients(const graph::ModelData &model,
                                                   std::span<const c10::IValue> inputs,
                                                   const std::vector<bool> &layers,
                                                   const OutputFactor &factor, const std::stop_token &stop)
{
    return differentiated<std::vector<at::Tensor>>(stop, [&]() -> Result<std::vector<at::Tensor>> {
        GradientRun run(model, layers, stop);
        if (auto done = run.forward(inputs); !done)
            return done.error();
        return run.backwardToWeights(factor);
    });
}

} // namespace paretoscope::sensitivity
