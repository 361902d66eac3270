#include "core/evaluate/latency/factoredrun.h"

#include "core/compress/compressedweight.h"
#include "core/evaluate/weightcache.h"
#include "core/graph/factoredlayers.h"

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
    compress::CodedLayers others = coded.coded;
    for (std::size_t layer = 0; layer < others.size(); ++layer) {
        if (!others[layer] || !others[layer]->factors || others[layer]->inputs ||
            !graph::canBeTwoLayers(model.data(), layer))
            continue;
        const auto &factors = *others[layer]->factors;
        products.push_back({layer, factors.left.weight, factors.right.weight});
        others[layer] = nullptr;
    }
    if (products.empty())
        return std::nullopt;
    const graph::Model two = graph::withLayersFactored(model, products);
    auto overrides = overridesOf(model, others);
    std::ranges::copy(coded.parameters, std::back_inserter(overrides));
    return FactoredRun{graph::Executor(two), of(two, std::move(overrides), model)};
}

} // namespace paretoscope::evaluate
