// What the other layers are while one is measured: float, or at the settings of a recipe. Only inside core.
// Read-only after prepare(): any number of threads may ask.
#pragma once

#include "core/evaluate/weightcache.h"
#include "core/graph/executor.h"
#include "core/pipeline/recipe.h"

#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace paretoscope::sensitivity {

class Context {
public:
    /// MODEL is after the steps of RECIPE. Absent: all layers are float.
    Context(const graph::Model &model, evaluate::WeightCache &weights,
            std::optional<pipeline::Recipe> recipe);

    /// Compresses the recipe's weights. InvalidSetting where it does not fit the model.
    base::Result<void> prepare(const std::stop_token &stop);

    /// The network that activations are retained of.
    std::span<const graph::Override> overrides() const { return m_overrides; }
    /// That network with LAYER at SETTING instead of its own.
    base::Result<std::vector<graph::Override>> overridesWith(std::size_t layer,
                                                             const compress::LayerSetting &setting,
                                                             const std::stop_token &stop) const;
    /// Of the parameter that LAYER is of, or is a block of, in that network.
    base::Result<graph::Override> overrideWith(std::size_t layer, const compress::LayerSetting &setting,
                                               const std::stop_token &stop) const;
    /// Which settings the other layers have: part of a cell's key. Empty where all are float.
    const std::string &keyWithout(std::size_t layer) const { return m_keys[layer]; }

private:
    const graph::Model &m_model;
    evaluate::WeightCache &m_weights;
    const std::optional<pipeline::Recipe> m_recipe;
    std::vector<graph::Override> m_overrides;
    std::vector<std::string> m_keys; ///< by layer
};

} // namespace paretoscope::sensitivity
