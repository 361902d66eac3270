#include "core/compress/grid/quantization.h"

#include "core/compress/grid/gridsearch.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>

#include <algorithm>
#include <span>
#include <vector>

namespace paretoscope::compress {

namespace {

/// SIZE of the numbers of ROWS, from FIRST on.
std::span<const float> part(const at::Tensor &rows, std::int64_t first, std::int64_t size)
{
    return {rows.data_ptr<float>() + first, static_cast<std::size_t>(size)};
}

/// Levels and values of one unit.
void roundUnit(std::span<const float> unit, const ChosenGrid &chosen, float *values, std::uint8_t *codes)
{
    const Grid grid = chosen.grid;
    const float scale = chosen.scale;
#pragma omp simd
    for (std::size_t i = 0; i < unit.size(); ++i) {
        const float level = nearestLevel(unit[i], grid);
        codes[i] = static_cast<std::uint8_t>(static_cast<int>(level));
        // + 0: under a negative scale the zero level would be −0, which is not what pruned weights are.
        values[i] = (level - grid.zero) * scale + 0.0F;
    }
}

} // namespace

std::vector<std::int64_t> scaleShape(const Units &units, const GridOptions &options)
{
    if (options.granularity == Granularity::Group)
        return {units.rows, units.count() / units.rows};
    return {units.rows}; // one of a tensor
}

std::vector<ChosenGrid> gridsOf(const at::Tensor &rows, const GridOptions &options,
                                const std::stop_token &stop)
{
    const auto length = static_cast<std::size_t>(rows.size(1));
    std::vector<ChosenGrid> grids;
    forEachUnit(unitsOf(rows.size(0), rows.size(1), options),
                [&](std::int64_t, std::int64_t first, std::int64_t size) {
                    grids.push_back(bestGrid(part(rows, first, size), length, options, stop));
                });
    return grids;
}

Quantized quantizeRows(const at::Tensor &rows, const GridOptions &options, const std::stop_token &stop)
{
    const Units units = unitsOf(rows.size(0), rows.size(1), options);
    Quantized result;
    result.rows = at::empty_like(rows);
    result.codes = at::empty(rows.sizes(), at::kByte);
    result.scales = at::empty(scaleShape(units, options), at::kFloat);
    if (!options.symmetric)
        result.zeroPoints = at::empty(result.scales.sizes(), at::kByte);

    const auto length = static_cast<std::size_t>(rows.size(1));
    forEachUnit(units, [&](std::int64_t unit, std::int64_t first, std::int64_t size) {
        const auto own = part(rows, first, size);
        const ChosenGrid chosen = bestGrid(own, length, options, stop);
        roundUnit(own, chosen, result.rows.data_ptr<float>() + first,
                  result.codes.data_ptr<std::uint8_t>() + first);
        result.scales.data_ptr<float>()[unit] = chosen.scale;
        if (!options.symmetric)
            result.zeroPoints.data_ptr<std::uint8_t>()[unit] =
                static_cast<std::uint8_t>(static_cast<int>(chosen.grid.zero));
    });
    return result;
}

} // namespace paretoscope::compress
