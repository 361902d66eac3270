#include "core/compress/weights/weightgrids.h"

#include "core/graph/storedtype.h"

#include <ATen/ops/full_like.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cmath>

namespace paretoscope::compress {

namespace {

/// Half a step, and what float32 may be off by.
constexpr double rounding = 0.5 + 1e-3;

} // namespace

WeightGrids::WeightGrids(const at::Tensor &after, const CompressedWeight &compressed, const Layout &layout,
                         graph::FloatType stored)
    : m_stored(stored)
{
    if (!compressed.codes.defined() || !compressed.scales.defined())
        return;
    m_codes = compressed.codes.reshape(after.sizes()).contiguous();
    m_scales = compressed.scales.to(at::kFloat).contiguous();
    m_lowest = m_codes.min().item<int>();
    m_highest = m_codes.max().item<int>();
    m_unitsPerRow = m_scales.numel() == 1 ? 0 : m_scales.numel() / after.size(0);
    m_unitColumns = layout.units.group;
    m_zeros = compressed.zeroPoints.defined() ? compressed.zeroPoints.to(at::kFloat).contiguous()
                                              : at::full_like(m_scales, std::int64_t{1} << (layout.bits - 1));
}

double WeightGrids::level(std::int64_t unit, int code) const
{
    return static_cast<double>((static_cast<float>(code) - m_zeros.data_ptr<float>()[unit]) *
                               m_scales.data_ptr<float>()[unit]);
}

bool WeightGrids::isBeyond(std::int64_t row, std::int64_t column, float before) const
{
    if (!m_codes.defined())
        return false;
    const std::int64_t unit = unitOf(row, column);
    const auto [low, high] = std::minmax({level(unit, m_lowest), level(unit, m_highest)});
    const double room = std::abs(static_cast<double>(m_scales.data_ptr<float>()[unit])) * rounding;
    return static_cast<double>(before) < low - room || static_cast<double>(before) > high + room;
}

std::int64_t WeightGrids::between(std::int64_t first, std::int64_t last) const
{
    if (!m_codes.defined())
        return 0;
    return m_unitsPerRow == 0 ? 1 : (last - first) * m_unitsPerRow;
}

std::vector<Level> WeightGrids::levels(std::int64_t first, std::int64_t last, const at::Tensor &kept) const
{
    std::vector<Level> levels;
    if (between(first, last) != 1)
        return levels;
    std::vector<std::int64_t> counts(256);
    const std::int64_t columns = m_codes.size(1);
    const std::uint8_t *codes = m_codes.data_ptr<std::uint8_t>();
    const bool *stays = kept.defined() ? kept.data_ptr<bool>() : nullptr;
    for (std::int64_t at = first * columns; at < last * columns; ++at)
        counts[codes[at]] += !stays || stays[at];
    std::vector<float> values;
    for (int code = m_lowest; code <= m_highest; ++code)
        values.push_back(static_cast<float>(level(unitOf(first, 0), code)));
    const at::Tensor rounded = graph::roundedTo(at::tensor(values), m_stored);
    for (int code = m_lowest; code <= m_highest; ++code)
        levels.push_back({static_cast<double>(rounded.data_ptr<float>()[code - m_lowest]),
                          counts[static_cast<std::size_t>(code)]});
    std::ranges::stable_sort(levels, {}, &Level::value); // a scale may be negative
    if (levels.front().value == levels.back().value) {   // or nothing, where all weights are
        for (std::size_t i = 1; i < levels.size(); ++i)
            levels.front().weights += levels[i].weights;
        levels.resize(1);
    }
    return levels;
}

std::pair<double, double> WeightGrids::reach(std::int64_t row) const
{
    if (!m_codes.defined())
        return {0, 0};
    const std::int64_t first = m_unitsPerRow == 0 ? 0 : row * m_unitsPerRow;
    std::pair<double, double> reach = std::minmax(level(first, m_lowest), level(first, m_highest));
    for (std::int64_t unit = first; unit < first + m_unitsPerRow; ++unit) {
        const auto [low, high] = std::minmax({level(unit, m_lowest), level(unit, m_highest)});
        reach = {std::min(reach.first, low), std::max(reach.second, high)};
    }
    return reach;
}

std::optional<double> WeightGrids::scale(std::int64_t row) const
{
    if (!m_codes.defined() || m_unitsPerRow > 1)
        return {};
    return std::abs(static_cast<double>(m_scales.data_ptr<float>()[unitOf(row, 0)]));
}

} // namespace paretoscope::compress
