// Rounding to the levels of a grid by what it does to a layer's outputs: of all codes those sought whose
// error e has the least E‖e·x‖² = e H eᵀ over the inputs x, H = E[x xᵀ]. Pure functions, deterministic,
// thread-safe. Only inside core.
#pragma once

#include "core/compress/grid/quantization.h"
#include "core/compress/inputmoments.h"

#include <ATen/core/Tensor.h>

#include <stop_token>

namespace paretoscope::compress {

struct InputRounding {
    /// Share of the mean of H's diagonal that is added to all of it (Frantar et al. 2022, section 3.3).
    double damping = 0.01;
    /// Inputs of the largest second moment first, whatever their order in the weight; groups keep the scales
    /// that they have in that order.
    bool byMoment = true;
    /// Tries several ranges, keeping for each row the one of least e H eᵀ, and then moves single codes as
    /// long as that lessens it (coordinate descent).
    bool search = false;
};

/// ROWS: float32 [rows, columns], contiguous, finite. KEPT: bool of that shape, false where a weight is
/// pruned (0, and stays so), or undefined. MOMENTS: null where nothing is known of the inputs, which then
/// count alike. OPTIONS.rescale: scales are those of least e H eᵀ for the codes, by at most four times the
/// grid's.
///
/// One column after the other, each rounded with what the errors of those before make up for: GPTQ (Frantar
/// et al. 2022), as LDLQ computes it (Chee et al. 2023, theorem 6): with H = (U + I) D (U + I)ᵀ, U strictly
/// upper triangular, ŵ_k = Q(w_k + (w − ŵ)·U_k). Throws base::Stopped.
Quantized roundByInputs(const at::Tensor &rows, const at::Tensor &kept, const GridOptions &options,
                        const InputMoments *moments, const InputRounding &rounding,
                        const std::stop_token &stop = {});

} // namespace paretoscope::compress
