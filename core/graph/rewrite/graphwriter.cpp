#include "core/graph/rewrite/graphwriter.h"

#include <ATen/core/List.h>
#include <ATen/core/dispatch/Dispatcher.h>

#include <utility>

namespace paretoscope::graph {

ValueId GraphWriter::newValue(Value::Origin origin, c10::TypePtr type)
{
    const auto id = static_cast<ValueId>(m_data.values.size());
    m_data.values.push_back({"plain" + std::to_string(id), origin, {}, -1, -1, std::move(type)});
    if (!m_data.writtenMemory.empty())
        m_data.writtenMemory.push_back(-1);
    return id;
}

ValueId GraphWriter::constant(c10::IValue value)
{
    const ValueId id = newValue(Value::Origin::Constant, nullptr);
    m_data.values[at(id)].constant = std::move(value);
    return id;
}

ValueId GraphWriter::add(Node node, c10::TypePtr type)
{
    const ValueId output = newValue(Value::Origin::Node, std::move(type));
    m_data.values[at(output)].producer = static_cast<std::int32_t>(m_nodes.size());
    node.scope = m_scope;
    node.outputs = {output};
    m_nodes.push_back(std::move(node));
    return output;
}

ValueId GraphWriter::call(const std::string &op, const std::string &overload, std::vector<ValueId> inputs,
                          c10::TypePtr type)
{
    Node node;
    node.op = op;
    node.overload = overload;
    node.inputs = std::move(inputs);
    node.run = [found = c10::Dispatcher::singleton().findSchemaOrThrow(op.c_str(), overload.c_str())](
                   torch::jit::Stack &stack) { found.callBoxed(&stack); };
    return add(std::move(node), std::move(type));
}

ValueId GraphWriter::ints(std::vector<ValueId> elements)
{
    Node node;
    node.op = "prim::ListConstruct";
    node.inputs = std::move(elements);
    node.run = [count = node.inputs.size()](torch::jit::Stack &stack) {
        c10::List<std::int64_t> list;
        for (std::size_t i = stack.size() - count; i < stack.size(); ++i)
            list.push_back(stack[i].toInt());
        stack.resize(stack.size() - count);
        stack.emplace_back(std::move(list));
    };
    return add(std::move(node), c10::ListType::ofInts());
}

void removeUnreadNodes(ModelData &data)
{
    std::vector<bool> read(data.values.size(), false);
    std::vector<bool> kept(data.nodes.size(), false);
    read[at(data.output)] = true;
    for (std::size_t i = data.nodes.size(); i-- > 0;) {
        const Node &node = data.nodes[i];
        kept[i] = node.mutates || node.opaque;
        for (const ValueId id : node.outputs)
            kept[i] = kept[i] || read[at(id)];
        if (kept[i])
            for (const ValueId id : node.inputs)
                read[at(id)] = true;
    }
    std::vector<Node> nodes;
    for (std::size_t i = 0; i < data.nodes.size(); ++i)
        if (kept[i])
            nodes.push_back(std::move(data.nodes[i]));
    data.nodes = std::move(nodes);
    for (std::size_t i = 0; i < data.nodes.size(); ++i)
        for (const ValueId id : data.nodes[i].outputs)
            data.values[at(id)].producer = static_cast<std::int32_t>(i);
}

} // namespace paretoscope::graph
