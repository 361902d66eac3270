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

std::int64_t bytesOf(const PackedParameter &packed)
{
    std::int64_t bytes = 0;
    for (const PackedWeight &block : packed.blocks)
        forEachStream(block, [&bytes](const at::Tensor &stream) {
            bytes += static_cast<std::int64_t>(stream.nbytes());
        });
    return bytes;
}

std::int64_t writtenBytes(const graph::ModelData &data, const std::vector<compress::LayerSetting> &settings,
                          const compress::CodedLayers &coded)
{
    std::int64_t bytes = 0;
    const auto layersOf = graph::layersByParameter(data);
    for (std::size_t i = 0; i < data.parameters.size(); ++i) {
        if (data.parameters[i].isGone)
            continue;
        if (layersOf[i].empty()) {
            bytes += graph::storedBytes(data.parameters[i]);
            continue;
        }
        const WrittenParameter written = writtenParameter(data, layersOf[i], settings, coded);
        bytes +=
            written.packed ? bytesOf(*written.packed) : static_cast<std::int64_t>(written.values.nbytes());
    }
    for (const graph::Value &value : data.values)
        if (value.origin == graph::Value::Origin::Constant)
            bytes += graph::storedBytes(value);
    return bytes;
}

} // namespace paretoscope::formats
