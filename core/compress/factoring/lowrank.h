// A matrix as the product of two smaller ones, L [rows, rank] · R [rank, columns], so that what is lost does
// little to outputs: of all products of that rank the one of least E‖(W − L R) x‖² = tr (W − L R) H (W − L
// R)ᵀ over the inputs x, H = E[x xᵀ]. Pure functions, thread-safe. Only inside core.
#pragma once

#include "core/compress/factorlayers.h"
#include "core/compress/inputmoments.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

namespace paretoscope::compress {

struct LowRank {
    at::Tensor left;  ///< float32 [rows, rank], of orthonormal columns, or columns of zeros
    at::Tensor right; ///< float32 [rank, columns]
};

/// ROWS: float32 [rows, columns], contiguous, finite. RANK: from 1 to the smaller of them. MOMENTS: null, or
/// of other rows or of several groups, where all inputs count alike: the singular value decomposition cut off
/// (Eckart & Young 1936). With them it is that of W S, H = S Sᵀ, times S⁻¹ (Wang et al. 2024, SVD-LLM,
/// section 3.1), which is U Uᵀ W for the first left singular vectors U of W S: nothing is inverted, and
/// inputs that are always 0 or follow from others do no harm. Computed in float64 by LAPACK: its last bits
/// may differ between machines. Throws base::Stopped, as those below.
LowRank lowRank(const at::Tensor &rows, const InputMoments *moments, std::int64_t rank,
                const std::stop_token &stop = {});

/// The squares of the singular values, the largest first, of what lowRank() cuts off; none is below 0.
std::vector<double> energiesOf(const at::Tensor &rows, const InputMoments *moments,
                               const std::stop_token &stop = {});

/// MOMENTS of the inputs of GROUP, of so many GROUPS; absent where nothing is known of them.
std::optional<InputMoments> ofGroup(const InputMoments *moments, std::int64_t group, std::int64_t groups);

/// What the right factor of FORM is given where a row of the weight is given what has MOMENTS: of the columns
/// of a kernel, which it goes along, the mean.
std::optional<InputMoments> momentsOfRight(const InputMoments *moments, const FactorForm &form);

/// The left factor that suits RIGHT best, float32 [rank, columns] of whatever values: W H Rᵀ (R H Rᵀ)⁻¹, of
/// directions that RIGHT has lost 0.
at::Tensor leftFor(const at::Tensor &rows, const InputMoments *moments, const at::Tensor &right,
                   const std::stop_token &stop = {});

/// What the left factor is multiplied with where the layer's inputs have MOMENTS: R H Rᵀ.
InputMoments momentsAfter(const at::Tensor &right, const InputMoments &moments,
                          const std::stop_token &stop = {});

/// MOMENTS where they are of such ROWS in one group; else null.
const InputMoments *usable(const InputMoments *moments, const at::Tensor &rows);

} // namespace paretoscope::compress
