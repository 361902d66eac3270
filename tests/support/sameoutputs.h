// Whether two runs of a model gave the same, whatever it returns.
#pragma once

#include "core/graph/outputs.h"

#include <ATen/ops/equal.h>

#include <algorithm>

namespace paretoscope::tests {

/// Every output, to the last bit.
inline bool sameOutputs(const graph::Outputs &a, const graph::Outputs &b)
{
    return std::equal(a.tensors.begin(), a.tensors.end(), b.tensors.begin(), b.tensors.end(),
                      [](const at::Tensor &x, const at::Tensor &y) { return at::equal(x, y); });
}

} // namespace paretoscope::tests
