// paretoscope-cli frontier: the best recipes of every size, predicted, and some of them really run.
#include "app/cli/cachenotes.h"
#include "app/cli/chosenrule.h"
#include "app/cli/fileoptions.h"
#include "app/cli/forecasting.h"
#include "app/cli/impossiblecells.h"
#include "app/cli/improving.h"
#include "app/cli/limitoptions.h"
#include "app/cli/numbers.h"
#include "app/cli/pins.h"
#include "app/cli/runrows.h"
#include "app/cli/runtext.h"
#include "app/cli/session.h"
#include "app/cli/solving.h"
#include "app/cli/texttable.h"
#include "core/compress/speednote.h"
#include "core/project/recipefile.h"
#include "core/report/behaviourjson.h"
#include "core/report/csv.h"
#include "core/report/damagewords.h"
#include "core/report/json.h"
#include "core/search/originname.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <ostream>
#include <set>

namespace paretoscope::cli {

namespace {

constexpr std::size_t pointsInJson = 200;

struct FrontierOptions {
    std::string argument;
    std::string csv;
    bool all = false;
    SolveOptions solve;
};

const search::Ran *ranAt(const Solved &solved, std::int64_t storedBytes)
{
    const auto &runs = solved.found.runs;
    const auto found = std::ranges::find_if(runs, [&](const search::Ran &ran) {
        return ran.origin == search::Origin::Frontier && ran.cost.storedBytes == storedBytes;
    });
    return found == runs.end() ? nullptr : &*found;
}

/// Up to the limit, thinned evenly, always with the largest and every verified one.
std::vector<std::size_t> pointsToShow(const Solved &solved, bool all)
{
    const auto &points = solved.found.frontier.points();
    const auto &bytes = solved.plan.budget.bytes;
    const std::size_t last = bytes ? solved.found.frontier.atMost(*bytes).value_or(0) : points.size() - 1;
    std::set<std::size_t> chosen;
    const std::size_t wanted = all ? last + 1 : std::min(pointsInJson, last + 1);
    for (std::size_t i = 0; i < wanted; ++i)
        chosen.insert(wanted == 1 ? last : i * last / (wanted - 1));
    for (std::size_t i = 0; i <= last; ++i)
        if (ranAt(solved, points[i].storedBytes))
            chosen.insert(i);
    return {chosen.begin(), chosen.end()};
}

/// Points in order of size, run or not.
std::vector<report::FrontierRow> rowsOf(const Solved &solved, const std::vector<std::size_t> &shown)
{
    std::vector<report::FrontierRow> rows;
    for (const std::size_t index : shown) {
        const auto &point = solved.found.frontier.points()[index];
        rows.push_back({{solved.found.frontier.recipe(index), point.storedBytes, point.kl}, {}});
        if (const auto *ran = ranAt(solved, point.storedBytes))
            rows.back().measured = ran->measured;
    }
    return rows;
}

/// What the points are compared with: uniform settings, the greedy list and what was made by hand.
bool isRival(const search::Ran &ran)
{
    return ran.origin == search::Origin::Uniform || ran.origin == search::Origin::Greedy ||
           ran.origin == search::Origin::Edited;
}

/// A point of the frontier, as it was run or with what may be expected of it.
nlohmann::json pointJson(const Solved &solved, const report::FrontierRow &row)
{
    const auto &layers = solved.model.layers();
    if (const auto *ran = ranAt(solved, row.candidate.storedBytes))
        return report::toJson(*ran, layers);
    auto json = report::toJson(row.candidate, layers);
    const auto &fit = solved.found.fit;
    if (const auto band = fit.band(row.candidate.kl))
        json["expected"] = {{"kl", fit.measuredKl(row.candidate.kl)},
                            {"klLow", band->low},
                            {"klHigh", band->high},
                            {"runs", fit.knots().size()},
                            {"n", solved.found.floatModel.n}};
    return json;
}

nlohmann::json pointsJson(const Solved &solved, const std::vector<report::FrontierRow> &rows)
{
    std::vector<nlohmann::json> points;
    for (const auto &row : rows)
        points.push_back(pointJson(solved, row));
    for (const auto &improved : solved.found.improved)
        if (improved.isBetter())
            points.push_back(report::toJson(improved.after, solved.model.layers()));
    std::ranges::stable_sort(
        points, {}, [](const nlohmann::json &point) { return point["storedBytes"].get<std::int64_t>(); });
    return points;
}

/// What the frontier was compared with.
nlohmann::json othersJson(const Solved &solved)
{
    auto json = nlohmann::json::array();
    for (const search::Ran &ran : solved.found.runs)
        if (isRival(ran))
            json.push_back(report::toJson(ran, solved.model.layers()));
    return json;
}

/// The limits, as they were asked for.
void addLimits(nlohmann::json &json, const search::Budget &budget)
{
    if (budget.bytes)
        json["maxBytes"] = *budget.bytes;
    if (budget.kl)
        json["maxKl"] = *budget.kl;
    if (budget.loss)
        json["maxLoss"] = *budget.loss;
    const auto add = [&json](const char *name, const auto &limit) {
        if (limit)
            json[name] = *limit;
    };
    const evaluate::BehaviourLimits &behaviour = budget.behaviour;
    add("maxClassDrop", behaviour.classDrop);
    add("maxFlips", behaviour.flipShare);
    add("maxEceIncrease", behaviour.eceIncrease);
    add("maxHardDrop", behaviour.hardDrop);
    add("maxOverconfident", behaviour.overconfident);
}

nlohmann::json toJson(const Solved &solved, const std::vector<report::FrontierRow> &points)
{
    const auto &found = solved.found;
    nlohmann::json json{{"points", pointsJson(solved, points)},
                        {"candidates", othersJson(solved)},
                        {"frontierPoints", found.frontier.points().size()},
                        {"fit", report::toJson(found.fit)},
                        {"float", report::toJson(found.floatModel)},
                        {"floatStoredBytes", solved.floatStoredBytes}};
    addLimits(json, solved.plan.budget);
    if (found.limitsEndedByTime)
        json["limitsEndedByTime"] = true;
    json["steps"] = stepsJson(solved.plan.steps);
    addOwnLeftOut(json, found.ownLeftOut, solved.model);
    auto pins = nlohmann::json::array();
    for (const search::Pin &pin : solved.plan.pins)
        pins.push_back(
            {{"layer", solved.model.layers()[pin.layer].name}, {"setting", project::toJson(pin.setting)}});
    json["pins"] = std::move(pins);
    json["cells"] = {{"measured", solved.cells.cells},
                     {"samples", solved.cells.samples},
                     {"onAllSamples", solved.cells.full},
                     {"fewestSamples", solved.cells.fewestSamples}};
    json["best"] = report::toJson(*found.best, solved.model.layers());
    if (solved.familiarity)
        json["calibration"] = toJson(*solved.familiarity);
    if (solved.plan.budget.any() && !found.improved.empty())
        json["improved"] = cli::toJson(found.improved.front(), solved.model);
    auto improvements = nlohmann::json::array();
    for (const auto &improved : found.improved)
        improvements.push_back(cli::toJson(improved, solved.model));
    if (!improvements.empty())
        json["improvements"] = std::move(improvements);
    return json;
}

base::Result<void> writeCsv(const std::string &path, const Solved &solved,
                            std::vector<report::FrontierRow> rows)
{
    if (path.empty())
        return {};
    for (const search::Ran &ran : solved.found.runs)
        if (ran.origin != search::Origin::Frontier)
            rows.push_back(
                {{ran.recipe, ran.cost.storedBytes, ran.predictedKl.value_or(0), ran.origin}, ran.measured});
    const auto kind = solved.found.floatModel.damageKind;
    return writeText(path, report::frontierCsv(rows, solved.model.layers(), kind));
}

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
    columns.push_back({"found as", Align::Left});
    if (classes)
        columns.push_back({"largest loss of a class", Align::Left});
    TextTable table(columns);
    for (const auto &[own, origins] : rowsByRecipe(solved)) {
        const search::Ran &ran = *own;
        auto row = runRow(ran, solved.floatStoredBytes);
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
        if (ran.origin == search::Origin::Frontier && ran.predictedKl.value_or(0) > 0)
            kl = *ran.predictedKl;
    return kl;
}

void printLimits(std::ostream &out, const search::Budget &budget, evaluate::DamageKind kind)
{
    if (budget.bytes)
        out << "At most " << bytes(*budget.bytes) << ". ";
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

using Impossible = std::vector<compress::ImpossibleSetting>;

void print(std::ostream &out, const project::OpenProject &project, const FrontierOptions &options,
           const Solved &solved, const Impossible &impossible)
{
    const auto &found = solved.found;
    const auto &budget = solved.plan.budget;
    const auto &points = found.frontier.points();
    out << "Frontier of " << title(project) << ": " << several(std::ssize(points), "recipe") << " from "
        << bytes(points.front().storedBytes) << " to " << bytes(points.back().storedBytes)
        << ", none better in both size and predicted damage\n"
        << "Settings: " << describeRun(solved.plan, solved.model) << ".\n"
        << stepNotes(project, solved.plan.steps) << "Float: " << headline(found.floatModel)
        << ", 95 % interval " << interval(found.floatModel) << ", " << bytes(solved.floatStoredBytes)
        << " stored.\n";
    const auto &cells = solved.cells;
    if (!options.solve.timeBudget.empty())
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
    out << brokenAsMeasured(solved);
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

base::Result<void> runFrontier(const FrontierOptions &options, Environment &environment)
{
    const auto project = openProjectForCsv(options.csv, options.argument, environment);
    if (!project)
        return project.error();
    const auto solved = solveProject(*project, options.solve, environment);
    if (!solved)
        return solved.error();
    environment.progress.clear();
    const Impossible impossible =
        impossibleCells(*project, settingsFrom(options.solve.settings), solved->plan.steps);
    print(environment.output.text(), *project, options, *solved, impossible);
    const auto rows = rowsOf(*solved, pointsToShow(*solved, options.all));
    if (const auto written = writeCsv(options.csv, *solved, rows); !written)
        return written.error();
    nlohmann::json document = toJson(*solved, rows);
    document["impossible"] = cli::toJson(impossible, project->model.layers());
    return environment.output.writeJson(
        report::withDamageKind(std::move(document), solved->found.floatModel.damageKind));
}

} // namespace

void addFrontier(CLI::App &app, CommonOptions &common, Run &run)
{
    auto *command =
        app.add_subcommand("frontier", "Find the best recipes of every size and run some of them");
    auto options = std::make_shared<FrontierOptions>();
    command->add_option("PROJECT", options->argument, "Project file, or a folder with one")->required();
    command->add_option("--csv", options->csv, "Write the points as CSV to FILE")
        ->type_name("FILE")
        ->check(complainAboutName);
    command->add_flag("--all", options->all, "All points in JSON and CSV, not only 200 of them");
    addSolveOptions(*command, options->solve);
    addCommonOptions(*command, common);
    command->callback([options, &common, &run] {
        checkFiles(options->csv, common.json);
        checkSettingOptions(options->solve.settings, options->solve.pins);
        run = [options](Environment &environment) { return runFrontier(*options, environment); };
    });
}

} // namespace paretoscope::cli
