#include "widgets/charts/tradeoffdata.h"

#include "core/evaluate/watchedmeasurement.h"
#include "core/statistics/watched.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::widgets {

namespace {

/// In the order of Quality.
constexpr const char *qualityKeys[]{"metric",           "damage",        "classDrop", "newErrors",
                                    "calibrationError", "overconfident", "hardDrop"};

// A language model's likelihood is read as perplexity, a monotone function of it: intervals go through.
QualityRange asShown(const QualityRange &metric, evaluate::Metric which)
{
    if (which != evaluate::Metric::NegativeLogLikelihood)
        return metric;
    return {std::exp(metric.value), std::exp(metric.low), std::exp(metric.high)};
}

} // namespace

std::int64_t TradeoffData::storedBytes(int id) const
{
    return isFrontier(id) ? frontier[frontierIndex(id)].storedBytes
                          : named[static_cast<std::size_t>(id)].storedBytes;
}

TradeoffPoint TradeoffData::point(int id) const
{
    if (!isFrontier(id))
        return named[static_cast<std::size_t>(id)];
    const auto index = frontierIndex(id);
    TradeoffPoint point;
    point.storedBytes = frontier[index].storedBytes;
    point.predictedKl = frontier[index].kl;
    point.averageBits = frontierBits ? frontierBits(point.storedBytes) : 0;
    return point;
}

QualityRange TradeoffData::corrected(double additiveKl) const
{
    const auto expected = search::expectedDamage(correction, additiveKl, 0);
    return {expected.kl, expected.band.low, expected.band.high};
}

bool TradeoffData::hasBehaviour() const
{
    return std::any_of(named.begin(), named.end(), [](const auto &point) {
        return point.kind != PointKind::Float && point.behaviour.has_value();
    });
}

bool isBehaviour(Quality quality)
{
    return quality != Quality::Metric && quality != Quality::Kl;
}

const char *qualityKey(Quality quality)
{
    return qualityKeys[static_cast<std::size_t>(quality)];
}

std::optional<Quality> qualityFromKey(std::string_view key)
{
    const auto *const found = std::ranges::find(qualityKeys, key);
    return found == std::end(qualityKeys)
               ? std::nullopt
               : std::optional(static_cast<Quality>(found - std::begin(qualityKeys)));
}

QualityRange measuredQuality(const evaluate::Measurement &measured, Quality quality, Look look)
{
    const bool watched = look == Look::Watched;
    if (quality == Quality::Kl) {
        const double half = statistics::normalQuantile975 * measured.klStandardError;
        const auto range = watched ? evaluate::watchedIntervals(measured).kl
                                   : statistics::Interval{measured.kl - half, measured.kl + half};
        return {measured.kl, std::max(0.0, range.low), range.high};
    }
    const auto range = watched ? evaluate::watchedIntervals(measured).value : measured.interval;
    return asShown({measured.value, range.low, range.high}, measured.metric);
}

QualityRange behaviourQuality(const evaluate::BehaviourSummary &behaviour, Quality quality)
{
    const double value = quality == Quality::ClassDrop   ? behaviour.largestClassDrop
                         : quality == Quality::NewErrors ? static_cast<double>(behaviour.flips.rightToWrong)
                         : quality == Quality::CalibrationError ? behaviour.eceAfter
                         : quality == Quality::Overconfident
                             ? static_cast<double>(behaviour.overconfidentAfter)
                             : behaviour.hardDrop;
    return {value, value, value};
}

bool cannotBeToldApart(const evaluate::Measurement &a, const evaluate::Measurement &b)
{
    return a.n > 0 && a.n == b.n && !(a == b) &&
           !statistics::distinguishable(a.kl, a.klStandardError, b.kl, b.klStandardError, a.n);
}

std::optional<QualityRange> predictedQuality(const QualityRange &kl, Quality quality,
                                             const TradeoffData &data)
{
    if (quality == Quality::Kl)
        return kl;
    if (isBehaviour(quality))
        return {};
    const auto value = data.fit.quality(kl.value);
    if (!value)
        return {};
    const double spread = statistics::normalQuantile975 * data.fit.residual();
    const double atLow = data.fit.quality(kl.low).value_or(*value);
    const double atHigh = data.fit.quality(std::min(kl.high, data.fit.largestKl())).value_or(*value);
    QualityRange metric{*value, std::min(*value, std::min(atLow, atHigh)) - spread,
                        std::max(*value, std::max(atLow, atHigh)) + spread};
    metric.low = std::max(0.0, metric.low); // no metric is below 0
    if (evaluate::isShare(data.metric))
        metric.high = std::min(1.0, metric.high);
    return asShown(metric, data.metric);
}

std::optional<QualityRange> shownQuality(const TradeoffPoint &point, Quality quality,
                                         const TradeoffData &data)
{
    if (isBehaviour(quality))
        return point.behaviour ? std::optional(behaviourQuality(*point.behaviour, quality)) : std::nullopt;
    if (point.measured)
        return measuredQuality(*point.measured, quality);
    if (!point.predictedKl)
        return {};
    return predictedQuality(data.corrected(*point.predictedKl), quality, data);
}

std::optional<QualityRange> shownQuality(const CurrentPoint &current, Quality quality,
                                         const TradeoffData &data)
{
    if (isBehaviour(quality))
        return current.behaviour ? std::optional(behaviourQuality(*current.behaviour, quality))
                                 : std::nullopt;
    if (current.measured)
        return measuredQuality(*current.measured, quality, current.growing ? Look::Watched : Look::Once);
    return current.predictedKl ? predictedQuality(*current.predictedKl, quality, data) : std::nullopt;
}

statistics::DamageFit fitOf(double floatMetric, const std::vector<TradeoffPoint> &points,
                            evaluate::Metric metric, std::int64_t fewest)
{
    std::vector<statistics::DamageSample> samples;
    for (const auto &point : points)
        if (point.kind != PointKind::Float && point.measured && point.measured->n >= fewest)
            // Measured damage: predictions are corrected to it before the fit is asked about them.
            samples.push_back(
                {point.measured->kl, point.measured->value, static_cast<double>(point.measured->n)});
    return statistics::fitDamage(floatMetric, samples,
                                 evaluate::higherIsBetter(metric) ? statistics::QualityTrend::Falls
                                                                  : statistics::QualityTrend::Rises);
}

} // namespace paretoscope::widgets
