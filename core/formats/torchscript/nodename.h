// What nodes and attributes of LibTorch's graph are called: "aten::conv2d", "layer1.conv". Only inside the
// formats room. Pure functions.
#pragma once

#include <torch/csrc/jit/ir/ir.h>

#include <string>
#include <string_view>

namespace paretoscope::formats {

inline std::string_view nameOf(const torch::jit::Node *node)
{
    return node->kind().toQualString();
}

/// Attribute NAME of the module at PATH, empty for the network itself.
inline std::string attributePath(const std::string &path, const std::string &name)
{
    return path.empty() ? name : path + '.' + name;
}

} // namespace paretoscope::formats
