#include "core/evaluate/latency/factoredrun.h"

#include "core/compress/compressedweight.h"
#include "core/evaluate/weightcache.h"
#include "core/graph/factoredlayers.h"
#include "core/graph/inputcoding.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace paretoscope::evaluate {

namespace {

/// OVERRIDES of MODEL as those of OTHER, by the names of parameters.
std::vector<graph::Override> of(const graph::Model &other, std::vector<graph::Override> overrides,
                                const graph::Model &model)
{
    const auto &parameters = other.data().parameters;
    std::vector<graph::Override> own;
    for (graph::Override &override : overrides) {
        const std::string &name = model.data().parameters[graph::at(override.parameter)].name;
        const auto found = std::ranges::find(parameters, name, &graph::Parameter::name);
        if (found == parameters.end())
            continue;
        override.parameter = static_cast<graph::ParameterId>(found - parameters.begin());
        own.push_back(std::move(override));
    }
    return own;
}

} // namespace

std::optional<FactoredRun> factoredRun(const graph::Model &model, const CodedSteps::After &coded)
{
    std::vector<graph::FactoredLayer> products;
    std::vector<graph::LayerInput> rounded;
    compress::CodedLayers others = coded.coded;
    for (std::size_t layer = 0; layer < others.size(); ++layer) {
        if (!others[layer] || !others[layer]->factors || !graph::canBeTwoLayers(model.data(), layer))
            continue;
        const auto &factors = *others[layer]->factors;
        products.push_back({layer, factors.left.weight, factors.right.weight});
        if (others[layer]->inputs)
            rounded.push_back({layer, others[layer]->inputs});
        others[layer] = nullptr;
    }
    if (products.empty())
        return std::nullopt;
    // As a file does it: what the layer is given is rounded by operators before its two layers.
    const graph::Model given = rounded.empty() ? model : graph::withInputsCoded(model, rounded);
    const graph::Model two = graph::withLayersFactored(given, products);
    auto overrides = overridesOf(model, others);
    std::ranges::copy(coded.parameters, std::back_inserter(overrides));
    return FactoredRun{graph::Executor(two), of(two, std::move(overrides), model)};
}

} // namespace paretoscope::evaluate
