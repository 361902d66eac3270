#include "core/compress/weights/weightgrids.h"

#include "core/graph/storedtype.h"

#include <ATen/ops/full_like.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace paretoscope::compress {

namespace {

/// Half a step, and what float32 may be off by.
constexpr double rounding = 0.5 + 1e-3;

} // namespace

WeightGrids::WeightGrids(const at::Tensor &after, const CompressedWeight &compressed, const Layout &layout,
                         graph::FloatType stored)
    : m_stored(stored)
{
    if (!compressed.codes.defined())
        return;
    const std::int64_t units = layout.units.count();
    m_codes = compressed.codes.reshape(after.sizes()).contiguous();
    m_scales =
        compressed.scales.defined() ? compressed.scales.to(at::kFloat).contiguous() : at::ones({units});
    if (compressed.book.defined())
        m_book = compressed.book.contiguous();
    m_lowest = m_book.defined() ? 0 : m_codes.min().item<int>();
    m_highest = m_book.defined() ? static_cast<int>(m_book.size(-1)) - 1 : m_codes.max().item<int>();
    m_unitsPerRow = units == 1 ? 0 : units / after.size(0);
    m_unitColumns = layout.units.group;
    m_zeros = compressed.zeroPoints.defined() ? compressed.zeroPoints.to(at::kFloat).contiguous()
                                              : at::full_like(m_scales, std::int64_t{1} << (layout.bits - 1));
    const bool isShared = m_book.defined() && m_book.dim() == 1;
    const Ends all = isShared ? endsOfBook(0) : Ends();
    for (std::int64_t unit = 0; unit < units; ++unit) {
        const auto scale = static_cast<double>(m_scales.data_ptr<float>()[unit]);
        const Ends own = !m_book.defined() ? endsOf(unit) : isShared ? all : endsOfBook(unit);
        m_ends.push_back(!m_book.defined() ? own
                                           : Ends{own.low * scale, own.high * scale, own.roomBelow * scale,
                                                  own.roomAbove * scale});
    }
}

double WeightGrids::level(std::int64_t unit, int code) const
{
    const float scale = m_scales.data_ptr<float>()[unit];
    if (!m_book.defined())
        return static_cast<double>((static_cast<float>(code) - m_zeros.data_ptr<float>()[unit]) * scale);
    const std::int64_t first = m_book.dim() > 1 ? unit * m_book.size(1) : 0;
    return static_cast<double>(m_book.data_ptr<float>()[first + code] * scale);
}

/// Of a book that is not scaled.
WeightGrids::Ends WeightGrids::endsOfBook(std::int64_t unit) const
{
    const std::int64_t size = m_book.size(-1);
    const float *first = m_book.data_ptr<float>() + (m_book.dim() > 1 ? unit * size : 0);
    std::vector<double> levels;
    std::copy_if(first, first + size, std::back_inserter(levels),
                 [](float value) { return std::isfinite(value); });
    std::ranges::sort(levels);
    levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
    const std::size_t count = levels.size();
    if (count == 1)
        return {levels[0], levels[0], 0, 0};
    return {levels[0], levels[count - 1], (levels[1] - levels[0]) * rounding,
            (levels[count - 1] - levels[count - 2]) * rounding};
}

WeightGrids::Ends WeightGrids::endsOf(std::int64_t unit) const
{
    const auto [low, high] = std::minmax({level(unit, m_lowest), level(unit, m_highest)});
    const double room = std::abs(static_cast<double>(m_scales.data_ptr<float>()[unit])) * rounding;
    return {low, high, room, room};
}

bool WeightGrids::isBeyond(std::int64_t row, std::int64_t column, float before) const
{
    if (!m_codes.defined())
        return false;
    const Ends &ends = m_ends[static_cast<std::size_t>(unitOf(row, column))];
    return static_cast<double>(before) < ends.low - ends.roomBelow ||
           static_cast<double>(before) > ends.high + ends.roomAbove;
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
        if (const float value = rounded.data_ptr<float>()[code - m_lowest]; std::isfinite(value))
            levels.push_back({static_cast<double>(value), counts[static_cast<std::size_t>(code)]});
    std::ranges::stable_sort(levels, {}, &Level::value); // a scale may be negative
    std::size_t unique = 0; // several where a scale is next to nothing, or a book has them twice
    for (std::size_t i = 1; i < levels.size(); ++i) {
        if (levels[i].value == levels[unique].value)
            levels[unique].weights += levels[i].weights;
        else
            levels[++unique] = levels[i];
    }
    levels.resize(unique + 1);
    return levels;
}

std::pair<double, double> WeightGrids::reach(std::int64_t row) const
{
    if (!m_codes.defined())
        return {0, 0};
    const std::int64_t first = m_unitsPerRow == 0 ? 0 : row * m_unitsPerRow;
    const Ends &one = m_ends[static_cast<std::size_t>(first)];
    std::pair<double, double> reach{one.low, one.high};
    for (std::int64_t unit = first; unit < first + m_unitsPerRow; ++unit) {
        const Ends &ends = m_ends[static_cast<std::size_t>(unit)];
        reach = {std::min(reach.first, ends.low), std::max(reach.second, ends.high)};
    }
    return reach;
}

std::optional<double> WeightGrids::scale(std::int64_t row) const
{
    if (!m_codes.defined() || m_book.defined() || m_unitsPerRow > 1)
        return {};
    return std::abs(static_cast<double>(m_scales.data_ptr<float>()[unitOf(row, 0)]));
}

} // namespace paretoscope::compress
