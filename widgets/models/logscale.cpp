#include "widgets/models/logscale.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::widgets {

namespace {

constexpr double widest = 1e5; ///< high by low
constexpr double narrowest = 2;

double belowAtTwoDigits(double value)
{
    const double unit = std::pow(10, std::floor(std::log10(value)) - 1);
    return std::floor(value / unit + 1e-9) * unit;
}

double aboveAtTwoDigits(double value)
{
    const double unit = std::pow(10, std::floor(std::log10(value)) - 1);
    return std::ceil(value / unit - 1e-9) * unit;
}

} // namespace

LogScale LogScale::around(std::span<const double> values)
{
    double least = 0;
    double most = 0;
    for (const double value : values) {
        if (!(value > 0) || !std::isfinite(value))
            continue;
        least = least > 0 ? std::min(least, value) : value;
        most = std::max(most, value);
    }
    LogScale scale;
    if (most <= 0)
        return scale;
    scale.m_high = aboveAtTwoDigits(most);
    scale.m_low = std::clamp(belowAtTwoDigits(least), scale.m_high / widest, scale.m_high / narrowest);
    return scale;
}

double LogScale::position(double value) const
{
    if (!(value > m_low))
        return 0;
    return std::min(1.0, std::log(value / m_low) / std::log(m_high / m_low));
}

QList<double> LogScale::marks() const
{
    constexpr double rounding = 1e-9;
    QList<double> marks{m_low, m_high};
    const int first = static_cast<int>(std::ceil(std::log10(m_low * (1 + rounding))));
    for (int exponent = first; std::pow(10, exponent) < m_high * (1 - rounding); ++exponent)
        marks << std::pow(10, exponent);
    return marks;
}

} // namespace paretoscope::widgets
