// Pruning by what it does to a layer's outputs: weights are set to zero and the others changed so that the
// error e of the rows has little E‖e·x‖² = e H eᵀ over the inputs x, H = E[x xᵀ]. Pure functions,
// deterministic, thread-safe. Only inside core.
#pragma once

#include "core/compress/inputmoments.h"
#include "core/compress/weights/pruning.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <stop_token>

namespace paretoscope::compress {

struct InputPruning {
    std::int64_t zeros = 0;         ///< of all weights
    std::optional<Pattern> pattern; ///< that they follow; absent: anywhere
    double damping = 0.01;          ///< share of the mean of H's diagonal that is added to all of it
    /// Of conjugate gradients towards the weights of least error for the mask; fewer where a weight is large.
    int steps = 20;
};

struct Pruned {
    at::Tensor rows; ///< float32, shaped as the input, 0 where pruned
    at::Tensor kept; ///< bool, of that shape
};

/// Float64 [rows, columns]: |w| · √H_cc, how much an output changes without the weight alone (Sun et al.
/// 2023, A Simple and Effective Pruning Approach for Large Language Models, equation 1). MOMENTS: null, or of
/// other rows, where nothing is known of the inputs, which then count alike.
at::Tensor scoresByInputs(const at::Tensor &rows, const InputMoments *moments);

/// ROWS: float32 [rows, columns], contiguous, finite. MOMENTS as above.
///
/// SparseGPT (Frantar & Alistarh 2023, section 3 and algorithm 1): column by column, the columns that follow
/// taking what is best for them given those before. With the damped H = (U + I) D (U + I)ᵀ, U strictly upper
/// triangular, dropping w_k takes w_k · V_kj off each later w_j, V = (U + I)⁻¹, and costs w_k² D_k, where D_k
/// is 1 / [H⁻¹]_kk of the columns from k on. Of every row and 128 columns the weights of least cost go, as
/// many as bring the zeros so far to ⌊columns so far · zeros / columns⌋; by PATTERN those of every group of a
/// row. (The paper compares all rows of 128 columns; within each row less is lost.) Then the rows of least
/// error with that mask are sought; a row takes them only where its error is less. Throws
/// base::Stopped.
Pruned pruneByInputs(const at::Tensor &rows, const InputMoments *moments, const InputPruning &pruning,
                     const std::stop_token &stop = {});

} // namespace paretoscope::compress
