#include "core/search/bestpoint.h"

#include <tuple>

namespace paretoscope::search {

namespace {

/// Higher is better, whatever the metric.
double qualityOf(const Ran &point)
{
    const double value = point.measured.value;
    return evaluate::higherIsBetter(point.measured.metric) ? value : -value;
}

bool keepsLimits(const Ran &point, const evaluate::BehaviourLimits &limits)
{
    return !limits.any() || (point.behaviour && evaluate::keeps(*point.behaviour, limits));
}

} // namespace

const Ran *bestPoint(std::span<const Ran> points, const evaluate::BehaviourLimits &limits)
{
    const auto better = [&](const Ran &a, const Ran &b) {
        const auto bytes = std::pair(a.cost.storedBytes, b.cost.storedBytes);
        const auto worse = std::pair(-qualityOf(a), -qualityOf(b));
        if (limits.any())
            return std::tuple(bytes.first, worse.first, a.measured.kl) <
                   std::tuple(bytes.second, worse.second, b.measured.kl);
        return std::tuple(worse.first, bytes.first, a.measured.kl) <
               std::tuple(worse.second, bytes.second, b.measured.kl);
    };
    const Ran *best = nullptr;
    for (const Ran &point : points)
        if (keepsLimits(point, limits) && (!best || better(point, *best)))
            best = &point;
    return best;
}

} // namespace paretoscope::search
