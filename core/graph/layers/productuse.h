// Recognises weights in products of matrices: which of their dimensions are summed over. Included only inside
// core.
#pragma once

#include "core/graph/weightuse.h"

namespace paretoscope::graph {

/// Of the weights that NODE multiplies with: linear, matmul, mm, bmm, addmm, baddbmm, einsum, tensordot,
/// bilinear, with the weight on either side. Empty for other operators.
std::vector<WeightUse> productUsesOf(const ModelData &data, const Node &node);

} // namespace paretoscope::graph
