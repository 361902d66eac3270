#include "core/graph/layer.h"

#include <functional>
#include <numeric>

namespace paretoscope::graph {

std::string_view layerKindName(LayerKind kind)
{
    switch (kind) {
    case LayerKind::Embedding: return "embedding";
    case LayerKind::Linear: return "linear";
    case LayerKind::Conv1d: return "conv1d";
    case LayerKind::Conv2d: return "conv2d";
    case LayerKind::ConvTranspose1d: return "convTranspose1d";
    case LayerKind::ConvTranspose2d: return "convTranspose2d";
    }
    return {};
}

std::int64_t Layer::weightCount() const
{
    return std::accumulate(weightShape.begin(), weightShape.end(), std::int64_t{1}, std::multiplies<>());
}

bool Layer::isTransposed() const
{
    return kind == LayerKind::ConvTranspose1d || kind == LayerKind::ConvTranspose2d;
}

bool Layer::isDepthwise() const
{
    const bool convolution = kind == LayerKind::Conv1d || kind == LayerKind::Conv2d;
    return convolution && groups > 1 && weightShape.size() > 1 && weightShape[1] == 1;
}

std::int64_t Layer::outputChannels() const
{
    return isTransposed() ? weightShape[1] * groups : weightShape[0];
}

std::int64_t Layer::weightsPerChannel() const
{
    return weightCount() / outputChannels();
}

} // namespace paretoscope::graph
