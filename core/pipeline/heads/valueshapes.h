// What can be told of the shapes of a network's values from its graph alone. Included only inside core. Pure
// functions, thread-safe.
#pragma once

#include "core/graph/modeldata.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace paretoscope::pipeline {

using KnownSize = std::optional<std::int64_t>; ///< absent: not known before a run
using KnownSizes = std::vector<KnownSize>;
/// Absent: not even how many dimensions there are.
using KnownShape = std::optional<KnownSizes>;

/// By value. An input has as many dimensions as the network's code takes its shape apart into; where it asks
/// for single sizes alone, nothing is known of it.
std::vector<KnownShape> valueShapes(const graph::ModelData &data);

/// DIMENSION counted from the end, from 1 on; 1 where SHAPE, which is known, has not so many; absent: not
/// known.
KnownSize sizeFromEnd(const KnownShape &shape, std::int64_t fromEnd);

} // namespace paretoscope::pipeline
