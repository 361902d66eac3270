#include "core/search/lossestimate.h"

#include <algorithm>

namespace paretoscope::search {

namespace {

statistics::QualityTrend trendOf(evaluate::Metric metric)
{
    return evaluate::higherIsBetter(metric) ? statistics::QualityTrend::Falls
                                            : statistics::QualityTrend::Rises;
}

} // namespace

LossEstimate::LossEstimate(const evaluate::Measurement &baseline,
                           std::span<const statistics::DamageSample> runs,
                           std::span<const statistics::DamageSample> cells)
    : m_fit(statistics::fitDamage(baseline.value, runs, trendOf(baseline.metric))), m_baseline(baseline)
{
    double kl = 0;
    double loss = 0;
    for (const statistics::DamageSample &sample : runs.empty() ? cells : runs) {
        kl += sample.kl;
        loss += lossOf(sample.quality);
    }
    m_lossPerKl = kl > 0 ? std::max(0.0, loss / kl) : 0;
}

double LossEstimate::lossOf(double value) const
{
    if (evaluate::higherIsBetter(m_baseline.metric))
        return m_baseline.value - value;
    return m_baseline.value > 0 ? (value - m_baseline.value) / m_baseline.value : 0;
}

double LossEstimate::loss(double kl) const
{
    // Of a share no more can be lost than there is.
    return evaluate::higherIsBetter(m_baseline.metric) ? std::min(unbounded(kl), m_baseline.value)
                                                       : unbounded(kl);
}

double LossEstimate::unbounded(double kl) const
{
    if (const auto value = m_fit.quality(kl))
        return std::max(0.0, lossOf(*value));
    if (m_fit.empty())
        return m_lossPerKl * kl;
    // Beyond what was run: on from the last run at the mean ratio.
    const double last = m_fit.largestKl();
    return std::max(0.0, lossOf(m_fit.quality(last).value_or(m_baseline.value))) + m_lossPerKl * (kl - last);
}

std::optional<double> LossEstimate::klFor(double limit) const
{
    if (!known())
        return {};
    // loss() never falls: widen until it is too much, then halve.
    double low = 0;
    double high = std::max(limit / m_lossPerKl, m_fit.largestKl() * statistics::DamageFit::reach) + 1e-12;
    while (loss(high) <= limit && high < 1e9) {
        low = high;
        high *= 2;
    }
    for (int i = 0; i < 60; ++i) {
        const double middle = (low + high) / 2;
        (loss(middle) <= limit ? low : high) = middle;
    }
    return low;
}

} // namespace paretoscope::search
