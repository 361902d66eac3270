// The integer grid that the weights of one unit (a tensor, an output channel, a group) are rounded to. Pure
// functions, thread-safe. Only inside core.
#pragma once

#include "core/compress/grid/gridoptions.h"

#include <span>

namespace paretoscope::compress {

/// Smallest and largest weight of a unit, and 0: low ≤ 0 ≤ high.
struct UnitRange {
    float low = 0;
    float high = 0;
};
UnitRange rangeOf(std::span<const float> unit);

/// Level q, a whole number from 0 to `highest`, stands for (q − zero) · scale. Symmetric grids have zero =
/// 2^(b−1), so that a level is the stored code in both cases.
struct Grid {
    float scale = 1; ///< may be negative where OPTIONS allow signed scales
    float zero = 0;
    float highest = 0;
};

/// The grid whose levels cover |FACTOR| times RANGE; a negative factor gives a negative scale (signed scales
/// only). A unit of zeros gets scale 1.
Grid gridOf(UnitRange range, float factor, const GridOptions &options);

/// Half to even, for magnitudes below 2^22: adding 1.5 · 2^23 leaves no bit for a fraction. Vectorises
/// everywhere, which nearbyint() does not.
inline float roundHalfToEven(float value)
{
    constexpr float shift = 12582912.0F;
    return (value + shift) - shift;
}

/// The nearest level, as far as there are levels. Not a multiplication by 1/scale: that moves weights that
/// lie half-way between two levels.
inline float nearestLevel(float weight, const Grid &grid)
{
    const float level = roundHalfToEven(weight / grid.scale) + grid.zero;
    const float atLeast = level > 0.0F ? level : 0.0F;
    return atLeast < grid.highest ? atLeast : grid.highest;
}

} // namespace paretoscope::compress
