// The tensors that a value holds. Included only inside core.
#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>

#include <vector>

namespace paretoscope::graph {

/// A tensor, or those in a tuple, list or dict, depth first, in order; undefined ones left out.
std::vector<at::Tensor> tensorsIn(const c10::IValue &value);

} // namespace paretoscope::graph
