// paretoscope-cli frontier: the best recipes of every size, predicted, and some of them really run.
#include "app/cli/impossiblecells.h"
#include "app/cli/limitoptions.h"
#include "app/cli/numbers.h"
#include "app/cli/session.h"
#include "app/cli/solving.h"
#include "app/cli/texttable.h"
#include "core/compress/cost.h"
#include "core/compress/speednote.h"
#include "core/project/recipefile.h"
#include "core/report/behaviourjson.h"
#include "core/report/csv.h"
#include "core/report/damagewords.h"
#include "core/report/json.h"

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

const search::VerifiedPoint *verifiedAt(const Solved &solved, std::int64_t storedBytes)
{
    const auto found = std::find_if(solved.verified.begin(), solved.verified.end(), [&](const auto &point) {
        return point.candidate.origin == search::Origin::Frontier &&
               point.candidate.storedBytes == storedBytes;
    });
    return found == solved.verified.end() ? nullptr : &*found;
}

/// Up to the limit, thinned evenly, always with the largest and every verified one.
std::vector<std::size_t> pointsToShow(const Solved &solved, bool all)
{
    const auto &points = solved.frontier.points();
    const std::size_t last =
        solved.maxBytes ? solved.frontier.atMost(*solved.maxBytes).value_or(0) : points.size() - 1;
    std::set<std::size_t> chosen;
    const std::size_t wanted = all ? last + 1 : std::min(pointsInJson, last + 1);
    for (std::size_t i = 0; i < wanted; ++i)
        chosen.insert(wanted == 1 ? last : i * last / (wanted - 1));
    for (std::size_t i = 0; i <= last; ++i)
        if (verifiedAt(solved, points[i].storedBytes))
            chosen.insert(i);
    return {chosen.begin(), chosen.end()};
}

/// Points in order of size, run or not.
std::vector<report::FrontierRow> rowsOf(const Solved &solved, const std::vector<std::size_t> &shown)
{
    std::vector<report::FrontierRow> rows;
    for (const std::size_t index : shown) {
        const auto &point = solved.frontier.points()[index];
        const auto *verified = verifiedAt(solved, point.storedBytes);
        rows.push_back({{solved.frontier.recipe(index), point.storedBytes, point.kl}, {}});
        if (verified)
            rows.back().measured = verified->measured;
    }
    return rows;
}

/// What the points are compared with: uniform settings and the greedy list.
bool isRival(const search::VerifiedPoint &point)
{
    return point.candidate.origin == search::Origin::Uniform ||
           point.candidate.origin == search::Origin::Greedy;
}

/// A point of the frontier, as it was run or with what may be expected of it.
nlohmann::json pointJson(const Solved &solved, const report::FrontierRow &row)
{
    const auto &layers = solved.ready.model.layers();
    if (const auto *verified = verifiedAt(solved, row.candidate.storedBytes))
        return report::toJson(*verified, layers);
    auto json = report::toJson(row.candidate, layers);
    if (const auto band = solved.fit.band(row.candidate.kl))
        json["expected"] = {{"kl", solved.fit.measuredKl(row.candidate.kl)},
                            {"klLow", band->low},
                            {"klHigh", band->high},
                            {"runs", solved.fitRuns},
                            {"n", solved.floatModel.n}};
    return json;
}

nlohmann::json pointsJson(const Solved &solved, const std::vector<report::FrontierRow> &rows)
{
    std::vector<nlohmann::json> points;
    for (const auto &row : rows)
        points.push_back(pointJson(solved, row));
    for (const auto &improved : solved.improved)
        if (improved.improvement.rounds > 0)
            points.push_back(report::toJson(improved.after, solved.ready.model.layers()));
    std::ranges::stable_sort(
        points, {}, [](const nlohmann::json &point) { return point["storedBytes"].get<std::int64_t>(); });
    return points;
}

/// What the frontier was compared with.
nlohmann::json othersJson(const Solved &solved)
{
    auto json = nlohmann::json::array();
    for (const auto &point : solved.verified)
        if (isRival(point))
            json.push_back(report::toJson(point, solved.ready.model.layers()));
    return json;
}

