// MSE clip search: how much of a unit's range to cover so that the squared rounding error is least. Large
// weights are clipped where that makes the grid finer for the many small ones. Pure function, thread-safe.
// Only inside core.
#pragma once

#include "core/compress/quantizationgrid.h"

namespace paretoscope::compress {

/// Per unit the factor of RANGE, float32 [units, 1], among 1.00, 0.95, … 0.50, with the least sum of squared
/// errors (the largest factor among equals). Weights that are zero (pruned ones, padding) add no error.
at::Tensor bestClip(const at::Tensor &units, const Range &range, const LayerSetting &setting);

} // namespace paretoscope::compress
