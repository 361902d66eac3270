// Seals what a reader made: removes what is unused, finds the layers, computes the content hash. Included
// only inside core. Every reader and every rewriting of a graph ends here.
#pragma once

#include "core/graph/model.h"
#include "core/graph/modeldata.h"

namespace paretoscope::graph {

/// Nodes must be in topological order and every value id valid. Layers are found in execution order.
Model buildModel(ModelData data);

} // namespace paretoscope::graph