nlohmann::json toJson(const Solved &solved, const std::vector<report::FrontierRow> &points)
{
    nlohmann::json json{{"points", pointsJson(solved, points)},
                        {"candidates", othersJson(solved)},
                        {"frontierPoints", solved.frontier.points().size()},
                        {"float", report::toJson(solved.floatModel)},
                        {"floatStoredBytes", solved.floatStoredBytes}};
    if (solved.maxBytes)
        json["maxBytes"] = *solved.maxBytes;
    auto pins = nlohmann::json::array();
    for (const search::Pin &pin : solved.pins)
        pins.push_back({{"layer", solved.ready.model.layers()[pin.layer].name},
                        {"setting", project::toJson(pin.setting)}});
    json["pins"] = std::move(pins);
    json["cells"] = {{"measured", solved.cells},
                     {"samples", solved.cellSamples},
                     {"onAllSamples", solved.fullCells},
                     {"fewestSamples", solved.fewestCellSamples}};
    if (const auto *best = solved.best())
        json["best"] = report::toJson(*best, solved.ready.model.layers());
    if (solved.familiarity)
        json["calibration"] = toJson(*solved.familiarity);
    if (solved.limited() && !solved.improved.empty())
        json["improved"] = toJson(solved.improved.front(), solved.ready.model);
    auto improvements = nlohmann::json::array();
    for (const auto &improved : solved.improved)
        improvements.push_back(toJson(improved, solved.ready.model));
    if (!improvements.empty())
        json["improvements"] = std::move(improvements);
    return json;
}

base::Result<void> writeCsv(const std::string &path, const Solved &solved,
                            std::vector<report::FrontierRow> rows)
{
    if (path.empty())
        return {};
    for (const auto &point : solved.verified)
        if (point.candidate.origin != search::Origin::Frontier)
            rows.push_back({point.candidate, point.measured});
    return writeText(path,
                     report::frontierCsv(rows, solved.ready.model.layers(), solved.floatModel.damageKind));
}

/// "conv1 at 8 bits (groups of 64, not rescaled), fc at float"
std::string describePins(const Solved &solved)
{
    std::string text;
    for (const search::Pin &pin : solved.pins)
        text += (text.empty() ? "" : ", ") + solved.ready.model.layers()[pin.layer].name + " at " +
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
    const search::VerifiedPoint *point;
    std::string origins; ///< "frontier, uniform"
};

