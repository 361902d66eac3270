// Which weights go where each has a score: those of the least. Pure functions, deterministic, thread-safe.
// Only inside core.
#pragma once

#include "core/compress/weights/pruning.h"

#include <ATen/core/Tensor.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>

namespace paretoscope::compress {

/// False in KEPT for the ZEROS least of SCORES, true for the others. Of equal scores those that come first go
/// first: what a stable ascending sort would choose.
void dropLeast(std::span<const double> scores, std::int64_t zeros, std::span<bool> kept);

/// Bool, shaped as SCORES (float64, contiguous): false for the ZEROS least of all.
at::Tensor keptOfAll(const at::Tensor &scores, std::int64_t zeros);
/// The same of SCORES [rows, columns] row by row: of rows 0 to r together ⌊(r + 1) · ZEROS / rows⌋ go.
at::Tensor keptByRow(const at::Tensor &scores, std::int64_t zeros);
/// The same by PATTERN.
at::Tensor keptByPattern(const at::Tensor &scores, const Pattern &pattern);
/// False for whole blocks of BLOCK columns, ZEROS numbers together, of the least sum of squares: of all, or
/// of each row as keptByRow() has it.
at::Tensor keptByBlocks(const at::Tensor &scores, std::int64_t zeros, std::int64_t block, bool byRow);
/// By PATTERN, else ZEROS of them by row.
at::Tensor keptOfRows(const at::Tensor &scores, std::int64_t zeros, const std::optional<Pattern> &pattern);

/// Calls EACH(first, size, zeros) for every group of PATTERN in a matrix, row by row.
template <typename Each>
void forEachGroup(std::int64_t rows, std::int64_t columns, const Pattern &pattern, const Each &each)
{
    for (std::int64_t row = 0; row < rows; ++row)
        for (std::int64_t first = 0; first < columns; first += pattern.of) {
            const std::int64_t size = std::min(pattern.of, columns - first);
            each(row * columns + first, size, size - pattern.keptOf(size));
        }
}

} // namespace paretoscope::compress
