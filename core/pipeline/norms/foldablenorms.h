// Finds the batch norms that fold exactly into the convolution or linear they follow, and those that only
// become a scale and a shift.
#pragma once

#include "core/graph/modeldata.h"

#include <vector>

namespace paretoscope::pipeline {

/// Whether NODE is a batch norm in inference mode with known statistics.
bool isKnownInference(const graph::ModelData &data, const graph::Node &node);

struct FoldableNorm {
    std::size_t producer = 0; ///< index of the convolution or linear
    std::size_t norm = 0;     ///< index of the aten::batch_norm that alone reads its output
};

/// In inference mode, with known statistics, after a layer whose weight no other node reads and whose output
/// no other node (and not the model's output) reads. In execution order.
std::vector<FoldableNorm> findFoldableNorms(const graph::ModelData &data);

/// A batch norm in inference mode with known statistics that no layer can take, and its four vectors.
struct CombinableNorm {
    std::size_t norm = 0;
    std::vector<graph::ParameterId>
        parameters; ///< those that are: scale, shift, mean, variance, in this order
};

/// Of which three or four vectors are known, and are read by norms with the same four alone. In execution
/// order.
std::vector<CombinableNorm> findCombinableNorms(const graph::ModelData &data);

} // namespace paretoscope::pipeline
