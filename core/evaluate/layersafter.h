// The layers that sizes of recipes are reckoned from: those of the network after the recipe's steps, which
// may be smaller than as loaded. A pure function, thread-safe.
#pragma once

#include "core/compress/layersetting.h"
#include "core/evaluate/evaluator.h"
#include "core/graph/twolayers.h"

#include <cstdint>
#include <span>
#include <vector>

namespace paretoscope::evaluate {

/// Of the network after STEPS, which whoever calls this had made before; as loaded where they cannot be
/// taken.
inline std::vector<graph::Layer> layersAfter(const Evaluator &evaluator, const pipeline::Steps &steps)
{
    const auto work = evaluator.after(steps);
    return work ? work->model.layers() : evaluator.model().layers();
}

/// Of the factors that SETTING makes of LAYER, whose kernel goes on by COLUMNSTRIDE, as often as they are
/// used where the layer's own are used once; 0: it makes none. A kernel's column, which comes first, meets
/// every column of the input (borders aside).
inline std::int64_t weightsOfFactors(const graph::Layer &layer, const compress::LayerSetting &setting,
                                     std::int64_t columnStride)
{
    const auto factored = compress::factoredBy(setting, layer);
    if (!factored)
        return 0;
    const auto parts = compress::factorsOf(layer, factored->form, factored->rank);
    return parts[0].weightCount() + parts[1].weightCount() * (factored->form.width > 1 ? columnStride : 1);
}

/// How many weights LAYER of MODEL is computed with under SETTING: those of two factors where it runs as two
/// layers.
inline std::int64_t weightsUsed(const graph::Model &model, std::size_t layer,
                                const compress::LayerSetting &setting)
{
    const graph::Layer &own = model.layers()[layer];
    const std::int64_t factors = weightsOfFactors(own, setting, graph::columnStride(model, layer));
    return factors > 0 && graph::canBeTwoLayers(model, layer) ? factors : own.weightCount();
}

/// MACS of one layer of ALL weights, of which LEFT are left: there are as many positions, at each of which
/// every weight that is left is used once.
inline std::int64_t macsOfWeights(std::int64_t macs, std::int64_t all, std::int64_t left)
{
    return macs / all * left + macs % all * left / all; // without leaving 64 bits
}

/// MACS of layers BEFORE a recipe, parallel to them, of the same layers of the network AFTER its steps, with
/// its SETTINGS. A layer of lower rank counts as the two that a file with a network has in its place; here it
/// runs as one.
inline std::vector<std::int64_t> macsAfter(std::span<const std::int64_t> macs,
                                           std::span<const graph::Layer> before, const graph::Model &after,
                                           std::span<const compress::LayerSetting> settings = {})
{
    std::vector<std::int64_t> own(macs.begin(), macs.end());
    const auto &layers = after.layers();
    for (std::size_t i = 0; i < own.size() && i < before.size() && i < layers.size(); ++i)
        own[i] =
            macsOfWeights(own[i], before[i].weightCount(),
                          i < settings.size() ? weightsUsed(after, i, settings[i]) : layers[i].weightCount());
    return own;
}

} // namespace paretoscope::evaluate
