#include "core/graph/weightuse.h"

#include "core/graph/layers/opaqueuse.h"
#include "core/graph/layers/productuse.h"
#include "core/graph/layers/recurrentuse.h"

#include <c10/core/ScalarType.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace paretoscope::graph {

namespace {

struct ConvolutionOperator {
    std::string_view name;
    std::size_t groupsSlot;
    bool transposed;
};

/// aten::_convolution and aten::convolution say themselves whether they are transposed.
constexpr std::array convolutionOperators{
    ConvolutionOperator{"aten::conv1d", 6, false},
    ConvolutionOperator{"aten::conv2d", 6, false},
    ConvolutionOperator{"aten::conv3d", 6, false},
    ConvolutionOperator{"aten::_convolution_mode", 6, false},
    ConvolutionOperator{"aten::conv_transpose1d", 6, true},
    ConvolutionOperator{"aten::conv_transpose2d", 6, true},
    ConvolutionOperator{"aten::conv_transpose3d", 6, true},
};

const Value *inputAt(const ModelData &data, const Node &node, std::size_t slot)
{
    return slot < node.inputs.size() ? &data.values[static_cast<std::size_t>(node.inputs[slot])] : nullptr;
}

ParameterId parameterAt(const ModelData &data, const Node &node, std::size_t slot)
{
    const Value *value = inputAt(data, node, slot);
    return value && value->origin == Value::Origin::Parameter ? value->parameter : -1;
}

const at::Tensor &weightOf(const ModelData &data, const WeightUse &use)
{
    return data.parameters[static_cast<std::size_t>(use.weight)].tensor;
}

std::optional<LayerKind> convolutionKind(std::int64_t dimensions, bool transposed)
{
    switch (dimensions) {
    case 3:
        return transposed ? LayerKind::ConvTranspose1d : LayerKind::Conv1d;
    case 4:
        return transposed ? LayerKind::ConvTranspose2d : LayerKind::Conv2d;
    case 5:
        return transposed ? LayerKind::ConvTranspose3d : LayerKind::Conv3d;
    default:
        return std::nullopt;
    }
}

std::vector<WeightUse> convolution(const ModelData &data, const Node &node, bool transposed,
                                   std::size_t groupsSlot)
{
    const auto groups = constantInt(data, node, groupsSlot);
    auto path = weightPathOf(data, node.inputs[1]);
    if (!groups || !path)
        return {};
    WeightUse use;
    use.weight = path->parameter;
    use.path = std::move(*path);
    use.groups = *groups;
    use.biasSlot = 2;
    use.groupsSlot = groupsSlot;
    use.isByChannel = use.path.nodes.empty();
    const auto kind = convolutionKind(weightOf(data, use).dim(), transposed);
    if (kind)
        use.kind = *kind;
    else if (use.isByChannel || weightOf(data, use).dim() < 2)
        return {};
    else
        use.kind = LayerKind::Product; // a matrix seen as a kernel
    return {std::move(use)};
}

std::vector<WeightUse> convolutionsOf(const ModelData &data, const Node &node)
{
    for (const ConvolutionOperator &known : convolutionOperators)
        if (node.op == known.name)
            return convolution(data, node, known.transposed, known.groupsSlot);
    if (node.op != "aten::_convolution" && node.op != "aten::convolution")
        return {};
    const auto transposed = constantInt(data, node, 6);
    return transposed ? convolution(data, node, *transposed != 0, 8) : std::vector<WeightUse>();
}

/// Rows of a table, chosen by what the model computes: a table indexed with constants is none.
std::vector<WeightUse> tablesOf(const ModelData &data, const Node &node)
{
    const bool byNumber = node.op == "aten::embedding" || node.op == "aten::embedding_bag";
    const bool bySelect = node.op == "aten::index_select" && constantInt(data, node, 1) == 0;
    const bool byIndex = node.op == "aten::index";
    if (!byNumber && !bySelect && !byIndex)
        return {};
    auto path = weightPathOf(data, node.inputs[0]);
    std::size_t slot = bySelect ? 2 : 1;
    auto indices =
        byIndex ? listElements(data, node.inputs[1]) : std::optional(std::vector{node.inputs[slot]});
    if (!path || !indices || indices->size() != 1)
        return {};
    const bool constant =
        weightPathOf(data, indices->front()) ||
        data.values[static_cast<std::size_t>(indices->front())].origin == Value::Origin::Constant;
    if (constant && !byNumber)
        return {};
    WeightUse use;
    use.kind = LayerKind::Embedding;
    use.weight = path->parameter;
    use.path = std::move(*path);
    use.inputSlot = slot;
    use.weightSlot = 0;
    use.isByChannel = node.op == "aten::embedding" && use.path.nodes.empty();
    return {std::move(use)};
}

bool isUsable(const ModelData &data, const WeightUse &use)
{
    const at::Tensor &weight = weightOf(data, use);
    const bool matrix = use.kind == LayerKind::Linear || use.kind == LayerKind::Embedding;
    return weight.scalar_type() == c10::ScalarType::Float && weight.numel() > 0 &&
           weight.layout() == c10::kStrided && (!matrix || weight.dim() == 2);
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

std::vector<WeightUse> weightUsesOf(const ModelData &data, const Node &node)
{
    std::vector<WeightUse> uses = opaqueUsesOf(data, node);
    if (!node.opaque && node.inputs.size() > 1)
        for (const auto matching :
             {convolutionsOf, tablesOf, productUsesOf, recurrentUsesOf, attentionUsesOf})
            if (uses = matching(data, node); !uses.empty())
                break;
    std::vector<WeightUse> usable;
    for (WeightUse &use : uses) {
        const bool known =
            std::ranges::any_of(usable, [&](const WeightUse &other) { return other.weight == use.weight; });
        if (known || !isUsable(data, use))
            continue;
        if (use.biasSlot && use.bias < 0)
            use.bias = parameterAt(data, node, *use.biasSlot);
        usable.push_back(std::move(use));
    }
    return usable;
}

std::optional<WeightUse> weightUseOf(const ModelData &data, const Node &node)
{
    auto uses = weightUsesOf(data, node);
    return uses.size() == 1 ? std::optional(std::move(uses.front())) : std::nullopt;
}

} // namespace paretoscope::graph
