// ONNX files of networks under recipes, in the ways that runtimes take them. Included only inside core.
#pragma once

#include "core/formats/target.h"

#include <vector>

namespace paretoscope::formats::onnx {

/// `onnx`, `onnx-compatible` and `onnx-matmulnbits`.
std::vector<Target> targets();

} // namespace paretoscope::formats::onnx
