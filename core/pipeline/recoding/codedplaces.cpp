#include "core/pipeline/recoding/codedplaces.h"

#include "core/graph/layerweight.h"
#include "core/graph/patches.h"

#include <algorithm>
#include <utility>

namespace paretoscope::pipeline {

std::vector<CodedPlace> codedPlacesIn(const graph::Model &model)
{
    const graph::ModelData &data = model.data();
    const std::vector<BiasedLayer> biased = biasedLayers(model);
    std::vector<CodedPlace> places;
    for (const std::vector<std::size_t> &layers : graph::layersByParameter(data)) {
        if (layers.empty())
            continue;
        const graph::LayerBinding &binding = data.bindings[layers.front()];
        if (data.layers[layers.front()].uses != 1 || binding.computing.size() != 1)
            continue;
        const std::size_t node = graph::at(binding.computing.front());
        auto use = graph::plainUseOf(data, layers.front(), node);
        if (!use || data.nodes[node].outputs.size() != 1 ||
            data.parameters[graph::at(binding.weight)].tensor.scalar_type() != at::kFloat)
            continue;
        CodedPlace place{layers, node, std::move(*use), {}};
        if (const auto own = std::ranges::find(biased, node, &BiasedLayer::node); own != biased.end())
            place.biased = *own;
        places.push_back(std::move(place));
    }
    return places;
}

} // namespace paretoscope::pipeline
