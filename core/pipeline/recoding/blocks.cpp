#include "core/pipeline/recoding/blocks.h"

#include "core/graph/readers.h"

#include <ATen/core/jit_type.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <string_view>
#include <utility>

namespace paretoscope::pipeline {

namespace {

using graph::at;
using graph::ModelData;
using graph::ValueId;

/// What comes right after a layer belongs to it: the rest of it works number by number.
constexpr std::array<std::string_view, 14> endsLayer{
    "aten::relu",       "aten::relu_",      "aten::hardtanh", "aten::hardtanh_", "aten::relu6",
    "aten::relu6_",     "aten::silu",       "aten::silu_",    "aten::gelu",      "aten::hardswish",
    "aten::hardswish_", "aten::leaky_relu", "aten::elu",      "aten::batch_norm"};

class StretchFinder {
public:
    StretchFinder(const ModelData &data, std::span<const CodedPlace> places)
        : m_data(data), m_readers(graph::readersOf(data)), m_isReached(data.values.size(), false),
          m_producer(data.values.size(), -1)
    {
        std::ranges::transform(places, std::back_inserter(m_places), &CodedPlace::node);
        findReached();
    }

    std::vector<Block> find()
    {
        if (isWrittenAcross())
            return {};
        std::vector<std::size_t> cuts = naturalCuts();
        cuts = withoutSmall(cuts);
        std::vector<Block> blocks;
        for (std::size_t i = 0; i + 1 < cuts.size(); ++i)
            for (const auto &[first, end] : split(cuts[i], cuts[i + 1]))
                blocks.push_back(blockOf(first, end));
        for (const Block &block : blocks)
            if (sharesWritten(block))
                return {};
        return blocks;
    }

private:
    /// Values that depend on the samples and on the weight of some layer.
    void findReached()
    {
        std::vector<bool> isSampled(m_data.values.size(), false);
        for (const ValueId id : m_data.inputs)
            isSampled[at(id)] = true;
        std::set<graph::ParameterId> weights;
        for (const graph::LayerBinding &binding : m_data.bindings)
            weights.insert(binding.weight);
        std::vector<bool> isWeighted(m_data.values.size(), false);
        for (std::size_t id = 0; id < m_data.values.size(); ++id)
            isWeighted[id] = m_data.values[id].origin == graph::Value::Origin::Parameter &&
                             weights.contains(m_data.values[id].parameter);
        for (std::size_t i = 0; i < m_data.nodes.size(); ++i) {
            const graph::Node &node = m_data.nodes[i];
            const bool sampled =
                std::ranges::any_of(node.inputs, [&](ValueId id) { return isSampled[at(id)]; });
            const bool weighted =
                std::ranges::any_of(node.inputs, [&](ValueId id) { return isWeighted[at(id)]; });
            for (const ValueId id : node.outputs) {
                isSampled[at(id)] = sampled;
                isWeighted[at(id)] = weighted;
                m_isReached[at(id)] = sampled && weighted;
                m_producer[at(id)] = static_cast<std::int32_t>(i);
            }
            if (m_first == m_data.nodes.size() && sampled && weighted)
                m_first = i;
        }
    }

    /// Memory that layers write into and that was there before the first of them, as a cache of keys and
    /// values.
    bool isWrittenAcross() const
    {
        std::set<std::int32_t> reached, others;
        for (std::size_t id = 0; id < m_data.writtenMemory.size(); ++id)
            if (const std::int32_t memory = m_data.writtenMemory[id]; memory >= 0)
                (m_isReached[id] ? reached : others).insert(memory);
        return std::ranges::any_of(reached, [&](std::int32_t memory) { return others.contains(memory); });
    }

    bool isReadFrom(ValueId id, std::size_t node) const
    {
        return id == m_data.output || std::ranges::any_of(m_readers[at(id)], [node](std::int32_t reader) {
                   return at(reader) >= node;
               });
    }

    /// Reached values that are there before NODE and read there or later.
    std::vector<ValueId> liveAt(std::size_t node) const
    {
        std::vector<ValueId> live;
        for (std::size_t id = 0; id < m_data.values.size(); ++id)
            if (m_isReached[id] && at(m_producer[id]) < node && isReadFrom(static_cast<ValueId>(id), node))
                live.push_back(static_cast<ValueId>(id));
        return live;
    }

    bool isTensor(ValueId id) const
    {
        const c10::TypePtr &type = m_data.values[at(id)].type;
        return !type || type->kind() == c10::TypeKind::TensorType;
    }

    std::vector<std::size_t> naturalCuts() const
    {
        const std::size_t count = m_data.nodes.size();
        std::vector<std::size_t> cuts;
        if (m_first == count)
            return cuts;
        cuts.push_back(m_first);
        // How many are live: each from after it is made to its last reader.
        std::vector<std::int32_t> change(count + 2, 0), tensors(count + 2, 0);
        for (std::size_t id = 0; id < m_data.values.size(); ++id) {
            if (!m_isReached[id])
                continue;
            const bool isOutput = static_cast<ValueId>(id) == m_data.output;
            if (m_readers[id].empty() && !isOutput)
                continue;
            const std::size_t last = isOutput ? count : at(*std::ranges::max_element(m_readers[id])) + 1;
            for (auto *sum : {&change, &tensors}) {
                if (sum == &tensors && !isTensor(static_cast<ValueId>(id)))
                    continue;
                ++(*sum)[at(m_producer[id]) + 1];
                --(*sum)[last];
            }
        }
        std::int32_t live = 0, liveTensors = 0;
        for (std::size_t node = 0; node < count; ++node) {
            live += change[node];
            liveTensors += tensors[node];
            if (node > m_first && live == 1 && liveTensors == 1)
                cuts.push_back(node);
        }
        cuts.push_back(count);
        return cuts;
    }

