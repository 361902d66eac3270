#include "core/session/macslimit.h"

#include "core/evaluate/firstanswer.h"
#include "core/evaluate/layersafter.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace paretoscope::session {

std::optional<search::MacsLimit> macsLimitOf(const project::OpenProject &project, const graph::Model &after,
                                             std::optional<std::int64_t> most)
{
    if (!most)
        return {};
    std::vector<std::int64_t> weights;
    std::ranges::transform(project.model.layers(), std::back_inserter(weights), &graph::Layer::weightCount);
    std::vector<std::int64_t> strides; // 0: cannot be two layers
    for (std::size_t layer = 0; layer < after.layers().size(); ++layer)
        strides.push_back(graph::canBeTwoLayers(after, layer) ? graph::columnStride(after, layer) : 0);
    auto macsOf = [macs = evaluate::macsOf(project.evaluator), weights = std::move(weights),
                   strides = std::move(strides),
                   layers = after.layers()](std::size_t layer, const compress::LayerSetting &setting) {
        const std::int64_t factors =
            strides[layer] > 0 ? evaluate::weightsOfFactors(layers[layer], setting, strides[layer]) : 0;
        return evaluate::macsOfWeights(macs[layer], weights[layer],
                                       factors > 0 ? factors : layers[layer].weightCount());
    };
    return search::MacsLimit{*most, std::move(macsOf)};
}

} // namespace paretoscope::session
