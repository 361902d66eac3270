#include "core/search/bestpoint.h"

#include <tuple>

namespace paretoscope::search {

namespace {

/// Higher is better, whatever the metric.
double qualityOf(const VerifiedPoint &point)
{
    const double value = point.measured.value;
    return evaluate::higherIsBetter(point.measured.metric) ? value : -value;
}

bool keepsLimits(const VerifiedPoint &point, const evaluate::BehaviourLimits &limits)
{
    return !limits.any() || (point.behaviour && evaluate::keeps(*point.behaviour, limits));
}

} // namespace

const VerifiedPoint *bestPoint(std::span<const VerifiedPoint> points, const evaluate::BehaviourLimits &limits)
{
    const auto better = [&](const VerifiedPoint &a, const VerifiedPoint &b) {
        const auto bytes = std::pair(a.candidate.storedBytes, b.candidate.storedBytes);
        const auto worse = std::pair(-qualityOf(a), -qualityOf(b));
        if (limits.any())
            return std::tuple(bytes.first, worse.first, a.measured.kl) <
                   std::tuple(bytes.second, worse.second, b.measured.kl);
        return std::tuple(worse.first, bytes.first, a.measured.kl) <
               std::tuple(worse.second, bytes.second, b.measured.kl);
    };
    const VerifiedPoint *best = nullptr;
    for (const VerifiedPoint &point : points)
        if (keepsLimits(point, limits) && (!best || better(point, *best)))
            best = &point;
    return best;
}

} // namespace paretoscope::search
