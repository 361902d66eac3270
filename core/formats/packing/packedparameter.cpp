#include "core/formats/packing/packedparameter.h"

#include "core/graph/layerweight.h"
#include "core/graph/storedtype.h"

#include <algorithm>

namespace paretoscope::formats {

base::Result<WrittenParameter> writtenParameter(const graph::ModelData &data,
                                                std::span<const std::size_t> layers,
                                                const std::vector<compress::LayerSetting> &settings)
{
    const bool plain = std::ranges::all_of(layers, [&](std::size_t i) {
        return isPlain(data.layers[i], canonical(settings[i], data.layers[i]));
    });
    PackedParameter packed;
    std::vector<graph::LayerWeight> weights;
    for (const std::size_t i : layers) {
        const graph::Layer &layer = data.layers[i];
        const compress::LayerSetting setting = canonical(settings[i], layer);
        auto compressed = compress::compressWeight(graph::weightOf(data, i), layer, setting);
        if (!compressed)
            return compressed.error();
        weights.push_back({i, compressed->weight});
        if (!plain)
            packed.blocks.push_back(packWeight(*compressed, layer, setting));
    }
    const at::Tensor whole = graph::overridesOf(data, weights).front().tensor;
    WrittenParameter written{graph::asStored(whole, data.layers[layers.front()].stored), std::nullopt};
    if (plain)
        return written;
    packed.dimension = data.bindings[layers.front()].block.dimension;
    packed.shape = whole.sizes().vec();
    if (!whole.is_contiguous())
        packed.strides = whole.strides().vec();
    written.packed = std::move(packed);
    return written;
}

} // namespace paretoscope::formats
