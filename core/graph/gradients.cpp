#include "core/graph/gradients.h"

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

namespace paretoscope::graph {

namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

/// Whether blocks of the weight change channels of the output that are theirs alone, as if each were a layer.
bool hasChannelsByBlock(const WeightUse &use)
{
    return use.kind != LayerKind::Embedding && use.groups == 1;
}

class GradientRun {
public:
    /// PARAMETERS: that are differentiated; where none is, the outputs of the layers' uses are.
    GradientRun(const ModelData &model, std::span<const ParameterId> parameters, const std::stop_token &stop)
        : m_model(model), m_stop(stop), m_parameters(parameters), m_layersOf(layersByParameter(model))
    {
    }

    Result<void> forward(std::span<const c10::IValue> inputs)
    {
        if (auto started = start(inputs); !started)
            return started;
        const c10::AutoGradMode gradients(true);
        torch::jit::Stack stack;
        for (const Node &node : m_model.nodes) {
            if (m_stop.stop_requested())
                return base::cancelled();
            const auto use = m_parameters.empty() ? weightUseOf(m_model, node) : std::nullopt;
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

    Result<std::vector<at::Tensor>> backwardToParameters(const OutputFactor &factor)
    {
        auto gradients = gradientsOf(m_leaves, factor);
        if (gradients)
            gradients->resize(m_leaves.size());
        return gradients;
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
            const ChannelBlock &block = m_model.bindings[layer].block;
            if (own.gradient.defined() && own.isNarrowed && !block.isWhole())
                own.gradient = own.gradient.narrow(channelAxisOf(use), block.first, block.count);
        }
    }

    /// Empty where the outputs depend on none of the LEAVES.
    Result<std::vector<at::Tensor>> gradientsOf(const std::vector<at::Tensor> &leaves,
                                                const OutputFactor &factor)
    {
        const auto outputs = outputsIn(m_values[at(m_model.output)]);
        if (!outputs)
            return outputs.error();
        m_values.clear(); // what autograd needs it keeps itself
        Outputs plain;
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
            const Value &value = m_model.values[i];
            if (value.origin == Value::Origin::Constant)
                m_values[i] = value.constant;
            if (value.origin == Value::Origin::Parameter)
                m_values[i] = tensorOf(value.parameter);
        }
        for (const ParameterId parameter : m_parameters)
            m_leaves.push_back(tensorOf(parameter).requires_grad_(true));
        for (std::size_t i = 0; i < m_values.size(); ++i) {
            const Value &value = m_model.values[i];
            const auto leaf = std::ranges::find(m_parameters, value.parameter);
            if (value.origin == Value::Origin::Parameter && leaf != m_parameters.end())
                m_values[i] = m_leaves[static_cast<std::size_t>(leaf - m_parameters.begin())];
        }
        auto own = inputsFrom(m_model, inputs);
        if (!own)
            return own.error();
        for (std::size_t i = 0; i < own->size(); ++i)
            m_values[at(m_model.inputs[i])] = std::move((*own)[i]);
        return {};
    }

    at::Tensor tensorOf(ParameterId parameter) const
    {
        return m_model.parameters[at(parameter)].tensor.detach();
    }

    void remember(const Node &node, const WeightUse &use)
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

    const ModelData &m_model;
    const std::stop_token m_stop;
    const std::span<const ParameterId> m_parameters;
    const std::vector<std::vector<std::size_t>> m_layersOf; ///< by parameter
    std::vector<c10::IValue> m_values;
    std::vector<LayerUse> m_uses;
    std::vector<at::Tensor> m_probes; ///< parallel to the uses
    std::vector<at::Tensor> m_leaves; ///< parallel to the parameters
};

template <typename Value, typename Run> Result<Value> differentiated(const std::stop_token &stop, Run &&run)
{
    auto result = base::guarded(ErrorCode::ModelUnsupported,
                                PARETOSCOPE_SAY("estimate.not-differentiable",
                                                "The model cannot be differentiated, so that its sensitivity "
                                                "can be measured but not estimated, and "
                                                "its channels not be judged by gradients."),
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

std::vector<bool> layersByChannel(const ModelData &model)
{
    // The nodes that read a weight first: the computing node itself, or the first of the views before it.
    std::map<ParameterId, std::set<std::int32_t>> readers;
    std::set<ParameterId> otherwise;
    for (std::size_t i = 0; i < model.nodes.size(); ++i)
        for (const WeightUse &use : weightUsesOf(model, model.nodes[i])) {
            if (!use.isByChannel)
                otherwise.insert(use.weight);
            readers[use.weight].insert(use.path.nodes.empty() ? static_cast<std::int32_t>(i)
                                                              : use.path.nodes.front());
        }
    std::vector<bool> byChannel;
    for (const LayerBinding &binding : model.bindings)
        byChannel.push_back(!otherwise.contains(binding.weight) &&
                            readers[binding.weight].size() == binding.nodes.size());
    return byChannel;
}

Result<std::vector<LayerUse>> runGradients(const ModelData &model, std::span<const c10::IValue> inputs,
                                           const OutputFactor &factor, const std::stop_token &stop)
{
    return differentiated<std::vector<LayerUse>>(stop, [&]() -> Result<std::vector<LayerUse>> {
        GradientRun run(model, {}, stop);
        if (auto done = run.forward(inputs); !done)
            return done.error();
        return run.backward(factor);
    });
}

Result<std::vector<at::Tensor>> runParameterGradients(const ModelData &model,
                                                      std::span<const c10::IValue> inputs,
                                                      std::span<const ParameterId> parameters,
                                                      const OutputFactor &factor, const std::stop_token &stop)
{
    if (parameters.empty())
        return std::vector<at::Tensor>();
    return differentiated<std::vector<at::Tensor>>(stop, [&]() -> Result<std::vector<at::Tensor>> {
        GradientRun run(model, parameters, stop);
        if (auto done = run.forward(inputs); !done)
            return done.error();
        return run.backwardToParameters(factor);
    });
}

Result<std::vector<at::Tensor>> runWeightGradients(const ModelData &model,
                                                   std::span<const c10::IValue> inputs,
                                                   const std::vector<bool> &layers,
                                                   const OutputFactor &factor, const std::stop_token &stop)
{
    std::vector<ParameterId> parameters;
    for (std::size_t layer = 0; layer < layers.size(); ++layer)
        if (const ParameterId weight = model.bindings[layer].weight;
            layers[layer] && std::ranges::find(parameters, weight) == parameters.end())
            parameters.push_back(weight);
    auto gradients = runParameterGradients(model, inputs, parameters, factor, stop);
    if (!gradients)
        return gradients;
    const auto layersOf = layersByParameter(model);
    std::vector<at::Tensor> byLayer(layers.size());
    for (std::size_t i = 0; i < parameters.size(); ++i)
        for (const std::size_t layer : layersOf[at(parameters[i])])
            if ((*gradients)[i].defined())
                byLayer[layer] = partOf(model, layer, (*gradients)[i]);
    return byLayer;
}

} // namespace paretoscope::graph
