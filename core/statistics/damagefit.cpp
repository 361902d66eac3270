#include "core/statistics/damagefit.h"

#include "core/statistics/monotone.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::statistics {

namespace {

constexpr std::size_t fewestSamples = 3;

std::vector<DamageSample> usable(std::span<const DamageSample> samples)
{
    std::vector<DamageSample> sorted;
    for (const auto &sample : samples)
        if (std::isfinite(sample.kl) && sample.kl > 0 && std::isfinite(sample.quality) && sample.weight > 0)
            sorted.push_back(sample);
    std::sort(sorted.begin(), sorted.end(), [](const auto &a, const auto &b) { return a.kl < b.kl; });
    // Equal damage: one point of their mean, so that damage rises strictly.
    std::vector<DamageSample> merged;
    for (const auto &sample : sorted) {
        if (merged.empty() || merged.back().kl < sample.kl) {
            merged.push_back(sample);
            continue;
        }
        auto &last = merged.back();
        last.quality =
            (last.quality * last.weight + sample.quality * sample.weight) / (last.weight + sample.weight);
        last.weight += sample.weight;
    }
    return merged;
}

/// Quality as it can only get worse.
void pool(std::vector<DamageSample> &points, QualityTrend trend)
{
    const double sign = trend == QualityTrend::Falls ? -1 : 1;
    std::vector<double> values;
    std::vector<double> weights;
    for (const DamageSample &point : points) {
        values.push_back(sign * point.quality);
        weights.push_back(point.weight);
    }
    values = neverFalling(values, weights);
    for (std::size_t i = 0; i < points.size(); ++i)
        points[i].quality = sign * values[i];
}

} // namespace

double DamageFit::at(double kl) const
{
    const auto after = std::upper_bound(m_knots.begin(), m_knots.end(), kl,
                                        [](double value, const auto &knot) { return value < knot.kl; });
    if (after == m_knots.end())
        return m_knots.back().quality;
    if (after == m_knots.begin())
        return m_knots.front().quality;
    const auto &a = *(after - 1);
    const auto &b = *after;
    const double share = a.kl > 0 ? std::log(kl / a.kl) / std::log(b.kl / a.kl) : kl / b.kl;
    return a.quality + share * (b.quality - a.quality);
}

std::optional<double> DamageFit::quality(double kl) const
{
    if (empty() || !(kl >= 0) || kl > largestKl() * reach)
        return {};
    return at(kl);
}

DamageFit fitDamage(double floatQuality, std::span<const DamageSample> samples, QualityTrend trend)
{
    const auto points = usable(samples);
    DamageFit fit;
    if (points.size() < fewestSamples || !std::isfinite(floatQuality))
        return fit;
    // The float model is known exactly on the same samples: it outweighs everything.
    double total = 0;
    for (const auto &point : points)
        total += point.weight;
    fit.m_knots.push_back({0, floatQuality, 1e6 * total});
    fit.m_knots.insert(fit.m_knots.end(), points.begin(), points.end());
    pool(fit.m_knots, trend);
    double squares = 0;
    for (const auto &point : points)
        squares += point.weight * std::pow(point.quality - fit.at(point.kl), 2);
    fit.m_residual = std::sqrt(squares / total);
    return fit;
}

} // namespace paretoscope::statistics
