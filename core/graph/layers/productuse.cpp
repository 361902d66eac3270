#include "core/graph/layers/productuse.h"

#include "core/graph/layers/einsumlabels.h"

#include <algorithm>
#include <functional>
#include <numeric>

namespace paretoscope::graph {

namespace {

std::int64_t count(at::IntArrayRef sizes)
{
    return std::accumulate(sizes.begin(), sizes.end(), std::int64_t{1}, std::multiplies<>());
}

/// The dimension of PARAMETER that dimension D of a view of it runs along; -1: none in particular.
std::int64_t sourceOf(const at::Tensor &parameter, const at::Tensor &view, std::int64_t d)
{
    for (std::int64_t own = 0; own < parameter.dim(); ++own)
        if (parameter.size(own) > 1 && parameter.stride(own) == view.stride(d))
            return own;
    return -1;
}

/// Dimensions FIRST to LAST are summed over; the rest are the output's.
WeightBlocks summedOver(at::IntArrayRef shape, std::int64_t first, std::int64_t last)
{
    const auto begin = static_cast<std::size_t>(first);
    const auto end = static_cast<std::size_t>(last) + 1;
    const std::int64_t after = count(shape.slice(end));
    if (after == 1)
        return {1, 1, count(shape.slice(0, begin)), count(shape.slice(begin))};
    return {count(shape.slice(0, begin)), count(shape.slice(begin, end - begin)), after, 1};
}

bool isTransposeAlone(const ModelData &data, const WeightPath &path)
{
    if (path.nodes.size() != 1)
        return false;
    const Node &node = data.nodes[static_cast<std::size_t>(path.nodes.front())];
    if (node.op == "aten::t" || node.op == "aten::numpy_T")
        return true;
    if (node.op != "aten::transpose")
        return false;
    const auto first = constantInt(data, node, 1);
    const auto second = constantInt(data, node, 2);
    return first && second && (*first + *second == 1 || *first + *second == -3) && *first != *second;
}

/// SUMMED: the dimensions of the weight, as the node sees it, that are summed over.
void describe(const ModelData &data, WeightUse &use, std::vector<std::int64_t> summed)
{
    const at::Tensor &parameter = data.parameters[static_cast<std::size_t>(use.weight)].tensor;
    if (!use.path.nodes.empty()) {
        const at::Tensor view = viewAlong(data, use.path);
        for (std::int64_t &d : summed)
            d = view.defined() && d < view.dim() ? sourceOf(parameter, view, d) : -1;
    }
    std::sort(summed.begin(), summed.end());
    const bool known = !summed.empty() && summed.front() >= 0 && summed.back() < parameter.dim() &&
                       summed.back() - summed.front() + 1 == static_cast<std::int64_t>(summed.size());
    const WeightBlocks byRows{1, 1, parameter.size(0), parameter.numel() / parameter.size(0)};
    use.laidOut = known ? summedOver(parameter.sizes(), summed.front(), summed.back()) : byRows;
    use.viaTranspose = parameter.dim() == 2 && isTransposeAlone(data, use.path);
    const bool matrix = parameter.dim() == 2 && (use.path.nodes.empty() || use.viaTranspose);
    if (parameter.dim() == 2 && use.laidOut == byRows) {
        use.kind = LayerKind::Linear;
        use.laidOut = {};
    } else {
        use.kind = parameter.dim() == 2 ? LayerKind::LinearTransposed : LayerKind::Product;
    }
    use.isByChannel = use.isByChannel && matrix;
}

/// The use of the weight at SLOT, of which dimension SUMMED (from the end: 1, 2) is summed over.
void addUse(const ModelData &data, const Node &node, std::size_t slot, std::size_t inputSlot,
            std::optional<std::size_t> biasSlot, std::int64_t summedFromEnd, std::vector<WeightUse> &uses)
{
    auto path = weightPathOf(data, node.inputs[slot]);
    if (!path)
        return;
    const at::Tensor &parameter = data.parameters[static_cast<std::size_t>(path->parameter)].tensor;
    const at::Tensor view = viewAlong(data, *path);
    const std::int64_t dimensions = view.defined() ? view.dim() : parameter.dim();
    if (parameter.dim() < 2 || parameter.numel() == 0)
        return;
    WeightUse use;
    use.weight = path->parameter;
    use.path = std::move(*path);
    use.inputSlot = inputSlot;
    use.weightSlot = slot;
    use.biasSlot = biasSlot;
    use.isByChannel = slot > inputSlot;
    describe(data, use, {std::max<std::int64_t>(dimensions - summedFromEnd, 0)});
    uses.push_back(std::move(use));
}

/// x · W sums over the rows of W, W · x over its columns; both may be weights.
std::vector<WeightUse> productOf(const ModelData &data, const Node &node, std::size_t left,
                                 std::optional<std::size_t> biasSlot)
{
    std::vector<WeightUse> uses;
    addUse(data, node, left + 1, left, biasSlot, 2, uses);
    addUse(data, node, left, left + 1, uses.empty() ? biasSlot : std::nullopt, 1, uses);
    return uses;
}

std::vector<WeightUse> einsumUses(const ModelData &data, const Node &node)
{
    const auto equation = data.values[static_cast<std::size_t>(node.inputs[0])].constant;
    const auto operands = listElements(data, node.inputs[1]);
    std::vector<WeightUse> uses;
    if (!equation.isString() || !operands)
        return uses;
    for (std::size_t i = 0; i < operands->size(); ++i) {
        auto path = weightPathOf(data, (*operands)[i]);
        if (!path || data.parameters[static_cast<std::size_t>(path->parameter)].tensor.dim() < 2)
            continue;
        WeightUse use;
        use.weight = path->parameter;
        use.path = std::move(*path);
        use.inputSlot = 1;
        use.listPlace = i;
        use.isByChannel = false;
        describe(data, use, summedDimensions(equation.toStringRef(), i));
        use.isByChannel = false;
        uses.push_back(std::move(use));
    }
    return uses.size() < operands->size() ? uses : std::vector<WeightUse>();
}

std::vector<WeightUse> bilinearUses(const ModelData &data, const Node &node)
{
    auto path = weightPathOf(data, node.inputs[2]);
    if (!path || data.parameters[static_cast<std::size_t>(path->parameter)].tensor.dim() != 3)
        return {};
    WeightUse use;
    use.weight = path->parameter;
    use.path = std::move(*path);
    use.weightSlot = 2;
    use.biasSlot = 3;
    describe(data, use, {1, 2});
    use.isByChannel = false;
    return {std::move(use)};
}

} // namespace

std::vector<WeightUse> productUsesOf(const ModelData &data, const Node &node)
{
    std::vector<WeightUse> uses;
    if (node.op == "aten::linear" && node.inputs.size() > 2)
        addUse(data, node, 1, 0, 2, 1, uses);
    else if (node.op == "aten::matmul" || node.op == "aten::mm" || node.op == "aten::bmm")
        uses = productOf(data, node, 0, std::nullopt);
    else if (node.op == "aten::addmm" || node.op == "aten::baddbmm")
        uses = productOf(data, node, 1, 0);
    else if (node.op == "aten::einsum" && node.inputs.size() > 1)
        uses = einsumUses(data, node);
    else if (node.op == "aten::bilinear" && node.inputs.size() > 3)
        uses = bilinearUses(data, node);
    return uses;
}

} // namespace paretoscope::graph
