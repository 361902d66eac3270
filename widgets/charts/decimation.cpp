#include "widgets/charts/decimation.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::widgets {

std::vector<std::size_t> decimate(std::span<const search::FrontierPoint> frontier,
                                  std::span<const double> edges)
{
    std::vector<std::size_t> kept;
    const auto notBefore = [&](std::size_t from, double bytes) {
        const auto found = std::lower_bound(
            frontier.begin() + static_cast<std::ptrdiff_t>(from), frontier.end(), bytes,
            [](const auto &point, double limit) { return static_cast<double>(point.storedBytes) < limit; });
        return static_cast<std::size_t>(found - frontier.begin());
    };
    if (frontier.empty() || edges.empty())
        return kept;
    std::size_t first = notBefore(0, edges.front());
    if (first > 0)
        kept.push_back(first - 1);
    for (const double edge : edges.subspan(1)) {
        const std::size_t next = notBefore(first, edge);
        if (next == first)
            continue;
        kept.push_back(first);
        if (next - 1 > first)
            kept.push_back(next - 1);
        first = next;
    }
    if (first < frontier.size())
        kept.push_back(first);
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
