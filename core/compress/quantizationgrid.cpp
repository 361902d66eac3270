#include "core/compress/quantizationgrid.h"

#include <ATen/ops/div.h>
#include <ATen/ops/full_like.h>

namespace paretoscope::compress {

namespace {

/// A scale of 0 (nothing but zeros, or a range below the smallest float) would divide by zero; with 1 every
/// weight rounds to the zero level.
at::Tensor usableScale(const at::Tensor &scale)
{
    return scale.masked_fill(scale.eq(0), 1);
}

} // namespace

Range rangeOf(const at::Tensor &units, Symmetry symmetry)
{
    const at::Tensor high = units.amax({1}, true).clamp_min(0);
    const at::Tensor low = units.amin({1}, true).clamp_max(0);
    if (symmetry == Symmetry::Asymmetric)
        return {low, high};
    const at::Tensor largest = high.maximum(low.neg());
    return {largest.neg(), largest};
}

Grid gridOf(const Range &range, const at::Tensor &factor, const LayerSetting &setting)
{
    const int levels = 1 << bitsOf(setting.precision);
    if (setting.symmetry == Symmetry::Symmetric) {
        const int half = levels / 2;
        const at::Tensor scale = usableScale(range.high.mul(factor).div(half - 1));
        return {scale, at::full_like(scale, half), 0, static_cast<double>(levels - 1)};
    }
    const double highest = levels - 1;
    const at::Tensor low = range.low.mul(factor);
    // Divided before they are added: high − low may exceed the largest float.
    const at::Tensor scale = usableScale(range.high.mul(factor).div(highest).sub(low.div(highest)));
    return {scale, low.neg().div(scale).round_().clamp_(0, highest), 0, highest};
}

at::Tensor levelsOf(const at::Tensor &units, const Grid &grid)
{
    // Not a multiplication by 1/scale: that moves weights that lie half-way between two levels.
    return at::div(units, grid.scale).round_().add_(grid.zero).clamp_(grid.lowest, grid.highest);
}

at::Tensor &valuesInPlace(at::Tensor &levels, const Grid &grid)
{
    return levels.sub_(grid.zero).mul_(grid.scale);
}

} // namespace paretoscope::compress
