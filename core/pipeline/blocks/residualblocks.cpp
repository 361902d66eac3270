#include "core/pipeline/blocks/residualblocks.h"

#include "core/graph/guard.h"
#include "core/graph/readers.h"
#include "core/pipeline/channels/nodearguments.h"

#include <ATen/core/jit_type.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>

namespace paretoscope::pipeline {

using graph::at;
using graph::ModelData;
using graph::Node;
using graph::Value;
using graph::ValueId;

namespace {

using Nodes = std::set<std::size_t>; ///< in the order in which they run

bool addsTensors(const ModelData &data, std::size_t index)
{
    const Node &node = data.nodes[index];
    return plainName(node) == "aten::add" && node.overload == "Tensor" && node.inputs.size() == 3 &&
           node.inputs[0] != node.inputs[1];
}

bool isTensor(const Value &value)
{
    return !value.type || value.type->isSubtypeOf(*c10::TensorType::get());
}

class BlockFinder {
public:
    explicit BlockFinder(const ModelData &data) : m_data(data), m_readers(graph::readersOf(data))
    {
        for (const graph::LayerBinding &binding : data.bindings)
            for (const std::int32_t node : binding.computing)
                m_computes.insert(at(node));
        for (std::size_t i = data.nodes.size(); i-- > 0;)
            if (graph::isGuard(data.nodes[i]) || isReadByGuardsAlone(i))
                m_forGuards.insert(i);
    }

    ResidualBlocks find() &&
    {
        for (std::size_t node = 0; node < m_data.nodes.size(); ++node)
            if (addsTensors(m_data, node))
                visit(node);
        return std::move(m_found);
    }

private:
    void visit(std::size_t add)
    {
        const ValueId first = m_data.nodes[add].inputs[0], second = m_data.nodes[add].inputs[1];
        const bool plain = numberAt(m_data, m_data.nodes[add], 2) == 1.0;
        for (const std::size_t shortcut : {std::size_t{0}, std::size_t{1}}) {
            if (shortcut == 1 && !plain)
                continue; // it is multiplied with another number
            const ValueId stays = shortcut == 0 ? first : second, branch = shortcut == 0 ? second : first;
            const Nodes own = branchOf(add, branch);
            if (isSumWith(stays, above(entriesOf(own))))
                return take(add, shortcut, own);
            if (own.empty())
                leaveWriters(stays, branch);
        }
        for (const std::size_t shortcut : {std::size_t{0}, std::size_t{1}})
            if (plain && isProjection(add, shortcut))
                return take(add, shortcut, branchOf(add, m_data.nodes[add].inputs[1 - shortcut]));
    }

    /// By value: VALUES, and what they are computed from without a layer, as by a norm. A mask that is added
    /// to scores is no shortcut, though scores are computed from what it was added to before.
    std::vector<bool> above(const std::set<ValueId> &values) const
    {
        std::vector<bool> seen(m_data.values.size(), false);
        std::vector<ValueId> open(values.begin(), values.end());
        while (!open.empty()) {
            const ValueId own = open.back();
            open.pop_back();
            if (seen[at(own)] || !isComputed(own))
                continue;
            seen[at(own)] = true;
            if (const std::int32_t producer = m_data.values[at(own)].producer;
                producer >= 0 && !m_computes.contains(at(producer)))
                open.insert(open.end(), m_data.nodes[at(producer)].inputs.begin(),
                            m_data.nodes[at(producer)].inputs.end());
        }
        return seen;
    }

    /// VALUE, or what it is a sum of, is among those ABOVE a branch.
    bool isSumWith(ValueId value, const std::vector<bool> &above) const
    {
        std::vector<ValueId> open{value};
        std::set<ValueId> seen;
        while (!open.empty()) {
            const ValueId own = open.back();
            open.pop_back();
            if (above[at(own)])
                return true;
            const std::int32_t producer = m_data.values[at(own)].producer;
            if (!seen.insert(own).second || producer < 0 || !addsTensors(m_data, at(producer)))
                continue;
            open.insert(open.end(),
                        {m_data.nodes[at(producer)].inputs[0], m_data.nodes[at(producer)].inputs[1]});
        }
        return false;
    }

