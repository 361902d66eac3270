#include "widgets/models/logscale.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::widgets {

namespace {
constexpr double maximumDecades = 5;
}

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
    const double top = std::ceil(std::log10(most));
    const double bottom = std::clamp(std::floor(std::log10(least)), top - maximumDecades, top - 1);
    scale.m_low = std::pow(10, bottom);
    scale.m_high = std::pow(10, top);
    return scale;
}

double LogScale::position(double value) const
{
    if (!(value > m_low))
        return 0;
    return std::min(1.0, std::log(value / m_low) / std::log(m_high / m_low));
}

QList<double> LogScale::decades() const
{
    QList<double> decades;
    const int steps = static_cast<int>(std::lround(std::log10(m_high / m_low)));
    for (int i = 0; i <= steps; ++i)
        decades << m_low * std::pow(10, i);
    return decades;
}

} // namespace paretoscope::widgets
