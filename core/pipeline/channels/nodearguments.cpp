#include "core/pipeline/channels/nodearguments.h"

#include "core/graph/weightpath.h"

namespace paretoscope::pipeline {

using graph::at;
using graph::ModelData;
using graph::Node;
using graph::Value;

namespace {

const c10::IValue *constantAt(const ModelData &data, const Node &node, std::size_t slot)
{
    if (slot >= node.inputs.size())
        return nullptr;
    const Value &value = data.values[at(node.inputs[slot])];
    return value.origin == Value::Origin::Constant ? &value.constant : nullptr;
}

} // namespace

std::string plainName(const Node &node)
{
    std::string name = node.op;
    if (name.ends_with('_') && !name.ends_with("__"))
        name.pop_back();
    return name;
}

std::optional<double> numberAt(const ModelData &data, const Node &node, std::size_t slot)
{
    const c10::IValue *constant = constantAt(data, node, slot);
    if (!constant || !constant->isScalar())
        return std::nullopt;
    return constant->toScalar().toDouble();
}

std::optional<std::vector<std::int64_t>> intsAt(const ModelData &data, const Node &node, std::size_t slot)
{
    const c10::IValue *constant = constantAt(data, node, slot);
    if (!constant || !constant->isIntList())
        return std::nullopt;
    return constant->toIntVector();
}

std::optional<std::vector<std::optional<std::int64_t>>> someIntsAt(const ModelData &data, const Node &node,
                                                                   std::size_t slot)
{
    if (const auto known = intsAt(data, node, slot))
        return std::vector<std::optional<std::int64_t>>(known->begin(), known->end());
    if (slot >= node.inputs.size())
        return std::nullopt;
    const auto elements = graph::listElements(data, node.inputs[slot]);
    if (!elements)
        return std::nullopt;
    std::vector<std::optional<std::int64_t>> ints;
    for (const graph::ValueId element : *elements) {
        const Value &value = data.values[at(element)];
        const bool known = value.origin == Value::Origin::Constant && value.constant.isInt();
        ints.push_back(known ? std::optional(value.constant.toInt()) : std::nullopt);
    }
    return ints;
}

} // namespace paretoscope::pipeline
