// Numbers of sentences, no finer than they are known. Pure functions. Only inside the search room.
#pragma once

#include <cmath>
#include <cstdint>

namespace paretoscope::search {

/// A share in whole per cent.
inline std::int64_t wholePercent(double share)
{
    return std::llround(share * 100);
}

inline double threeDigits(double value)
{
    if (!(std::abs(value) > 0) || !std::isfinite(value))
        return 0;
    const double unit = std::pow(10, std::floor(std::log10(std::abs(value))) - 2);
    // Division by a power of ten gives the number nearest to its decimal text; multiplication does not.
    return unit < 1 ? std::round(value / unit) / std::round(1 / unit) : std::round(value / unit) * unit;
}

} // namespace paretoscope::search
