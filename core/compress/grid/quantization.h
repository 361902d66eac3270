// Round-to-nearest quantization of a matrix of rows to 2–8 bits, per tensor, row or group. Pure function,
// thread-safe. Only inside core.
#pragma once

#include "core/compress/grid/gridoptions.h"
#include "core/compress/grid/gridsearch.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

namespace paretoscope::compress {

struct Quantized {
    at::Tensor rows;       ///< float32, shaped as the input: (code − zero) · scale
    at::Tensor codes;      ///< uint8, shaped as the input
    at::Tensor scales;     ///< float32 [1] | [rows] | [rows, groups]
    at::Tensor zeroPoints; ///< uint8, shaped as scales; asymmetric only
};

/// The shape that scales of such a matrix have.
std::vector<std::int64_t> scaleShape(const Units &units, const GridOptions &options);

/// The grid of every unit of ROWS, unit by unit. Throws base::Stopped.
std::vector<ChosenGrid> gridsOf(const at::Tensor &rows, const GridOptions &options,
                                const std::stop_token &stop = {});

/// ROWS: float32 [rows, columns], contiguous, finite. Throws base::Stopped.
Quantized quantizeRows(const at::Tensor &rows, const GridOptions &options, const std::stop_token &stop = {});

} // namespace paretoscope::compress
