// Layers that a step of a recipe removed with the nodes that computed with them. They keep name and place
// among the layers, without weights, so that what is parallel to layers (recipes, tables) stays so. Included
// only inside core. Not thread-safe.
#pragma once

#include "core/graph/modeldata.h"

#include <vector>

namespace paretoscope::graph {

/// Of DATA, whose layers are those it had before NODES were what is left of its nodes: what is gone then.
std::vector<GoneLayer> goneWithout(const ModelData &data, const std::vector<Node> &nodes);

/// Puts what DATA says is gone among the layers that were found, each behind the one it followed.
void insertGoneLayers(ModelData &data);

} // namespace paretoscope::graph
