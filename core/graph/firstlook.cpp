#include "core/graph/firstlook.h"

#include "core/graph/layers/layermacs.h"
#include "core/graph/mappedtensors.h"
#include "core/graph/observer.h"
#include "core/graph/weightuse.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/full_like.h>

#include <algorithm>
#include <limits>
#include <optional>

namespace paretoscope::graph {

namespace {

/// Those that read a parameter, or compute with a view of one.
std::vector<std::size_t> readersOfWeights(const ModelData &data)
{
    const auto isParameter = [&](ValueId id) {
        return data.values[static_cast<std::size_t>(id)].origin == Value::Origin::Parameter;
    };
    std::vector<std::size_t> readers;
    for (std::size_t i = 0; i < data.nodes.size(); ++i)
        if (std::ranges::any_of(data.nodes[i].inputs, isParameter) ||
            !weightUsesOf(data, data.nodes[i]).empty())
            readers.push_back(i);
    return readers;
}

/// The inputs of NODE, which lie on top of STACK.
std::vector<c10::IValue> inputsOf(const Node &node, const torch::jit::Stack &stack)
{
    return {stack.end() - std::ssize(node.inputs), stack.end()};
}

void letGo(const std::vector<c10::IValue> &inputs)
{
    for (const c10::IValue &input : inputs)
        if (input.isTensor())
            releaseMapped(input.toTensor());
}

Model sparing(const Model &model)
{
    const auto readers = readersOfWeights(model.data());
    return observed(model, readers, [model](std::size_t node, torch::jit::Stack &stack, const auto &run) {
        const auto inputs = inputsOf(model.data().nodes[node], stack);
        run(stack);
        letGo(inputs);
    });
}

/// VALUES has room for every value; those of the node are there only while they are counted.
Model counting(const Model &model, MacCounter &counter, std::vector<c10::IValue> &values,
               LayerAnswers *answers)
{
    const auto readers = readersOfWeights(model.data());
    return observed(
        model, readers, [&, model, answers](std::size_t index, torch::jit::Stack &stack, const auto &run) {
            const Node &node = model.data().nodes[index];
            const auto inputs = inputsOf(node, stack);
            run(stack);
            for (std::size_t i = 0; i < inputs.size(); ++i)
                values[static_cast<std::size_t>(node.inputs[i])] = inputs[i];
            const auto first = stack.end() - std::ssize(node.outputs);
            for (std::size_t i = 0; i < node.outputs.size(); ++i)
                values[static_cast<std::size_t>(node.outputs[i])] = first[static_cast<std::ptrdiff_t>(i)];
            counter.observe(index, values);
            if (const auto layer = answers ? blockLayerOf(model.data(), node) : std::nullopt)
                answers->keep(index, inputs[layer->inputSlot].toTensor(), first->toTensor());
            for (const auto &ids : {node.inputs, node.outputs})
                for (const ValueId id : ids)
                    values[static_cast<std::size_t>(id)] = {};
            letGo(inputs);
        });
}

/// Blocks of numbers alone.
Model leavingOutNaN(const Model &model, const LayerAnswers &answers)
{
    const auto readers = readersOfWeights(model.data());
    return observed(model, readers,
                    [&answers, model](std::size_t index, torch::jit::Stack &stack, const auto &run) {
                        const Node &node = model.data().nodes[index];
                        const auto inputs = inputsOf(node, stack);
                        if (const auto layer = blockLayerOf(model.data(), node))
                            runNumbers(*layer, index, node.inputs.size(), stack, run, answers);
                        else
                            run(stack);
                        letGo(inputs);
                    });
}

bool isOneSample(const c10::IValue &input)
{
    return input.isTensor() && input.toTensor().scalar_type() == at::kFloat && input.toTensor().dim() > 0 &&
           input.toTensor().size(0) == 1;
}

} // namespace

base::Result<FirstLook> lookAt(const Model &model, std::span<const c10::IValue> inputs, LayerAnswers *answers)
{
    MacCounter counter(model.data());
    std::vector<c10::IValue> values(model.data().values.size());
    FirstLook look;
    auto outputs =
        Executor(counting(model, counter, values, answers)).runRetaining(inputs, {}, look.activations);
    if (!outputs)
        return outputs.error();
    look.outputs = std::move(*outputs);
    look.macs = counter.perSample(std::max(look.activations.samples, model.batching().size));
    return look;
}

base::Result<Outputs> runAmongNaN(const Model &model, std::span<const c10::IValue> inputs,
                                  const LayerAnswers &answers)
{
    if (!std::ranges::all_of(inputs, isOneSample))
        return base::Error{
            base::ErrorCode::ModelUnsupported,
            PARETOSCOPE_SAY("run.not-one-float-sample",
                            "The network's inputs are not each one sample of floating-point numbers.")};
    std::vector<c10::IValue> three;
    for (const c10::IValue &input : inputs) {
        const at::Tensor &sample = input.toTensor();
        const at::Tensor none = at::full_like(sample, std::numeric_limits<float>::quiet_NaN());
        three.emplace_back(at::cat({none, sample, none}));
    }
    return Executor(leavingOutNaN(model, answers)).run(three, {}, {});
}

void releaseWeights(const Model &model)
{
    for (const Parameter &parameter : model.data().parameters)
        releaseMapped(parameter.tensor);
}

base::Result<Outputs> runSparingly(const Model &model, std::span<const c10::IValue> inputs)
{
    return Executor(sparing(model)).run(inputs, {}, {});
}

} // namespace paretoscope::graph
