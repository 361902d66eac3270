// The content hash of a graph: equal for equal structure and weights, in every process. Included only inside
// core.
#pragma once

#include "core/graph/modeldata.h"

#include <string>

namespace paretoscope::graph {

/// SHA-256 over nodes, constants and parameters (names, types, shapes, bytes in row-major order); value
/// names, which a reader may choose anew each time, are left out.
std::string contentHash(const ModelData &data);

} // namespace paretoscope::graph
