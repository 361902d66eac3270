#include "widgets/parts/chartlimits.h"

#include "widgets/document/document.h"
#include "widgets/document/numbers.h"
#include "widgets/parts/budgettext.h"
#include "widgets/parts/verdicts.h"

#include <QCoreApplication>

#include <algorithm>

namespace paretoscope::widgets {

namespace {

using project::BudgetKind;

struct ChartLimitsWords {
    Q_DECLARE_TR_FUNCTIONS(ChartLimits)
};

/// The smaller of what the budget and the limits beside it allow.
std::optional<double> mostBytes(const Document &document)
{
    const project::AskedBudget &budget = document.asked().budget;
    std::optional<double> most;
    if (budget.most && budget.kind == BudgetKind::Bytes)
        most = budget.most;
    else if (budget.most && budget.kind == BudgetKind::Ratio && *budget.most > 0)
        most = static_cast<double>(document.baseline()->storedBytes) / *budget.most;
    if (const auto &limit = document.asked().limits.bytes)
        most = std::min(most.value_or(static_cast<double>(*limit)), static_cast<double>(*limit));
    return most;
}

/// The value of the metric, as charts show it, that has lost LOSS of the baseline's.
double metricAt(const evaluate::Measurement &baseline, double loss)
{
    evaluate::Measurement limit = baseline;
    limit.value =
        evaluate::higherIsBetter(baseline.metric) ? baseline.value - loss : baseline.value * (1 + loss);
    return measuredQuality(limit, Quality::Metric).value;
}

/// What behaviour is measured from: of the float model, the same whatever recipe was run.
const evaluate::BehaviourSummary *anyBehaviour(const Document &document)
{
    for (const search::Ran &run : document.measuredPoints())
        if (run.behaviour)
            return &*run.behaviour;
    return nullptr;
}

std::optional<double> behaviourLimit(const Document &document, Quality quality)
{
    const evaluate::BehaviourLimits &limits = document.asked().limits.behaviour;
    const evaluate::BehaviourSummary *known = anyBehaviour(document);
    if (quality == Quality::ClassDrop)
        return limits.classDrop;
    if (quality == Quality::HardDrop)
        return limits.hardDrop;
    if (!known)
        return {};
    if (quality == Quality::NewErrors && limits.flipShare)
        return *limits.flipShare * static_cast<double>(known->n);
    if (quality == Quality::CalibrationError && limits.eceIncrease)
        return known->eceBefore + *limits.eceIncrease;
    if (quality == Quality::Overconfident && limits.overconfident)
        return static_cast<double>(known->overconfidentBefore + *limits.overconfident);
    return {};
}

std::optional<double> worstQuality(const Document &document, Quality quality)
{
    const project::AskedBudget &budget = document.asked().budget;
    if (isBehaviour(quality))
        return behaviourLimit(document, quality);
    if (quality == Quality::Kl)
        return budget.kind == BudgetKind::Damage ? budget.most : std::nullopt;
    if (!budget.most || budget.kind != BudgetKind::Loss)
        return {};
    return metricAt(document.baseline()->heldOut, *budget.most);
}

} // namespace

ChartLimits chartLimits(const Document &document, Quality quality)
{
    if (!document.isOpen() || !document.baseline())
        return {};
    ChartLimits limits{mostBytes(document), worstQuality(document, quality)};
    limits.higherIsBetter =
        quality == Quality::Metric && evaluate::higherIsBetter(document.baseline()->heldOut.metric);
    if (limits.bytes)
        limits.bytesText = ChartLimitsWords::tr("limit %1").arg(budgetText(BudgetKind::Bytes, *limits.bytes));
    if (limits.quality)
        limits.qualityText =
            isBehaviour(quality)
                ? ChartLimitsWords::tr("limit")
                : ChartLimitsWords::tr("limit %1")
                      .arg(budgetText(document.asked().budget.kind, *document.asked().budget.most));
    return limits;
}

} // namespace paretoscope::widgets
