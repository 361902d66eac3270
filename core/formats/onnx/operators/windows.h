// The windows that convolutions and poolings move over their input: strides, dilations, and what is added at
// the borders. Included only inside core.
#pragma once

#include "core/formats/onnx/graph/nodewriter.h"

#include <cstdint>
#include <vector>

namespace paretoscope::formats::onnx {

struct Windows {
    std::vector<std::int64_t> kernel, strides, dilations;
    std::vector<Number> begin, end; ///< added in front of and behind each spatial dimension

    std::int64_t spatial() const { return static_cast<std::int64_t>(kernel.size()); }
    /// Known before the run, and alike on both sides.
    bool isSymmetric() const;
    std::vector<std::int64_t> symmetric() const; ///< where it is
};

/// Of NODE's first input, with KERNEL in as many spatial dimensions; refuses what does not go together.
Windows windowsOf(NodeWriter &node, std::vector<std::int64_t> kernel);

/// INPUT with WINDOWS' borders, filled with VALUE, added.
torch::jit::Value *padded(NodeWriter &node, torch::jit::Value *input, const Windows &windows, double value);

/// "aten::conv" → "aten::conv2d" of two spatial DIMENSIONS.
std::string inDimensions(const std::string &name, std::int64_t dimensions);

} // namespace paretoscope::formats::onnx
