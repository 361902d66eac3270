// paretoscope-cli frontier: the best recipes of every size, predicted, and some of them really run.
#include "app/cli/fileoptions.h"
#include "app/cli/frontieranswer.h"
#include "app/cli/frontiertext.h"
#include "app/cli/impossiblecells.h"
#include "app/cli/packing.h"
#include "app/cli/session.h"
#include "app/cli/solving.h"
#include "core/report/damagewords.h"
#include "core/report/json.h"

#include <CLI/CLI.hpp>

namespace paretoscope::cli {

namespace {

struct FrontierOptions {
    std::string argument;
    std::string csv;
    bool all = false;
    bool pack = false;
    SolveOptions solve;
};

base::Result<void> runFrontier(const FrontierOptions &options, Environment &environment)
{
    const auto project = openProjectForCsv(options.csv, options.argument, environment);
    if (!project)
        return project.error();
    const auto solved = solveProject(*project, options.solve, environment);
    if (!solved)
        return solved.error();
    environment.progress.clear();
    const auto impossible =
        impossibleCells(*project, settingsFrom(options.solve.settings), solved->plan.steps);
    printFrontier(environment.output.text(), *project, *solved, !options.solve.timeBudget.empty(),
                  impossible);
    const auto rows = frontierRows(*solved, options.all);
    if (const auto written = writeFrontierCsv(options.csv, *solved, rows); !written)
        return written.error();
    nlohmann::json document = frontierJson(*solved, rows);
    document["impossible"] = cli::toJson(impossible, project->model.layers());
    const auto packed = packIf(options.pack, *project, environment);
    if (auto written = environment.output.writeJson(
            report::withDamageKind(std::move(document), solved->found.floatModel.damageKind));
        !written)
        return written;
    return packed;
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
    addPackOption(*command, options->pack);
    command->callback([options, &common, &run] {
        checkFiles(options->csv, common.json);
        checkSettingOptions(options->solve.settings, options->solve.pins);
        run = [options](Environment &environment) { return runFrontier(*options, environment); };
    });
}

} // namespace paretoscope::cli
