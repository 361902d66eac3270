#include "core/graph/layers/layerblocks.h"

#include <utility>

namespace paretoscope::graph {

namespace {

std::size_t at(std::int64_t index)
{
    return static_cast<std::size_t>(index);
}

/// The PLACE-th of equal blocks with these NAMES.
Layer blockOf(const Layer &whole, const std::vector<std::string> &names, std::size_t place)
{
    const auto count = static_cast<std::int64_t>(names.size());
    const auto shareOf = [&](std::int64_t all) {
        const auto before = static_cast<std::int64_t>(place);
        return all * (before + 1) / count - all * before / count;
    };
    Layer block = whole;
    block.name = whole.name + '.' + names[place];
    block.blockOf = whole.name;
    block.weightShape[at(*channelDimension(whole))] /= count;
    block.laidOut.outputs /= count;
    block.parameters = block.weightCount() + shareOf(whole.parameters - whole.weightCount());
    return block;
}

} // namespace

std::optional<std::int64_t> channelDimension(const Layer &layer)
{
    const WeightBlocks laid = layer.blocks();
    const auto &shape = layer.weightShape;
    if (laid.inputs == 1)
        return shape.empty() ? std::nullopt : std::optional<std::int64_t>(0);
    const bool columns =
        laid.groups == 1 && shape.size() > 1 && shape[0] == laid.inputs && shape[1] == laid.outputs;
    return columns ? std::optional<std::int64_t>(1) : std::nullopt;
}

bool dividesInto(const Layer &layer, std::int64_t count)
{
    const auto dimension = channelDimension(layer);
    return dimension && count > 0 && layer.weightShape[at(*dimension)] % count == 0;
}

void divideLayers(ModelData &data)
{
    if (data.apart.empty())
        return;
    std::vector<Layer> layers;
    std::vector<LayerBinding> bindings;
    for (std::size_t i = 0; i < data.layers.size(); ++i) {
        const LayerBinding &whole = data.bindings[i];
        const auto found = data.apart.find(data.parameters[at(whole.weight)].name);
        if (found == data.apart.end() ||
            !dividesInto(data.layers[i], static_cast<std::int64_t>(found->second.size()))) {
            layers.push_back(std::move(data.layers[i]));
            bindings.push_back(std::move(data.bindings[i]));
            continue;
        }
        const std::int64_t dimension = *channelDimension(data.layers[i]);
        for (std::size_t place = 0; place < found->second.size(); ++place) {
            layers.push_back(blockOf(data.layers[i], found->second, place));
            const std::int64_t channels = layers.back().weightShape[at(dimension)];
            bindings.push_back(whole);
            bindings.back().block = {dimension, static_cast<std::int64_t>(place) * channels, channels};
        }
    }
    data.layers = std::move(layers);
    data.bindings = std::move(bindings);
}

} // namespace paretoscope::graph
