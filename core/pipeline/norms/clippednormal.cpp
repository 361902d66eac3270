#include "core/pipeline/norms/clippednormal.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace paretoscope::pipeline {

namespace {

/// A bound of the standard normal distribution, which may be infinite.
struct Bound {
    double at;
    double outside; ///< the share of all that is beyond it
    double density = std::exp(-at * at / 2) * std::numbers::inv_sqrtpi / std::numbers::sqrt2;

    double firstMoment() const { return density > 0 ? at * density : 0; }
};

Bound lowerBound(double at)
{
    return {at, std::erfc(-at / std::numbers::sqrt2) / 2};
}

Bound upperBound(double at)
{
    return {at, std::erfc(at / std::numbers::sqrt2) / 2};
}

/// Of what is beyond BOUND and becomes VALUE.
double heaped(const Bound &bound, double value)
{
    return bound.outside > 0 ? bound.outside * value : 0;
}

} // namespace

Moments clippedNormal(const Moments &normal, double low, double high)
{
    if (!(normal.deviation > 0))
        return {std::clamp(normal.mean, low, high), 0};
    const Bound lower = lowerBound((low - normal.mean) / normal.deviation);
    const Bound upper = upperBound((high - normal.mean) / normal.deviation);
    const double inside = 1 - lower.outside - upper.outside;
    const double moved = normal.deviation * (lower.density - upper.density);
    const double mean = normal.mean * inside + moved + heaped(lower, low) + heaped(upper, high);
    const auto squared = [mean](double value) { return (value - mean) * (value - mean); };
    const double within = inside + lower.firstMoment() - upper.firstMoment();
    const double variance = squared(normal.mean) * inside + 2 * (normal.mean - mean) * moved +
                            normal.deviation * normal.deviation * within + heaped(lower, squared(low)) +
                            heaped(upper, squared(high));
    return {mean, std::sqrt(std::max(variance, 0.0))};
}

} // namespace paretoscope::pipeline
