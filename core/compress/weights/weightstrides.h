// How a weight lies in memory. Included only inside core. Pure function, thread-safe.
#pragma once

#include <ATen/core/Tensor.h>

namespace paretoscope::compress {

/// VALUES with the strides of the ORIGINAL they stand for: LibTorch chooses convolution kernels by them.
at::Tensor withStridesOf(const at::Tensor &original, const at::Tensor &values);

} // namespace paretoscope::compress
