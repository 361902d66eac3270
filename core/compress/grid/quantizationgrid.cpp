#include "core/compress/grid/quantizationgrid.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::compress {

namespace {

/// A scale of 0 (nothing but zeros, or a range below the smallest float) would divide by zero; with 1 every
/// weight rounds to the zero level.
float usableScale(float scale)
{
    return scale == 0 ? 1 : scale;
}

/// Levels −half … half − 1: of two scales the one that covers both sides. With a negative scale the sides
/// change places.
float signedScale(UnitRange range, float factor, float half)
{
    const float longer = factor > 0 ? -range.low : range.high;
    const float shorter = factor > 0 ? range.high : -range.low;
    return factor * std::max(longer / half, shorter / (half - 1));
}

} // namespace

UnitRange rangeOf(std::span<const float> unit)
{
    UnitRange range;
    for (const float weight : unit) {
        range.low = std::min(range.low, weight);
        range.high = std::max(range.high, weight);
    }
    return range;
}

Grid gridOf(UnitRange range, float factor, const GridOptions &options)
{
    const auto levels = static_cast<float>(1 << options.bits);
    const float highest = levels - 1;
    if (options.symmetric) {
        const float half = levels / 2;
        const float scale = options.signedScale ? signedScale(range, factor, half)
                                                : std::max(range.high, -range.low) * factor / (half - 1);
        return {usableScale(scale), half, highest};
    }
    const float low = range.low * factor;
    // Divided before they are added: high − low may exceed the largest float.
    const float scale = usableScale(range.high * factor / highest - low / highest);
    return {scale, std::clamp(std::nearbyint(-low / scale), 0.0F, highest), highest};
}

} // namespace paretoscope::compress
