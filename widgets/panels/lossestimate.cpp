#include "widgets/panels/lossestimate.h"

#include "widgets/document/document.h"

#include <algorithm>

namespace paretoscope::widgets {

namespace {

// Above this the outputs have little left to lose and the ratio of loss to KL flattens.
constexpr double smallKl = 0.5;

std::vector<DamageSample> runs(const Document &document)
{
    std::vector<DamageSample> samples;
    for (const MeasuredPoint &point : document.measuredPoints())
        if (point.predictedKl && *point.predictedKl > 0 && point.measured.n == document.baseline()->heldOut.n)
            samples.push_back(
                {*point.predictedKl, point.measured.value, static_cast<double>(point.measured.n)});
    return samples;
}

std::vector<DamageSample> cells(const Document &document)
{
    const auto &table = document.table();
    std::vector<DamageSample> samples;
    for (std::size_t layer = 0; layer < table.layerCount(); ++layer)
        for (std::size_t setting = 0; setting < table.settings().size(); ++setting)
            if (const auto *cell = table.cell(layer, setting); cell && cell->kl < smallKl)
                samples.push_back({cell->kl, document.baseline()->heldOut.value + cell->metricChange,
                                   static_cast<double>(cell->n)});
    return samples;
}

} // namespace

double LossEstimate::lossOf(double value) const
{
    if (evaluate::higherIsBetter(m_baseline.metric))
        return m_baseline.value - value;
    return m_baseline.value > 0 ? (value - m_baseline.value) / m_baseline.value : 0;
}

LossEstimate LossEstimate::from(const Document &document)
{
    LossEstimate estimate;
    if (!document.baseline())
        return estimate;
    estimate.m_baseline = document.baseline()->heldOut;
    std::vector<DamageSample> samples = runs(document);
    estimate.m_fit = fitDamage(estimate.m_baseline.value, samples,
                               evaluate::higherIsBetter(estimate.m_baseline.metric) ? QualityTrend::Falls
                                                                                    : QualityTrend::Rises);
    if (samples.empty())
        samples = cells(document);
    double kl = 0;
    double loss = 0;
    for (const DamageSample &sample : samples) {
        kl += sample.kl;
        loss += estimate.lossOf(sample.quality);
    }
    estimate.m_lossPerKl = kl > 0 ? std::max(0.0, loss / kl) : 0;
    return estimate;
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
    double high = std::max(limit / m_lossPerKl, m_fit.largestKl() * DamageFit::reach) + 1e-12;
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

} // namespace paretoscope::widgets
