// What a node of LibTorch's graph is called: "aten::conv2d". Only inside the formats room. Pure function.
#pragma once

#include <torch/csrc/jit/ir/ir.h>

#include <string_view>

namespace paretoscope::formats {

inline std::string_view nameOf(const torch::jit::Node *node)
{
    return node->kind().toQualString();
}

} // namespace paretoscope::formats
