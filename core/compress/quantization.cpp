#include "core/compress/quantization.h"

#include "core/compress/gridsearch.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>

#include <algorithm>
#include <span>
#include <vector>

namespace paretoscope::compress {

namespace {

/// How rows are cut into units that share a scale.
struct Units {
    std::size_t perRow = 1; ///< in groups
    std::size_t size = 0;   ///< of the largest unit; the last of a row may be shorter
    std::vector<std::int64_t> scaleShape;
};

Units unitsOf(std::int64_t rows, std::int64_t columns, const LayerSetting &setting)
{
    const auto length = static_cast<std::size_t>(columns);
    switch (setting.granularity) {
    case Granularity::Tensor:
        return {1, static_cast<std::size_t>(rows) * length, {1}};
    case Granularity::Channel:
        return {1, length, {rows}};
    case Granularity::Group: {
        const std::int64_t size = std::min(setting.groupSize, columns);
        const std::int64_t groups = columns / size + (columns % size != 0 ? 1 : 0);
        return {static_cast<std::size_t>(groups), static_cast<std::size_t>(size), {rows, groups}};
    }
    }
    return {};
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

Quantized quantizeRows(const at::Tensor &rows, const LayerSetting &setting)
{
    const auto length = static_cast<std::size_t>(rows.size(1));
    const auto count = static_cast<std::size_t>(rows.numel());
    const Units units = unitsOf(rows.size(0), rows.size(1), setting);
    const bool asymmetric = setting.symmetry == Symmetry::Asymmetric;
    Quantized result;
    result.rows = at::empty_like(rows);
    result.codes = at::empty(rows.sizes(), at::kByte);
    result.scales = at::empty(units.scaleShape, at::kFloat);
    if (asymmetric)
        result.zeroPoints = at::empty(units.scaleShape, at::kByte);

    const std::span<const float> weights(rows.data_ptr<float>(), count);
    const std::size_t rowEnd = std::max(length, units.size);
    std::size_t unit = 0;
    for (std::size_t row = 0; row < count; row += rowEnd) {
        for (std::size_t k = 0; k < units.perRow; ++k, ++unit) {
            const std::size_t first = row + k * units.size;
            const auto own = weights.subspan(first, std::min(units.size, row + rowEnd - first));
            const ChosenGrid chosen = bestGrid(own, length, setting);
            roundUnit(own, chosen, result.rows.data_ptr<float>() + first,
                      result.codes.data_ptr<std::uint8_t>() + first);
            result.scales.data_ptr<float>()[unit] = chosen.scale;
            if (asymmetric)
                result.zeroPoints.data_ptr<std::uint8_t>()[unit] =
                    static_cast<std::uint8_t>(static_cast<int>(chosen.grid.zero));
        }
    }
    return result;
}

} // namespace paretoscope::compress
