// Names that Python takes: of values, and of what modules hold. Included only inside this folder's room. Pure
// functions, thread-safe.
#pragma once

#include "core/formats/pt2/program/writtenprogram.h"

#include <ATen/core/Tensor.h>

#include <string>
#include <string_view>

namespace paretoscope::formats::pt2 {

/// HINT as the name of a variable: "layer1.0/conv" → "layer1_0_conv", "in" → "in_".
std::string pythonName(std::string_view hint);

/// QUALIFIED without empty parts: "a..b" → "a._.b".
std::string attributeName(std::string_view qualified);

/// What TENSOR is like, of fixed sizes.
TensorMeta metaOfTensor(const at::Tensor &tensor, bool trained = false);

} // namespace paretoscope::formats::pt2
