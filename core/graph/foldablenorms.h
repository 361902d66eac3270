// Finds the batch norms that fold exactly into the convolution or linear they follow. Included only inside
// core.
#pragma once

#include "core/graph/modeldata.h"

namespace paretoscope::graph {

struct FoldableNorm {
    std::size_t producer = 0; ///< index of the convolution or linear
    std::size_t norm = 0;     ///< index of the aten::batch_norm that alone reads its output
    std::size_t layer = 0;
};

/// In inference mode, with known statistics, after a layer whose weight no other node reads and whose output
/// no other node (and not the model's output) reads. In execution order.
std::vector<FoldableNorm> findFoldableNorms(const ModelData &data);

} // namespace paretoscope::graph
