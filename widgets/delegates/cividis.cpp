#include "widgets/delegates/cividis.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace paretoscope::widgets {

namespace {

// Ten even steps of the published map; what lies between is within two levels of linear.
constexpr std::array<QRgb, 10> anchors{0x00204d, 0x00336f, 0x39486b, 0x575c6d, 0x707173,
                                       0x8a8779, 0xa69d75, 0xc4b56c, 0xe4cf5b, 0xffea46};

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

} // namespace paretoscope::widgets
