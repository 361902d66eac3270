// paretoscope-cli evaluate: one recipe, really run, against the float model on the same samples.
#include "app/cli/behaviour.h"
#include "app/cli/numbers.h"
#include "app/cli/options.h"
#include "app/cli/session.h"
#include "core/compress/cost.h"
#include "core/evaluate/behaviour.h"
#include "core/evaluate/evaluator.h"
#include "core/project/recipefile.h"
#include "core/report/behaviourjson.h"
#include "core/report/json.h"

#include <CLI/CLI.hpp>

#include <optional>
#include <ostream>

namespace paretoscope::cli {

namespace {

struct EvaluateOptions {
    std::string argument;
    std::string recipe;
    bool behaviour = false;
    std::optional<double> maxClassDrop; ///< share of a class
};

struct Evaluation {
    evaluate::Measurement floatModel;
    evaluate::Measurement measured;
    evaluate::Behaviour behaviour;
    compress::ModelCost cost;
    std::int64_t floatStoredBytes = 0;
};

base::Result<Evaluation> evaluateRecipe(const project::OpenProject &project, const compress::Recipe &recipe,
                                        Environment &environment)
{
    const auto floatModel = project.evaluator.measureFloat(environment.stop, environment.progress);
    if (!floatModel)
        return floatModel.error();
    const auto detailed = project.evaluator.measureDetailed(recipe, environment.stop, environment.progress);
    if (!detailed)
        return detailed.error();
    const auto &model = project.modelFor(recipe);
    return Evaluation{
        *floatModel, detailed->measured, evaluate::behaviourFrom(detailed->outcomes, detailed->classes),
        compress::modelCost(model.layers(), model.otherBytes(), recipe), floatStoredBytes(project.model)};
}

bool keepsLimits(const Evaluation &evaluation, const EvaluateOptions &options)
{
    evaluate::BehaviourLimits limits;
    limits.classDrop = options.maxClassDrop;
    return evaluate::keeps(evaluation.behaviour.summary, limits);
}

nlohmann::json toJson(const project::OpenProject &project, const Evaluation &evaluation,
                      const EvaluateOptions &options)
{
    auto json = report::toJson(evaluation.measured, evaluation.cost);
    report::addBehaviour(json, evaluation.behaviour, project.evaluator.samples());
    json["float"] = report::toJson(evaluation.floatModel);
    json["floatStoredBytes"] = evaluation.floatStoredBytes;
    if (options.maxClassDrop)
        json["keepsLimits"] = keepsLimits(evaluation, options);
    return json;
}

/// A line for language models, nothing for others.
std::string perplexities(const Evaluation &evaluation)
{
    if (evaluation.measured.metric != evaluate::Metric::NegativeLogLikelihood)
        return {};
    return "  text     float " + perplexityText(evaluation.floatModel) + ", recipe " +
           perplexityText(evaluation.measured) +
           ", 95 % intervals over windows (n = " + count(evaluation.measured.n) + ")\n";
}

void print(std::ostream &out, const project::OpenProject &project, const Evaluation &evaluation)
{
    const auto &measured = evaluation.measured;
    const double smaller =
        static_cast<double>(evaluation.floatStoredBytes) / static_cast<double>(evaluation.cost.storedBytes);
    out << title(project) << ", recipe against float on the same " << count(measured.n) << " samples\n"
        << "  float    " << headline(evaluation.floatModel) << ", 95 % interval "
        << interval(evaluation.floatModel) << '\n'
        << "  recipe   " << headline(measured) << ", 95 % interval " << interval(measured) << '\n'
        << perplexities(evaluation) << "  change   " << difference(measured)
        << ", 95 % interval, paired (n = " << count(measured.n) << ")\n"
        << "  damage   KL " << significant(measured.kl) << " ± " << significant(measured.klStandardError)
        << " nats (n = " << count(measured.n) << ")\n"
        << "  flips    " << count(measured.flips.rightToWrong) << " new errors, "
        << count(measured.flips.wrongToRight) << " mended (exact McNemar p = " << significant(measured.pValue)
        << ")\n"
        << "  size     " << bytes(evaluation.cost.storedBytes) << " stored, " << fixed(smaller, 2)
        << " times smaller than float (" << bytes(evaluation.floatStoredBytes) << "); weights nominally "
        << bytes(evaluation.cost.nominalBytes) << ", " << fixed(evaluation.cost.averageBits, 2)
        << " bits on average\n"
        << describeSamples(project) << '\n';
}

/// A limit on classes needs classes.
base::Result<void> checkLimits(const project::OpenProject &project, const EvaluateOptions &options)
{
    if (!options.maxClassDrop || project.file.task == data::Task::Classification)
        return {};
    return base::Error{base::ErrorCode::InvalidSetting,
                       "--max-class-drop limits what a class may lose, but " + title(project) +
                           " is no classification; leave it out.",
                       {}};
}

base::Error limitBroken(const project::OpenProject &project, const Evaluation &evaluation,
                        const EvaluateOptions &options)
{
    return {base::ErrorCode::InvalidSetting,
            options.recipe + " does not keep --max-class-drop: " +
                largestClassDrop(evaluation.behaviour.summary, project.evaluator.samples()) +
                " where at most " + fixed(*options.maxClassDrop * 100, 2) + " are allowed.",
            {}};
}

base::Result<void> runEvaluate(const EvaluateOptions &options, Environment &environment)
{
    const auto project = openProject(options.argument, environment);
    if (!project)
        return project.error();
    if (const auto sensible = checkLimits(*project, options); !sensible)
        return sensible.error();
    const auto recipe = project::readRecipe(options.recipe, project->model.layers());
    if (!recipe)
        return recipe.error();
    const auto evaluation = evaluateRecipe(*project, *recipe, environment);
    if (!evaluation)
        return evaluation.error();
    environment.progress.clear();
    print(environment.output.text(), *project, *evaluation);
    if (options.behaviour)
        printBehaviour(environment.output.text(), evaluation->behaviour, project->evaluator.samples());
    if (auto written = environment.output.writeJson(toJson(*project, *evaluation, options)); !written)
        return written;
    if (!keepsLimits(*evaluation, options))
        return limitBroken(*project, *evaluation, options);
    if (options.maxClassDrop)
        environment.output.text() << "Kept: "
                                  << largestClassDrop(evaluation->behaviour.summary,
                                                      project->evaluator.samples())
                                  << ", at most " << fixed(*options.maxClassDrop * 100, 2)
                                  << " are allowed.\n";
    return {};
}

} // namespace

void addEvaluate(CLI::App &app, CommonOptions &common, Run &run)
{
    auto *command = app.add_subcommand("evaluate", "Run one recipe and compare it with the float model");
    auto options = std::make_shared<EvaluateOptions>();
    command->add_option("PROJECT", options->argument, "Project file, or a folder with one")->required();
    command->add_option("--recipe", options->recipe, "Recipe file")->type_name("FILE")->required();
    command->add_flag("--behaviour", options->behaviour,
                      "Also tell how it behaves: classes, flips, calibration, worst examples");
    command
        ->add_option("--max-class-drop", options->maxClassDrop,
                     "Fail (exit status 1) if any class loses more than this share: 0.02")
        ->type_name("SHARE")
        ->check(CLI::Range(0.0, 1.0));
    addCommonOptions(*command, common);
    command->callback([options, &run] {
        run = [options](Environment &environment) { return runEvaluate(*options, environment); };
    });
}

} // namespace paretoscope::cli
