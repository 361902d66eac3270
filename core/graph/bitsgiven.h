// How many bits the numbers have that a network itself gives its layers. Free of LibTorch; pure functions,
// thread-safe.
#pragma once

#include "core/graph/model.h"

#include <cstddef>

namespace paretoscope::graph {

/// Of each number that LAYER is given: of the integers that the network rounds it to at all of the layer's
/// places, else of the floats that it computes with.
int bitsGiven(const Model &model, std::size_t layer);

} // namespace paretoscope::graph
