// Biases that stand as nodes of their own behind a layer. Included only inside core. Pure functions.
#pragma once

#include "core/formats/onnx/graph/nodewriter.h"

#include <ATen/core/Tensor.h>

namespace paretoscope::formats::onnx {

/// What another node adds to what LAYER, a convolution or a product with a known weight, gives, as one number
/// a channel; undefined where ADDED is anything else.
at::Tensor biasFrom(const at::Tensor &added, NodeWriter &layer);

} // namespace paretoscope::formats::onnx
