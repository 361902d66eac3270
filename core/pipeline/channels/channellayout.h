// How the dimensions of a value are made of channels, as views and transposes rearrange them. Included only
// inside core. Values and pure functions, thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace paretoscope::pipeline {

/// Channels next to each other along a dimension: SIZE of them, STRIDE apart in their numbering; of stride 0,
/// the same channel SIZE times over.
struct ChannelRun {
    std::int64_t size = 1;
    std::int64_t stride = 1;
};

class ChannelLayout {
public:
    /// A dimension, from the outermost run on; none: of unknown size, and no channel differs along it.
    using Dimension = std::vector<ChannelRun>;
    using Size = std::optional<std::int64_t>; ///< absent: not known before a run, or -1

    /// [..., channels].
    static ChannelLayout alongLast(std::int64_t channels) { return ChannelLayout({{{channels, 1}}}, false); }
    /// [samples, channels, ...], however many dimensions follow.
    static ChannelLayout alongSecond() { return ChannelLayout({}, true); }

    bool isAlongSecond() const { return m_isAlongSecond; }
    /// By place along the last dimension: which channel it is. Nothing where channels lie along others, too.
    std::optional<std::vector<std::int64_t>> lastDimension() const;

    // Each gives the layout after it, or nothing where it cannot be told.
    std::optional<ChannelLayout> reshaped(std::span<const Size> sizes) const;
    std::optional<ChannelLayout> transposed(std::int64_t first, std::int64_t second) const;
    std::optional<ChannelLayout> permuted(std::span<const std::int64_t> dimensions) const;
    std::optional<ChannelLayout> unsqueezed(std::int64_t dimension) const;
    std::optional<ChannelLayout> expanded(std::span<const Size> sizes) const;
    std::optional<ChannelLayout> repeated(std::int64_t dimension, std::int64_t times) const; ///< interleaved
    /// As the right factor of a product of matrices.
    std::optional<ChannelLayout> multiplied() const;

private:
    ChannelLayout(std::vector<Dimension> last, bool isAlongSecond)
        : m_last(std::move(last)), m_isAlongSecond(isAlongSecond)
    {
    }
    /// Its place in m_last; nothing where it lies before, or how many there are is not known.
    std::optional<std::size_t> placeOf(std::int64_t dimension) const;

    std::vector<Dimension> m_last; ///< dimensions, the last ones at least
    bool m_isWhole = false;        ///< m_last are all
    bool m_isAlongSecond = false;  ///< then nothing else is known
};

} // namespace paretoscope::pipeline
