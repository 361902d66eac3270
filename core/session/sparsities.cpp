#include "core/session/sparsities.h"

#include "core/base/enginescope.h"
#include "core/compress/commonthreshold.h"
#include "core/compress/cost.h"
#include "core/compress/method.h"
#include "core/graph/layerweight.h"

namespace paretoscope::session {

namespace {

using base::Result;

compress::LayerSetting withZeros(const compress::LayerSetting &setting, double share)
{
    return setting.with("sparsity", share).with("pattern", std::string("none"));
}

/// Layers of MODEL that can have zeros beside what FOUND's recipe does, and why others cannot; weights of
/// those that can.
std::vector<at::Tensor> prunableWeights(const graph::Model &model, Sparsities &found)
{
    const double most = compress::parameterNamed("sparsity")->range->most;
    std::vector<at::Tensor> weights;
    for (std::size_t layer = 0; layer < model.layers().size(); ++layer) {
        const graph::Layer &own = model.layers()[layer];
        if (own.weightCount() == 0)
            continue;
        if (const auto can = compress::validate(withZeros(found.recipe.settings[layer], most), own); !can) {
            found.leftOut.push_back({layer, can.error().said});
            continue;
        }
        found.layers.push_back({layer, own.weightCount(), 0});
        weights.push_back(graph::weightOf(model.data(), layer));
    }
    return weights;
}

Result<Sparsities> byThreshold(const graph::Model &model, const pipeline::Recipe &recipe,
                               const SparsityWish &wish, const std::stop_token &stop)
{
    const base::EngineScope scope;
    Sparsities found{recipe, {}, {}, 0};
    const std::vector<at::Tensor> weights = prunableWeights(model, found);
    if (weights.empty())
        return base::Error{base::ErrorCode::InvalidSetting,
                           PARETOSCOPE_SAY("sparsities.none",
                                           "No layer of this network can have zeros beside what the recipe "
                                           "does to it; use a recipe without ranks."),
                           {}};
    const auto zeros = compress::zerosByCommonThreshold(weights, wish.sparsity, wish.score, stop);
    if (!zeros)
        return zeros.error();
    for (std::size_t i = 0; i < weights.size(); ++i) {
        LayerSparsity &own = found.layers[i];
        own.zeros = (*zeros)[i];
        compress::LayerSetting &setting = found.recipe.settings[own.layer];
        setting = withZeros(setting, static_cast<double>(own.zeros) / static_cast<double>(own.weights));
    }
    found.storedBytes = compress::modelCost(model, found.recipe.settings).storedBytes;
    return found;
}

} // namespace

Result<Sparsities> sparsitiesFor(const project::OpenProject &project, const pipeline::Recipe &recipe,
                                 const SparsityWish &wish, const std::stop_token &stop)
{
    const auto ready = project.after(recipe.steps, stop);
    if (!ready)
        return ready.error();
    return base::guarded(
        base::ErrorCode::Internal,
        PARETOSCOPE_SAY("sparsities.failed", "The weights of this network could not be compared by size."),
        [&] { return byThreshold(ready->model, recipe, wish, stop); });
}

} // namespace paretoscope::session
