#include "widgets/charts/tradeofftext.h"

#include "widgets/document/damagetext.h"
#include "widgets/document/numbers.h"

#include <QCoreApplication>
#include <QStringList>

#include <cmath>

namespace paretoscope::widgets {

namespace {

using evaluate::Metric;

struct TradeoffTextWords {
    Q_DECLARE_TR_FUNCTIONS(TradeoffText)
};

QString sizeLine(std::int64_t bytes, double averageBits)
{
    if (averageBits <= 0)
        return TradeoffTextWords::tr("%1 stored").arg(numbers::bytes(bytes));
    return TradeoffTextWords::tr("%1 stored, %2 bits a weight on average")
        .arg(numbers::bytes(bytes), numbers::real(averageBits, 'f', 2));
}

QStringList measuredLines(const evaluate::Measurement &measured, const TradeoffData &data, Look look)
{
    QStringList lines;
    const auto metric = measuredQuality(measured, Quality::Metric, look);
    const QString range = rangeText(metric, Quality::Metric, measured.metric);
    const QString sure = look == Look::Watched ? TradeoffTextWords::tr("95 % at every look: %1").arg(range)
                                               : TradeoffTextWords::tr("95 %: %1").arg(range);
    if (measured.metric == Metric::NegativeLogLikelihood)
        lines << TradeoffTextWords::tr("measured: perplexity %1, %2 (n = %3)")
                     .arg(qualityText(metric.value, Quality::Metric, measured.metric), sure,
                          numbers::count(measured.n));
    else
        lines << TradeoffTextWords::tr("measured: %1, %2").arg(numbers::measured(measured), sure);
    if (measured.kl > 0)
        lines << TradeoffTextWords::tr("measured: %1", "a damage")
                     .arg(damageText(measured.damageKind, measured.kl, measured.klStandardError, measured.n))
              << damageLines(data.outputs, measured);
    return lines;
}

QStringList predictedMetricLines(const QualityRange &kl, const TradeoffData &data)
{
    const auto metric = predictedQuality(kl, Quality::Metric, data);
    if (metric)
        return {TradeoffTextWords::tr("predicted: %1 about %2 (%3), not measured")
                    .arg(qualityName(Quality::Metric, data).toLower(),
                         qualityText(metric->value, Quality::Metric, data.metric),
                         rangeText(*metric, Quality::Metric, data.metric))};
    if (data.metricPredictable())
        return {TradeoffTextWords::tr("more damage than was ever measured: no %1 is predicted")
                    .arg(qualityName(Quality::Metric, data).toLower())};
    return {};
}

QStringList predictedDamageLines(double additive, const QualityRange &kl, bool estimated,
                                 evaluate::DamageKind kind)
{
    QStringList lines{
        estimated
            ? TradeoffTextWords::tr("predicted: %1, the layers' estimates added up")
                  .arg(damageText(kind, additive))
            : TradeoffTextWords::tr("predicted: %1, the layers added up").arg(damageText(kind, additive))};
    if (kl.high > kl.low)
        lines << TradeoffTextWords::tr("as recipes that were run turned out: %1, 95 %: %2")
                     .arg(damageText(kind, kl.value), rangeText(kl, Quality::Kl, Metric::Accuracy));
    return lines;
}

QStringList behaviourLines(const evaluate::BehaviourSummary &summary)
{
    QStringList lines{TradeoffTextWords::tr("%1 newly wrong, %2 newly right (n = %3)")
                          .arg(numbers::count(summary.flips.rightToWrong),
                               numbers::count(summary.flips.wrongToRight), numbers::count(summary.n))};
    if (summary.largestClassDrop > 0)
        lines << TradeoffTextWords::tr("class %1 loses most: %2 (n = %3)")
                     .arg(summary.largestClassDropLabel)
                     .arg(numbers::share(summary.largestClassDrop),
                          numbers::count(summary.largestClassDropN));
    return lines;
}

QString heading(const TradeoffPoint &point)
{
    const QString state =
        point.measured ? TradeoffTextWords::tr("measured") : TradeoffTextWords::tr("predicted");
    switch (point.kind) {
    case PointKind::Float:
        return TradeoffTextWords::tr("Float model");
    case PointKind::Frontier:
        return TradeoffTextWords::tr("On the frontier, %1").arg(state);
    case PointKind::Uniform:
        return TradeoffTextWords::tr("Every layer alike: %1 (%2)").arg(point.label, state);
    case PointKind::Greedy:
        return TradeoffTextWords::tr("Greedy list, %1").arg(state);
    case PointKind::Edited:
        return TradeoffTextWords::tr("Set by hand, %1").arg(state);
    }
    return {};
}

} // namespace

QString labelWithRemark(const TradeoffPoint &point)
{
    QStringList remarks;
    if (!point.otherwise.isEmpty())
        remarks << point.otherwise;
    if (!point.notAsPinned.isEmpty())
        remarks << TradeoffTextWords::tr("not as pinned");
    if (remarks.isEmpty())
        return point.label;
    return TradeoffTextWords::tr("%1 (%2)")
        .arg(point.label, QLocale().createSeparatedList(remarks))
        .trimmed();
}

QString kindName(PointKind kind)
{
    switch (kind) {
    case PointKind::Float:
        return TradeoffTextWords::tr("float");
    case PointKind::Frontier:
        return TradeoffTextWords::tr("frontier");
    case PointKind::Uniform:
        return TradeoffTextWords::tr("uniform");
    case PointKind::Greedy:
        return TradeoffTextWords::tr("greedy");
    case PointKind::Edited:
        return TradeoffTextWords::tr("by hand");
    }
    return {};
}

QString qualityName(Quality quality, const TradeoffData &data)
{
    switch (quality) {
    case Quality::Metric:
        break;
    case Quality::Kl:
        return data.damage() == evaluate::DamageKind::Mixed
                   ? damageTitle(data.damage())
                   : TradeoffTextWords::tr("Damage (%1)", "KL or distance").arg(damageName(data.damage()));
    case Quality::ClassDrop:
        return TradeoffTextWords::tr("Largest class drop");
    case Quality::NewErrors:
        return TradeoffTextWords::tr("Newly wrong answers");
    case Quality::CalibrationError:
        return TradeoffTextWords::tr("Calibration error");
    case Quality::Overconfident:
        return TradeoffTextWords::tr("Overconfident errors");
    case Quality::HardDrop:
        return TradeoffTextWords::tr("Drop on hard examples");
    }
    switch (data.metric) {
    case Metric::Accuracy:
        return TradeoffTextWords::tr("Accuracy");
    case Metric::NegativeLogLikelihood:
        return TradeoffTextWords::tr("Perplexity");
    case Metric::MeanSquaredError:
        return TradeoffTextWords::tr("Mean squared error");
    case Metric::Agreement:
        return TradeoffTextWords::tr("Agreement");
    }
    return {};
}

QString qualityTitle(Quality quality, const TradeoffData &data)
{
    switch (quality) {
    case Quality::Metric:
        break;
    case Quality::Kl:
        return damageAxisTitle(data.damage());
    case Quality::CalibrationError:
        return TradeoffTextWords::tr("Expected calibration error");
    case Quality::Overconfident:
        return TradeoffTextWords::tr("Wrong with probability above 0.9");
    case Quality::HardDrop:
        return TradeoffTextWords::tr("Drop on the hardest tenth");
    default:
        return qualityName(quality, data);
    }
    if (data.metric == Metric::Agreement)
        return TradeoffTextWords::tr("Agreement with the float model");
    return qualityName(quality, data);
}

QString qualityText(double value, Quality quality, Metric metric)
{
    if (quality == Quality::Kl)
        return numbers::kl(value);
    if (quality == Quality::NewErrors || quality == Quality::Overconfident)
        return numbers::count(qRound64(value));
    if (isBehaviour(quality))
        return numbers::share(value);
    if (metric == Metric::NegativeLogLikelihood)
        return numbers::real(value, 'f', value < 100 ? 3 : 2);
    return numbers::metricValue(value, metric);
}

QString rangeText(const QualityRange &range, Quality quality, Metric metric)
{
    const bool positive = quality == Quality::Kl || metric == Metric::NegativeLogLikelihood;
    if (positive && !std::isfinite(range.high)) // watched, and too few samples for a limit
        return range.low > 0 ? TradeoffTextWords::tr("at least %1", "an interval")
                                   .arg(qualityText(range.low, quality, metric))
                             : TradeoffTextWords::tr("not bounded yet", "an interval");
    if (positive)
        return TradeoffTextWords::tr("%1–%2", "an interval")
            .arg(qualityText(range.low, quality, metric), qualityText(range.high, quality, metric));
    return numbers::interval({range.low, range.high}, metric);
}

QString describe(const TradeoffPoint &point, const TradeoffData &data)
{
    QStringList lines{heading(point), sizeLine(point.storedBytes, point.averageBits)};
    if (!point.otherwise.isEmpty())
        lines << TradeoffTextWords::tr("otherwise than now: %1; choosing it takes that, too")
                     .arg(point.otherwise);
    if (!point.notAsPinned.isEmpty())
        lines << TradeoffTextWords::tr("does not keep pins: %1; choosing it offers it without them")
                     .arg(point.notAsPinned);
    if (point.measured)
        lines << measuredLines(*point.measured, data, Look::Once);
    if (point.behaviour && point.kind != PointKind::Float)
        lines << behaviourLines(*point.behaviour);
    if (point.predictedKl && point.kind != PointKind::Float) {
        const auto corrected = data.corrected(*point.predictedKl);
        if (!point.measured)
            lines << predictedMetricLines(corrected, data);
        lines << predictedDamageLines(*point.predictedKl, corrected, data.estimated, data.damage());
    }
    if (point.measured && data.now && cannotBeToldApart(*point.measured, *data.now))
        lines << TradeoffTextWords::tr("not distinguishable from the recipe as it is now at n = %1")
                     .arg(numbers::count(data.now->n));
    if (data.stale && !point.measured)
        lines << TradeoffTextWords::tr("being solved again: this may be of older cells or pins");
    return lines.join(QLatin1Char('\n'));
}

QString describe(const CurrentPoint &current, const TradeoffData &data)
{
    QStringList lines{TradeoffTextWords::tr("The recipe as it is now"),
                      sizeLine(current.storedBytes, current.averageBits)};
    if (current.measured)
        lines << measuredLines(*current.measured, data, current.growing ? Look::Watched : Look::Once);
    else if (current.predictedKl)
        lines << predictedMetricLines(*current.predictedKl, data);
    else
        lines << TradeoffTextWords::tr("nothing is known about its quality yet");
    if (current.predictedKl && current.additiveKl.value_or(1) > 0)
        lines << predictedDamageLines(current.additiveKl.value_or(current.predictedKl->value),
                                      *current.predictedKl, current.estimated, data.damage());
    return lines.join(QLatin1Char('\n'));
}

} // namespace paretoscope::widgets
