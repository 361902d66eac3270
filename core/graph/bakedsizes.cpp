#include "core/graph/bakedsizes.h"

#include "core/graph/modeldata.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>

namespace paretoscope::graph {

namespace {

constexpr std::int64_t mostSize = 4096;
constexpr std::size_t mostSizes = 24;

std::optional<std::int64_t> constantInt(const ModelData &data, ValueId id)
{
    const Value &value = data.values[static_cast<std::size_t>(id)];
    if (value.origin != Value::Origin::Constant)
        return std::nullopt;
    if (value.constant.isInt())
        return value.constant.toInt();
    if (value.constant.isIntList() && !value.constant.toIntVector().empty())
        return value.constant.toIntVector().front();
    return std::nullopt;
}

bool picks(std::string_view op)
{
    return op == "aten::select" || op == "aten::__getitem__";
}

} // namespace

std::vector<std::int64_t> bakedSizes(const Model &model)
{
    const ModelData &data = model.data();
    std::set<std::int64_t> found;
    const auto add = [&](std::int64_t size) {
        if (size >= 2 && size <= mostSize)
            found.insert(size);
    };
    for (const Node &node : data.nodes) {
        const bool list = node.op == "prim::ListConstruct";
        if (list)
            add(static_cast<std::int64_t>(node.inputs.size()));
        add(static_cast<std::int64_t>(node.outputs.size()));
        for (std::size_t slot = 0;
             slot < (list ? std::min<std::size_t>(1, node.inputs.size()) : node.inputs.size()); ++slot)
            if (const auto size = constantInt(data, node.inputs[slot]))
                add(picks(node.op) ? *size + 1 : *size);
    }
    const auto addSizes = [&](const at::Tensor &tensor) {
        for (std::int64_t d = 0; tensor.defined() && d < std::min<std::int64_t>(2, tensor.dim()); ++d)
            add(tensor.size(d));
    };
    for (const Value &value : data.values)
        if (value.origin == Value::Origin::Constant && value.constant.isTensor())
            addSizes(value.constant.toTensor());
    for (const Parameter &parameter : data.parameters)
        if (parameter.buffer)
            addSizes(parameter.tensor);
    std::vector<std::int64_t> sizes(found.begin(), found.end());
    sizes.resize(std::min(sizes.size(), mostSizes));
    return sizes;
}

} // namespace paretoscope::graph
