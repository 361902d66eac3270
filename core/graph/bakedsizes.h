// Batch sizes that a graph may be bound to, read off its constants. Only inside core. A pure function.
#pragma once

#include "core/graph/model.h"

#include <cstdint>
#include <vector>

namespace paretoscope::graph {

/// Numbers from 2 on that a shape begins with, how many parts something is taken into or put together from,
/// one more than places that are picked, and the first two sizes of constants and buffers: ascending, at most
/// 24 of them.
std::vector<std::int64_t> bakedSizes(const Model &model);

} // namespace paretoscope::graph
