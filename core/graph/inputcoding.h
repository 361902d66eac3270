// How the numbers that a layer is given are rounded before it computes with them: integers, less a zero
// point, times a scale. Included only inside core. Values and pure functions, thread-safe.
#pragma once

#include "core/graph/model.h"
#include "core/graph/modeldata.h"

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace paretoscope::graph {

struct InputCoding {
    std::int64_t lowest = 0, highest = 255; ///< integers
    double scale = 1;                       ///< a float32 above 0
    std::int64_t zeroPoint = 0;             ///< the integer that stands for 0, one of them
    /// Scale and zero point are found as the network runs, for every row of what is given: a token of a
    /// linear layer, a sample of a convolution. What is least and largest in it, and 0, is in their range.
    bool isDynamic = false;
    bool isSymmetric = false; ///< of a dynamic one: the zero point is 0
};

/// INPUT, float32, as CODING has it; ROW: the dimensions that a row of a dynamic coding has.
at::Tensor rounded(const at::Tensor &input, const InputCoding &coding, at::IntArrayRef row);

/// Where layers are given numbers: the node, and which of its inputs that is.
struct InputPlace {
    std::size_t node = 0;
    std::size_t slot = 0;
    std::vector<std::int64_t> row; ///< see rounded(): counted from the last dimension
};

/// By LAYER, each node once; of its uses those as one of the kinds whose inputs are rounded, see
/// areInputsRounded(); empty where its own kind is none of them.
std::vector<InputPlace> inputPlacesOf(const ModelData &data, std::size_t layer);

/// Whether what layers of such a KIND are given can be rounded: linear ones and convolutions.
bool areInputsRounded(LayerKind kind);

struct LayerInput {
    std::size_t layer = 0;
    std::shared_ptr<const InputCoding> coding;
};
/// MODEL with operators that round what LAYERS are given: it computes what MODEL does under such overrides,
/// but reads back as a network of its own.
Model withInputsCoded(const Model &model, std::span<const LayerInput> layers);

} // namespace paretoscope::graph
