#include "core/compress/clipsearch.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/where.h>

#include <algorithm>
#include <limits>
#include <vector>

namespace paretoscope::compress {

namespace {

constexpr int steps = 11;
constexpr std::int64_t blockElements = 1 << 15; // scratch of a block stays in the second-level cache

/// Sums in float64, so that the least error is the least to the last bit that matters.
at::Tensor squaredError(const at::Tensor &units, const Grid &grid)
{
    at::Tensor error = levelsOf(units, grid);
    valuesInPlace(error, grid).sub_(units);
    return error.mul_(error).sum({1}, true, at::kDouble);
}

at::Tensor bestClipOfBlock(const at::Tensor &units, const Range &range, const LayerSetting &setting)
{
    at::Tensor factor = at::full_like(range.high, 1);
    at::Tensor least = at::full(range.high.sizes(), std::numeric_limits<double>::infinity(), at::kDouble);
    for (int step = 0; step < steps; ++step) {
        const at::Tensor candidate = at::full_like(range.high, 1 - 0.05 * step);
        const at::Tensor error = squaredError(units, gridOf(range, candidate, setting));
        const at::Tensor better = error.lt(least);
        factor = at::where(better, candidate, factor);
        least = at::where(better, error, least);
    }
    return factor;
}

} // namespace

at::Tensor bestClip(const at::Tensor &units, const Range &range, const LayerSetting &setting)
{
    const std::int64_t rows =
        std::max<std::int64_t>(1, blockElements / std::max<std::int64_t>(1, units.size(1)));
    std::vector<at::Tensor> factors;
    for (std::int64_t first = 0; first < units.size(0); first += rows) {
        const std::int64_t count = std::min(rows, units.size(0) - first);
        const Range part{range.low.narrow(0, first, count), range.high.narrow(0, first, count)};
        factors.push_back(bestClipOfBlock(units.narrow(0, first, count), part, setting));
    }
    return at::cat(factors);
}

} // namespace paretoscope::compress
