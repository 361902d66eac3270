// Whether two runs of a model gave the same, whatever it returns.
#pragma once

#include "core/graph/outputs.h"

#include <ATen/ops/equal.h>

#include <algorithm>

namespace paretoscope::tests {

/// Of numbers of four bytes; NaN is itself, and 0 is not −0.
inline bool sameBits(const at::Tensor &a, const at::Tensor &b)
{
    return a.sizes() == b.sizes() && at::equal(a.contiguous().view(at::kInt), b.contiguous().view(at::kInt));
}

/// Every output, to the last bit.
inline bool sameOutputs(const graph::Outputs &a, const graph::Outputs &b)
{
    return std::equal(a.tensors.begin(), a.tensors.end(), b.tensors.begin(), b.tensors.end(),
                      [](const at::Tensor &x, const at::Tensor &y) { return at::equal(x, y); });
}

} // namespace paretoscope::tests
