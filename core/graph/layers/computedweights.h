// Weights that a network computes from its parameters in every run (weight norm, spectral norm,
// standardisation, a sum with a low-rank change) are computed once instead. Included only inside core; called
// by buildModel().
#pragma once

#include "core/graph/modeldata.h"

namespace paretoscope::graph {

/// Replaces every such weight by a parameter of its own that says what it was computed from, to the last bit
/// what the nodes compute (rounded where its sources are stored in half precision), where that takes no more
/// bytes than its sources. Nodes are left in place, some without readers. Values must know their producers.
/// Returns whether anything changed.
bool computeWeightsOnce(ModelData &data);

} // namespace paretoscope::graph
