#include "core/graph/findlayers.h"
#include "core/graph/knowntensor.h"
#include "core/pipeline/channels/channellayer.h"
#include "core/pipeline/channels/flowfinder.h"

#include <algorithm>

namespace paretoscope::pipeline {

using graph::at;
using graph::Layer;
using graph::LayerKind;
using graph::ModelData;
using graph::Node;
using graph::ValueId;
using graph::WeightUse;

namespace {

/// The parameter itself, also where the node reads it through aten::t.
ValueId weightValueOf(const ModelData &data, const Node &node, const WeightUse &use)
{
    return use.path.nodes.empty() ? node.inputs[use.weightSlot]
                                  : data.nodes[at(use.path.nodes.front())].inputs[0];
}

bool isWhole(const ModelData &data, const WeightUse &use)
{
    const auto own = std::ranges::find(data.bindings, use.weight, &graph::LayerBinding::weight);
    return own != data.bindings.end() && own->block.isWhole();
}

std::int64_t dimensionFromEnd(const Layer &layer)
{
    return graph::isConvolution(layer.kind) ? graph::kernelDimensions(layer.kind) + 1 : 1;
}

std::vector<ChannelId> repeated(const std::vector<ChannelId> &channels, std::int64_t times)
{
    std::vector<ChannelId> all;
    all.reserve(channels.size() * static_cast<std::size_t>(times));
    for (const ChannelId channel : channels)
        all.insert(all.end(), static_cast<std::size_t>(times), channel);
    return all;
}

base::Sentence otherForm(const std::string &layer)
{
    return {PARETOSCOPE_SAY("channels.layer-form", "the form in which the layer %1 reads them"), layer};
}

} // namespace

bool FlowFinder::isFollowed(const Node &node, const std::vector<WeightUse> &uses) const
{
    const WeightUse &use = uses.front();
    const bool linear = use.kind == LayerKind::Linear || use.kind == LayerKind::LinearTransposed;
    return uses.size() == 1 && node.outputs.size() == 1 && (linear || graph::isConvolution(use.kind)) &&
           (use.isDirect() || (use.viaTranspose && !use.listPlace)) && use.isByChannel &&
           graph::isReadByOneLayer(m_data, use.weight) && isWhole(m_data, use) &&
           m_data.parameters[at(use.weight)].tensor.dim() >= 2;
}

void FlowFinder::visitLayer(std::size_t index, const std::vector<WeightUse> &uses)
{
    const Node &node = nodeAt(index);
    const WeightUse &use = uses.front();
    const Layer layer = graph::wholeLayer(m_data, use);
    const bool biasKnown =
        !use.biasSlot || graph::isKnownTensorOrNone(m_data.values[at(node.inputs[*use.biasSlot])]);
    if (!isFollowed(node, uses) || !biasKnown) {
        m_flow.otherLayers.push_back(layer.name);
        forbidInputs(index, {PARETOSCOPE_SAY("channels.other-layer",
                                             "the layer %1, through which channels are not followed"),
                             layer.name});
        return;
    }
    for (std::size_t slot = 0; slot < node.inputs.size(); ++slot)
        if (slot != use.inputSlot)
            forbid(laid(node.inputs[slot]), otherForm(layer.name));
    if (layer.groups > 1 && layer.groups == inputChannels(layer)) {
        visitDepthwise(index, use, layer);
        return;
    }
    readBy(index, use, layer);
    const bool isTransposed = layer.isTransposed() || layer.kind == LayerKind::LinearTransposed;
    const std::int64_t outputs = isTransposed ? layer.weightShape[1] * layer.groups : layer.weightShape[0];
    const std::vector<ChannelId> channels = m_tied.make(outputs);
    tie({SliceRole::Writes, index, use.weightSlot, weightValueOf(m_data, node, use), isTransposed ? 1 : 0,
         channels, layer.isTransposed() ? layer.groups : 1, layer.name});
    addBias(index, use, channels);
    if (layer.groups > 1)
        m_flow.blocks.push_back({layer.name, channels, layer.groups});
    write(index, {channels, dimensionFromEnd(layer), std::nullopt, false, {}});
}

/// One channel for one, or several for each.
void FlowFinder::visitDepthwise(std::size_t index, const WeightUse &use, const Layer &layer)
{
    const Laid input = laid(nodeAt(index).inputs[use.inputSlot]);
    if (!input) {
        m_flow.otherLayers.push_back(layer.name);
        return;
    }
    const auto read = asFeatures(*input, dimensionFromEnd(layer), inputChannels(layer), layer.name);
    const bool isOneForOne = !layer.isTransposed() || layer.weightShape[1] == 1;
    if (!read || !isOneForOne) {
        forbid(input, otherForm(layer.name));
        m_flow.otherLayers.push_back(layer.name);
        return;
    }
    const std::vector<ChannelId> channels = repeated(*read, layer.weightShape[0] / layer.groups);
    tie({SliceRole::Writes, index, use.weightSlot, weightValueOf(m_data, nodeAt(index), use), 0, channels, 1,
         layer.name});
    addBias(index, use, channels);
    m_flow.depths.push_back({index, *use.groupsSlot, *read});
    write(index, {channels, dimensionFromEnd(layer), std::nullopt, false, {}});
}

void FlowFinder::readBy(std::size_t index, const WeightUse &use, const Layer &layer)
{
    const Laid &input = laid(nodeAt(index).inputs[use.inputSlot]);
    if (!input)
        return;
    const auto read = asFeatures(*input, dimensionFromEnd(layer), inputChannels(layer), layer.name);
    if (!read)
        return;
    if (!input->notZero.empty())
        m_tied.forbid(*read, {PARETOSCOPE_SAY("channels.not-zero",
                                              "%1, which makes something of zero that the layer %2 reads"),
                              input->notZero, layer.name});
    const bool isTransposed = layer.isTransposed() || layer.kind == LayerKind::LinearTransposed;
    tie({SliceRole::Reads, index, use.weightSlot, weightValueOf(m_data, nodeAt(index), use),
         isTransposed ? 0 : 1, *read, isTransposed ? 1 : layer.groups, layer.name});
    if (layer.groups > 1)
        m_flow.blocks.push_back({layer.name, *read, layer.groups});
}

void FlowFinder::addBias(std::size_t index, const WeightUse &use, const std::vector<ChannelId> &channels)
{
    if (!use.biasSlot)
        return;
    const ValueId id = nodeAt(index).inputs[*use.biasSlot];
    const at::Tensor bias = graph::knownTensor(m_data, id);
    if (!bias.defined())
        return;
    if (bias.dim() != 1 || bias.numel() != static_cast<std::int64_t>(channels.size())) {
        m_tied.forbid(channels, PARETOSCOPE_SAY("channels.bias-form", "a bias of another form"));
        return;
    }
    tie({SliceRole::Adds, index, *use.biasSlot, id, 0, channels, 1, {}});
}

std::optional<std::vector<ChannelId>> FlowFinder::asFeatures(const LaidChannels &input, std::int64_t fromEnd,
                                                             std::int64_t width, const std::string &layer)
{
    const auto count = static_cast<std::int64_t>(input.channels.size());
    const bool fits = input.isFlat ? count > 0 && width % count == 0 : count == width;
    if (input.fromEnd != fromEnd || !fits) {
        m_tied.forbid(input.channels, otherForm(layer));
        return std::nullopt;
    }
    return input.isFlat ? repeated(input.channels, width / count) : input.channels;
}

} // namespace paretoscope::pipeline
