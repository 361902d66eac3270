// Sums over the weights of a unit that were rounded to a grid: what the error of every scale follows from.
// Pure functions, thread-safe. Only inside core.
#pragma once

#include "core/compress/grid/quantizationgrid.h"

#include <cstddef>
#include <span>

namespace paretoscope::compress {

/// Over weights w that were rounded to q levels from zero; e = q · scale − w.
struct Sums {
    double errors = 0, errorSquares = 0, levels = 0, levelSquares = 0, products = 0; ///< e, e², q, q², e · q
};

/// Sums of a unit, and squares of sums of its rows.
struct UnitSums {
    Sums all;
    double errorRows = 0, levelRows = 0, productRows = 0; ///< (Σe)², (Σq)², Σe · Σq
};

/// In float64, so that the least error is the least to the last bit that matters, and of errors, which are
/// small, rather than of weights. The same on every processor. UNIT: whole rows of ROWLENGTH weights, or a
/// part of one.
UnitSums unitSums(std::span<const float> unit, std::size_t rowLength, const Grid &grid);

/// The same at a fraction of the time: of the same levels, but summed in float32 for a stretch, in an order
/// of the processor's own. Each sum is off by at most `roughness` times the sum of its terms' magnitudes.
UnitSums roughUnitSums(std::span<const float> unit, std::size_t rowLength, const Grid &grid);

/// Rounding of 128 additions in a row.
inline constexpr double roughness = 1e-5;

} // namespace paretoscope::compress
