// The integer grid that weights are rounded to. Works on a matrix [units, weights per unit] whose rows share
// a scale. Pure functions, thread-safe. Only inside core.
#pragma once

#include "core/compress/layersetting.h"

#include <ATen/core/Tensor.h>

namespace paretoscope::compress {

/// What a unit's levels must cover, float32 [units, 1]: low ≤ 0 ≤ high. Symmetric: low = −high.
struct Range {
    at::Tensor low;
    at::Tensor high;
};

/// Level q stands for (q − zero) · scale; all float32 [units, 1]. Symmetric grids have zero = 2^(b−1), so
/// that a level is the stored code in both cases.
struct Grid {
    at::Tensor scale;
    at::Tensor zero;
    double lowest = 0;
    double highest = 0;
};

Range rangeOf(const at::Tensor &units, Symmetry symmetry);

/// The grid whose levels cover FACTOR (float32, broadcast against [units, 1]) times RANGE. A unit of zeros
/// gets scale 1.
Grid gridOf(const Range &range, const at::Tensor &factor, const LayerSetting &setting);

/// Nearest level of each weight: rounded half to even, clamped, still float32.
at::Tensor levelsOf(const at::Tensor &units, const Grid &grid);
/// (level − zero) · scale, in float32, in place of LEVELS.
at::Tensor &valuesInPlace(at::Tensor &levels, const Grid &grid);

} // namespace paretoscope::compress
