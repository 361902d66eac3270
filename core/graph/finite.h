// Whether a tensor's numbers are numbers, in one pass without temporaries. Pure functions; included only
// inside core.
#pragma once

#include <ATen/core/Tensor.h>

namespace paretoscope::graph {

/// Neither NaN nor infinite; true of tensors that are not floating.
bool isAllFinite(const at::Tensor &tensor);
bool holdsNoNan(const at::Tensor &tensor);

} // namespace paretoscope::graph
