// Recognises weights within control flow that runs as it was stored. Included only inside core.
#pragma once

#include "core/graph/weightuse.h"

namespace paretoscope::graph {

/// Of the linear layers, convolutions, tables and products in the branches and loops of an opaque node: in
/// the order in which they are written there. Empty for other nodes.
std::vector<WeightUse> opaqueUsesOf(const ModelData &data, const Node &node);

} // namespace paretoscope::graph
