// Tells whether one linear layer computes query, key and value of an attention side by side. Included only
// inside core.
#pragma once

#include "core/graph/readers.h"
#include "core/graph/weightuse.h"

namespace paretoscope::graph {

/// The output channels of NODE, computed with the weight of USE, are cut into three equal parts, of which the
/// first two are multiplied with each other and the third with something else, or all three are what
/// aten::scaled_dot_product_attention takes, in that order. What is done on the way (scaling, norms, views by
/// head) is followed; rotations of positions, among others, are not.
bool feedsAttention(const ModelData &data, const Readers &readers, std::int32_t node, const WeightUse &use);

} // namespace paretoscope::graph
