// Sparsities of layers by one threshold for all of them (global pruning): what share of each layer's weights
// is to become zero. Thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/base/sentence.h"
#include "core/compress/pruningscore.h"
#include "core/pipeline/recipe.h"
#include "core/project/openproject.h"

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <vector>

namespace paretoscope::session {

struct LayerSparsity {
    std::size_t layer = 0;
    std::int64_t weights = 0;
    std::int64_t zeros = 0;
};

struct NotPruned {
    std::size_t layer = 0;
    base::Sentence why;
};

struct Sparsities {
    pipeline::Recipe recipe;
    std::vector<LayerSparsity> layers; ///< that can be pruned
    std::vector<NotPruned> leftOut;    ///< the others that have weights
    std::int64_t storedBytes = 0;
};

/// What becomes zero.
struct SparsityWish {
    double sparsity = 0;                                              ///< the share of all weights, 0 to 0.99
    compress::PruningScore score = compress::PruningScore::Magnitude; ///< by which they are the least
};

/// RECIPE with a sparsity for each layer, of the network after its steps, that can have one beside the rest:
/// so many zeros as it has of the least of all these layers' weights, anywhere in it. InvalidSetting where no
/// layer can be pruned.
base::Result<Sparsities> sparsitiesFor(const project::OpenProject &project, const pipeline::Recipe &recipe,
                                       const SparsityWish &wish, const std::stop_token &stop);

} // namespace paretoscope::session
