// paretoscope-cli sensitivity: what each layer tolerates, cell by cell.
#include "app/cli/coverage.h"
#include "app/cli/fileoptions.h"
#include "app/cli/forecasting.h"
#include "app/cli/impossiblecells.h"
#include "app/cli/layerrows.h"
#include "app/cli/numbers.h"
#include "app/cli/packing.h"
#include "app/cli/ranking.h"
#include "app/cli/runtext.h"
#include "app/cli/session.h"
#include "app/cli/solving.h"
#include "core/report/coveragejson.h"
#include "core/report/csv.h"
#include "core/report/damagewords.h"
#include "core/report/json.h"
#include "core/sensitivity/sensitivitytable.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <ostream>

namespace paretoscope::cli {

namespace {

struct SensitivityOptions {
    std::string argument;
    std::string csv;
    bool estimate = false;
    bool pack = false;
    std::string timeBudget; ///< as parseDuration() reads it; empty: none
    SettingOptions settings;
};

/// Every cell estimated, none measured; nothing is kept.
base::Result<Analysis> estimateProject(const project::OpenProject &project, const session::Plan &plan,
                                       Environment &environment)
{
    session::Listener nobody;
    const auto start = std::chrono::steady_clock::now();
    auto table = session::estimateCells(project, plan, effortOf(environment.options), nobody,
                                        environment.stop, environment.progress);
    if (!table)
        return table.error();
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    return Analysis{{std::move(table).value()}, elapsed.count()};
}

/// Cells layer by layer, in the order of the settings; then those that cannot be.
nlohmann::json toJson(const project::OpenProject &project, const Analysis &analysis,
                      const std::vector<compress::ImpossibleSetting> &impossible)
{
    const auto &table = analysis.cells.table;
    auto cells = nlohmann::json::array();
    for (std::size_t layer = 0; layer < table.layerCount(); ++layer)
        for (std::size_t setting = 0; setting < table.settings().size(); ++setting)
            if (const auto *cell = table.cell(layer, setting))
                cells.push_back(report::toJson(*cell, table.expectedKl(*cell), project.model.layers()));
    for (const auto &cell : cli::toJson(impossible, project.model.layers()))
        cells.push_back(cell);
    return {{"cells", std::move(cells)},
            {"seconds", analysis.seconds},
            {"coverage", report::toJson(pipeline::coverageOf(project.model))}};
}

/// What stands above the rows. SETTINGS: in lines, what was done to the network and to layers.
LayerRows::Head headOf(const project::OpenProject &project, const SensitivityOptions &options,
                       const std::string &settings)
{
    return [&project, &options, settings](std::int64_t n) {
        return (options.estimate ? "Estimated sensitivity of " : "Sensitivity of ") + title(project) +
               ": damage when one layer alone is changed, as " +
               report::damageDescription(evaluate::damageKind(project.evaluator.outputs())) +
               " (n = " + count(n) + ")\nSettings: " + settings;
    };
}

LayerRows rowsOf(const project::OpenProject &project, const SensitivityOptions &options,
                 const session::Plan &plan, const pipeline::Work &ready,
                 std::span<const compress::ImpossibleSetting> impossible, Environment &environment)
{
    const auto &layers = project.model.layers();
    const sensitivity::SensitivityTable empty(
        layers.size(), session::analysisOf(plan, effortOf(environment.options)).settings);
    return LayerRows(environment, layers, empty.settings(), impossible, samplesOf(plan, project),
                     headOf(project, options, describeRun(plan, ready.model) + ".\n" + notesOf(ready)));
}

/// What stands below them.
void print(std::ostream &out, const project::OpenProject &project, const SensitivityOptions &options,
           const Analysis &analysis, const std::vector<compress::ImpossibleSetting> &impossible)
{
    const auto &table = analysis.cells.table;
    std::int64_t cells = 0;
    for (std::size_t layer = 0; layer < table.layerCount(); ++layer)
        for (std::size_t setting = 0; setting < table.settings().size(); ++setting)
            cells += table.cell(layer, setting) ? 1 : 0;
    out << several(cells, "cell") << (options.estimate ? " estimated in " : " in ")
        << fixed(analysis.seconds, 1) << " s.\n"
        << (options.estimate ? "Estimates rank layers and settings; where damage is large they are too low.\n"
                             : "");
    if (const auto inTime = measuredInTime(table, impossible.size());
        !options.timeBudget.empty() && !inTime.isEven())
        out << "In the time given: " << describe(inTime)
            << "; where there is no value (-) there was no time.\n";
    printImpossible(out, impossible);
    printRanking(out, table, project.model.layers());
    out << describeCoverage(pipeline::coverageOf(project.model)) << '\n' << describeSamples(project) << '\n';
}

/// Told before the work begins. The budget counts from here on: what the forecast took is gone.
base::Result<sensitivity::Forecast> tellForecast(const project::OpenProject &project,
                                                 const session::Plan &plan, double &timeBudgetSeconds,
                                                 Environment &environment)
{
    const auto start = std::chrono::steady_clock::now();
    auto forecast = forecastProject(project, plan, timeBudgetSeconds, environment);
    if (!forecast)
        return forecast;
    environment.progress.say(forecastSentence(*forecast));
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    if (timeBudgetSeconds > 0)
        timeBudgetSeconds = std::max(1e-3, timeBudgetSeconds - elapsed.count());
    return forecast;
}

base::Result<void> measureSensitivity(const SensitivityOptions &options, const project::OpenProject &project,
                                      const session::Plan &plan, LayerRows &rows, Environment &environment,
                                      nlohmann::json &more, std::optional<Analysis> &analysis)
{
    double timeBudgetSeconds = parseDuration(options.timeBudget).value_or(0);
    const auto forecast = tellForecast(project, plan, timeBudgetSeconds, environment);
    if (!forecast)
        return forecast.error();
    const auto row = [&rows](const sensitivity::SensitivityCell &cell) { rows.take(cell); };
    auto measured = analyseProject(project, plan, timeBudgetSeconds, row, environment);
    if (!measured)
        return measured.error();
    analysis = std::move(*measured);
    more = {{"forecastSeconds", forecast->seconds}, {"memoryBytes", forecast->memoryBytes}};
    return {};
}

base::Result<void> runSensitivity(const SensitivityOptions &options, Environment &environment)
{
    const auto project = openProjectForCsv(options.csv, options.argument, environment);
    if (!project)
        return project.error();
    const auto plan = planOfCells(*project, options.settings);
    if (!plan)
        return plan.error();
    const auto ready = project->after(plan->steps, environment.stop);
    if (!ready)
        return ready.error();
    const auto impossible = impossibleCells(*project, plan->settings, plan->steps);
    LayerRows rows = rowsOf(*project, options, *plan, *ready, impossible, environment);
    nlohmann::json more = nlohmann::json::object();
    std::optional<Analysis> analysis;
    if (options.estimate) {
        auto estimated = estimateProject(*project, *plan, environment);
        if (!estimated)
            return estimated.error();
        analysis = std::move(*estimated);
    } else if (auto done = measureSensitivity(options, *project, *plan, rows, environment, more, analysis);
               !done) {
        return done;
    }
    rows.finish(analysis->cells.table);
    print(environment.output.text(), *project, options, *analysis, impossible);
    const auto kind = evaluate::damageKind(project->evaluator.outputs());
    if (!options.csv.empty())
        if (const auto written =
                writeText(options.csv, report::sensitivityCsv(analysis->cells.table, project->model.layers(),
                                                              impossible, kind));
            !written)
            return written.error();
    nlohmann::json document = toJson(*project, *analysis, impossible);
    document.update(more);
    if (!options.timeBudget.empty()) {
        const auto inTime = measuredInTime(analysis->cells.table, impossible.size());
        document["inTime"] = {{"measured", inTime.measured}, {"wanted", inTime.wanted}};
    }
    document["steps"] = stepsJson(plan->steps);
    const auto packed = packIf(options.pack, *project, environment);
    if (auto written = environment.output.writeJson(report::withDamageKind(std::move(document), kind));
        !written)
        return written;
    return packed;
}

} // namespace

void addSensitivity(CLI::App &app, CommonOptions &common, Run &run)
{
    auto *command = app.add_subcommand("sensitivity", "Measure what each layer tolerates");
    auto options = std::make_shared<SensitivityOptions>();
    command->add_option("PROJECT", options->argument, "Project file, or a folder with one")->required();
    command->add_option("--csv", options->csv, "Write the cells as CSV to FILE")
        ->type_name("FILE")
        ->check(complainAboutName);
    command->add_flag("--estimate", options->estimate,
                      "Only estimate, from one forward and one backward run of 64 samples (or --samples)");
    command
        ->add_option("--time-budget", options->timeBudget,
                     "End in time, with fewer samples for all cells if need be: 30s, 2m, 500ms")
        ->type_name("TIME")
        ->check(complainAboutDuration)
        ->excludes("--estimate");
    addSettingOptions(*command, options->settings);
    addCommonOptions(*command, common);
    addPackOption(*command, options->pack);
    command->callback([options, &common, &run] {
        checkFiles(options->csv, common.json);
        checkSettingOptions(options->settings);
        run = [options](Environment &environment) { return runSensitivity(*options, environment); };
    });
}

} // namespace paretoscope::cli
