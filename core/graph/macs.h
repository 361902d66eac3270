// Multiply-accumulates of a model for inputs of which only the shape is known: what can be told about a bare
// model file. Free of LibTorch; pure functions, thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/graph/model.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace paretoscope::graph {

struct InputShape {
    std::vector<std::int64_t> shape; ///< dimension 0 is the batch
    bool integer = false;            ///< int64 tokens rather than float32

    bool operator==(const InputShape &) const = default;
};

/// Of each layer and sample, parallel to Model::layers(), from one run on zeros (valid as tokens, too).
/// DataMismatch if the model does not take such inputs; sizes are bounded before anything is allocated.
base::Result<std::vector<std::int64_t>> measureMacs(const Model &model, std::span<const InputShape> inputs);

/// What the first layer tells about the input, for people who have to give its shape: "1,3,HEIGHT,WIDTH" for
/// a convolution of three channels, "1,TOKENS" for a table. Empty where it tells nothing.
std::string inputShapeHint(const Model &model);

/// What the model returns for such inputs: every floating-point output.
struct DescribedOutput {
    std::string name;                ///< "0", "logits", "1.boxes"
    std::vector<std::int64_t> shape; ///< of a batch
};
base::Result<std::vector<DescribedOutput>> describeOutputs(const Model &model,
                                                           std::span<const InputShape> inputs);

} // namespace paretoscope::graph
