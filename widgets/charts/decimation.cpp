#include "widgets/charts/decimation.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace paretoscope::widgets {

std::vector<std::size_t> decimateLine(std::span<const QPointF> points, double width)
{
    std::vector<std::size_t> kept;
    const auto column = [width](const QPointF &point) { return std::floor(point.x() / width); };
    for (std::size_t first = 0; first < points.size();) {
        std::size_t last = first, lowest = first, highest = first;
        for (std::size_t i = first; i < points.size() && column(points[i]) == column(points[first]); ++i) {
            last = i;
            if (points[i].y() < points[lowest].y())
                lowest = i;
            if (points[i].y() > points[highest].y())
                highest = i;
        }
        std::array<std::size_t, 4> chosen{first, lowest, highest, last};
        std::sort(chosen.begin(), chosen.end());
        const auto *end = std::unique(chosen.begin(), chosen.end());
        kept.insert(kept.end(), chosen.begin(), chosen.begin() + (end - chosen.begin()));
        first = last + 1;
    }
    return kept;
}

std::vector<std::size_t> spreadStamps(std::span<const QPointF> points, double spacing)
{
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const QPointF step = kept.empty() ? QPointF() : points[i] - points[kept.back()];
        if (kept.empty() || std::hypot(step.x(), step.y()) >= spacing)
            kept.push_back(i);
    }
    if (!kept.empty() && kept.back() + 1 != points.size())
        kept.push_back(points.size() - 1);
    return kept;
}

} // namespace paretoscope::widgets
