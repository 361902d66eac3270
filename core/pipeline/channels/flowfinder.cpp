#include "core/pipeline/channels/flowfinder.h"

#include "core/graph/knowntensor.h"
#include "core/pipeline/channels/nodearguments.h"

#include <algorithm>
#include <map>
#include <set>

namespace paretoscope::pipeline {

using graph::at;
using graph::ModelData;
using graph::Node;
using graph::ValueId;

FlowFinder::FlowFinder(const ModelData &data)
    : m_data(data), m_readers(graph::readersOf(data)), m_laid(data.values.size()), m_rank(data.values.size())
{
}

ChannelFlow FlowFinder::find() &&
{
    for (std::size_t i = 0; i < m_data.nodes.size(); ++i)
        visit(i);
    forbid(laid(m_data.output), PARETOSCOPE_SAY("channels.returned", "what the network returns"));
    checkSharedTensors();
    m_flow.firstOf = m_tied.allFirst();
    m_flow.because = m_tied.because();
    return std::move(m_flow);
}

void FlowFinder::visit(std::size_t index)
{
    const Node &node = nodeAt(index);
    inferRank(index);
    if (node.opaque) {
        forbidInputs(index, PARETOSCOPE_SAY("channels.opaque", "control flow, which runs as it was stored"));
        return;
    }
    if (const auto uses = graph::weightUsesOf(m_data, node); !uses.empty()) {
        visitLayer(index, uses);
        return;
    }
    const Rule rule = ruleOf(plainName(node));
    const bool isConcatenation = rule == &FlowFinder::concatenates; // which reads a list of values
    if (!isConcatenation &&
        std::ranges::none_of(node.inputs, [this](ValueId id) { return laid(id).has_value(); }))
        return;
    if (!rule || node.outputs.size() != 1 || !(this->*rule)(index))
        forbidInputs(
            index,
            {PARETOSCOPE_SAY("channels.operator", "%1, through which channels are not followed"), node.op});
}

/// What a node writes in the place of its input is read by whoever reads that, too.
void FlowFinder::write(std::size_t index, LaidChannels channels)
{
    const Node &node = nodeAt(index);
    if (node.mutates && !channels.notZero.empty())
        for (const ValueId id : node.inputs)
            if (laid(id) && laid(id)->notZero.empty())
                laid(id)->notZero = channels.notZero;
    laid(node.outputs[0]) = std::move(channels);
}

void FlowFinder::forbid(const Laid &channels, const base::Sentence &because)
{
    if (channels)
        m_tied.forbid(channels->channels, because);
}

void FlowFinder::forbidInputs(std::size_t index, const base::Sentence &because)
{
    for (const ValueId id : nodeAt(index).inputs)
        forbid(laid(id), because);
}

void FlowFinder::tie(ChannelSlices slices)
{
    m_flow.slices.push_back(std::move(slices));
}

/// Of a tensor that several nodes read every slice is one channel; where one of them is not followed, none is
/// removed.
void FlowFinder::checkSharedTensors()
{
    std::map<std::pair<ValueId, std::int64_t>, std::size_t> first;
    std::map<ValueId, std::set<std::pair<std::size_t, std::size_t>>> reads;
    for (std::size_t i = 0; i < m_flow.slices.size(); ++i) {
        const ChannelSlices &own = m_flow.slices[i];
        reads[own.tensor].emplace(own.node, own.slot);
        const auto [known, isNew] = first.emplace(std::pair(own.tensor, own.dimension), i);
        const ChannelSlices &other = m_flow.slices[known->second];
        if (!isNew && own.channels.size() == other.channels.size())
            m_tied.join(own.channels, other.channels);
    }
    for (const ChannelSlices &own : m_flow.slices) {
        if (own.role == SliceRole::Writes || own.role == SliceRole::Reads)
            continue; // of a layer that alone reads its weight
        if (m_readers[at(own.tensor)].size() > reads[own.tensor].size() || own.tensor == m_data.output)
            m_tied.forbid(own.channels,
                          {PARETOSCOPE_SAY("channels.read-elsewhere", "%1, which something else reads, too"),
                           nameOf(own.tensor)});
    }
}

std::string FlowFinder::nameOf(ValueId tensor) const
{
    const graph::Value &value = m_data.values[at(tensor)];
    return value.origin == graph::Value::Origin::Parameter ? m_data.parameters[at(value.parameter)].name
                                                           : value.name;
}

ChannelFlow channelFlowOf(const ModelData &data)
{
    return FlowFinder(data).find();
}

} // namespace paretoscope::pipeline
