// paretoscope-cli evaluate: one recipe, really run, against the float model on the same samples.
#include "app/cli/numbers.h"
#include "app/cli/options.h"
#include "app/cli/session.h"
#include "core/compress/cost.h"
#include "core/evaluate/evaluator.h"
#include "core/project/recipefile.h"
#include "core/report/json.h"

#include <CLI/CLI.hpp>

#include <ostream>

namespace paretoscope::cli {

namespace {

struct EvaluateOptions {
    std::string argument;
    std::string recipe;
};

struct Outcome {
    evaluate::Measurement floatModel;
    evaluate::Measurement measured;
    compress::ModelCost cost;
    std::int64_t floatStoredBytes = 0;
};

base::Result<Outcome> evaluateRecipe(const project::OpenProject &project, const compress::Recipe &recipe,
                                     Environment &environment)
{
    const auto floatModel = project.evaluator.measureFloat(environment.stop, environment.progress);
    if (!floatModel)
        return floatModel.error();
    const auto measured = project.evaluator.measure(recipe, 0, environment.stop, environment.progress);
    if (!measured)
        return measured.error();
    const auto &model = project.modelFor(recipe);
    return Outcome{*floatModel, *measured, compress::modelCost(model.layers(), model.otherBytes(), recipe),
                   floatStoredBytes(project.model)};
}

nlohmann::json toJson(const Outcome &outcome)
{
    auto json = report::toJson(outcome.measured, outcome.cost);
    json["float"] = report::toJson(outcome.floatModel);
    json["floatStoredBytes"] = outcome.floatStoredBytes;
    return json;
}

void print(std::ostream &out, const project::OpenProject &project, const Outcome &outcome)
{
    const auto &measured = outcome.measured;
    const double smaller =
        static_cast<double>(outcome.floatStoredBytes) / static_cast<double>(outcome.cost.storedBytes);
    out << title(project) << ", recipe against float on the same " << count(measured.n) << " samples\n"
        << "  float    " << headline(outcome.floatModel) << ", 95 % interval " << interval(outcome.floatModel)
        << '\n'
        << "  recipe   " << headline(measured) << ", 95 % interval " << interval(measured) << '\n'
        << "  damage   KL " << significant(measured.kl) << " ± " << significant(measured.klStandardError)
        << " nats (n = " << count(measured.n) << ")\n"
        << "  flips    " << count(measured.flips.rightToWrong) << " new errors, "
        << count(measured.flips.wrongToRight) << " mended (exact McNemar p = " << significant(measured.pValue)
        << ")\n"
        << "  size     " << bytes(outcome.cost.storedBytes) << " stored, " << fixed(smaller, 2)
        << " times smaller than float (" << bytes(outcome.floatStoredBytes) << "); weights nominally "
        << bytes(outcome.cost.nominalBytes) << ", " << fixed(outcome.cost.averageBits, 2)
        << " bits on average\n"
        << describeSamples(project) << '\n';
}

base::Result<void> runEvaluate(const EvaluateOptions &options, Environment &environment)
{
    const auto project = openProject(options.argument, environment);
    if (!project)
        return project.error();
    const auto recipe = project::readRecipe(options.recipe, project->model.layers());
    if (!recipe)
        return recipe.error();
    const auto outcome = evaluateRecipe(*project, *recipe, environment);
    if (!outcome)
        return outcome.error();
    environment.progress.clear();
    print(environment.output.text(), *project, *outcome);
    return environment.output.writeJson(toJson(*outcome));
}

} // namespace

void addEvaluate(CLI::App &app, CommonOptions &common, Run &run)
{
    auto *command = app.add_subcommand("evaluate", "Run one recipe and compare it with the float model");
    auto options = std::make_shared<EvaluateOptions>();
    command->add_option("PROJECT", options->argument, "Project file, or a folder with one")->required();
    command->add_option("--recipe", options->recipe, "Recipe file")->type_name("FILE")->required();
    addCommonOptions(*command, common);
    command->callback([options, &run] {
        run = [options](Environment &environment) { return runEvaluate(*options, environment); };
    });
}

} // namespace paretoscope::cli
