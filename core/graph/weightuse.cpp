#include "core/graph/weightuse.h"

#include <c10/core/ScalarType.h>

namespace paretoscope::graph {

namespace {

const Value *inputAt(const ModelData &data, const Node &node, std::size_t slot)
{
    return slot < node.inputs.size() ? &data.values[static_cast<std::size_t>(node.inputs[slot])] : nullptr;
}

ParameterId parameterAt(const ModelData &data, const Node &node, std::size_t slot)
{
    const Value *value = inputAt(data, node, slot);
    return value && value->origin == Value::Origin::Parameter ? value->parameter : -1;
}

bool isTranspose(const ModelData &data, const Node &node)
{
    if (node.op == "aten::t")
        return true;
    if (node.op != "aten::transpose")
        return false;
    const auto first = constantInt(data, node, 1);
    const auto second = constantInt(data, node, 2);
    return first && second && (*first + *second == 1 || *first + *second == -3) && *first != *second;
}

/// The parameter whose transpose this input is.
ParameterId transposedParameterAt(const ModelData &data, const Node &node, std::size_t slot)
{
    const Value *value = inputAt(data, node, slot);
    if (!value || value->origin != Value::Origin::Node)
        return -1;
    const Node &producer = data.nodes[static_cast<std::size_t>(value->producer)];
    return isTranspose(data, producer) ? parameterAt(data, producer, 0) : -1;
}

std::optional<WeightUse> product(const ModelData &data, const Node &node, std::size_t inputSlot,
                                 std::optional<std::size_t> biasSlot)
{
    WeightUse use;
    use.inputSlot = inputSlot;
    use.weightSlot = inputSlot + 1;
    use.biasSlot = biasSlot;
    use.viaTranspose = true;
    use.weight = transposedParameterAt(data, node, use.weightSlot);
    return use;
}

std::optional<WeightUse> convolution(const ModelData &data, const Node &node, bool transposed,
                                     std::size_t groupsSlot)
{
    const auto groups = constantInt(data, node, groupsSlot);
    const ParameterId weight = parameterAt(data, node, 1);
    if (!groups || weight < 0)
        return std::nullopt;
    WeightUse use;
    use.weight = weight;
    use.groups = *groups;
    use.biasSlot = 2;
    const auto dimensions = data.parameters[static_cast<std::size_t>(weight)].tensor.dim();
    if (dimensions == 3)
        use.kind = transposed ? LayerKind::ConvTranspose1d : LayerKind::Conv1d;
    else if (dimensions == 4)
        use.kind = transposed ? LayerKind::ConvTranspose2d : LayerKind::Conv2d;
    else
        return std::nullopt;
    return use;
}

std::optional<WeightUse> matchOperator(const ModelData &data, const Node &node)
{
    WeightUse use;
    if (node.op == "aten::linear") {
        use.weight = parameterAt(data, node, 1);
        use.biasSlot = 2;
        return use;
    }
    if (node.op == "aten::embedding") {
        use.kind = LayerKind::Embedding;
        use.inputSlot = 1;
        use.weightSlot = 0;
        use.weight = parameterAt(data, node, 0);
        return use;
    }
    if (node.op == "aten::matmul" || node.op == "aten::mm")
        return product(data, node, 0, std::nullopt);
    if (node.op == "aten::addmm")
        return product(data, node, 1, 0);
    if (node.op == "aten::conv1d" || node.op == "aten::conv2d")
        return convolution(data, node, false, 6);
    if (node.op == "aten::conv_transpose1d" || node.op == "aten::conv_transpose2d")
        return convolution(data, node, true, 6);
    if (node.op == "aten::_convolution" || node.op == "aten::convolution") {
        const auto transposed = constantInt(data, node, 6);
        return transposed ? convolution(data, node, *transposed != 0, 8) : std::nullopt;
    }
    return std::nullopt;
}

} // namespace

std::optional<std::int64_t> constantInt(const ModelData &data, const Node &node, std::size_t slot)
{
    const Value *value = inputAt(data, node, slot);
    if (!value || value->origin != Value::Origin::Constant)
        return std::nullopt;
    if (value->constant.isInt())
        return value->constant.toInt();
    if (value->constant.isBool())
        return value->constant.toBool() ? 1 : 0;
    return std::nullopt;
}

std::optional<WeightUse> weightUseOf(const ModelData &data, const Node &node)
{
    if (node.opaque)
        return std::nullopt;
    auto use = matchOperator(data, node);
    if (!use || use->weight < 0)
        return std::nullopt;
    const at::Tensor &weight = data.parameters[static_cast<std::size_t>(use->weight)].tensor;
    const bool matrix = use->kind == LayerKind::Linear || use->kind == LayerKind::Embedding;
    if (weight.scalar_type() != c10::ScalarType::Float || weight.numel() == 0 ||
        (matrix && weight.dim() != 2))
        return std::nullopt;
    if (use->biasSlot)
        use->bias = parameterAt(data, node, *use->biasSlot);
    return use;
}

} // namespace paretoscope::graph
