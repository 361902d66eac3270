// Batch norms that no layer can take, as one scale and one shift a channel: half of what they store. Included
// only inside core; called by foldBatchNorm().
#pragma once

#include "core/graph/foldablenorms.h"

#include <vector>

namespace paretoscope::graph {

/// The norms stay where they are and read the new vectors. Returns nodes that have to run before any of them.
std::vector<Node> combineBatchNorms(ModelData &data, const std::vector<CombinableNorm> &norms);

} // namespace paretoscope::graph
