// Which layers can be computed as two where their weight is a product, by what is told of them alone. Free of
// LibTorch; a pure function, thread-safe.
#pragma once

#include "core/graph/layer.h"

namespace paretoscope::graph {

/// A linear layer, or a convolution of one group that is not transposed, in float32, with a weight of its own.
/// graph::canBeTwoLayers() also looks at what reads the weight.
bool mayBeTwoLayers(const Layer &layer);

} // namespace paretoscope::graph
