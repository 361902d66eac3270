#include "widgets/parts/verdicts.h"

#include "core/pipeline/asfloat.h"
#include "core/session/worklimits.h"
#include "widgets/document/damagetext.h"
#include "widgets/document/document.h"
#include "widgets/document/numbers.h"
#include "widgets/parts/budgettext.h"
#include "widgets/parts/documentloss.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace paretoscope::widgets {

using project::AskedBudget;
using project::BudgetKind;
using State = Verdict::State;

namespace {

struct VerdictsWords {
    Q_DECLARE_TR_FUNCTIONS(Verdicts)
};

constexpr double rounding = 1e-9; // of what was computed in another order

State stateOf(double value, double most)
{
    return value <= most + rounding * std::max(1.0, std::abs(most)) ? State::Kept : State::Broken;
}

/// Of all samples; null where the recipe was not run on them.
const evaluate::Measurement *wholeMeasurement(const Document &document)
{
    if (!document.baseline())
        return nullptr;
    if (pipeline::isAsFloat(document.recipe()))
        return &document.baseline()->heldOut;
    const search::Ran *run = document.currentMeasurement();
    return run && run->measured.n >= document.baseline()->heldOut.n ? &run->measured : nullptr;
}

QString limitText(const Document &document, const AskedBudget &budget)
{
    const QString most = budgetText(budget.kind, *budget.most);
    switch (budget.kind) {
    case BudgetKind::Bytes:
        return VerdictsWords::tr("stored size at most %1").arg(most);
    case BudgetKind::Damage:
        return VerdictsWords::tr("%1 at most %2", "KL or distance")
            .arg(damageName(damageKind(document)), most);
    case BudgetKind::Loss:
        return VerdictsWords::tr("loss at most %1").arg(most);
    case BudgetKind::Bits:
        return VerdictsWords::tr("at most %1 on average").arg(most);
    case BudgetKind::Ratio:
        return VerdictsWords::tr("at least %1 smaller", "than float: 10 × smaller").arg(most);
    case BudgetKind::Latency:
        return VerdictsWords::tr("at most %1 for a sample alone", "a time").arg(most);
    }
    return {};
}

std::optional<double> latencyOf(const SpeedReport &speed)
{
    return evaluate::millisecondsAlone(speed.latency);
}

/// Of a limit of MOST milliseconds. What another machine needs says nothing of this one.
Verdict latencyVerdict(const Document &document, double most)
{
    Verdict verdict{limitText(document, {BudgetKind::Latency, most, {}})};
    const auto measured = latencyNow(document);
    if (const auto milliseconds = measured ? measured : document.estimatedMs()) {
        verdict.value = *milliseconds;
        verdict.now = numbers::milliseconds(*milliseconds);
        verdict.state = stateOf(*milliseconds, most);
        verdict.source = measured ? Verdict::Source::Measured : Verdict::Source::Predicted;
        return verdict;
    }
    verdict.unknown = VerdictsWords::tr("not measured", "a speed");
    for (const SpeedReport *speed : document.speedsElsewhere())
        if (const auto there = latencyOf(*speed))
            verdict.elsewhere =
                VerdictsWords::tr("%1 on another machine (%2)", "a time; a processor")
                    .arg(numbers::milliseconds(*there), QString::fromStdString(speed->latency.on.processor));
    return verdict;
}

QString limitText(search::WorkKind kind, std::int64_t most)
{
    switch (kind) {
    case search::WorkKind::Macs:
        return VerdictsWords::tr("multiply-accumulates a sample at most %1").arg(numbers::count(most));
    case search::WorkKind::BitOperations:
        return VerdictsWords::tr("bit operations a sample at most %1").arg(numbers::count(most));
    case search::WorkKind::Nanoseconds: // limited by what was measured of the whole
        break;
    }
    return {};
}

Verdict workVerdict(const Document &document, search::WorkKind kind, std::int64_t most)
{
    Verdict verdict{limitText(kind, most)};
    if (const auto work = workNow(document)) {
        verdict.now = numbers::count((*work)[kind]);
        verdict.state = (*work)[kind] <= most ? State::Kept : State::Broken;
        verdict.value = static_cast<double>((*work)[kind]);
    }
    return verdict;
}

struct Reached {
    double value = 0;
    Verdict::Source source = Verdict::Source::Measured;
};

/// Measured where it was, predicted otherwise.
std::optional<Reached> qualityOf(const Document &document, BudgetKind kind)
{
    const bool loss = kind == BudgetKind::Loss;
    const search::LossEstimate estimate = loss ? lossEstimate(document) : search::LossEstimate();
    if (const auto *measured = wholeMeasurement(document))
        return Reached{loss                                     ? estimate.lossOf(measured->value)
                       : pipeline::isAsFloat(document.recipe()) ? 0
                                                                : measured->kl};
    const auto kl = document.predictedKl();
    if (!kl || (loss && !estimate.known()))
        return {};
    return Reached{loss ? estimate.loss(*kl) : *kl, Verdict::Source::Predicted};
}

std::optional<evaluate::BehaviourSummary> behaviourOf(const Document &document)
{
    if (!document.isOpen() || !document.baseline())
        return {};
    if (pipeline::isAsFloat(document.recipe()))
        return evaluate::BehaviourSummary();
    if (const BehaviourReport *report = document.currentBehaviour())
        return report->behaviour.summary;
    const search::Ran *run = document.currentMeasurement();
    return run && run->measured.n >= document.baseline()->heldOut.n ? run->behaviour : std::nullopt;
}

QString percent(double share)
{
    return numbers::sparsity(share);
}

void addShare(std::vector<Verdict> &verdicts, const QString &text, const std::optional<double> &most,
              const std::optional<double> &value)
{
    if (!most)
        return;
    Verdict verdict{text.arg(percent(*most))};
    if (value) {
        verdict.value = *value;
        verdict.now = numbers::share(*value);
        verdict.state = *value <= *most ? State::Kept : State::Broken;
    }
    verdicts.push_back(verdict);
}

double flipShareOf(const evaluate::BehaviourSummary &summary)
{
    return summary.n > 0 ? static_cast<double>(summary.flips.rightToWrong) / static_cast<double>(summary.n)
                         : 0;
}

void addBehaviour(std::vector<Verdict> &verdicts, const Document &document)
{
    const evaluate::BehaviourLimits &limits = document.asked().limits.behaviour;
    const auto summary = behaviourOf(document);
    const auto value = [&](auto of) { return summary ? std::optional<double>(of(*summary)) : std::nullopt; };
    using Summary = evaluate::BehaviourSummary;
    addShare(verdicts, VerdictsWords::tr("no class loses more than %1"), limits.classDrop,
             value([](const Summary &s) { return s.largestClassDrop; }));
    addShare(verdicts, VerdictsWords::tr("newly wrong answers at most %1"), limits.flipShare,
             value(flipShareOf));
    addShare(verdicts, VerdictsWords::tr("calibration error rises by at most %1"), limits.eceIncrease,
             value([](const Summary &s) { return s.eceAfter - s.eceBefore; }));
    if (limits.overconfident) {
        Verdict verdict{VerdictsWords::tr("more overconfident errors, at most %1")
                            .arg(numbers::count(*limits.overconfident))};
        if (summary) {
            const std::int64_t more = summary->overconfidentAfter - summary->overconfidentBefore;
            verdict.value = static_cast<double>(more);
            verdict.now = numbers::count(more);
            verdict.state = more <= *limits.overconfident ? State::Kept : State::Broken;
        }
        verdicts.push_back(verdict);
    }
    addShare(verdicts, VerdictsWords::tr("the hardest tenth loses at most %1"), limits.hardDrop,
             value([](const Summary &s) { return s.hardDrop; }));
}

} // namespace