    std::size_t placesIn(std::size_t first, std::size_t end) const
    {
        return static_cast<std::size_t>(
            std::ranges::count_if(m_places, [=](std::size_t node) { return first <= node && node < end; }));
    }

    /// Without the cut before what ends a layer, so that a layer has its activation.
    std::vector<std::size_t> withoutSmall(const std::vector<std::size_t> &cuts) const
    {
        std::vector<std::size_t> kept;
        for (std::size_t i = 0; i < cuts.size(); ++i) {
            const bool isInner = i > 0 && i + 1 < cuts.size();
            const bool isShort = isInner && cuts[i + 1] == cuts[i] + 1;
            if (isShort && std::ranges::find(endsLayer, m_data.nodes[cuts[i]].op) != endsLayer.end())
                continue;
            kept.push_back(cuts[i]);
        }
        return kept;
    }

    /// FIRST to END, or layer after layer where they are too many.
    std::vector<std::pair<std::size_t, std::size_t>> split(std::size_t first, std::size_t end) const
    {
        std::vector<std::pair<std::size_t, std::size_t>> parts;
        if (placesIn(first, end) > mostOfBlock) {
            std::vector<std::size_t> starts;
            for (const std::size_t node : m_places)
                if (first < node && node < end)
                    starts.push_back(node);
            std::ranges::sort(starts);
            for (const std::size_t start : starts) {
                parts.emplace_back(first, start);
                first = start;
            }
        }
        parts.emplace_back(first, end);
        return parts;
    }

    Block blockOf(std::size_t first, std::size_t end) const
    {
        Block block{first, end, {}, {}, {}, {}};
        std::set<ValueId> entries;
        std::set<std::size_t> before;
        for (std::size_t node = first; node < end; ++node)
            collect(node, first, entries, before);
        for (std::size_t node = 0; node < first; ++node) // whoever reads what it wrote may not name it
            if (m_data.nodes[node].mutates &&
                std::ranges::none_of(m_data.nodes[node].outputs,
                                     [this](ValueId id) { return bool(m_isReached[at(id)]); }))
                if (before.insert(node).second)
                    collect(node, first, entries, before);
        block.entries.assign(entries.begin(), entries.end());
        block.before.assign(before.begin(), before.end());
        if (end == m_data.nodes.size())
            block.exits = {m_data.output};
        else
            block.exits = liveAt(end);
        for (std::size_t place = 0; place < m_places.size(); ++place)
            if (first <= m_places[place] && m_places[place] < end)
                block.places.push_back(place);
        // What passes by enters, too.
        for (const ValueId id : block.exits)
            if (m_producer[at(id)] >= 0 && at(m_producer[at(id)]) < first && m_isReached[at(id)] &&
                !entries.contains(id))
                block.entries.push_back(id);
        return block;
    }

    /// What NODE of a block that begins with FIRST needs from before it.
    void collect(std::size_t node, std::size_t first, std::set<ValueId> &entries,
                 std::set<std::size_t> &before) const
    {
        std::vector<std::size_t> open{node};
        while (!open.empty()) {
            const std::size_t own = open.back();
            open.pop_back();
            for (const ValueId id : m_data.nodes[own].inputs) {
                const std::int32_t producer = m_producer[at(id)];
                if (producer < 0 || at(producer) >= first)
                    continue;
                if (m_isReached[at(id)])
                    entries.insert(id);
                else if (before.insert(at(producer)).second)
                    open.push_back(at(producer));
            }
        }
    }

    /// Two entries in one memory that some node writes into: each is given as a copy of its own.
    bool sharesWritten(const Block &block) const
    {
        if (m_data.writtenMemory.empty())
            return false;
        std::set<std::int32_t> seen;
        return std::ranges::any_of(block.entries, [&](ValueId id) {
            const std::int32_t memory = m_data.writtenMemory[at(id)];
            return memory >= 0 && !seen.insert(memory).second;
        });
    }

    const ModelData &m_data;
    std::vector<std::size_t> m_places; ///< nodes of layers
    const graph::Readers m_readers;
    std::vector<bool> m_isReached;
    std::vector<std::int32_t> m_producer;
    std::size_t m_first = m_data.nodes.size();
};

} // namespace

std::vector<Block> blocksOf(const graph::Model &model, std::span<const CodedPlace> places)
{
    const ModelData &data = model.data();
    if (std::ranges::any_of(data.nodes, [](const graph::Node &node) { return node.random; }))
        return {};
    return StretchFinder(data, places).find();
}

} // namespace paretoscope::pipeline