    /// The shortcut is computed from one value alone that the branch reads, too, by fewer layers.
    bool isProjection(std::size_t add, std::size_t shortcut) const
    {
        const Nodes direct = branchOf(add, m_data.nodes[add].inputs[shortcut]);
        const Nodes branch = branchOf(add, m_data.nodes[add].inputs[1 - shortcut]);
        const std::set<ValueId> starts = entriesOf(direct);
        return starts.size() == 1 && entriesOf(branch).contains(*starts.begin()) && layersIn(direct) <= 1 &&
               layersIn(branch) >= 2;
    }

    bool isReadByGuardsAlone(std::size_t index) const
    {
        bool isRead = false;
        for (const ValueId output : m_data.nodes[index].outputs)
            for (const std::int32_t reader : m_readers[at(output)]) {
                if (output == m_data.output || !m_forGuards.contains(at(reader)))
                    return false;
                isRead = true;
            }
        return isRead;
    }

    /// What ADD alone reads through VALUE: nodes all of whose outputs only such nodes read, and guards of
    /// them, also those that run later.
    Nodes branchOf(std::size_t add, ValueId value) const
    {
        Nodes own;
        std::set<std::int32_t> open{m_data.values[at(value)].producer};
        while (*open.rbegin() >= 0) { // all that read it are known before
            const std::size_t node = at(*open.rbegin());
            open.erase(std::prev(open.end()));
            open.insert(-1);
            if (!isOnlyFor(own, node, add, value))
                continue;
            own.insert(node);
            for (const ValueId input : m_data.nodes[node].inputs)
                open.insert(m_data.values[at(input)].producer);
        }
        for (const std::size_t node : m_forGuards)
            if (!own.empty() && readsFrom(own, node))
                own.insert(node);
        return own;
    }

    bool isOnlyFor(const Nodes &own, std::size_t index, std::size_t add, ValueId branch) const
    {
        bool isRead = false;
        for (const ValueId output : m_data.nodes[index].outputs) {
            if (output == m_data.output)
                return false;
            for (const std::int32_t reader : m_readers[at(output)]) {
                const bool isSum = at(reader) == add && output == branch;
                if (!own.contains(at(reader)) && !isSum && !m_forGuards.contains(at(reader)))
                    return false;
                isRead = isRead || !m_forGuards.contains(at(reader));
            }
        }
        return isRead;
    }

    bool readsFrom(const Nodes &own, std::size_t index) const
    {
        return std::ranges::any_of(m_data.nodes[index].inputs, [&](ValueId input) {
            const std::int32_t producer = m_data.values[at(input)].producer;
            return producer >= 0 && own.contains(at(producer));
        });
    }

    /// Tensors that nodes of OWN read and none of them writes.
    std::set<ValueId> entriesOf(const Nodes &own) const
    {
        std::set<ValueId> entries;
        for (const std::size_t node : own)
            for (const ValueId input : m_data.nodes[node].inputs) {
                const Value &value = m_data.values[at(input)];
                if (isComputed(input) && isTensor(value) &&
                    (value.producer < 0 || !own.contains(at(value.producer))))
                    entries.insert(input);
            }
        return entries;
    }

    bool isComputed(ValueId id) const
    {
        const Value::Origin origin = m_data.values[at(id)].origin;
        return origin == Value::Origin::Node || origin == Value::Origin::Input;
    }

    std::int64_t layersIn(const Nodes &own) const
    {
        return std::ranges::count_if(m_computes, [&](std::size_t node) { return own.contains(node); });
    }

    void take(std::size_t add, std::size_t shortcut, const Nodes &branch)
    {
        ResidualBlock block{add, shortcut, {branch.begin(), branch.end()}, {}, false};
        std::optional<base::Sentence> why;
        for (std::size_t layer = 0; layer < m_data.layers.size(); ++layer) {
            const auto &nodes = m_data.bindings[layer].nodes;
            const auto inside =
                std::ranges::count_if(nodes, [&](std::int32_t node) { return branch.contains(at(node)); });
            if (inside == 0)
                continue;
            block.layers.push_back(m_data.layers[layer].name);
            block.hasConvolutions = block.hasConvolutions || graph::isConvolution(m_data.layers[layer].kind);
            if (inside < std::ssize(nodes))
                why = base::Sentence(
                    PARETOSCOPE_SAY("drop-blocks.shared-layer", "the layer %1, which is used elsewhere, too"),
                    m_data.layers[layer].name);
        }
        if (block.layers.empty())
            return;
        if (!why)
            why = whyNot(add, branch);
        if (!why)
            return m_found.blocks.push_back(std::move(block));
        for (const std::string &layer : block.layers)
            leave(m_found.apart, layer, *why);
    }

