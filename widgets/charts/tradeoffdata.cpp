#include "widgets/charts/tradeoffdata.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::widgets {

namespace {

constexpr double z95 = 1.959964;

// A language model's likelihood is read as perplexity, a monotone function of it: intervals go through.
QualityRange asShown(const QualityRange &metric, evaluate::Metric which)
{
    if (which != evaluate::Metric::NegativeLogLikelihood)
        return metric;
    return {std::exp(metric.value), std::exp(metric.low), std::exp(metric.high)};
}

bool isShare(evaluate::Metric metric)
{
    return metric == evaluate::Metric::Accuracy || metric == evaluate::Metric::Agreement;
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

QualityRange measuredQuality(const evaluate::Measurement &measured, Quality quality)
{
    if (quality == Quality::Kl) {
        const double half = z95 * measured.klStandardError;
        return {measured.kl, std::max(0.0, measured.kl - half), measured.kl + half};
    }
    return asShown({measured.value, measured.interval.low, measured.interval.high}, measured.metric);
}

std::optional<QualityRange> predictedQuality(const QualityRange &kl, Quality quality,
                                             const TradeoffData &data)
{
    if (quality == Quality::Kl)
        return kl;
    const auto value = data.fit.quality(kl.value);
    if (!value)
        return {};
    const double spread = z95 * data.fit.residual();
    const double atLow = data.fit.quality(kl.low).value_or(*value);
    const double atHigh = data.fit.quality(std::min(kl.high, data.fit.largestKl())).value_or(*value);
    QualityRange metric{*value, std::min(*value, std::min(atLow, atHigh)) - spread,
                        std::max(*value, std::max(atLow, atHigh)) + spread};
    if (isShare(data.metric)) {
        metric.low = std::max(0.0, metric.low);
        metric.high = std::min(1.0, metric.high);
    }
    return asShown(metric, data.metric);
}

std::optional<QualityRange> shownQuality(const TradeoffPoint &point, Quality quality,
                                         const TradeoffData &data)
{
    if (point.measured)
        return measuredQuality(*point.measured, quality);
    if (!point.predictedKl)
        return {};
    return predictedQuality({*point.predictedKl, *point.predictedKl, *point.predictedKl}, quality, data);
}

DamageFit fitOf(double floatMetric, const std::vector<TradeoffPoint> &points, evaluate::Metric metric,
                std::int64_t fewest)
{
    std::vector<DamageSample> samples;
    for (const auto &point : points)
        if (point.kind != PointKind::Float && point.measured && point.measured->n >= fewest)
            // The prediction, where there is one: that is what the fit will be asked about.
            samples.push_back({point.predictedKl.value_or(point.measured->kl), point.measured->value,
                               static_cast<double>(point.measured->n)});
    return fitDamage(floatMetric, samples,
                     evaluate::higherIsBetter(metric) ? QualityTrend::Falls : QualityTrend::Rises);
}

} // namespace paretoscope::widgets
