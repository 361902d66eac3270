#include "widgets/parts/behavioursummary.h"

#include "core/pipeline/asfloat.h"
#include "widgets/document/damagetext.h"
#include "widgets/document/numbers.h"
#include "widgets/document/outputtext.h"
#include "widgets/models/classchangesmodel.h"

#include <QCoreApplication>

#include <algorithm>

namespace paretoscope::widgets {

namespace {

struct BehaviourSummaryWords {
    Q_DECLARE_TR_FUNCTIONS(BehaviourSummary)
};

QString headline(const evaluate::Measurement &measured)
{
    if (!evaluate::isShare(measured.metric))
        return BehaviourSummaryWords::tr("%1 %2, float %3 (n = %4)",
                                         "metric, value, value of the float model, samples")
            .arg(numbers::metricName(measured.metric), numbers::metricValue(measured.value, measured.metric),
                 numbers::metricValue(measured.baselineValue, measured.metric), numbers::count(measured.n));
    const bool tested = measured.pValue && measured.metric != evaluate::Metric::Agreement;
    const QString text =
        (tested ? BehaviourSummaryWords::tr("%1 %2, float %3: %4 (95 %: %5 to %6; p = %7)")
                : BehaviourSummaryWords::tr("%1 %2, float %3: %4 (95 %: %5 to %6)"))
            .arg(numbers::metricName(measured.metric), numbers::measured(measured),
                 numbers::share(measured.baselineValue), points(measured.difference),
                 points(measured.differenceInterval.low), points(measured.differenceInterval.high));
    return tested ? text.arg(numbers::pValue(*measured.pValue)) : text;
}

QString largestDrop(const BehaviourReport &report)
{
    const auto &summary = report.behaviour.summary;
    if (summary.largestClassDrop <= 0)
        return BehaviourSummaryWords::tr("No class loses anything.");
    const QString text =
        BehaviourSummaryWords::tr("Class %1 loses most: %2 (n = %3)")
            .arg(className(report.classNames, summary.largestClassDropLabel),
                 numbers::share(summary.largestClassDrop), numbers::count(summary.largestClassDropN));
    const auto &classes = report.behaviour.classes;
    const auto at = std::find_if(classes.begin(), classes.end(), [&](const auto &change) {
        return change.label == summary.largestClassDropLabel;
    });
    return at != classes.end() && isUndecided(*at)
               ? BehaviourSummaryWords::tr("%1, not distinguishable from chance").arg(text)
               : text;
}

/// Numbers are no answers: what is left is how far off they are.
QString plainNumbers(const Document &document)
{
    QStringList lines{BehaviourSummaryWords::tr(
        "The outputs are plain numbers: there are no answers to be right or wrong.")};
    if (const search::Ran *point = document.currentMeasurement()) {
        const evaluate::Measurement &measured = point->measured;
        lines << headline(measured) << furtherLines(measured)
              << damageText(measured.damageKind, measured.kl, measured.klStandardError, measured.n)
              << damageLines(document.project()->evaluator.outputs(), measured);
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace

QStringList behaviourSentences(const BehaviourReport &report, const evaluate::ModelOutputs &outputs)
{
    const auto &summary = report.behaviour.summary;
    const QString n = numbers::count(summary.n);
    const auto confidence = [](double value) { return numbers::real(value, 'f', 3); };
    QStringList lines{headline(report.measured)};
    lines << furtherLines(report.measured) << damageLines(outputs, report.measured);
    lines << QStringList{
        BehaviourSummaryWords::tr("%1 newly wrong, %2 newly right; %3 answers differ at all (n = %4)")
            .arg(numbers::count(summary.flips.rightToWrong), numbers::count(summary.flips.wrongToRight),
                 numbers::count(summary.changed), n)};
    if (report.classes > 0)
        lines << largestDrop(report);
    lines << BehaviourSummaryWords::tr("Mean confidence %1 → %2; expected calibration error %3 → %4 (n = %5)")
                 .arg(confidence(summary.confidenceBefore), confidence(summary.confidenceAfter),
                      numbers::share(summary.eceBefore), numbers::share(summary.eceAfter), n)
          << BehaviourSummaryWords::tr("Wrong with probability above %1: %2 → %3 (n = %4)")
                 .arg(numbers::real(evaluate::overconfidence, 'f', 1),
                      numbers::count(summary.overconfidentBefore), numbers::count(summary.overconfidentAfter),
                      n)
          << BehaviourSummaryWords::tr("The tenth that was hardest for the float model: %1 (n = %2)")
                 .arg(points(-summary.hardDrop), numbers::count(summary.hardN));
    return lines;
}

QString behaviourAbsence(const Document &document)
{
    if (!document.isOpen())
        return BehaviourSummaryWords::tr(
            "For whom a recipe gets worse, what it gets wrong and how sure it is of that appears "
            "here, once a project is open.");
    if (!document.baseline())
        return BehaviourSummaryWords::tr(
            "The float model is measured first; nothing can be compared with it yet.");
    if (!evaluate::isDistribution(document.project()->evaluator.outputs().ofTask().kind))
        return plainNumbers(document);
    if (pipeline::isAsFloat(document.recipe()))
        return BehaviourSummaryWords::tr(
            "Every layer is float: nothing changes. Move a slider or the budget.");
    if (!document.currentBehaviour())
        return BehaviourSummaryWords::tr(
            "This recipe is being measured; it appears here once all samples were run.");
    return {};
}

} // namespace paretoscope::widgets
