// What nodes hold that are but numbers. Included only inside core. Pure functions.
#pragma once

#include "core/formats/onnx/program/program.h"

#include <ATen/core/Tensor.h>

namespace paretoscope::formats::onnx {

bool isConstant(const Node &node);

/// Null where NODE, a constant, lists its numbers instead.
const Tensor *tensorHeldBy(const Node &node);
/// Undefined where NODE, a constant, holds texts or what is not read.
at::Tensor numbersHeldBy(const Node &node);

} // namespace paretoscope::formats::onnx
