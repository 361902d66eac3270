#include "core/graph/layerweight.h"

#include <ATen/ops/clone.h>

#include <algorithm>

namespace paretoscope::graph {

namespace {

const at::Tensor &parameterOf(const ModelData &data, std::size_t layer)
{
    return data.parameters[static_cast<std::size_t>(data.bindings.at(layer).weight)].tensor;
}

} // namespace

at::Tensor partOf(const ModelData &data, std::size_t layer, const at::Tensor &whole)
{
    const ChannelBlock &block = data.bindings.at(layer).block;
    return block.isWhole() ? whole : whole.narrow(block.dimension, block.first, block.count);
}

at::Tensor weightOf(const ModelData &data, std::size_t layer)
{
    return partOf(data, layer, parameterOf(data, layer).detach());
}

at::Tensor withWeight(const ModelData &data, std::size_t layer, const at::Tensor &weight,
                      const at::Tensor &parameter)
{
    if (data.bindings.at(layer).block.isWhole())
        return weight;
    // With the parameter's strides, by which LibTorch chooses kernels.
    at::Tensor changed = at::clone(parameter.detach(), at::MemoryFormat::Preserve);
    partOf(data, layer, changed).copy_(weight);
    return changed;
}

std::vector<Override> overridesOf(const ModelData &data, std::span<const LayerWeight> weights)
{
    std::vector<Override> overrides;
    for (const auto &[layer, weight, inputs] : weights) {
        const ParameterId parameter = data.bindings.at(layer).weight;
        const auto known = std::ranges::find(overrides, parameter, &Override::parameter);
        if (known == overrides.end())
            overrides.push_back(
                {parameter, withWeight(data, layer, weight, parameterOf(data, layer)), inputs});
        else
            partOf(data, layer, known->tensor).copy_(weight); // a copy of ours, since it has blocks
    }
    return overrides;
}

std::vector<std::vector<std::size_t>> layersByParameter(const ModelData &data)
{
    std::vector<std::vector<std::size_t>> layers(data.parameters.size());
    for (std::size_t layer = 0; layer < data.bindings.size(); ++layer)
        layers[static_cast<std::size_t>(data.bindings[layer].weight)].push_back(layer);
    return layers;
}

} // namespace paretoscope::graph