std::optional<Verdict> budgetVerdict(const Document &document)
{
    const AskedBudget &budget = document.asked().budget;
    if (!document.isOpen() || !budget.most)
        return {};
    if (budget.kind == BudgetKind::Latency)
        return latencyVerdict(document, *budget.most);
    Verdict verdict{limitText(document, budget)};
    if (const auto size = sizeNow(document, budget.kind)) {
        verdict.value = *size;
        verdict.state =
            budget.kind == BudgetKind::Ratio ? stateOf(*budget.most, *size) : stateOf(*size, *budget.most);
    } else if (const auto reached =
                   isQuality(budget.kind) ? qualityOf(document, budget.kind) : std::nullopt) {
        verdict.value = reached->value;
        verdict.source = reached->source;
        verdict.state = stateOf(reached->value, *budget.most);
    } else {
        return verdict;
    }
    verdict.now = budgetText(budget.kind, verdict.value);
    return verdict;
}

std::vector<Verdict> limitVerdicts(const Document &document)
{
    std::vector<Verdict> verdicts;
    if (!document.isOpen())
        return verdicts;
    if (const auto &most = document.asked().limits.bytes) {
        const std::int64_t bytes = document.cost().storedBytes;
        verdicts.push_back({VerdictsWords::tr("stored size at most %1").arg(numbers::bytes(*most)),
                            numbers::bytes(bytes), bytes <= *most ? State::Kept : State::Broken,
                            Verdict::Source::Measured, static_cast<double>(bytes)});
    }
    for (const search::WorkKind kind : search::countedKinds)
        if (const auto &most = document.asked().limits.work[kind])
            verdicts.push_back(workVerdict(document, kind, *most));
    if (const auto &most = document.asked().limits.latencyMs)
        verdicts.push_back(latencyVerdict(document, *most));
    addBehaviour(verdicts, document);
    return verdicts;
}

