#include "core/pipeline/channels/channeltrail.h"

#include "core/graph/weightpath.h"
#include "core/pipeline/channels/homogeneous.h"
#include "core/pipeline/channels/nodearguments.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <optional>
#include <string_view>
#include <utility>

namespace paretoscope::pipeline {

using graph::at;
using graph::ModelData;
using graph::Node;
using graph::Value;
using graph::ValueId;

namespace {

/// Operators that scale with their input, but put its channels elsewhere, or add them up.
constexpr std::array<std::string_view, 15> rearranging{"aten::view",
                                                       "aten::reshape",
                                                       "aten::_unsafe_view",
                                                       "aten::transpose",
                                                       "aten::permute",
                                                       "aten::flatten",
                                                       "aten::slice",
                                                       "aten::select",
                                                       "aten::chunk",
                                                       "aten::split",
                                                       "aten::unsqueeze",
                                                       "aten::expand",
                                                       "aten::repeat_interleave",
                                                       "aten::matmul",
                                                       "aten::bmm"};

/// An integer that does not depend on the network's inputs.
std::optional<std::int64_t> knownWhole(const ModelData &data, ValueId id)
{
    const Value &value = data.values[at(id)];
    if (value.origin == Value::Origin::Constant)
        return value.constant.isInt() ? std::optional(value.constant.toInt()) : std::nullopt;
    if (value.origin != Value::Origin::Node)
        return std::nullopt;
    const Node &node = data.nodes[at(value.producer)];
    if ((node.op != "aten::mul" && node.op != "aten::floordiv") || node.inputs.size() != 2)
        return std::nullopt;
    const auto a = knownWhole(data, node.inputs[0]), b = knownWhole(data, node.inputs[1]);
    if (!a || !b || *b == 0)
        return std::nullopt;
    return node.op == "aten::mul" ? *a * *b : *a / *b;
}

/// Of a list of sizes; nothing where not even their number is known.
std::optional<std::vector<ChannelLayout::Size>> sizesOf(const ModelData &data, ValueId id)
{
    std::vector<ChannelLayout::Size> sizes;
    const Value &value = data.values[at(id)];
    if (value.origin == Value::Origin::Constant && value.constant.isIntList()) {
        for (const std::int64_t size : value.constant.toIntVector())
            sizes.push_back(size < 0 ? ChannelLayout::Size() : size);
        return sizes;
    }
    const auto elements = graph::listElements(data, id);
    if (!elements)
        return std::nullopt;
    for (const ValueId element : *elements) {
        const auto size = knownWhole(data, element);
        sizes.push_back(size && *size >= 0 ? size : std::nullopt);
    }
    return sizes;
}

class Trail {
public:
    Trail(const ModelData &data, const graph::Readers &readers, ValueId value, std::int64_t channels)
        : m_data(data), m_readers(readers), m_channels(channels), m_own(data.values.size(), false)
    {
        m_own[at(value)] = true;
        for (const Node &node : data.nodes)
            if (std::ranges::any_of(node.inputs, [&](ValueId input) { return m_own[at(input)]; }))
                for (const ValueId output : node.outputs)
                    m_own[at(output)] = true;
    }

    ChannelTrail follow(ValueId first, const ChannelLayout &layout)
    {
        std::vector<std::pair<ValueId, ChannelLayout>> open{{first, layout}};
        while (!open.empty()) {
            const auto [value, own] = std::move(open.back());
            open.pop_back();
            if (isReturned(value))
                return stoppedBy(PARETOSCOPE_SAY("scale-groups.returned", "what the network returns"));
            for (const std::int32_t reader : m_readers[at(value)]) {
                const Node &node = m_data.nodes[at(reader)];
                if (node.op == "aten::size" || node.op == "prim::device" || node.op == "prim::dtype")
                    continue;
                if (take(at(reader), value, own))
                    continue;
                const auto after = passed(node, value, own);
                if (!after)
                    return stoppedBy(obstacleAt(node));
                open.emplace_back(node.outputs[0], *after);
            }
        }
        return std::move(m_trail);
    }

private:
    ChannelTrail stoppedBy(base::Sentence obstacle) { return {{}, std::move(obstacle)}; }

    static base::Sentence obstacleAt(const Node &node)
    {
        const std::string name = plainName(node);
        if (std::ranges::find(rearranging, name) == rearranging.end())
            return doesNotScale(name);
        return {PARETOSCOPE_SAY("scale-groups.rearranged", "%1, behind which channels cannot be told apart"),
                name};
    }

    /// By itself, or in a tuple, list or dict.
    bool isReturned(ValueId value) const
    {
        return value == m_data.output || std::ranges::any_of(m_readers[at(value)], [&](std::int32_t reader) {
                   const Node &node = m_data.nodes[at(reader)];
                   return node.op.starts_with("prim::") && node.outputs.size() == 1 &&
                          node.outputs.front() == m_data.output;
               });
    }

