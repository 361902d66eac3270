// Which layers can be computed as two where their weight is a product, for who does not see LibTorch. Pure
// functions, thread-safe.
#pragma once

#include "core/graph/model.h"

#include <cstddef>
#include <cstdint>

namespace paretoscope::graph {

/// Of LAYER of MODEL, by what reads its weight: see core/graph/factoredlayers.h.
bool canBeTwoLayers(const Model &model, std::size_t layer);
/// How far the kernel of LAYER, a convolution of two dimensions, goes on from column to column; 1: it is
/// none, or that is not known.
std::int64_t columnStride(const Model &model, std::size_t layer);

} // namespace paretoscope::graph
