// Unstructured magnitude pruning: which weights of a layer stay. Pure function, thread-safe. Only inside
// core.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace paretoscope::compress {

/// A bool tensor shaped as WEIGHT (float32), false for the `zeros` weights of smallest magnitude. Of equal
/// magnitudes those that come first in storage (row-major) order go first: what a stable ascending sort of
/// |w| would choose.
at::Tensor keptByMagnitude(const at::Tensor &weight, std::int64_t zeros);

} // namespace paretoscope::compress
