#include "core/pipeline/channels/channelcut.h"

#include "core/graph/weightpath.h"
#include "core/pipeline/channels/nodearguments.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <map>
#include <set>

namespace paretoscope::pipeline {

using graph::at;
using graph::ModelData;
using graph::Value;
using graph::ValueId;

namespace {

bool stays(const ChannelFlow &flow, ChannelId channel, const KeptChannels &kept)
{
    return kept[static_cast<std::size_t>(flow.one(channel))];
}

std::int64_t countKept(const ChannelFlow &flow, std::span<const ChannelId> channels, const KeptChannels &kept)
{
    return std::ranges::count_if(channels, [&](ChannelId channel) { return stays(flow, channel, kept); });
}

/// Kernels are chosen by strides.
at::Tensor laidOutAs(const at::Tensor &tensor, const at::Tensor &original)
{
    return tensor.contiguous(original.suggest_memory_format());
}

class Cutting {
public:
    Cutting(graph::Editor &editor, const ChannelFlow &flow, const KeptChannels &kept)
        : m_editor(editor), m_flow(flow), m_kept(kept)
    {
    }

    void cut()
    {
        for (const auto &[tensor, slices] : slicesOfTensors())
            cutTensor(tensor, slices);
        for (const ChannelPadding &padding : m_flow.paddings)
            if (changes(padding.before) || changes(padding.after))
                setInts(padding.node, padding.slot,
                        {{padding.place, count(padding.before)}, {padding.place + 1, count(padding.after)}});
        for (const ChannelShape &shape : m_flow.shapes)
            if (changes(shape.channels))
                setInts(shape.node, shape.slot, {{shape.place, count(shape.channels)}});
        for (const ChannelDepth &depth : m_flow.depths)
            if (changes(depth.channels))
                m_editor.node(depth.node).inputs[depth.slot] = m_editor.constant(count(depth.channels));
    }

private:
    /// A dimension once, however many nodes read it.
    std::map<ValueId, std::vector<const ChannelSlices *>> slicesOfTensors() const
    {
        std::map<ValueId, std::vector<const ChannelSlices *>> all;
        for (const ChannelSlices &slices : m_flow.slices) {
            auto &own = all[slices.tensor];
            const bool known = std::ranges::any_of(
                own, [&](const ChannelSlices *other) { return other->dimension == slices.dimension; });
            if (!known && changes(slices.channels))
                own.push_back(&slices);
        }
        return all;
    }

    /// The inner dimension of a weight in groups comes first: its groups are found by what is yet whole.
    void cutTensor(ValueId id, std::vector<const ChannelSlices *> slices)
    {
        if (slices.empty())
            return;
        std::ranges::stable_sort(slices, std::ranges::greater(), &ChannelSlices::groups);
        const Value &value = m_editor.data().values[at(id)];
        const bool isParameter = value.origin == Value::Origin::Parameter;
        const at::Tensor original =
            isParameter ? m_editor.data().parameters[at(value.parameter)].tensor : value.constant.toTensor();
        at::Tensor tensor = original;
        for (const ChannelSlices *own : slices)
            tensor = withoutChannels(tensor, m_flow, *own, m_kept);
        tensor = laidOutAs(tensor, original);
        if (isParameter)
            m_editor.setTensor(value.parameter, tensor);
        else
            replaceConstant(id, m_editor.constant(tensor, value.stored), slices);
    }

    void replaceConstant(ValueId old, ValueId made, const std::vector<const ChannelSlices *> &slices)
    {
        for (const ChannelSlices &own : m_flow.slices)
            if (own.tensor == slices.front()->tensor)
                std::ranges::replace(m_editor.node(own.node).inputs, old, made);
    }

    /// Numbers of a list that is a constant or built by a node.
    void setInts(std::size_t node, std::size_t slot, const std::map<std::size_t, std::int64_t> &numbers)
    {
        const ModelData &data = m_editor.data();
        const ValueId list = data.nodes[node].inputs[slot];
        if (auto ints = intsAt(data, data.nodes[node], slot)) {
            for (const auto &[place, number] : numbers)
                (*ints)[place] = number;
            m_editor.node(node).inputs[slot] = m_editor.constant(*ints);
            return;
        }
        const auto builder = at(data.values[at(list)].producer);
        for (const auto &[place, number] : numbers)
            m_editor.node(builder).inputs[place] = m_editor.constant(number);
    }

    bool changes(const std::vector<ChannelId> &channels) const
    {
        return count(channels) < std::ssize(channels);
    }
    std::int64_t count(const std::vector<ChannelId> &channels) const
    {
        return countKept(m_flow, channels, m_kept);
    }

    graph::Editor &m_editor;
    const ChannelFlow &m_flow;
    const KeptChannels &m_kept;
};

} // namespace

at::Tensor keptPlaces(const ChannelFlow &flow, std::span<const ChannelId> channels, const KeptChannels &kept)
{
    std::vector<std::int64_t> places;
    for (std::size_t i = 0; i < channels.size(); ++i)
        if (stays(flow, channels[i], kept))
            places.push_back(static_cast<std::int64_t>(i));
    return at::tensor(places, at::kLong);
}

at::Tensor withoutChannels(const at::Tensor &tensor, const ChannelFlow &flow, const ChannelSlices &slices,
                           const KeptChannels &kept)
{
    if (slices.groups == 1)
        return at::index_select(tensor, slices.dimension, keptPlaces(flow, slices.channels, kept));
    const std::int64_t rows = tensor.size(0) / slices.groups;
    const auto width =
        static_cast<std::size_t>(slices.channels.size()) / static_cast<std::size_t>(slices.groups);
    std::vector<at::Tensor> blocks;
    for (std::int64_t group = 0; group < slices.groups; ++group) {
        const auto own = std::span(slices.channels).subspan(static_cast<std::size_t>(group) * width, width);
        blocks.push_back(at::index_select(tensor.narrow(0, group * rows, rows), slices.dimension,
                                          keptPlaces(flow, own, kept)));
    }
    return at::cat(blocks, 0);
}

void cutChannels(graph::Editor &editor, const ChannelFlow &flow, const KeptChannels &kept)
{
    Cutting(editor, flow, kept).cut();
}

} // namespace paretoscope::pipeline