std::vector<Row> rowsByRecipe(const Solved &solved)
{
    std::vector<Row> rows;
    for (const auto &point : solved.verified) {
        const std::string origin(report::originName(point.candidate.origin));
        const auto known = std::ranges::find_if(
            rows, [&](const Row &row) { return row.point->candidate.recipe == point.candidate.recipe; });
        if (known == rows.end())
            rows.push_back({&point, origin});
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
    const std::string damage = report::damageName(solved.floatModel.damageKind);
    std::vector<TextTable::Column> columns{{"stored"},
                                           {"of float"},
                                           {"average bits"},
                                           {"predicted " + damage},
                                           {"measured " + damage},
                                           {"quality", Align::Left},
                                           {"95 % interval", Align::Left},
                                           {"p", Align::Right},
                                           {"found as", Align::Left}};
    if (classes)
        columns.push_back({"largest loss of a class", Align::Left});
    TextTable table(columns);
    const auto *best = solved.best();
    for (const auto &[first, origins] : rowsByRecipe(solved)) {
        const auto &point = *first;
        const auto cost = compress::modelCost(solved.ready.model.layers(), solved.ready.model.otherBytes(),
                                              point.candidate.recipe.settings);
        const double ratio =
            static_cast<double>(point.candidate.storedBytes) / static_cast<double>(solved.floatStoredBytes);
        std::vector<std::string> row{
            bytes(point.candidate.storedBytes),
            percent(ratio, 1),
            fixed(cost.averageBits, 2),
            significant(point.candidate.kl),
            significant(point.measured.kl),
            headline(point.measured),
            interval(point.measured),
            pValueText(point.measured),
            origins + (best && point.candidate.recipe == best->candidate.recipe ? ", best" : "")};
        if (classes)
            row.push_back(point.behaviour ? largestLoss(*point.behaviour, *classes) : std::string());
        table.addRow(std::move(row));
    }
    table.print(out);
}

/// Of the largest point that was run and does damage.
double predictedOf(const Solved &solved)
{
    double kl = 0;
    for (const auto &point : solved.verified) // smallest first
        if (point.candidate.origin == search::Origin::Frontier && point.candidate.kl > 0)
            kl = point.candidate.kl;
    return kl;
}

using Impossible = std::vector<compress::ImpossibleSetting>;

void print(std::ostream &out, const project::OpenProject &project, const FrontierOptions &options,
           const Solved &solved, const Impossible &impossible)
{
    const auto &points = solved.frontier.points();
    out << "Frontier of " << title(project) << ": " << several(std::ssize(points), "recipe") << " from "
        << bytes(points.front().storedBytes) << " to " << bytes(points.back().storedBytes)
        << ", none better in both size and predicted damage\n"
        << "Settings: " << describeCommonFields(options.solve.settings) << ".\n"
        << "Float: " << headline(solved.floatModel) << ", 95 % interval " << interval(solved.floatModel)
        << ", " << bytes(solved.floatStoredBytes) << " stored.\n";
    if (solved.fewestCellSamples < solved.cellSamples)
        out << "Measured: " << count(solved.fullCells) << " of " << count(solved.cells)
            << " cells, those that decide within the limit, on " << several(solved.cellSamples, "sample")
            << "; the others on " << count(solved.fewestCellSamples) << " and more.\n";
    if (!solved.pins.empty())
        out << "Pinned: " << describePins(solved) << ".\n";
    if (solved.maxBytes)
        out << "At most " << bytes(*solved.maxBytes) << ". ";
    if (options.solve.limits.any())
        out << "The smallest such that " << describeLimits(options.solve.limits) << ". ";
    const auto kind = solved.floatModel.damageKind;
    out << "Really run (" << report::damageName(kind) << (kind == evaluate::DamageKind::Kl ? " in nats" : "")
        << ", n = " << count(solved.floatModel.n) << "; p: exact McNemar against float):\n";
    printRuns(out, solved, options.solve.limits.any() ? &project.evaluator.samples() : nullptr);
    if (solved.leftOut > 0)
        out << "There was no time for " << several(static_cast<std::int64_t>(solved.leftOut), "more point")
            << ".\n";
    for (const auto &improved : solved.improved)
        print(out, improved, solved.ready.model, solved.limited() ? solved.best() : nullptr);
    printImpossible(out, impossible);
    if (solved.familiarity)
        out << describe(*solved.familiarity, solved.fit, solved.fitRuns, predictedOf(solved));
    out << describeSamples(project) << '\n';
    for (const auto &point : solved.verified)
        if (const char *note = compress::speedNote(point.candidate.recipe.settings)) {
            out << note << '\n';
            break; // one for all
        }
}

base::Result<void> runFrontier(const FrontierOptions &options, Environment &environment)
{
    if (!options.csv.empty())
        if (const auto writable = checkWritable(options.csv); !writable)
            return writable.error();
    const auto project = openProject(options.argument, environment);
    if (!project)
        return project.error();
    if (!options.csv.empty())
        if (const auto free = checkIsNoInput(options.csv, *project); !free)
            return free.error();
    const auto solved = solveProject(*project, options.solve, environment);
    if (!solved)
        return solved.error();
    environment.progress.clear();
    const Impossible impossible = impossibleCells(*project, options.solve.settings);
    print(environment.output.text(), *project, options, *solved, impossible);
    const auto rows = rowsOf(*solved, pointsToShow(*solved, options.all));
    if (const auto written = writeCsv(options.csv, *solved, rows); !written)
        return written.error();
    nlohmann::json document = toJson(*solved, rows);
    document["impossible"] = cli::toJson(impossible, project->model.layers());
    return environment.output.writeJson(
        report::withDamageKind(std::move(document), solved->floatModel.damageKind));
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
