#include "core/graph/layers/knownvalues.h"

#include <algorithm>

namespace paretoscope::graph {

namespace {

/// Dropout that is off is drawn from nothing, but need not be computed once.
bool isRepeatable(const Node &node)
{
    return !node.opaque && !node.mutates && !node.random && node.op.find("dropout") == std::string::npos;
}

} // namespace

KnownValues::KnownValues(const ModelData &data) : m_data(data), m_known(data.values.size(), false)
{
    for (std::size_t i = 0; i < data.values.size(); ++i)
        m_known[i] = data.values[i].origin == Value::Origin::Parameter ||
                     data.values[i].origin == Value::Origin::Constant;
    const auto written = [&](ValueId id) {
        return !data.writtenMemory.empty() && data.writtenMemory[at(id)] >= 0;
    };
    for (const Node &node : data.nodes) {
        if (!isRepeatable(node) || std::ranges::any_of(node.outputs, written) ||
            !std::ranges::all_of(node.inputs, [&](ValueId id) { return bool(m_known[at(id)]); }))
            continue;
        for (const ValueId id : node.outputs)
            m_known[at(id)] = true;
    }
}

bool KnownValues::isKnown(ValueId value) const
{
    return at(value) < m_known.size() && m_known[at(value)];
}

std::set<ParameterId> KnownValues::sourcesOf(ValueId value) const
{
    std::set<ParameterId> sources;
    std::set<ValueId> seen;
    std::vector<ValueId> unseen{value};
    while (!unseen.empty()) {
        const ValueId id = unseen.back();
        unseen.pop_back();
        if (!seen.insert(id).second)
            continue;
        const Value &own = m_data.values[at(id)];
        if (own.origin == Value::Origin::Parameter)
            sources.insert(own.parameter);
        if (own.origin != Value::Origin::Node)
            continue;
        const std::vector<ValueId> &inputs = m_data.nodes[at(own.producer)].inputs;
        unseen.insert(unseen.end(), inputs.begin(), inputs.end());
    }
    return sources;
}

std::optional<c10::IValue> KnownValues::compute(ValueId value)
{
    const Value &own = m_data.values[at(value)];
    if (own.origin == Value::Origin::Constant)
        return own.constant;
    if (own.origin == Value::Origin::Parameter)
        return m_data.parameters[at(own.parameter)].tensor.detach();
    if (const auto found = m_computed.find(value); found != m_computed.end())
        return found->second;
    // In execution order, so that a long chain does not become a deep recursion.
    std::set<std::int32_t> needed;
    std::vector<std::int32_t> unseen{own.producer};
    while (!unseen.empty()) {
        const std::int32_t node = unseen.back();
        unseen.pop_back();
        if (!needed.insert(node).second)
            continue;
        for (const ValueId id : m_data.nodes[at(node)].inputs)
            if (m_data.values[at(id)].origin == Value::Origin::Node && !m_computed.contains(id))
                unseen.push_back(m_data.values[at(id)].producer);
    }
    for (const std::int32_t index : needed) {
        const Node &node = m_data.nodes[at(index)];
        torch::jit::Stack stack;
        for (const ValueId id : node.inputs) {
            auto input = compute(id);
            if (!input)
                return std::nullopt;
            stack.push_back(std::move(*input));
        }
        try {
            node.run(stack);
        } catch (const std::exception &) {
            return std::nullopt; // fails in a run as well, if it is reached there
        }
        for (std::size_t i = 0; i < node.outputs.size() && i < stack.size(); ++i)
            m_computed[node.outputs[i]] = stack[i];
    }
    const auto found = m_computed.find(value);
    return found == m_computed.end() ? std::nullopt : std::optional(found->second);
}

} // namespace paretoscope::graph
