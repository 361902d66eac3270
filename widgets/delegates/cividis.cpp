#include "widgets/delegates/cividis.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace paretoscope::widgets {

namespace {

// Ten even steps of the published map; what lies between is within two levels of linear.
constexpr std::array<QRgb, 10> anchors{0x00204d, 0x00336f, 0x39486b, 0x575c6d, 0x707173,
                                       0x8a8779, 0xa69d75, 0xc4b56c, 0xe4cf5b, 0xffea46};

// Relative luminance as WCAG 2 defines it.
double luminance(const QColor &colour)
{
    const auto linear = [](double c) {
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
           0.0722 * linear(colour.blueF());
}

} // namespace

QColor cividis(double position)
{
    const double place = std::clamp(std::isnan(position) ? 0.0 : position, 0.0, 1.0) * (anchors.size() - 1);
    const auto below = std::min(static_cast<std::size_t>(place), anchors.size() - 2);
    const double part = place - static_cast<double>(below);
    const QColor a(anchors[below]);
    const QColor b(anchors[below + 1]);
    const auto mix = [part](int from, int to) {
        return static_cast<int>(std::lround(from + part * (to - from)));
    };
    return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

QColor readableOn(const QColor &background)
{
    // Contrast to black and to white is equal at this luminance.
    return luminance(background) > 0.179 ? QColor(Qt::black) : QColor(Qt::white);
}

} // namespace paretoscope::widgets
