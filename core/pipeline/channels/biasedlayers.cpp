#include "core/pipeline/channels/biasedlayers.h"

#include "core/compress/compressedweight.h"
#include "core/graph/layerweight.h"
#include "core/graph/readers.h"
#include "core/graph/weightuse.h"

#include <algorithm>
#include <optional>

namespace paretoscope::pipeline {

using graph::ModelData;

namespace {

std::optional<std::int64_t> channelsFromEnd(const graph::Layer &layer)
{
    using graph::LayerKind;
    if (graph::isConvolution(layer.kind))
        return graph::kernelDimensions(layer.kind) + 1;
    if (layer.kind == LayerKind::Linear || layer.kind == LayerKind::LinearTransposed)
        return 1;
    return std::nullopt;
}

} // namespace

std::vector<BiasedLayer> biasedLayers(const graph::Model &model)
{
    const ModelData &data = model.data();
    const std::vector<std::size_t> reads = graph::parameterReads(data);
    std::vector<BiasedLayer> found;
    for (const std::vector<std::size_t> &blocks : graph::layersByParameter(data)) {
        if (blocks.empty())
            continue;
        const std::size_t i = blocks.front();
        const graph::Layer &layer = data.layers[i];
        const auto &computing = data.bindings[i].computing;
        const auto channels = channelsFromEnd(layer);
        if (!channels || layer.uses != 1 || computing.size() != 1)
            continue;
        const auto node = static_cast<std::size_t>(computing.front());
        const auto use = graph::weightUseOf(data, data.nodes[node]);
        if (!use || !use->isByChannel || use->bias < 0 || data.nodes[node].outputs.size() != 1)
            continue;
        const auto bias = static_cast<std::size_t>(use->bias);
        const at::Tensor &values = data.parameters[bias].tensor;
        if (reads[bias] == 1 && values.scalar_type() == at::kFloat &&
            values.numel() == layer.outputChannels() * static_cast<std::int64_t>(blocks.size()))
            found.push_back({i, blocks.size(), node, use->bias, *channels});
    }
    std::ranges::sort(found, {}, &BiasedLayer::node);
    return found;
}

bool areLeftAlone(const graph::Model &model, std::span<const compress::LayerSetting> settings,
                  std::size_t first, std::size_t blocks)
{
    for (std::size_t layer = first; layer < first + blocks; ++layer)
        if (!compress::isLeftAlone(model.layers()[layer], settings[layer]))
            return false;
    return true;
}

} // namespace paretoscope::pipeline
