#include "core/graph/layer.h"

#include <functional>
#include <numeric>

namespace paretoscope::graph {

std::string_view layerKindName(LayerKind kind)
{
    switch (kind) {
    case LayerKind::Embedding:
        return "embedding";
    case LayerKind::Linear:
        return "linear";
    case LayerKind::Conv1d:
        return "conv1d";
    case LayerKind::Conv2d:
        return "conv2d";
    case LayerKind::ConvTranspose1d:
        return "convTranspose1d";
    case LayerKind::ConvTranspose2d:
        return "convTranspose2d";
    case LayerKind::Conv3d:
        return "conv3d";
    case LayerKind::ConvTranspose3d:
        return "convTranspose3d";
    case LayerKind::LinearTransposed:
        return "linearTransposed";
    case LayerKind::Product:
        return "product";
    case LayerKind::Lstm:
        return "lstm";
    case LayerKind::Gru:
        return "gru";
    case LayerKind::Rnn:
        return "rnn";
    case LayerKind::Other:
        return "other";
    }
    return {};
}

int kernelDimensions(LayerKind kind)
{
    switch (kind) {
    case LayerKind::Conv1d:
    case LayerKind::ConvTranspose1d:
        return 1;
    case LayerKind::Conv2d:
    case LayerKind::ConvTranspose2d:
        return 2;
    case LayerKind::Conv3d:
    case LayerKind::ConvTranspose3d:
        return 3;
    default:
        return 0;
    }
}

bool isConvolution(LayerKind kind)
{
    return kernelDimensions(kind) > 0;
}

bool isTransposed(LayerKind kind)
{
    return kind == LayerKind::ConvTranspose1d || kind == LayerKind::ConvTranspose2d ||
           kind == LayerKind::ConvTranspose3d;
}

std::int64_t Layer::weightCount() const
{
    return std::accumulate(weightShape.begin(), weightShape.end(), std::int64_t{1}, std::multiplies<>());
}

bool Layer::isTransposed() const
{
    return graph::isTransposed(kind);
}

bool Layer::isDepthwise() const
{
    return isConvolution(kind) && !isTransposed() && groups > 1 && weightShape.size() > 1 &&
           weightShape[1] == 1;
}

WeightBlocks Layer::blocks() const
{
    if (isGone)
        return {1, 1, 0, 1};
    if (laidOut.outputs > 0)
        return laidOut;
    const std::int64_t count = weightCount();
    if (isTransposed()) // [Cin, Cout/g, k…]: input channels of a group feed only its own outputs
        return {groups, weightShape[0] / groups, weightShape[1], count / (weightShape[0] * weightShape[1])};
    return {1, 1, weightShape[0], count / weightShape[0]};
}

std::int64_t Layer::outputChannels() const
{
    const WeightBlocks own = blocks();
    return own.groups * own.outputs;
}

std::int64_t Layer::weightsPerChannel() const
{
    return isGone ? 0 : weightCount() / outputChannels();
}

} // namespace paretoscope::graph
