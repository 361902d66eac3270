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

/// How many weights LAYER is computed with under SETTING: those of two factors where it runs as two layers.
inline std::int64_t weightsUsed(const graph::Layer &layer, const compress::LayerSetting &setting)
{
    std::int64_t used = 0;
    if (graph::mayBeTwoLayers(layer))
        for (const compress::Layout &factor : compress::layoutOf(setting, layer).factors)
            used += factor.count;
    return used > 0 ? used : layer.weightCount();
}

/// MACS of layers BEFORE a recipe, parallel to them, of the same layers AFTER its steps, with its SETTINGS:
/// there are as many positions, at each of which every weight that is left is used once. A layer of lower
/// rank counts as the two that a file with a network has in its place; here it runs as one.
inline std::vector<std::int64_t> macsAfter(std::span<const std::int64_t> macs,
                                           std::span<const graph::Layer> before,
                                           std::span<const graph::Layer> after,
                                           std::span<const compress::LayerSetting> settings = {})
{
    std::vector<std::int64_t> own(macs.begin(), macs.end());
    for (std::size_t i = 0; i < own.size() && i < before.size() && i < after.size(); ++i) {
        const std::int64_t all = before[i].weightCount();
        const std::int64_t left =
            i < settings.size() ? weightsUsed(after[i], settings[i]) : after[i].weightCount();
        own[i] = own[i] / all * left + own[i] % all * left / all; // without leaving 64 bits
    }
    return own;
}

} // namespace paretoscope::evaluate
