// What a layer is given in the float network and in the coded one, at the same positions. Only inside core.
// Pure functions, thread-safe; base::Stopped is thrown where a stop is asked.
#pragma once

#include "core/compress/inputmoments.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <stop_token>

namespace paretoscope::pipeline {

/// Means over positions, by group of rows: x in the float network, y in the coded one.
struct PairedInputs {
    at::Tensor floats;               ///< float32 [groups, columns, columns]: of x xᵀ
    at::Tensor cross;                ///< of x yᵀ
    at::Tensor coded;                ///< of y yᵀ
    at::Tensor floatMean, codedMean; ///< [groups, columns]
    std::int64_t positions = 0;
};

/// FLOATS and CODED: [groups, columns, positions]. CENTRED: of what x and y have beside their means, which a
/// bias makes up for.
PairedInputs pairedInputs(const at::Tensor &floats, const at::Tensor &coded, bool centred,
                          const std::stop_token &stop = {});

/// What ROWS [rows, columns] should be for y to give what they give for x: W + W (E[x yᵀ] − E[y yᵀ]) (E[y yᵀ]
/// + λI)⁻¹, the least squares of E‖W x − W′ y‖² + λ‖W′ − W‖². λ is a hundredth of the mean of the diagonal,
/// and more the fewer positions there are.
at::Tensor aimedRows(const at::Tensor &rows, const PairedInputs &inputs, const std::stop_token &stop = {});

/// E‖W x − Ŵ y‖², of all rows together.
double outputError(const at::Tensor &rows, const at::Tensor &codedRows, const PairedInputs &inputs);

/// W E[x] − Ŵ E[y], a number a row: what a bias has to add.
at::Tensor outputShift(const at::Tensor &rows, const at::Tensor &codedRows, const PairedInputs &inputs);

} // namespace paretoscope::pipeline
