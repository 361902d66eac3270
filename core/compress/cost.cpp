#include "core/compress/cost.h"

namespace paretoscope::compress {

LayerBytes layerBytes(const graph::Layer &layer, const LayerSetting &setting)
{
    const Layout layout = layoutOf(setting, layer);
    return {layout.nominalBytes(), layout.storedBytes(), layout.encoding()};
}

ModelCost modelCost(std::span<const graph::Layer> layers, std::int64_t otherBytes,
                    std::span<const LayerSetting> settings)
{
    ModelCost cost{0, otherBytes, 0};
    std::int64_t weights = 0;
    double bits = 0;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const LayerSetting setting = i < settings.size() ? settings[i] : LayerSetting{};
        const Layout layout = layoutOf(setting, layers[i]);
        cost.nominalBytes += layout.nominalBytes();
        cost.storedBytes += layout.storedBytes();
        weights += layout.count;
        bits += static_cast<double>(layout.valueBits());
    }
    cost.averageBits = weights == 0 ? 0 : bits / static_cast<double>(weights);
    return cost;
}

ModelCost modelCost(const graph::Model &model, std::span<const LayerSetting> settings)
{
    return modelCost(model.layers(), model.otherBytes(), settings);
}

} // namespace paretoscope::compress
