// How the error of a rounded input is made up for by inputs that are rounded later. Pure function,
// deterministic, thread-safe. Only inside core.
#pragma once

#include <ATen/core/Tensor.h>

#include <stop_token>

namespace paretoscope::compress {

/// Of H, a matrix of second moments.
struct Feedback {
    at::Tensor damped;  ///< float32 [columns, columns]: H, its diagonal larger by the damping
    at::Tensor order;   ///< int64 [columns]: which input is rounded first
    at::Tensor weights; ///< float32 [columns, columns] in that order, strictly upper triangular: U, column
                        ///< after column (transposed, it is contiguous)
    at::Tensor squares; ///< float32 [columns] in that order: the diagonal of D
};

/// H: float32 [columns, columns], symmetric. DAMPING: a share of its mean diagonal; more is taken where H is
/// singular all the same. An H of zeros is the identity: nothing is known.
/// Throws base::Stopped.
Feedback feedbackOf(const at::Tensor &h, double damping, bool byMoment, const std::stop_token &stop = {});

} // namespace paretoscope::compress
