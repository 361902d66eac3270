#include "widgets/charts/tradeofftext.h"

#include "widgets/document/numbers.h"

#include <QCoreApplication>
#include <QStringList>

#include <cmath>

namespace paretoscope::widgets {

namespace {

using evaluate::Metric;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(TradeoffText)
};

QString sizeLine(std::int64_t bytes, double averageBits)
{
    if (averageBits <= 0)
        return Words::tr("%1 stored").arg(numbers::bytes(bytes));
    return Words::tr("%1 stored, %2 bits a weight on average")
        .arg(numbers::bytes(bytes), QLocale().toString(averageBits, 'f', 2));
}

QStringList measuredLines(const evaluate::Measurement &measured)
{
    QStringList lines;
    const auto metric = measuredQuality(measured, Quality::Metric);
    const QString range = rangeText(metric, Quality::Metric, measured.metric);
    if (measured.metric == Metric::NegativeLogLikelihood)
        lines << Words::tr("measured: perplexity %1, 95 %: %2 (n = %3)")
                     .arg(qualityText(metric.value, Quality::Metric, measured.metric), range,
                          numbers::count(measured.n));
    else
        lines << Words::tr("measured: %1, 95 %: %2").arg(numbers::measured(measured), range);
    if (measured.kl > 0)
        lines << Words::tr("measured damage: KL %1")
                     .arg(numbers::kl(measured.kl, measured.klStandardError, measured.n));
    return lines;
}

QStringList predictedLines(const QualityRange &kl, const TradeoffData &data)
{
    QStringList lines;
    const auto metric = predictedQuality(kl, Quality::Metric, data);
    if (metric)
        lines << Words::tr("predicted: %1 about %2 (%3), not measured")
                     .arg(qualityName(Quality::Metric, data.metric).toLower(),
                          qualityText(metric->value, Quality::Metric, data.metric),
                          rangeText(*metric, Quality::Metric, data.metric));
    else if (data.metricPredictable())
        lines << Words::tr("more damage than was ever measured: no %1 is predicted")
                     .arg(qualityName(Quality::Metric, data.metric).toLower());
    lines << Words::tr("predicted damage: KL %1 nats").arg(numbers::kl(kl.value));
    return lines;
}

QString heading(const TradeoffPoint &point)
{
    const QString state = point.measured ? Words::tr("measured") : Words::tr("predicted");
    switch (point.kind) {
    case PointKind::Float:
        return Words::tr("Float model");
    case PointKind::Frontier:
        return Words::tr("On the frontier, %1").arg(state);
    case PointKind::Uniform:
        return Words::tr("Every layer alike: %1 (%2)").arg(point.label, state);
    case PointKind::Greedy:
        return Words::tr("Greedy list, %1").arg(state);
    case PointKind::Edited:
        return Words::tr("Set by hand, %1").arg(state);
    }
    return {};
}

} // namespace

QString kindName(PointKind kind)
{
    switch (kind) {
    case PointKind::Float:
        return Words::tr("float");
    case PointKind::Frontier:
        return Words::tr("frontier");
    case PointKind::Uniform:
        return Words::tr("uniform");
    case PointKind::Greedy:
        return Words::tr("greedy");
    case PointKind::Edited:
        return Words::tr("by hand");
    }
    return {};
}

QString qualityName(Quality quality, Metric metric)
{
    if (quality == Quality::Kl)
        return Words::tr("Damage (KL)");
    switch (metric) {
    case Metric::Accuracy:
        return Words::tr("Accuracy");
    case Metric::NegativeLogLikelihood:
        return Words::tr("Perplexity");
    case Metric::MeanSquaredError:
        return Words::tr("Mean squared error");
    case Metric::Agreement:
        return Words::tr("Agreement");
    }
    return {};
}

QString qualityTitle(Quality quality, Metric metric)
{
    if (quality == Quality::Kl)
        return Words::tr("Damage: KL to the float model, nats");
    if (metric == Metric::Agreement)
        return Words::tr("Agreement with the float model");
    return qualityName(quality, metric);
}

QString qualityText(double value, Quality quality, Metric metric)
{
    if (quality == Quality::Kl)
        return numbers::kl(value);
    if (metric == Metric::NegativeLogLikelihood)
        return QLocale().toString(value, 'f', value < 100 ? 3 : 0);
    return numbers::metricValue(value, metric);
}

QString rangeText(const QualityRange &range, Quality quality, Metric metric)
{
    if (quality == Quality::Kl || metric == Metric::NegativeLogLikelihood)
        return Words::tr("%1–%2", "an interval")
            .arg(qualityText(range.low, quality, metric), qualityText(range.high, quality, metric));
    return numbers::interval({range.low, range.high}, metric);
}

QString describe(const TradeoffPoint &point, const TradeoffData &data)
{
    QStringList lines{heading(point), sizeLine(point.storedBytes, point.averageBits)};
    if (point.measured)
        lines << measuredLines(*point.measured);
    if (point.predictedKl && point.kind != PointKind::Float) {
        const double kl = *point.predictedKl;
        if (point.measured)
            lines << Words::tr("it was predicted: KL %1 nats").arg(numbers::kl(kl));
        else
            lines << predictedLines({kl, kl, kl}, data);
    }
    return lines.join(QLatin1Char('\n'));
}

QString describe(const CurrentPoint &current, const TradeoffData &data)
{
    QStringList lines{Words::tr("The recipe as it is now"),
                      sizeLine(current.storedBytes, current.averageBits)};
    if (current.measured)
        lines << measuredLines(*current.measured);
    else if (current.predictedKl)
        lines << predictedLines(*current.predictedKl, data);
    else
        lines << Words::tr("nothing is known about its quality yet");
    return lines.join(QLatin1Char('\n'));
}

} // namespace paretoscope::widgets
