#include "core/pipeline/heads/headfinder.h"

#include "core/graph/findlayers.h"
#include "core/graph/knowntensor.h"
#include "core/pipeline/channels/nodearguments.h"

#include <algorithm>

namespace paretoscope::pipeline {

using graph::at;
using graph::LayerKind;
using graph::ModelData;
using graph::Node;
using graph::ValueId;
using graph::WeightUse;

namespace {

/// The parameter itself, also where the node reads it through aten::t.
ValueId matrixValueOf(const ModelData &data, const Node &node, const WeightUse &use)
{
    return use.path.nodes.empty() ? node.inputs[use.weightSlot]
                                  : data.nodes[at(use.path.nodes.front())].inputs[0];
}

/// A linear layer that alone reads its whole weight.
bool isFollowedLinear(const ModelData &data, const Node &node, const std::vector<WeightUse> &uses)
{
    const WeightUse &use = uses.front();
    const auto own = std::ranges::find(data.bindings, use.weight, &graph::LayerBinding::weight);
    return uses.size() == 1 && node.outputs.size() == 1 &&
           (use.kind == LayerKind::Linear || use.kind == LayerKind::LinearTransposed) &&
           (use.isDirect() || (use.viaTranspose && !use.listPlace)) && use.isByChannel &&
           graph::isReadByOneLayer(data, use.weight) && own != data.bindings.end() && own->block.isWhole() &&
           data.parameters[at(use.weight)].tensor.dim() == 2 &&
           data.parameters[at(use.weight)].tensor.numel() > 0;
}

std::int64_t widestOf(const ModelData &data)
{
    std::int64_t widest = 0;
    for (const graph::Layer &layer : data.layers)
        for (const std::int64_t size : layer.weightShape)
            widest = std::max(widest, size);
    return widest;
}

} // namespace

base::Sentence otherLayer(const std::string &layer)
{
    return {PARETOSCOPE_SAY("heads.other-layer",
                            "the layer %1, whose weight is used elsewhere, too, or in another form"),
            layer};
}

HeadFinder::HeadFinder(const ModelData &data)
    : m_data(data), m_readers(graph::readersOf(data)), m_shapes(valueShapes(data)),
      m_mostPlaces(widestOf(data)), m_laid(data.values.size())
{
}

AttentionHeads HeadFinder::find() &&
{
    for (std::size_t node = 0; node < m_data.nodes.size(); ++node)
        visit(node);
    forbid(laid(m_data.output),
           PARETOSCOPE_SAY("heads.returned", "what the network returns of single heads"));
    checkSharedTensors();
    m_flow.firstOf = m_tied.allFirst();
    m_flow.because = m_tied.because();
    collect();
    nameObstacles();
    m_found.flow = std::move(m_flow);
    return std::move(m_found);
}

void HeadFinder::visit(std::size_t index)
{
    const Node &node = nodeAt(index);
    if (node.opaque) {
        forbidInputs(index, PARETOSCOPE_SAY("heads.opaque", "control flow, which runs as it was stored"));
        return;
    }
    if (const auto uses = graph::weightUsesOf(m_data, node); !uses.empty()) {
        visitLayer(index, uses);
        return;
    }
    const bool isConcerned = std::ranges::any_of(
        node.inputs, [this](ValueId id) { return laid(id).has_value() || m_lists.contains(id); });
    if (!isConcerned && node.op != "aten::stack" && node.op != "aten::cat")
        return;
    const Rule rule = ruleOf(plainName(node));
    if (!rule || node.outputs.empty() || !(this->*rule)(index))
        forbidInputs(
            index, {PARETOSCOPE_SAY("heads.operator", "%1, through which heads are not followed"), node.op});
}

void HeadFinder::visitLayer(std::size_t index, const std::vector<WeightUse> &uses)
{
    const Node &node = nodeAt(index);
    const WeightUse &use = uses.front();
    const graph::Layer layer = graph::wholeLayer(m_data, use);
    const bool biasKnown =
        !use.biasSlot || graph::isKnownTensorOrNone(m_data.values[at(node.inputs[*use.biasSlot])]);
    if (!isFollowedLinear(m_data, node, uses) || !biasKnown) {
        forbidInputs(index, otherLayer(layer.name));
        return;
    }
    for (std::size_t slot = 0; slot < node.inputs.size(); ++slot)
        if (slot != use.inputSlot)
            forbid(laid(node.inputs[slot]), otherLayer(layer.name));
    readBy(index, use, layer);
    const bool isTransposed = layer.kind == LayerKind::LinearTransposed;
    const std::vector<ChannelId> heads = m_tied.make(layer.weightShape[isTransposed ? 1 : 0]);
    m_flow.slices.push_back({SliceRole::Writes, index, use.weightSlot, matrixValueOf(m_data, node, use),
                             isTransposed ? 1 : 0, heads, 1, layer.name});
    addBias(index, use, heads);
    write(index, {heads, 1, false});
}

void HeadFinder::readBy(std::size_t index, const WeightUse &use, const graph::Layer &layer)
{
    const Laid input = laid(nodeAt(index).inputs[use.inputSlot]);
    if (!input)
        return;
    const bool isTransposed = layer.kind == LayerKind::LinearTransposed;
    const std::int64_t width = layer.weightShape[isTransposed ? 0 : 1];
    const auto count = std::ssize(input->heads);
    if (count == 0 || input->fromEnd != 1 || (input->isFlat ? width % count != 0 : width != count)) {
        forbid(input, {PARETOSCOPE_SAY("heads.layer-form", "the form in which the layer %1 reads them"),
                       layer.name});
        return;
    }
    m_flow.slices.push_back({SliceRole::Reads, index, use.weightSlot,
                             matrixValueOf(m_data, nodeAt(index), use), isTransposed ? 0 : 1,
                             repeated(input->heads, width / count), 1, layer.name});
}

void HeadFinder::addBias(std::size_t index, const WeightUse &use, const std::vector<ChannelId> &heads)
{
    if (!use.biasSlot)
        return;
    const ValueId id = nodeAt(index).inputs[*use.biasSlot];
    const at::Tensor bias = graph::knownTensor(m_data, id);
    if (!bias.defined())
        return;
    if (bias.dim() != 1 || bias.numel() != std::ssize(heads))
        m_tied.forbid(heads, PARETOSCOPE_SAY("heads.bias-form", "a bias of another form"));
    else
        m_flow.slices.push_back({SliceRole::Adds, index, *use.biasSlot, id, 0, heads, 1, {}});
}

/// What several nodes read is cut for all of them or for none.
void HeadFinder::checkSharedTensors()
{
    std::map<ValueId, std::size_t> reads;
    for (const ChannelSlices &own : m_flow.slices)
        ++reads[own.tensor];
    for (const ChannelSlices &own : m_flow.slices)
        if ((own.role == SliceRole::Adds || own.role == SliceRole::Scales) &&
            (m_readers[at(own.tensor)].size() > 1 || reads[own.tensor] > 1 || own.tensor == m_data.output))
            m_tied.forbid(own.channels, PARETOSCOPE_SAY("heads.read-elsewhere",
                                                        "numbers of theirs that something else reads, too"));
}

bool HeadFinder::isAlone(std::size_t index) const
{
    const Node &node = nodeAt(index);
    return laid(node.inputs[0]).has_value() &&
           std::none_of(node.inputs.begin() + 1, node.inputs.end(),
                        [this](ValueId id) { return laid(id).has_value(); });
}

void HeadFinder::write(std::size_t index, LaidHeads heads)
{
    laid(nodeAt(index).outputs[0]) = std::move(heads);
}

void HeadFinder::forbid(const Laid &heads, const base::Sentence &because)
{
    if (heads)
        m_tied.forbid(heads->heads, because);
}

void HeadFinder::forbidInputs(std::size_t index, const base::Sentence &because)
{
    for (const ValueId id : nodeAt(index).inputs) {
        forbid(laid(id), because);
        if (const auto list = m_lists.find(id); list != m_lists.end())
            for (const Laid &heads : list->second)
                forbid(heads, because);
    }
}

} // namespace paretoscope::pipeline
