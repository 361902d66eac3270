#include "core/pipeline/activations/tensorreaders.h"

#include "core/graph/roundedvalues.h"

#include <algorithm>
#include <set>

namespace paretoscope::pipeline {

using graph::at;
using graph::Node;
using graph::ValueId;

namespace {

constexpr std::size_t mostNodesOfChain = 256; ///< no activation is written in more

} // namespace

TensorReaders::TensorReaders(const graph::ModelData &data, const TensorRoles &roles)
    : m_data(data), m_roles(roles), m_readers(graph::readersOf(data))
{
}

/// Without those that look at sizes and types alone; each once.
std::vector<std::size_t> TensorReaders::readersOf(ValueId value) const
{
    std::vector<std::size_t> readers;
    for (const std::int32_t reader : m_readers[at(value)])
        if (m_roles.of(at(reader)) != TensorRole::Nothing &&
            std::ranges::find(readers, at(reader)) == readers.end())
            readers.push_back(at(reader));
    return readers;
}

bool TensorReaders::handsOn(std::size_t index) const
{
    const TensorRole role = m_roles.of(index);
    const bool isRelu = role == TensorRole::Pointwise && graph::handsNumbersOn(m_data, m_data.nodes[index]);
    return role == TensorRole::Passes || role == TensorRole::Gathers || isRelu;
}

TensorReaders::Chain TensorReaders::chainFrom(ValueId value) const
{
    Chain best{value, {}};
    std::vector<std::size_t> nodes;
    std::set<ValueId> open{value}; // functions of VALUE that nodes still read
    const ValueId origin = m_roles.originOf(value);
    while (nodes.size() < mostNodesOfChain) {
        std::size_t next = m_data.nodes.size();
        for (const ValueId own : open) {
            if (own == m_data.output)
                return best;
            for (const std::size_t reader : readersOf(own)) {
                if (m_roles.of(reader) != TensorRole::Pointwise ||
                    m_roles.originOf(m_data.nodes[reader].outputs[0]) != origin)
                    return best;
                if (std::ranges::find(nodes, reader) == nodes.end())
                    next = std::min(next, reader);
            }
        }
        if (next == m_data.nodes.size())
            return best;
        nodes.push_back(next);
        open.insert(m_data.nodes[next].outputs[0]);
        std::erase_if(open, [&](ValueId own) {
            const auto readers = readersOf(own);
            return own != m_data.output &&
                   std::ranges::all_of(
                       readers,
                       [&](std::size_t reader) { return std::ranges::find(nodes, reader) != nodes.end(); }) &&
                   own != m_data.nodes[next].outputs[0];
        });
        if (open.size() == 1)
            best = {*open.begin(), nodes};
    }
    return best;
}

bool TensorReaders::isAnswer(ValueId value) const
{
    std::vector<ValueId> open{value};
    std::set<ValueId> seen;
    while (!open.empty()) {
        const ValueId own = open.back();
        open.pop_back();
        if (own == m_data.output)
            return true;
        if (!seen.insert(own).second)
            continue;
        for (const std::size_t reader : readersOf(own))
            if (handsOn(reader))
                open.insert(open.end(), m_data.nodes[reader].outputs.begin(),
                            m_data.nodes[reader].outputs.end());
    }
    return false;
}

std::set<std::size_t> TensorReaders::answering() const
{
    std::vector<bool> given(m_data.values.size(), false), readOtherwise(m_data.values.size(), false);
    given[at(m_data.output)] = true;
    std::set<std::size_t> answering;
    for (std::size_t i = m_data.nodes.size(); i-- > 0;) {
        const Node &node = m_data.nodes[i];
        if (m_roles.of(i) == TensorRole::Nothing)
            continue;
        const auto isIn = [](const std::vector<bool> &values) {
            return [&values](ValueId id) { return bool(values[at(id)]); };
        };
        const bool answers = handsOn(i) && !node.mutates && std::ranges::any_of(node.outputs, isIn(given)) &&
                             std::ranges::none_of(node.outputs, isIn(readOtherwise));
        if (answers)
            answering.insert(i);
        for (const ValueId input : node.inputs)
            (answers ? given : readOtherwise)[at(input)] = true;
    }
    return answering;
}

bool TensorReaders::anyReader(ValueId value, const std::function<bool(std::size_t node)> &isOne) const
{
    std::vector<ValueId> open{value};
    std::set<ValueId> seen;
    while (!open.empty()) {
        const ValueId own = open.back();
        open.pop_back();
        if (!seen.insert(own).second)
            continue;
        for (const std::size_t reader : readersOf(own)) {
            if (handsOn(reader))
                open.insert(open.end(), m_data.nodes[reader].outputs.begin(),
                            m_data.nodes[reader].outputs.end());
            else if (isOne(reader))
                return true;
        }
    }
    return false;
}

} // namespace paretoscope::pipeline
