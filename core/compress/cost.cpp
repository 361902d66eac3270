#include "core/compress/cost.h"

#include <algorithm>
#include <array>
#include <bit>

namespace paretoscope::compress {

namespace {

std::int64_t bytesForBits(std::int64_t bits)
{
    return (bits + 7) / 8;
}

std::int64_t keptCount(const graph::Layer &layer, const LayerSetting &setting)
{
    const std::int64_t count = layer.weightCount();
    return count - zeroCount(setting.sparsity, count);
}

std::int64_t scaleBytes(const graph::Layer &layer, const LayerSetting &setting)
{
    if (!isInteger(setting.precision))
        return 0;
    const std::int64_t bytesPerScale = setting.symmetry == Symmetry::Asymmetric ? 5 : 4;
    return scaleCount(layer, setting) * bytesPerScale;
}

} // namespace

std::int64_t scaleCount(const graph::Layer &layer, const LayerSetting &setting)
{
    if (!isInteger(setting.precision))
        return 0;
    const std::int64_t columns = layer.weightsPerChannel();
    switch (setting.granularity) {
    case Granularity::Tensor:
        return 1;
    case Granularity::Channel:
        return layer.outputChannels();
    case Granularity::Group:
        // Not (columns + size − 1) / size: a group size near the largest integer would overflow.
        return layer.outputChannels() *
               (columns / setting.groupSize + (columns % setting.groupSize != 0 ? 1 : 0));
    }
    return 0;
}

int indexBits(std::int64_t count)
{
    return count <= 1 ? 0 : static_cast<int>(std::bit_width(static_cast<std::uint64_t>(count - 1)));
}

LayerBytes layerBytes(const graph::Layer &layer, const LayerSetting &setting)
{
    const std::int64_t count = layer.weightCount();
    const std::int64_t kept = keptCount(layer, setting);
    const std::int64_t bits = valueBits(setting, layer);
    const std::int64_t values = bytesForBits(bits * kept);
    const std::array<std::int64_t, 3> bytes{
        bytesForBits(bits * count),
        bytesForBits(count) + values,
        bytesForBits(indexBits(count) * kept) + values,
    };
    const auto cheapest = std::ranges::min_element(bytes); // the first of equals
    return {values, *cheapest + scaleBytes(layer, setting), static_cast<Encoding>(cheapest - bytes.begin())};
}

ModelCost modelCost(std::span<const graph::Layer> layers, std::int64_t otherBytes, const Recipe &recipe)
{
    ModelCost cost{0, otherBytes, 0};
    std::int64_t weights = 0;
    double bits = 0;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const LayerSetting setting = i < recipe.settings.size() ? recipe.settings[i] : LayerSetting{};
        const LayerBytes layer = layerBytes(layers[i], setting);
        cost.nominalBytes += layer.nominal;
        cost.storedBytes += layer.stored;
        weights += layers[i].weightCount();
        bits += static_cast<double>(valueBits(setting, layers[i]) * keptCount(layers[i], setting));
    }
    cost.averageBits = weights == 0 ? 0 : bits / static_cast<double>(weights);
    return cost;
}

ModelCost modelCost(const graph::Model &model, const Recipe &recipe)
{
    return modelCost(model.layers(), model.otherBytes(), recipe);
}

} // namespace paretoscope::compress
