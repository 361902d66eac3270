// The layers that sizes of recipes are reckoned from: those of the network after the recipe's steps, which
// may be smaller than as loaded. A pure function, thread-safe.
#pragma once

#include "core/evaluate/evaluator.h"

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

/// MACS of layers BEFORE channels were cut, parallel to them, of the same layers AFTER: there are as many
/// positions, at each of which every weight that is left is used once.
inline std::vector<std::int64_t> macsAfter(std::span<const std::int64_t> macs,
                                           std::span<const graph::Layer> before,
                                           std::span<const graph::Layer> after)
{
    std::vector<std::int64_t> own(macs.begin(), macs.end());
    for (std::size_t i = 0; i < own.size() && i < before.size() && i < after.size(); ++i) {
        const std::int64_t all = before[i].weightCount(), left = after[i].weightCount();
        own[i] = own[i] / all * left + own[i] % all * left / all; // without leaving 64 bits
    }
    return own;
}

} // namespace paretoscope::evaluate
