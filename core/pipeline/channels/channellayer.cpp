#include "core/pipeline/channels/channellayer.h"

#include "core/graph/findlayers.h"
#include "core/graph/knowntensor.h"
#include "core/graph/patches.h"

#include <algorithm>

namespace paretoscope::pipeline {

using graph::at;
using graph::LayerKind;
using graph::ModelData;
using graph::Node;

namespace {

bool isMatrix(LayerKind kind)
{
    return kind == LayerKind::Linear || kind == LayerKind::LinearTransposed;
}

} // namespace

std::optional<ChannelLayer> writerAt(const ModelData &data, std::size_t index)
{
    const Node &node = data.nodes[index];
    const auto use = graph::weightUseOf(data, node);
    if (!use || !use->isDirect() || !use->isByChannel || !use->biasSlot || node.outputs.size() != 1 ||
        (use->kind != LayerKind::Linear && !isConvolution(use->kind)) ||
        !graph::isKnownTensorOrNone(data.values[at(node.inputs[*use->biasSlot])]) ||
        !graph::isReadByOneLayer(data, use->weight))
        return std::nullopt;
    return ChannelLayer{index, *use, graph::wholeLayer(data, *use)};
}

std::optional<ChannelLayer> readerAt(const ModelData &data, std::size_t index)
{
    const Node &node = data.nodes[index];
    const auto use = graph::weightUseOf(data, node);
    if (!use || !use->isByChannel || node.outputs.size() != 1 || !graph::isReadByOneLayer(data, use->weight))
        return std::nullopt;
    const bool matrix = isMatrix(use->kind) && (use->isDirect() || use->viaTranspose);
    const bool convolution = isConvolution(use->kind) && use->isDirect() && use->groupsSlot;
    if (!matrix && !convolution)
        return std::nullopt;
    return ChannelLayer{index, *use, graph::wholeLayer(data, *use)};
}

std::int64_t inputChannels(const graph::Layer &layer)
{
    if (layer.isTransposed() || layer.kind == LayerKind::LinearTransposed)
        return layer.weightShape[0];
    return layer.weightShape[1] * layer.groups;
}

std::vector<bool> leadingToLayers(const ModelData &data, const graph::Readers &readers)
{
    std::vector<bool> wanted(data.nodes.size(), false); // it is a layer, or leads to one
    std::vector<bool> leads(data.nodes.size(), false);
    for (const graph::LayerBinding &binding : data.bindings)
        for (const std::int32_t node : binding.computing)
            wanted[at(node)] = true;
    for (std::size_t i = data.nodes.size(); i-- > 0;) {
        for (const graph::ValueId output : data.nodes[i].outputs)
            if (std::ranges::any_of(readers[at(output)], [&](std::int32_t node) { return wanted[at(node)]; }))
                leads[i] = true;
        wanted[i] = wanted[i] || leads[i];
    }
    return leads;
}

void leave(Obstacles &obstacles, const std::string &layer, const base::Sentence &because)
{
    Obstacle &obstacle = obstacles[because.english()];
    obstacle.what = because;
    if (std::ranges::find(obstacle.layers, layer) == obstacle.layers.end())
        obstacle.layers.push_back(layer);
}

} // namespace paretoscope::pipeline
