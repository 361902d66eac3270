// Ranks of layers by what is to be kept of their weights, or by what they may take: what the share of the
// full rank in a recipe should be, layer by layer. Thread-safe.
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/pipeline/recipe.h"
#include "core/project/openproject.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace paretoscope::session {

struct RankWish {
    std::string factoring;        ///< as recipes have it: "svd", "whitened", "spatial"
    std::optional<double> energy; ///< share, 0 to 1, that each layer keeps at least
    std::optional<std::int64_t>
        bytes; ///< that the network takes at most, at the greatest share it then can keep
};

struct LayerRank {
    std::size_t layer = 0;
    std::int64_t full = 0;
    std::int64_t rank = 0; ///< full: no lower one keeps as much and saves
    double energy = 1;     ///< share that is kept
};

struct Ranks {
    pipeline::Recipe recipe;
    std::vector<LayerRank> layers; ///< that may have a lower rank at all
    std::int64_t storedBytes = 0;
};

/// RECIPE with a rank for each layer, of the network after its steps, that can have one and has no zeros.
/// Energy: Σσ² of the first singular values of the weight, or of its whitened form (with the damping of
/// compress/factoring/lowrank.h), over that of all; groups of a layer together. One of energy and bytes must
/// be given; InvalidSetting where the least ranks still take more bytes.
base::Result<Ranks> ranksFor(const project::OpenProject &project, const pipeline::Recipe &recipe,
                             const RankWish &wish, const std::stop_token &stop, base::ProgressSink &progress);

} // namespace paretoscope::session