    std::optional<base::Sentence> whyNot(std::size_t add, const Nodes &branch) const
    {
        for (const ResidualBlock &inner : m_found.blocks)
            if (branch.contains(inner.add))
                return base::Sentence(
                    PARETOSCOPE_SAY("drop-blocks.nested", "blocks inside it, of which each can be dropped"));
        for (const std::size_t node : branch)
            if (m_data.nodes[node].mutates && writesBeyond(add, branch, node))
                return base::Sentence(PARETOSCOPE_SAY("drop-blocks.in-place",
                                                      "%1, which writes into numbers that others read, too"),
                                      m_data.nodes[node].op);
        return std::nullopt;
    }

    /// What was made before ADD, outside the branch, may share memory that NODE writes into.
    bool writesBeyond(std::size_t add, const Nodes &branch, std::size_t node) const
    {
        std::set<std::int32_t> written;
        for (const auto &values : {m_data.nodes[node].inputs, m_data.nodes[node].outputs})
            for (const ValueId id : values)
                if (at(id) < m_data.writtenMemory.size() && m_data.writtenMemory[at(id)] >= 0)
                    written.insert(m_data.writtenMemory[at(id)]);
        for (std::size_t id = 0; id < m_data.writtenMemory.size(); ++id) {
            const std::int32_t producer = m_data.values[id].producer;
            const bool isInside = producer >= 0 && (branch.contains(at(producer)) || at(producer) >= add);
            if (written.contains(m_data.writtenMemory[id]) && !isInside)
                return true;
        }
        return false;
    }

    /// BRANCH is read elsewhere, too: that is worth telling of layers that make it of what STAYS.
    void leaveWriters(ValueId stays, ValueId branch)
    {
        const std::vector<bool> made = above({branch});
        for (std::size_t layer = 0; layer < m_data.layers.size(); ++layer)
            for (const std::int32_t node : m_data.bindings[layer].computing) {
                const Node &own = m_data.nodes[at(node)];
                const bool makes =
                    std::ranges::any_of(own.outputs, [&](ValueId output) { return made[at(output)]; });
                if (makes && isSumWith(stays, above({own.inputs.begin(), own.inputs.end()})))
                    leave(m_found.apart, m_data.layers[layer].name,
                          PARETOSCOPE_SAY("drop-blocks.read-elsewhere",
                                          "what the branch computes, which is read elsewhere, too"));
            }
    }

    const ModelData &m_data;
    const graph::Readers m_readers;
    std::set<std::size_t> m_computes; ///< nodes that compute with a layer's weight
    Nodes m_forGuards;                ///< guards, and what only they read
    ResidualBlocks m_found;
};

/// Whether a node behind INDEX writes into memory that VALUE may share.
bool isWrittenAfter(const ModelData &data, std::size_t index, ValueId value)
{
    if (at(value) >= data.writtenMemory.size() || data.writtenMemory[at(value)] < 0)
        return false;
    const auto isShared = [&](ValueId id) {
        return at(id) < data.writtenMemory.size() &&
               data.writtenMemory[at(id)] == data.writtenMemory[at(value)];
    };
    for (std::size_t i = index + 1; i < data.nodes.size(); ++i)
        if (const Node &node = data.nodes[i]; node.mutates && (std::ranges::any_of(node.inputs, isShared) ||
                                                               std::ranges::any_of(node.outputs, isShared)))
            return true;
    return false;
}

void dropBlock(graph::Editor &editor, const ResidualBlock &block)
{
    const ModelData &data = editor.data();
    const ValueId stays = data.nodes[block.add].inputs[block.shortcut];
    const ValueId sum = data.nodes[block.add].outputs.front();
    for (const std::size_t node : block.nodes)
        editor.erase(node);
    const bool isInput = data.values[at(stays)].origin != Value::Origin::Node;
    if (isInput || isWrittenAfter(data, block.add, sum) || isWrittenAfter(data, block.add, stays))
        return editor.replaceCall(block.add, "aten::clone", "", {stays, editor.constant(c10::IValue())});
    editor.erase(block.add);
    editor.readInstead(sum, stays);
}

} // namespace

ResidualBlocks residualBlocksOf(const ModelData &data)
{
    return BlockFinder(data).find();
}

void dropBlocks(graph::Editor &editor, std::span<const ResidualBlock> blocks)
{
    for (const ResidualBlock &block : blocks)
        dropBlock(editor, block);
}

} // namespace paretoscope::pipeline
