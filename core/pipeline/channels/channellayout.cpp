#include "core/pipeline/channels/channellayout.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace paretoscope::pipeline {

namespace {

bool differsAlong(const ChannelLayout::Dimension &dimension)
{
    return std::ranges::any_of(dimension, [](const ChannelRun &run) { return run.stride != 0; });
}

constexpr std::int64_t largestPlaces = std::numeric_limits<std::int64_t>::max();

std::int64_t placesOf(const ChannelLayout::Dimension &dimension)
{
    std::int64_t places = 1;
    for (const ChannelRun &run : dimension)
        places *= run.size;
    return places;
}

/// The innermost runs of RUNS that are SIZE places together, taken away from them.
std::optional<ChannelLayout::Dimension> takeInnermost(ChannelLayout::Dimension &runs, std::int64_t size)
{
    ChannelLayout::Dimension taken;
    while (size > 1) {
        if (runs.empty())
            return std::nullopt;
        ChannelRun &inner = runs.back();
        if (size % inner.size == 0) {
            size /= inner.size;
            taken.insert(taken.begin(), inner);
            runs.pop_back();
        } else if (inner.size % size == 0) {
            taken.insert(taken.begin(), {size, inner.stride});
            inner = {inner.size / size, inner.stride * size};
            size = 1;
        } else {
            return std::nullopt;
        }
    }
    return taken;
}

} // namespace

std::optional<std::vector<std::int64_t>> ChannelLayout::lastDimension() const
{
    if (m_last.empty() || std::any_of(m_last.begin(), m_last.end() - 1, differsAlong))
        return std::nullopt;
    std::vector<std::int64_t> channels{0};
    for (const ChannelRun &run : m_last.back()) {
        std::vector<std::int64_t> finer;
        for (const std::int64_t channel : channels)
            for (std::int64_t i = 0; i < run.size; ++i)
                finer.push_back(channel + i * run.stride);
        channels = std::move(finer);
    }
    return channels;
}

/// From the last dimension on: runs are told apart anew, a dimension of unknown size stays one.
std::optional<ChannelLayout> ChannelLayout::reshaped(std::span<const Size> sizes) const
{
    if (m_isAlongSecond)
        return std::nullopt;
    std::vector<Dimension> last(sizes.size());
    Dimension runs; // taken from here, not yet put there
    auto from = m_last.rbegin();
    const auto pull = [&](std::int64_t atLeast) {
        for (; placesOf(runs) < atLeast && from != m_last.rend() && !from->empty(); ++from)
            runs.insert(runs.begin(), from->begin(), from->end());
    };
    const auto isNext = [&] { return !runs.empty() || (from != m_last.rend() && !from->empty()); };
    for (std::size_t i = sizes.size(); i-- > 0;) {
        if (sizes[i] == 1) {
            last[i] = {{1, 0}};
        } else if (sizes[i] && isNext()) {
            pull(*sizes[i]);
            auto own = takeInnermost(runs, *sizes[i]);
            if (!own)
                return std::nullopt;
            last[i] = std::move(*own);
        } else if (i + 1 == sizes.size() && isNext()) {
            pull(largestPlaces); // whoever reads it knows how many places it has
            last[i] = std::exchange(runs, {});
        } else if (isNext()) {
            return std::nullopt;
        } else if (from != m_last.rend()) {
            ++from;
        }
    }
    if (differsAlong(runs) || std::any_of(from, m_last.rend(), differsAlong))
        return std::nullopt;
    ChannelLayout layout(std::move(last), false);
    layout.m_isWhole = true;
    return layout;
}

std::optional<std::size_t> ChannelLayout::placeOf(std::int64_t dimension) const
{
    const auto known = static_cast<std::int64_t>(m_last.size());
    if (m_isAlongSecond || (dimension >= 0 && !m_isWhole) || dimension >= known || dimension < -known)
        return std::nullopt;
    return static_cast<std::size_t>(dimension < 0 ? dimension + known : dimension);
}

std::optional<ChannelLayout> ChannelLayout::transposed(std::int64_t first, std::int64_t second) const
{
    const auto a = placeOf(first), b = placeOf(second);
    if (!a || !b)
        return std::nullopt;
    ChannelLayout layout = *this;
    std::swap(layout.m_last[*a], layout.m_last[*b]);
    return layout;
}

std::optional<ChannelLayout> ChannelLayout::permuted(std::span<const std::int64_t> dimensions) const
{
    if (!m_isWhole || dimensions.size() != m_last.size())
        return std::nullopt;
    ChannelLayout layout = *this;
    for (std::size_t i = 0; i < dimensions.size(); ++i) {
        const auto from = placeOf(dimensions[i]);
        if (!from)
            return std::nullopt;
        layout.m_last[i] = m_last[*from];
    }
    return layout;
}

std::optional<ChannelLayout> ChannelLayout::unsqueezed(std::int64_t dimension) const
{
    const auto known = static_cast<std::int64_t>(m_last.size());
    const std::int64_t place = dimension < 0 ? dimension + known + 1 : dimension;
    if (m_isAlongSecond || (dimension >= 0 && !m_isWhole) || place < 0 || place > known)
        return std::nullopt;
    ChannelLayout layout = *this;
    layout.m_last.insert(layout.m_last.begin() + static_cast<std::ptrdiff_t>(place), Dimension{{1, 0}});
    return layout;
}

std::optional<ChannelLayout> ChannelLayout::expanded(std::span<const Size> sizes) const
{
    if (!m_isWhole || sizes.size() != m_last.size())
        return std::nullopt;
    ChannelLayout layout = *this;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        Dimension &own = layout.m_last[i];
        const bool isOne = own.size() == 1 && own.front().size == 1;
        if (isOne)
            own = sizes[i] ? Dimension{{*sizes[i], 0}} : Dimension{};
    }
    return layout;
}

std::optional<ChannelLayout> ChannelLayout::repeated(std::int64_t dimension, std::int64_t times) const
{
    const auto place = placeOf(dimension);
    if (!place || times < 1)
        return std::nullopt;
    ChannelLayout layout = *this;
    if (!layout.m_last[*place].empty())
        layout.m_last[*place].push_back({times, 0});
    return layout;
}

std::optional<ChannelLayout> ChannelLayout::multiplied() const
{
    if (m_last.size() < 2 || differsAlong(m_last[m_last.size() - 2]))
        return std::nullopt;
    ChannelLayout layout = *this;
    layout.m_last[m_last.size() - 2].clear();
    return layout;
}

} // namespace paretoscope::pipeline
