#include "core/sensitivity/gradientrun.h"

#include "core/base/enginescope.h"

#include <ATen/ops/add.h>
#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>

#include <stdexcept>

namespace paretoscope::sensitivity {

namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using graph::ValueId;

std::size_t at_(std::int32_t id)
{
    return static_cast<std::size_t>(id);
}

class GradientRun {
public:
    GradientRun(const graph::ModelData &model, const std::stop_token &stop)
        : m_model(model), m_stop(stop), m_layerOfParameter(model.parameters.size(), -1)
    {
        for (std::size_t i = 0; i < model.bindings.size(); ++i)
            m_layerOfParameter[at_(model.bindings[i].weight)] = static_cast<std::int32_t>(i);
    }

    Result<void> forward(std::span<const c10::IValue> inputs)
    {
        start(inputs);
        const c10::AutoGradMode gradients(true);
        torch::jit::Stack stack;
        for (const graph::Node &node : m_model.nodes) {
            if (m_stop.stop_requested())
                return base::cancelled();
            const auto use = graph::weightUseOf(m_model, node);
            if (use)
                remember(node, *use);
            stack.clear();
            for (const ValueId id : node.inputs)
                stack.push_back(m_values[at_(id)]);
            node.run(stack);
            for (std::size_t i = 0; i < node.outputs.size(); ++i)
                m_values[at_(node.outputs[i])] = std::move(stack.at(i));
            if (use)
                m_values[at_(node.outputs[0])] = probed(m_values[at_(node.outputs[0])].toTensor());
        }
        return {};
    }

    Result<std::vector<LayerUse>> backward(const OutputFactor &factor)
    {
        const auto outputs = graph::outputsIn(m_values[at_(m_model.output)]);
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
        if (m_probes.empty() || reached.empty())
            return std::move(m_uses);
        const auto gradients = torch::autograd::grad(reached, m_probes, multiplied,
                                                     /*retain_graph=*/false, /*create_graph=*/false,
                                                     /*allow_unused=*/true);
        for (std::size_t i = 0; i < gradients.size(); ++i)
            m_uses[i].gradient = gradients[i];
        return std::move(m_uses);
    }

private:
    void start(std::span<const c10::IValue> inputs)
    {
        m_values.resize(m_model.values.size());
        for (std::size_t i = 0; i < m_values.size(); ++i) {
            const graph::Value &value = m_model.values[i];
            if (value.origin == graph::Value::Origin::Constant)
                m_values[i] = value.constant;
            if (value.origin == graph::Value::Origin::Parameter) // weights need no gradients
                m_values[i] = m_model.parameters[at_(value.parameter)].tensor.detach();
        }
        for (std::size_t i = 0; i < inputs.size(); ++i)
            m_values[at_(m_model.inputs[i])] = inputs[i];
    }

    void remember(const graph::Node &node, const graph::WeightUse &use)
    {
        LayerUse &own = m_uses.emplace_back();
        own.layer = at_(m_layerOfParameter[at_(use.weight)]);
        own.node = &node;
        own.weight = use;
        for (const ValueId id : node.inputs)
            own.inputs.push_back(m_values[at_(id)]);
        const at::Tensor activation = own.inputs[use.inputSlot].toTensor().detach();
        own.inputs[use.inputSlot] =
            mayBeOverwritten(node.inputs[use.inputSlot]) ? activation.clone() : activation;
    }

    bool mayBeOverwritten(ValueId id) const
    {
        return !m_model.writtenMemory.empty() && m_model.writtenMemory[at_(id)] >= 0;
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
    std::vector<std::int32_t> m_layerOfParameter;
    std::vector<c10::IValue> m_values;
    std::vector<LayerUse> m_uses;
    std::vector<at::Tensor> m_probes; ///< parallel to the uses
};

} // namespace

Result<std::vector<LayerUse>> runGradients(const graph::ModelData &model, std::span<const c10::IValue> inputs,
                                           const OutputFactor &factor, const std::stop_token &stop)
{
    auto uses = base::guarded(
        ErrorCode::ModelUnsupported,
        "The model cannot be differentiated, so that its sensitivity can be measured but not estimated.",
        [&]() -> Result<std::vector<LayerUse>> {
            GradientRun run(model, stop);
            if (auto done = run.forward(inputs); !done)
                return done.error();
            return run.backward(factor);
        });
    if (!uses && stop.stop_requested())
        return base::cancelled();
    return uses;
}

} // namespace paretoscope::sensitivity
