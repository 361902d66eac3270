// Shapes of what two tensors make together. Included only inside core. Pure functions.
#pragma once

#include "core/formats/onnx/graph/nodewriter.h"

#include <optional>

namespace paretoscope::formats::onnx {

/// Nothing where one of them is unknown.
std::optional<Shape> broadcast(const std::optional<Shape> &a, const std::optional<Shape> &b);

/// Inputs FIRST and SECOND of NODE with LibTorch's OPERATION; a constant of one number stays a number where
/// that changes neither shape nor type.
torch::jit::Value *together(NodeWriter &node, const std::string &operation, std::size_t first = 0,
                            std::size_t second = 1);

/// Whether input I is one number that may stand for a tensor beside input OTHER.
bool standsAsNumber(NodeWriter &node, std::size_t i, std::size_t other);

} // namespace paretoscope::formats::onnx
