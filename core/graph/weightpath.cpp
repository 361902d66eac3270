#include "core/graph/weightpath.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>

namespace paretoscope::graph {

namespace {

constexpr std::size_t longestPath = 32;

const Value &valueOf(const ModelData &data, ValueId id)
{
    return data.values[static_cast<std::size_t>(id)];
}

/// Its inputs but the first, put before the run; nothing where one of them is not known then.
bool pushArguments(const ModelData &data, const Node &node, torch::jit::Stack &stack)
{
    for (std::size_t i = 1; i < node.inputs.size(); ++i) {
        const Value &argument = valueOf(data, node.inputs[i]);
        if (argument.origin != Value::Origin::Constant)
            return false;
        stack.push_back(argument.constant);
    }
    return true;
}

} // namespace

bool isView(const Node &node)
{
    static const std::unordered_set<std::string_view> views{
        "aten::t",         "aten::transpose", "aten::permute",      "aten::view",
        "aten::reshape",   "aten::select",    "aten::slice",        "aten::narrow",
        "aten::squeeze",   "aten::unsqueeze", "aten::expand",       "aten::flatten",
        "aten::unflatten", "aten::detach",    "aten::contiguous",   "aten::alias",
        "aten::numpy_T",   "aten::mT",        "aten::swapaxes",     "aten::swapdims",
        "aten::movedim",   "aten::moveaxis",  "aten::_unsafe_view", "aten::chunk",
        "aten::split",     "aten::unbind",    "aten::unsafe_chunk", "aten::split_with_sizes",
        "aten::expand_as", "aten::view_as",   "aten::unsafe_split", "aten::adjoint"};
    return !node.opaque && !node.mutates && views.contains(node.op);
}

bool isPathStep(const Node &node)
{
    return isView(node) || node.op == "prim::ListUnpack" || node.op == "aten::__getitem__";
}

std::optional<WeightPath> weightPathOf(const ModelData &data, ValueId value)
{
    WeightPath path;
    for (ValueId id = value;; id = data.nodes[static_cast<std::size_t>(path.nodes.back())].inputs[0]) {
        const Value &own = valueOf(data, id);
        if (own.origin == Value::Origin::Parameter) {
            path.parameter = own.parameter;
            std::reverse(path.nodes.begin(), path.nodes.end());
            std::reverse(path.outputs.begin(), path.outputs.end());
            return path;
        }
        if (own.origin != Value::Origin::Node || path.nodes.size() == longestPath)
            return std::nullopt;
        const Node &producer = data.nodes[static_cast<std::size_t>(own.producer)];
        if (!isPathStep(producer) || producer.inputs.empty())
            return std::nullopt;
        path.nodes.push_back(own.producer);
        const auto place = std::find(producer.outputs.begin(), producer.outputs.end(), id);
        path.outputs.push_back(static_cast<std::size_t>(place - producer.outputs.begin()));
    }
}

std::optional<std::vector<ValueId>> listElements(const ModelData &data, ValueId value)
{
    const Value &own = valueOf(data, value);
    if (own.origin != Value::Origin::Node)
        return std::nullopt;
    const Node &producer = data.nodes[static_cast<std::size_t>(own.producer)];
    return producer.op == "prim::ListConstruct" ? std::optional(producer.inputs) : std::nullopt;
}

at::Tensor viewAlong(const ModelData &data, const WeightPath &path)
{
    c10::IValue view = data.parameters[static_cast<std::size_t>(path.parameter)].tensor.detach();
    for (std::size_t i = 0; i < path.nodes.size(); ++i) {
        const Node &node = data.nodes[static_cast<std::size_t>(path.nodes[i])];
        torch::jit::Stack stack{view};
        if (!pushArguments(data, node, stack))
            return {};
        node.run(stack);
        view = stack.at(path.outputs[i]);
    }
    return view.isTensor() ? view.toTensor() : at::Tensor();
}

} // namespace paretoscope::graph
