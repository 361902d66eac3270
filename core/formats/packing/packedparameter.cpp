#include "core/formats/packing/packedparameter.h"

#include "core/graph/layerweight.h"
#include "core/graph/storedtype.h"

#include <algorithm>

namespace paretoscope::formats {

namespace {

/// A layer that is left alone beside others of its parameter that are not.
compress::CompressedWeight asItIs(const at::Tensor &weight)
{
    const at::Tensor own = weight.detach();
    compress::CompressedWeight result;
    result.weight = own.is_non_overlapping_and_dense() ? own : own.contiguous();
    return result;
}

} // namespace

WrittenParameter writtenParameter(const graph::ModelData &data, std::span<const std::size_t> layers,
                                  const std::vector<compress::LayerSetting> &settings,
                                  const compress::CodedLayers &coded)
{
    const bool plain = std::ranges::all_of(layers, [&](std::size_t i) {
        return isPlain(data.layers[i], canonical(settings[i], data.layers[i]));
    });
    PackedParameter packed;
    std::vector<graph::LayerWeight> weights;
    for (const std::size_t i : layers) {
        const graph::Layer &layer = data.layers[i];
        const compress::LayerSetting setting = canonical(settings[i], layer);
        const auto known = coded[i];
        const compress::CompressedWeight weight = known ? *known : asItIs(graph::weightOf(data, i));
        weights.push_back({i, weight.weight});
        if (!plain)
            packed.blocks.push_back(packWeight(weight, layer, setting));
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
