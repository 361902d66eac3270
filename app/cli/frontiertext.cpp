#include "app/cli/frontiertext.h"

#include "app/cli/cachenotes.h"
#include "app/cli/chosenrule.h"
#include "app/cli/forecasting.h"
#include "app/cli/impossiblecells.h"
#include "app/cli/improving.h"
#include "app/cli/limitoptions.h"
#include "app/cli/numbers.h"
#include "app/cli/outputtext.h"
#include "app/cli/pins.h"
#include "app/cli/runrows.h"
#include "app/cli/runtext.h"
#include "app/cli/session.h"
#include "app/cli/texttable.h"
#include "app/cli/work.h"
#include "core/compress/speednote.h"
#include "core/report/behaviourjson.h"
#include "core/report/damagewords.h"
#include "core/search/originname.h"

#include <algorithm>
#include <ostream>

namespace paretoscope::cli {

namespace {

/// "conv1 at 8 bits (groups of 64, not rescaled), fc at float"
std::string describePins(const Solved &solved)
{
    std::string text;
    for (const search::Pin &pin : solved.plan.pins)
        text += (text.empty() ? "" : ", ") + solved.model.layers()[pin.layer].name + " at " +
                wholeSetting(pin.setting);
    return text;
}

/// "2.94 points of class cat (n = 102)"
std::string largestLoss(const evaluate::BehaviourSummary &summary, const data::SampleSet &samples)
{
    if (summary.largestClassDropLabel < 0)
        return "none";
    const auto names = samples.dataset ? samples.dataset->classNames() : std::vector<std::string>();
    return fixed(100 * summary.largestClassDrop, 2) + " points of class " +
           report::className(names, summary.largestClassDropLabel) +
           " (n = " + count(summary.largestClassDropN) + ')';
}

/// A recipe that was run, and all that it was found as.
struct Row {
    const search::Ran *ran;
    std::string origins; ///< "frontier, uniform"
};

std::vector<Row> rowsByRecipe(const Solved &solved)
{
    std::vector<Row> rows;
    for (const search::Ran &ran : solved.found.runs) {
        const std::string origin(search::originName(ran.origin));
        const auto known =
            std::ranges::find_if(rows, [&](const Row &row) { return row.ran->recipe == ran.recipe; });
        if (known == rows.end())
            rows.push_back({&ran, origin});
        else if (known->origins.find(origin) == std::string::npos)
            known->origins += ", " + origin;
    }
    return rows;
}

/// CLASSES: the samples that the points were run on, to tell what the class that lost most has lost; may be
/// null.
void printRuns(std::ostream &out, const Solved &solved, const data::SampleSet *classes)
{
    using Align = TextTable::Align;
    auto columns = runColumns(solved.found.floatModel.damageKind);
    const search::MostWork &limits = solved.plan.budget.work;
    for (const search::WorkKind kind : search::workKinds)
        if (limits[kind])
            columns.push_back({workName(kind)});
    columns.push_back({"found as", Align::Left});
    if (classes)
        columns.push_back({"largest loss of a class", Align::Left});
    TextTable table(columns);
    for (const auto &[own, origins] : rowsByRecipe(solved)) {
        const search::Ran &ran = *own;
        auto row = runRow(ran, solved.floatStoredBytes);
        if (const auto work = search::workOf(solved.found.problem, ran.recipe))
            for (const search::WorkKind kind : search::workKinds)
                if (limits[kind])
                    row.push_back(workCount(kind, (*work)[kind]));
        row.push_back(origins + (ran.recipe == solved.found.best->recipe ? ", best" : ""));
        if (classes)
            row.push_back(ran.behaviour ? largestLoss(*ran.behaviour, *classes) : std::string());
        table.addRow(std::move(row));
    }
    table.print(out);
}

/// Of the largest point that was run and does damage.
double predictedOf(const Solved &solved)
{
    double kl = 0;
    for (const search::Ran &ran : solved.found.runs) // smallest first
        if (ran.origin == search::Origin::Frontier &&
            ran.predictedKl.value_or(0) > solved.found.problem.stepsKl)
            kl = *ran.predictedKl;
    return kl;
}

void printLimits(std::ostream &out, const search::Budget &budget, evaluate::DamageKind kind)
{
    if (budget.bytes)
        out << "At most " << bytes(*budget.bytes) << ". ";
    if (search::isAny(budget.work))
        out << "At most " << workText(budget.work) << " a sample. ";
    if (budget.kl)
        out << "The smallest of at most a predicted " << report::damageName(kind) << " of "
            << significant(*budget.kl) << ". ";
    if (budget.loss)
        out << "The smallest of those run that is estimated to lose at most " << percent(*budget.loss)
            << " and loses no more as measured. ";
    if (budget.behaviour.any())
        out << "The smallest such that " << describeLimits(budget.behaviour) << ". ";
}

/// What the steps left as it was, in lines.
std::string stepNotes(const project::OpenProject &project, const pipeline::Steps &steps)
{
    const auto ready = project.after(steps); // made already
    return ready ? notesOf(*ready) : std::string();
}

} // namespace

void printFrontier(std::ostream &out, const project::OpenProject &project, const Solved &solved, bool inTime,
                   const std::vector<compress::ImpossibleSetting> &impossible)
{
    const auto &found = solved.found;
    const auto &budget = solved.plan.budget;
    const auto &points = found.frontier.points();
    out << "Frontier of " << title(project) << ": " << several(std::ssize(points), "recipe") << " from "
        << bytes(points.front().storedBytes) << " to " << bytes(points.back().storedBytes)
        << ", none better in both size and predicted damage"
        << (found.frontier.isExact() ? "" : " (work counted in coarse steps: nearly so)") << '\n'
        << "Settings: " << describeRun(solved.plan, solved.model) << ".\n"
        << stepNotes(project, solved.plan.steps) << "Float: " << headline(found.floatModel)
        << ", 95 % interval " << interval(found.floatModel) << ", " << bytes(solved.floatStoredBytes)
        << " stored.\n";
    if (found.stepsAlone)
        out << "These steps alone: " << headline(found.stepsAlone->measured) << ", "
            << damageNumber(found.stepsAlone->measured) << " (n = " << count(found.stepsAlone->measured.n)
            << "), " << bytes(found.stepsAlone->cost.storedBytes) << "; predictions have that in them.\n";
    const auto &cells = solved.cells;
    if (inTime)
        out << "Measured in the time given: "
            << describe(measuredInTime(solved.found.table, impossible.size()))
            << "; what is predicted rests on these.\n";
    else if (cells.fewestSamples < cells.samples)
        out << "Measured: " << count(cells.full) << " of " << count(cells.cells)
            << " cells, those that decide, on " << several(cells.samples, "sample") << "; the others on "
            << count(cells.fewestSamples) << " and more.\n";
    else if (cells.samples < samplesOf(solved.plan, project))
        out << "Measured: " << several(cells.cells, "cell") << " on " << several(cells.samples, "sample")
            << " each; more would hardly change what is chosen.\n";
    if (!solved.plan.pins.empty())
        out << "Pinned: " << describePins(solved) << ".\n";
    const auto kind = found.floatModel.damageKind;
    printLimits(out, budget, kind);
    out << "Really run (" << report::damageName(kind) << (kind == evaluate::DamageKind::Kl ? " in nats" : "")
        << ", n = " << count(found.floatModel.n) << "; p: exact McNemar against float):\n";
    printRuns(out, solved, budget.behaviour.any() ? &project.evaluator.samples() : nullptr);
    out << whatWasKept(project);
    out << brokenAsMeasured(solved) << asTimed(solved);
    if (found.ownLeftOut)
        out << said(*found.ownLeftOut, solved.model).english() << '\n';
    if (found.leftOut > 0)
        out << "There was no time for " << several(static_cast<std::int64_t>(found.leftOut), "more point")
            << ".\n";
    if (found.limitsEndedByTime)
        out << "There was no time to look for a smaller recipe that keeps the limits.\n";
    for (const auto &improved : found.improved)
        cli::print(out, improved, solved.model, budget.any() ? &*found.best : nullptr);
    printImpossible(out, impossible);
    if (solved.familiarity)
        out << describe(*solved.familiarity, found.fit, predictedOf(solved));
    out << describeSamples(project) << '\n';
    for (const search::Ran &ran : found.runs)
        if (const auto note = compress::speedNote(ran.recipe.settings)) {
            out << note->english() << '\n';
            break; // one for all
        }
}

} // namespace paretoscope::cli
