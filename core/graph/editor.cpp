#include "core/graph/editor.h"

#include "core/graph/buildmodel.h"
#include "core/graph/layers/gonelayers.h"
#include "core/graph/rewrite/graphwriter.h"
#include "core/graph/storedtype.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace paretoscope::graph {

ValueId Editor::constant(c10::IValue value, FloatType stored)
{
    const ValueId id = GraphWriter(m_data, m_first, {}).constant(std::move(value));
    m_data.values[at(id)].stored = stored;
    return id;
}

ValueId Editor::parameter(std::string name, const at::Tensor &tensor, FloatType stored,
                          std::optional<OutputSpread> spread)
{
    Value value;
    value.name = name;
    value.origin = Value::Origin::Parameter;
    value.parameter = static_cast<ParameterId>(m_data.parameters.size());
    m_data.parameters.push_back({std::move(name), roundedTo(tensor, stored), false, {}, stored});
    m_data.parameters.back().spread = std::move(spread);
    m_data.values.push_back(std::move(value));
    if (!m_data.writtenMemory.empty())
        m_data.writtenMemory.push_back(-1);
    return static_cast<ValueId>(m_data.values.size() - 1);
}

ValueId Editor::table(std::string name, const at::Tensor &tensor, FloatType stored)
{
    const ValueId id = parameter(std::move(name), tensor, stored);
    m_data.parameters.back().buffer = true;
    return id;
}

void Editor::setTensor(ParameterId id, const at::Tensor &tensor, std::optional<OutputSpread> spread)
{
    Parameter &parameter = m_data.parameters[static_cast<std::size_t>(id)];
    parameter.tensor = roundedTo(tensor, parameter.stored);
    parameter.spread = std::move(spread);
}

ValueId Editor::callFirst(const std::string &op, const std::string &overload, std::vector<ValueId> inputs,
                          const std::string &scope)
{
    return GraphWriter(m_data, m_first, scope).call(op, overload, std::move(inputs));
}

ValueId Editor::callBefore(std::size_t node, const std::string &op, const std::string &overload,
                           std::vector<ValueId> inputs)
{
    return GraphWriter(m_data, m_before[node], m_data.nodes[node].scope)
        .call(op, overload, std::move(inputs));
}

ValueId Editor::callAfter(std::size_t node, const std::string &op, const std::string &overload,
                          std::vector<ValueId> inputs)
{
    return GraphWriter(m_data, m_after[node], m_data.nodes[node].scope).call(op, overload, std::move(inputs));
}

void Editor::replaceCall(std::size_t index, const std::string &op, const std::string &overload,
                         std::vector<ValueId> inputs)
{
    Node &node = m_data.nodes[index];
    std::vector<Node> made;
    GraphWriter(m_data, made, node.scope).call(op, overload, std::move(inputs));
    made.front().outputs = node.outputs;
    node = std::move(made.front());
}

void Editor::bypass(std::size_t node, std::size_t producer)
{
    m_data.nodes[producer].outputs = m_data.nodes[node].outputs;
    m_erased[node] = true;
}

void Editor::readInstead(ValueId old, ValueId other)
{
    readInstead(old, other, {});
    if (m_data.output == old)
        m_data.output = other;
}

void Editor::readInstead(ValueId old, ValueId other, const std::set<std::size_t> &staying)
{
    for (std::size_t i = 0; i < m_data.nodes.size(); ++i)
        if (!staying.contains(i))
            std::ranges::replace(m_data.nodes[i].inputs, old, other);
    shareWrittenMemory(old, other);
}

void Editor::shareWrittenMemory(ValueId old, ValueId other)
{
    std::vector<std::int32_t> &numbers = m_data.writtenMemory;
    if (numbers.empty() || numbers[at(old)] < 0 || m_data.values[at(other)].origin != Value::Origin::Node)
        return;
    if (const std::int32_t known = numbers[at(other)]; known >= 0)
        std::ranges::replace(numbers, known, numbers[at(old)]);
    numbers[at(other)] = numbers[at(old)];
}

std::vector<Node> Editor::takeNodes()
{
    std::vector<Node> nodes = std::move(m_first);
    for (std::size_t i = 0; i < m_data.nodes.size(); ++i) {
        if (const auto before = m_before.find(i); before != m_before.end())
            std::ranges::move(before->second, std::back_inserter(nodes));
        if (!m_erased[i])
            nodes.push_back(std::move(m_data.nodes[i]));
        if (const auto after = m_after.find(i); after != m_after.end())
            std::ranges::move(after->second, std::back_inserter(nodes));
    }
    return nodes;
}

Model Editor::finish() &&
{
    m_data.nodes = takeNodes();
    return buildModel(std::move(m_data));
}

Model Editor::finishWithout() &&
{
    std::vector<Node> nodes = takeNodes();
    m_data.gone = goneWithout(m_data, nodes);
    m_data.nodes = std::move(nodes);
    return buildModel(std::move(m_data));
}

} // namespace paretoscope::graph
