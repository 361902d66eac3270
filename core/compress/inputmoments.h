// What the inputs of a layer are like, for methods that weigh errors of weights by what they do to outputs.
// Only inside core. A value, thread-safe.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace paretoscope::compress {

/// Of x, the numbers that a row of toRows() is multiplied with: an input of a linear layer, a patch under the
/// kernel of a convolution.
struct InputMoments {
    /// float32 [groups, columns, columns]: the mean of x xᵀ over positions. Rows / groups rows, one after the
    /// other, share each.
    at::Tensor second;
    std::int64_t positions = 0; ///< that it is the mean of

    /// Whether they are of what such ROWS [rows, columns] are multiplied with.
    bool fit(const at::Tensor &rows) const
    {
        return second.defined() && second.dim() == 3 && second.size(1) == rows.size(1) &&
               rows.size(0) % second.size(0) == 0;
    }
};

} // namespace paretoscope::compress
