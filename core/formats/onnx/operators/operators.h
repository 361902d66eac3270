// ONNX's operators written in LibTorch's. Each file of this folder is a family of them. Included only inside
// core. Pure functions.
#pragma once

#include "core/formats/onnx/graph/nodewriter.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace paretoscope::formats::onnx {

/// Writes a node and gives its outputs. Throws Refused, or what LibTorch throws.
using Operator = Values (*)(NodeWriter &);
using Operators = std::unordered_map<std::string_view, Operator>;

/// AXES are in their order.
inline void refuseRepeated(const std::vector<std::int64_t> &axes)
{
    if (std::ranges::adjacent_find(axes) != axes.end())
        throw Refused{"axes"};
}

/// Of ONNX's own domain (empty), or another's: "com.microsoft". Null where there is none of that name.
Operator operatorNamed(const std::string &type, const std::string &domain);

const Operators &convolutions();
const Operators &products();
const Operators &elementwise();
const Operators &comparisons();
const Operators &activations();
const Operators &norms();
const Operators &pools();
const Operators &reductions();
const Operators &shapes();
const Operators &slices();
const Operators &gathers();
const Operators &makers();
const Operators &recurrent();
const Operators &resizing();
const Operators &quantizers();
const Operators &microsoft();

} // namespace paretoscope::formats::onnx
