// Whether weights are numbers at all, seen without a copy of them. Only inside core. Pure function,
// thread-safe.
#pragma once

#include <ATen/core/Tensor.h>

namespace paretoscope::compress {

/// Whether no number of VALUES, float32, is NaN or infinite.
bool allFinite(const at::Tensor &values);

} // namespace paretoscope::compress
