#include "app/cli/chosenrule.h"

#include "app/cli/numbers.h"
#include "core/report/damagewords.h"

namespace paretoscope::cli {

namespace {

/// Of damage the smallest point of all; of loss the smallest of those that were run, which has to show it.
std::string ruleOfDamage(const search::Budget &budget, const std::string &damage, const std::string &runs,
                         bool keepsLoss)
{
    std::string rule =
        budget.loss && keepsLoss ? "the smallest of " + runs + " run that is " : "the smallest that is ";
    if (budget.kl)
        rule += "predicted to do a " + damage + " of at most " + significant(*budget.kl);
    if (budget.loss)
        rule += (budget.kl ? " and " : "") + ("estimated to lose at most " + percent(*budget.loss));
    return budget.loss && keepsLoss ? rule + ", and loses no more as measured" : rule;
}

} // namespace

std::string ruleOf(const Solved &solved)
{
    const auto &budget = solved.plan.budget;
    const auto &found = solved.found;
    const std::string runs = several(std::ssize(found.runs), "recipe");
    std::string rule;
    if (budget.behaviour.any())
        rule = "the smallest of " + runs + " run that keeps the limits" +
               (found.limitsEndedByTime ? ", as far as there was time" : "");
    else if (budget.limitsDamage())
        rule = ruleOfDamage(budget, report::damageName(found.floatModel.damageKind), runs,
                            search::keepsLoss(*found.best, budget, found.loss));
    else
        rule = "the best measured of " + runs + (found.runs.size() == 1 ? " that fits" : " that fit");
    if (found.best->origin == search::Origin::Improved)
        rule += ", improved on the calibration samples";
    return rule;
}

std::string brokenAsMeasured(const Solved &solved)
{
    const auto &budget = solved.plan.budget;
    const auto &found = solved.found;
    const search::Ran &best = *found.best;
    const std::string measured = "As measured (n = " + count(best.measured.n) + ") the chosen recipe ";
    std::string text;
    if (!search::keepsLoss(best, budget, found.loss))
        text += measured + "loses " + percent(found.loss.lossOf(best.measured.value)) + ", more than the " +
                percent(*budget.loss) +
                " allowed; no recipe that was run keeps the limit both as estimated and as measured.\n";
    if (budget.kl && best.measured.kl > *budget.kl)
        text += measured + "does a " + report::damageName(best.measured.damageKind) + " of " +
                significant(best.measured.kl) + ", more than the " + significant(*budget.kl) +
                ", which limits what is predicted.\n";
    return text;
}

std::string asTimed(const Solved &solved)
{
    using search::WorkKind;
    const auto &most = solved.plan.budget.work[WorkKind::Nanoseconds];
    const auto alone = solved.latency ? evaluate::millisecondsAlone(*solved.latency) : std::nullopt;
    const auto work = search::workOf(solved.found.problem, solved.found.best->recipe);
    if (!most || !alone || !work)
        return {};
    const std::int64_t estimated = (*work)[WorkKind::Nanoseconds];
    const evaluate::BatchLatency &timed = solved.latency->batches.front();
    return "As timed the chosen recipe takes " + significant(*alone) + " ms for a sample alone, float " +
           significant(timed.asFloat.medianMs) + " ms beside it (medians of " +
           several(timed.compressed.runs, "run") + "; estimated " +
           workCount(WorkKind::Nanoseconds, estimated) + " ms, " + workCount(WorkKind::Nanoseconds, *most) +
           " ms allowed)" +
           (*alone * 1e6 > static_cast<double>(*most)
                ? ", more than allowed: allow less, so that what is estimated leaves room.\n"
                : ".\n");
}

} // namespace paretoscope::cli