    bool take(std::size_t index, ValueId value, const ChannelLayout &layout)
    {
        auto reader = readerAt(m_data, index);
        const Node &node = m_data.nodes[index];
        if (!reader || node.inputs[reader->use.inputSlot] != value ||
            std::ranges::count(node.inputs, value) != 1)
            return false;
        std::vector<std::int64_t> channelOf;
        if (layout.isAlongSecond()) {
            if (!graph::isConvolution(reader->layer.kind))
                return false;
            channelOf.resize(static_cast<std::size_t>(m_channels));
            std::iota(channelOf.begin(), channelOf.end(), 0);
        } else if (auto last = layout.lastDimension(); last && !graph::isConvolution(reader->layer.kind)) {
            channelOf = std::move(*last);
        }
        if (std::ssize(channelOf) != inputChannels(reader->layer))
            return false;
        m_trail.readers.push_back({std::move(*reader), std::move(channelOf)});
        return true;
    }

    /// The layout of what NODE writes.
    std::optional<ChannelLayout> passed(const Node &node, ValueId value, const ChannelLayout &layout) const
    {
        if (node.opaque || node.random || node.outputs.size() != 1)
            return std::nullopt;
        const std::string name = plainName(node);
        if (name == "aten::mul" || name == "aten::div")
            return isFactor(node, value, name) ? std::optional(layout) : std::nullopt;
        const bool isSecond = node.inputs.size() > 1 && node.inputs[1] == value && node.inputs[0] != value;
        if ((name == "aten::matmul" || name == "aten::bmm") && isSecond && !m_own[at(node.inputs[0])])
            return layout.multiplied();
        if (name == "aten::scaled_dot_product_attention" && node.inputs.size() > 2 &&
            node.inputs[2] == value && !m_own[at(node.inputs[0])] && !m_own[at(node.inputs[1])])
            return layout.multiplied();
        if (node.inputs[0] != value || std::ranges::count(node.inputs, value) != 1)
            return std::nullopt;
        if (scalesByNumber(name))
            return layout;
        if (layout.isAlongSecond())
            return scalesByChannel(name) ? std::optional(layout) : std::nullopt;
        return rearranged(node, name, layout);
    }

    /// Multiplied by, or divided by, what does not depend on the channels.
    bool isFactor(const Node &node, ValueId value, const std::string &name) const
    {
        if (node.inputs.size() != 2 || (name == "aten::div" && node.inputs[0] != value))
            return false;
        const ValueId other = node.inputs[node.inputs[0] == value ? 1 : 0];
        return other != value && !m_own[at(other)];
    }

    std::optional<ChannelLayout> rearranged(const Node &node, const std::string &name,
                                            const ChannelLayout &layout) const
    {
        const auto whole = [&](std::size_t slot) {
            return slot < node.inputs.size() ? knownWhole(m_data, node.inputs[slot]) : std::nullopt;
        };
        const auto first = whole(1), second = whole(2);
        if (name == "aten::slice" && isAllOf(node))
            return layout;
        if (name == "aten::transpose" && first && second)
            return layout.transposed(*first, *second);
        if (name == "aten::unsqueeze" && first)
            return layout.unsqueezed(*first);
        if (name == "aten::repeat_interleave" && first && second)
            return layout.repeated(*second, *first);
        if (name == "aten::flatten" && first && second == -1)
            return flattened(layout, *first);
        if (node.inputs.size() < 2)
            return std::nullopt;
        const auto sizes = sizesOf(m_data, node.inputs[1]);
        if (!sizes)
            return std::nullopt;
        if (name == "aten::view" || name == "aten::reshape" || name == "aten::_unsafe_view")
            return layout.reshaped(*sizes);
        if (name == "aten::expand")
            return layout.expanded(*sizes);
        if (name != "aten::permute")
            return std::nullopt;
        const Value &order = m_data.values[at(node.inputs[1])];
        return order.constant.isIntList() ? layout.permuted(order.constant.toIntVector()) : std::nullopt;
    }

    /// aten::slice(x, dim, start, end, step) that leaves nothing out.
    bool isAllOf(const Node &node) const
    {
        const auto isNone = [&](std::size_t slot) {
            return m_data.values[at(node.inputs[slot])].constant.isNone() &&
                   m_data.values[at(node.inputs[slot])].origin == Value::Origin::Constant;
        };
        const auto start = knownWhole(m_data, node.inputs[2]), end = knownWhole(m_data, node.inputs[3]);
        return (start == 0 || isNone(2)) && (end == std::numeric_limits<std::int64_t>::max() || isNone(3)) &&
               knownWhole(m_data, node.inputs[4]) == 1;
    }

    /// All dimensions from FIRST on become one.
    static std::optional<ChannelLayout> flattened(const ChannelLayout &layout, std::int64_t first)
    {
        return first > 0
                   ? layout.reshaped(std::vector<ChannelLayout::Size>(static_cast<std::size_t>(first) + 1))
                   : std::nullopt;
    }

    const ModelData &m_data;
    const graph::Readers &m_readers;
    const std::int64_t m_channels;
    std::vector<bool> m_own; ///< by value: whether it is made of the channels
    ChannelTrail m_trail;
};

} // namespace

ChannelTrail followChannels(const ModelData &data, const graph::Readers &readers, ValueId value,
                            std::int64_t channels, const ChannelLayout &layout)
{
    return Trail(data, readers, value, channels).follow(value, layout);
}

} // namespace paretoscope::pipeline
