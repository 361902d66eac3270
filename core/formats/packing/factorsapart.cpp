#include "core/formats/packing/factorsapart.h"

#include "core/compress/compressedweight.h"
#include "core/graph/factoredlayers.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

namespace paretoscope::formats {

namespace {

using Coded = std::shared_ptr<const compress::CompressedWeight>;
using Names = std::vector<std::string>; // of weights

bool isAmong(const Names &names, const std::string &name)
{
    return std::ranges::find(names, name) != names.end();
}

const std::string &nameOfWeight(const graph::ModelData &data, std::size_t layer)
{
    return data.parameters[graph::at(data.bindings[layer].weight)].name;
}

bool canBeTwo(const graph::Model &model, const std::string &weight)
{
    const graph::ModelData &data = model.data();
    for (std::size_t layer = 0; layer < data.layers.size(); ++layer)
        if (nameOfWeight(data, layer) == weight && !graph::canBeTwoLayers(data, layer))
            return false;
    return true;
}

/// Weights that are products, which WORK and OTHERS only compute with as two layers can.
Names namesIn(const ToWrite &work, std::span<graph::Model *const> others)
{
    Names names;
    for (std::size_t layer = 0; layer < work.coded.size(); ++layer) {
        const std::string &name = nameOfWeight(work.model.data(), layer);
        const auto fits = [&name](const graph::Model *other) { return canBeTwo(*other, name); };
        if (work.coded[layer] && work.coded[layer]->factors && canBeTwo(work.model, name) &&
            std::ranges::all_of(others, fits))
            names.push_back(name);
    }
    return names;
}

/// MODEL with two layers for each of NAMES, of which FACTORS has the weights.
graph::Model inTwo(const graph::Model &model, const Names &names, const std::map<std::string, Coded> &factors)
{
    std::vector<graph::FactoredLayer> products;
    for (std::size_t layer = 0; layer < model.layers().size(); ++layer)
        if (const std::string &name = nameOfWeight(model.data(), layer); isAmong(names, name))
            products.push_back(
                {layer, factors.at(name)->weight, factors.at(graph::nameOfRight(name))->weight});
    return graph::withLayersFactored(model, products);
}

/// FACTOR with the shape that LAYER gives it.
Coded shaped(const compress::CompressedWeight &factor, const graph::Layer &layer)
{
    auto own = std::make_shared<compress::CompressedWeight>(factor);
    own->weight = factor.weight.reshape(layer.weightShape).contiguous();
    return own;
}

} // namespace

std::vector<std::string> setFactorsApart(ToWrite &work, std::span<graph::Model *const> others)
{
    const graph::ModelData &data = work.model.data();
    const Names names = namesIn(work, others);
    if (names.empty())
        return {};
    std::map<std::string, Coded> factors; // by weight, as it then is called
    std::map<std::string, compress::LayerSetting> settings;
    std::vector<std::pair<compress::LayerSetting, Coded>> rest; // which keep their order
    std::vector<std::string> layers;
    for (std::size_t layer = 0; layer < data.layers.size(); ++layer) {
        const std::string &name = nameOfWeight(data, layer);
        if (!isAmong(names, name)) {
            rest.emplace_back(work.recipe.settings[layer], work.coded[layer]);
            continue;
        }
        const auto &both = work.coded[layer]->factors;
        for (const auto &[part, factor] :
             {std::pair(name, &both->left), std::pair(graph::nameOfRight(name), &both->right)}) {
            factors[part] = Coded(both, factor);
            settings[part] = compress::ofFactors(work.recipe.settings[layer]);
        }
        layers.push_back(data.layers[layer].name);
    }
    for (graph::Model *other : others)
        *other = inTwo(*other, names, factors);
    graph::Model apart = inTwo(work.model, names, factors);
    work.recipe.settings.clear();
    work.coded.clear();
    auto other = rest.begin();
    for (std::size_t layer = 0; layer < apart.layers().size(); ++layer) {
        const std::string &name = nameOfWeight(apart.data(), layer);
        const auto factor = factors.find(name);
        if (factor == factors.end()) {
            work.recipe.settings.push_back(other->first);
            work.coded.push_back(other->second);
            ++other;
            continue;
        }
        work.recipe.settings.push_back(settings.at(name));
        work.coded.push_back(shaped(*factor->second, apart.layers()[layer]));
    }
    work.model = std::move(apart);
    return layers;
}

} // namespace paretoscope::formats
