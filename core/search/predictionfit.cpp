#include "core/search/predictionfit.h"

#include "core/statistics/locallevel.h"
#include "core/statistics/monotone.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::search {

namespace {

std::vector<PredictionSample> usable(std::span<const PredictionSample> samples)
{
    std::vector<PredictionSample> sorted;
    const auto positive = [](double value) { return std::isfinite(value) && value > 0; };
    for (const auto &sample : samples)
        if (positive(sample.predictedKl) && positive(sample.measuredKl) &&
            std::isfinite(sample.standardError))
            sorted.push_back(sample);
    std::ranges::sort(sorted, {}, [](const auto &s) { return std::pair(s.predictedKl, s.measuredKl); });
    return sorted;
}

/// Runs on the same samples share most of their sampling error, and the rest is part of their scatter: only
/// what one is less sure than most counts against it.
void setSurplusVariances(std::vector<statistics::LevelSample> &to,
                         const std::vector<PredictionSample> &samples)
{
    std::vector<double> variances;
    for (const auto &sample : samples)
        variances.push_back(std::pow(sample.standardError / sample.measuredKl, 2));
    auto sorted = variances;
    std::ranges::sort(sorted);
    const double median = sorted[sorted.size() / 2];
    for (std::size_t i = 0; i < to.size(); ++i)
        to[i].variance = std::max(0.0, variances[i] - median);
}

/// 0.975 quantile of Student's distribution by its expansion around the normal one (Abramowitz and Stegun
/// 26.7.5); good to 1 % from 3 degrees of freedom on, too small below, where little is known anyway.
double studentQuantile(double degrees)
{
    const double z = statistics::normalQuantile975;
    const double z3 = z * z * z;
    const double z5 = z3 * z * z;
    return z + (z3 + z) / (4 * degrees) + (5 * z5 + 16 * z3 + 3 * z) / (96 * degrees * degrees);
}

} // namespace

PredictionFit fitPrediction(std::span<const PredictionSample> samples)
{
    const auto sorted = usable(samples);
    PredictionFit fit;
    if (sorted.size() < 2)
        return fit;
    std::vector<statistics::LevelSample> ratios;
    for (const auto &sample : sorted)
        ratios.push_back({std::log(sample.predictedKl), std::log(sample.measuredKl / sample.predictedKl), 0});
    setSurplusVariances(ratios, sorted);
    const statistics::LocalLevel level = statistics::fitLocalLevel(ratios);

    std::vector<double> logMeasured;
    std::vector<double> weights;
    for (std::size_t i = 0; i < ratios.size(); ++i) {
        logMeasured.push_back(ratios[i].position + level.states[i].mean);
        weights.push_back(1 / (level.states[i].variance + 1e-12));
    }
    logMeasured = statistics::neverFalling(logMeasured, weights);
    for (std::size_t i = 0; i < ratios.size(); ++i)
        fit.m_knots.push_back({ratios[i].position, logMeasured[i], std::sqrt(level.states[i].variance),
                               level.states[i].covariance});
    fit.m_spread = level.scatter;
    fit.m_wander = level.wander;
    fit.m_quantile = studentQuantile(static_cast<double>(sorted.size() - 1));
    return fit;
}

PredictionFit::Level PredictionFit::levelAt(double predictedKl) const
{
    const double at = std::log(predictedKl);
    const auto after = std::ranges::upper_bound(m_knots, at, {}, &Knot::logPredicted);
    const auto beyond = [&](const Knot &knot) {
        const double distance = at - knot.logPredicted;
        return Level{knot.logMeasured + distance, knot.error * knot.error + m_wander * std::abs(distance)};
    };
    if (after == m_knots.begin())
        return beyond(m_knots.front());
    if (after == m_knots.end())
        return beyond(m_knots.back());
    // Between two states a random walk is a Brownian bridge.
    const Knot &a = *(after - 1);
    const Knot &b = *after;
    const double distance = b.logPredicted - a.logPredicted;
    const double share = (at - a.logPredicted) / distance;
    const double rest = 1 - share;
    return {rest * a.logMeasured + share * b.logMeasured,
            rest * rest * a.error * a.error + share * share * b.error * b.error +
                2 * share * rest * a.covariance + m_wander * share * rest * distance};
}

double PredictionFit::halfWidth(double variance) const
{
    return m_quantile * std::sqrt(variance + m_spread * m_spread);
}

double PredictionFit::measuredKl(double predictedKl) const
{
    return empty() || !(predictedKl > 0) ? predictedKl : std::exp(levelAt(predictedKl).logMeasured);
}

std::optional<statistics::Interval> PredictionFit::band(double predictedKl) const
{
    if (empty())
        return std::nullopt;
    if (!(predictedKl > 0))
        return statistics::Interval{};
    const Level level = levelAt(predictedKl);
    const double half = halfWidth(level.variance);
    return statistics::Interval{std::exp(level.logMeasured - half), std::exp(level.logMeasured + half)};
}

double PredictionFit::bandWidth(double predictedKl) const
{
    return empty() || !(predictedKl > 0) ? 1 : std::exp(2 * halfWidth(levelAt(predictedKl).variance));
}

ExpectedDamage expectedDamage(const PredictionFit &fit, double predictedKl, double standardError)
{
    const double kl = fit.measuredKl(predictedKl);
    if (const auto band = fit.band(predictedKl))
        return {kl, {std::min(kl, band->low), std::max(kl, band->high)}};
    const double half = statistics::normalQuantile975 * standardError;
    return {kl, {std::max(0.0, kl - half), kl + half}};
}

} // namespace paretoscope::search