QString shortText(const Verdict &verdict)
{
    if (verdict.state == State::Unknown)
        return verdict.unknown;
    return (verdict.source == Verdict::Source::Measured
                ? VerdictsWords::tr("now %1 %2", "a value and ✓ or ✗")
                : VerdictsWords::tr("predicted %1 %2", "a value and ✓ or ✗"))
        .arg(verdict.now, markOf({verdict}));
}

QString longText(const Verdict &verdict)
{
    if (verdict.state == State::Unknown && !verdict.elsewhere.isEmpty())
        return VerdictsWords::tr("%1: %2 here; %3", "limit, not measured, what is known of another machine")
            .arg(verdict.limit, verdict.unknown, verdict.elsewhere);
    if (verdict.state == State::Unknown && !verdict.unknown.isEmpty())
        return VerdictsWords::tr("%1: %2 (F7 measures it)", "limit, not measured")
            .arg(verdict.limit, verdict.unknown);
    if (verdict.state == State::Unknown)
        return VerdictsWords::tr("%1: not known yet").arg(verdict.limit);
    const bool kept = verdict.state == State::Kept;
    if (verdict.source == Verdict::Source::Measured)
        return (kept ? VerdictsWords::tr("%1: kept, now %2") : VerdictsWords::tr("%1: broken, now %2"))
            .arg(verdict.limit, verdict.now);
    return (kept ? VerdictsWords::tr("%1: kept as predicted, %2")
                 : VerdictsWords::tr("%1: broken as predicted, %2"))
        .arg(verdict.limit, verdict.now);
}

QString markOf(const std::vector<Verdict> &verdicts)
{
    const auto any = [&](State state) {
        return std::ranges::any_of(verdicts, [state](const Verdict &of) { return of.state == state; });
    };
    return verdicts.empty()      ? QString()
           : any(State::Broken)  ? QStringLiteral("✗")
           : any(State::Unknown) ? QStringLiteral("?")
                                 : QStringLiteral("✓");
}

std::optional<double> sizeNow(const Document &document, BudgetKind kind)
{
    const compress::ModelCost cost = document.cost();
    if (kind == BudgetKind::Bytes)
        return static_cast<double>(cost.storedBytes);
    if (kind == BudgetKind::Bits)
        return cost.averageBits;
    if (kind == BudgetKind::Ratio && document.baseline() && cost.storedBytes > 0)
        return static_cast<double>(document.baseline()->storedBytes) / static_cast<double>(cost.storedBytes);
    return {};
}

std::optional<search::Work> workNow(const Document &document)
{
    if (!document.isOpen())
        return {};
    return session::workOf(*document.project(), document.model(), document.recipe());
}

std::optional<double> latencyNow(const Document &document)
{
    const SpeedReport *speed = document.currentSpeed();
    return speed ? latencyOf(*speed) : std::nullopt;
}

} // namespace paretoscope::widgets
