#include "core/graph/foldablenorms.h"

#include "core/graph/weightuse.h"

#include <optional>

namespace paretoscope::graph {

namespace {

std::size_t at(std::int32_t id)
{
    return static_cast<std::size_t>(id);
}

const Value &valueAt(const ModelData &data, const Node &node, std::size_t slot)
{
    return data.values[at(node.inputs[slot])];
}

bool isKnownTensor(const Value &value)
{
    return value.origin == Value::Origin::Parameter ||
           (value.origin == Value::Origin::Constant && value.constant.isTensor());
}

bool isKnownOrNone(const Value &value)
{
    return isKnownTensor(value) || (value.origin == Value::Origin::Constant && value.constant.isNone());
}

/// aten::batch_norm(input, weight, bias, running_mean, running_var, training, momentum, eps, cudnn_enabled)
bool isKnownInference(const ModelData &data, const Node &node)
{
    if (node.op != "aten::batch_norm" || node.inputs.size() < 8)
        return false;
    const Value &epsilon = valueAt(data, node, 7);
    return constantInt(data, node, 5) == 0 && isKnownOrNone(valueAt(data, node, 1)) &&
           isKnownOrNone(valueAt(data, node, 2)) && isKnownTensor(valueAt(data, node, 3)) &&
           isKnownTensor(valueAt(data, node, 4)) && epsilon.origin == Value::Origin::Constant &&
           epsilon.constant.isDouble();
}

std::vector<int> countReaders(const ModelData &data)
{
    std::vector<int> readers(data.values.size(), 0);
    for (const Node &node : data.nodes)
        for (const ValueId id : node.inputs)
            ++readers[at(id)];
    ++readers[at(data.output)];
    return readers;
}

std::optional<std::size_t> layerOfWeight(const ModelData &data, ParameterId weight)
{
    for (std::size_t i = 0; i < data.bindings.size(); ++i)
        if (data.bindings[i].weight == weight)
            return i;
    return std::nullopt;
}

/// The layer whose only node is PRODUCER and which can take the norm's scale and shift.
std::optional<std::size_t> foldingLayer(const ModelData &data, const Node &producer, const Node &norm)
{
    const auto use = weightUseOf(data, producer);
    if (!use || !use->isDirect() || !use->isByChannel || use->kind == LayerKind::LinearTransposed ||
        !use->biasSlot || !isKnownOrNone(valueAt(data, producer, *use->biasSlot)))
        return std::nullopt;
    const auto layer = layerOfWeight(data, use->weight);
    if (!layer || data.layers[*layer].uses != 1)
        return std::nullopt;
    const Value &mean = valueAt(data, norm, 3);
    const at::Tensor &statistics = mean.origin == Value::Origin::Parameter
                                       ? data.parameters[at(mean.parameter)].tensor
                                       : mean.constant.toTensor();
    if (statistics.numel() != data.layers[*layer].outputChannels())
        return std::nullopt;
    return layer;
}

} // namespace

std::vector<FoldableNorm> findFoldableNorms(const ModelData &data)
{
    std::vector<FoldableNorm> found;
    const std::vector<int> readers = countReaders(data);
    for (std::size_t i = 0; i < data.nodes.size(); ++i) {
        const Node &norm = data.nodes[i];
        if (!isKnownInference(data, norm))
            continue;
        const Value &input = valueAt(data, norm, 0);
        if (input.origin != Value::Origin::Node || readers[at(norm.inputs[0])] != 1)
            continue;
        const auto producer = at(input.producer);
        if (const auto layer = foldingLayer(data, data.nodes[producer], norm))
            found.push_back({producer, i, *layer});
    }
    return found;
}

} // namespace paretoscope::graph
