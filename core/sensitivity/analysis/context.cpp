#include "core/sensitivity/analysis/context.h"

#include "core/base/contenthash.h"
#include "core/compress/compressedweight.h"
#include "core/graph/layerweight.h"

#include <algorithm>

namespace paretoscope::sensitivity {

using base::Result;

namespace {

std::string keyOf(const graph::Model &model, const pipeline::Recipe &recipe, std::size_t without)
{
    base::ContentHash hash;
    bool changed = false;
    for (std::size_t layer = 0; layer < recipe.settings.size(); ++layer) {
        if (layer == without || recipe.settings[layer].isFloat())
            continue;
        hash.add(model.layers()[layer].name);
        hash.add(recipe.settings[layer].text());
        changed = true;
    }
    return changed ? hash.hex() : std::string();
}

} // namespace

Context::Context(const graph::Model &model, evaluate::WeightCache &weights,
                 std::optional<pipeline::Recipe> recipe)
    : m_model(model), m_weights(weights), m_recipe(std::move(recipe)), m_keys(model.layers().size())
{
}

Result<void> Context::prepare(const std::stop_token &stop)
{
    if (!m_recipe)
        return {};
    auto overrides = m_weights.overrides(m_model, *m_recipe, stop);
    if (!overrides)
        return overrides.error();
    m_overrides = std::move(*overrides);
    for (std::size_t layer = 0; layer < m_keys.size(); ++layer)
        m_keys[layer] = keyOf(m_model, *m_recipe, layer);
    return {};
}

Result<std::vector<graph::Override>> Context::overridesWith(std::size_t layer,
                                                            const compress::LayerSetting &setting,
                                                            const std::stop_token &stop) const
{
    const graph::ParameterId parameter = m_model.data().bindings[layer].weight;
    std::vector<graph::Override> overrides = m_overrides;
    const auto erased =
        std::erase_if(overrides, [&](const graph::Override &other) { return other.parameter == parameter; });
    const bool blocksRemain = erased > 0 && !m_model.data().bindings[layer].block.isWhole();
    if (setting.isFloat() && !blocksRemain)
        return overrides;
    auto own = overrideWith(layer, setting, stop);
    if (!own)
        return own.error();
    overrides.push_back(std::move(*own));
    return overrides;
}

Result<graph::Override> Context::overrideWith(std::size_t layer, const compress::LayerSetting &setting,
                                              const std::stop_token &stop) const
{
    const graph::ModelData &data = m_model.data();
    const graph::ParameterId parameter = data.bindings[layer].weight;
    const auto own = std::ranges::find(m_overrides, parameter, &graph::Override::parameter);
    const at::Tensor &others =
        own != m_overrides.end() ? own->tensor : data.parameters[static_cast<std::size_t>(parameter)].tensor;
    if (setting.isFloat())
        return graph::Override{parameter,
                               graph::withWeight(data, layer, graph::weightOf(data, layer), others)};
    const auto coded = m_weights.coded(m_model, layer, setting, stop);
    if (!coded)
        return coded.error();
    return graph::Override{parameter, graph::withWeight(data, layer, (*coded)->weight, others),
                           (*coded)->inputs};
}

} // namespace paretoscope::sensitivity
