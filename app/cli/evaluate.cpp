// paretoscope-cli evaluate: one recipe, really run, against the float model on the same samples.
#include "app/cli/behaviour.h"
#include "app/cli/bystep.h"
#include "app/cli/cachenotes.h"
#include "app/cli/fileoptions.h"
#include "app/cli/givenrecipe.h"
#include "app/cli/latency.h"
#include "app/cli/limitoptions.h"
#include "app/cli/numbers.h"
#include "app/cli/options.h"
#include "app/cli/outputtext.h"
#include "app/cli/packing.h"
#include "app/cli/runtext.h"
#include "app/cli/session.h"
#include "app/cli/work.h"
#include "core/compress/cost.h"
#include "core/evaluate/behaviour.h"
#include "core/evaluate/evaluator.h"
#include "core/evaluate/wholerun.h"
#include "core/report/behaviourjson.h"
#include "core/report/damagewords.h"
#include "core/report/json.h"
#include "core/report/latencyjson.h"
#include "core/report/sentencejson.h"
#include "core/search/originname.h"
#include "core/session/worklimits.h"

#include <CLI/CLI.hpp>

#include <limits>
#include <ostream>

namespace paretoscope::cli {

namespace {

using search::WorkKind;

struct EvaluateOptions {
    std::string argument;
    std::string recipe;
    bool behaviour = false;
    bool latency = false;
    bool byStep = false;
    bool download = false;
    bool pack = false;
    evaluate::BehaviourLimits limits;
    std::optional<double> mostMs; ///< of a sample alone

    bool times() const { return latency || mostMs; }
    bool hasLimits() const { return limits.any() || mostMs; }
};

struct Evaluation {
    evaluate::Measurement floatModel;
    evaluate::Measurement measured;
    evaluate::Behaviour behaviour;
    compress::ModelCost cost;
    pipeline::Work ready; ///< after the steps of the recipe
    std::int64_t floatStoredBytes = 0;
    std::optional<std::int64_t> downloadBytes; ///< where it was asked for
    search::Work work;                         ///< of the network after the steps
    search::Work floatWork;
    std::vector<evaluate::CodedStepEffect> effects; ///< of its steps after coding
    std::optional<evaluate::RecipeLatency> latency;
    std::vector<evaluate::RecipeLatency> latencyBefore; ///< from before, on any machine
    std::vector<session::PartRan> parts;                ///< where they were asked for

    double milliseconds() const ///< of a sample alone; without end where it was not timed
    {
        return (latency ? evaluate::millisecondsAlone(*latency) : std::nullopt)
            .value_or(std::numeric_limits<double>::infinity());
    }
    bool keeps(const EvaluateOptions &options) const
    {
        return evaluate::keeps(behaviour.summary, options.limits) &&
               !(options.mostMs && milliseconds() > *options.mostMs);
    }
};

/// Of RECIPE: what an earlier command or the window timed.
std::vector<evaluate::RecipeLatency> timedBefore(const project::OpenProject &project,
                                                 const pipeline::Recipe &recipe)
{
    std::vector<evaluate::RecipeLatency> before;
    if (const auto store = evaluate::runsKeptOf(project.evaluator))
        for (const evaluate::KeptSpeed &speed : store->speeds())
            if (speed.recipe == recipe)
                before.push_back(speed.latency);
    return before;
}

base::Result<Evaluation> evaluateRecipe(const project::OpenProject &project, const pipeline::Recipe &recipe,
                                        Environment &environment)
{
    const auto floatModel = project.evaluator.measureFloat(environment.stop, environment.progress);
    if (!floatModel)
        return floatModel.error();
    auto run = evaluate::runWhole(project.evaluator, recipe, search::originName(search::Origin::Edited),
                                  environment.stop, environment.progress);
    if (!run)
        return run.error();
    tellWhatRanAlone(project, environment);
    auto ready = project.after(recipe.steps, environment.stop);
    if (!ready)
        return ready.error();
    const graph::Model &model = ready->model;
    const auto cost = compress::modelCost(model, recipe.settings);
    const search::Work work = session::workOf(project, model, recipe);
    return Evaluation{*floatModel,
                      run->measured,
                      run->behaviour ? std::move(*run->behaviour) : evaluate::behaviourFrom({}, run->classes),
                      cost,
                      std::move(*ready),
                      floatStoredBytes(project.model),
                      {},
                      work,
                      session::floatWork(project),
                      project.evaluator.effectsAfterCoding(recipe),
                      {},
                      timedBefore(project, recipe),
                      {}};
}

nlohmann::json toJson(const project::OpenProject &project, const Evaluation &evaluation,
                      const EvaluateOptions &options)
{
    auto json = report::toJson(evaluation.measured, evaluation.cost);
    report::addBehaviour(json, evaluation.behaviour, project.evaluator.samples());
    json["float"] = report::toJson(evaluation.floatModel);
    json["floatStoredBytes"] = evaluation.floatStoredBytes;
    if (evaluation.downloadBytes)
        json["downloadBytes"] = *evaluation.downloadBytes;
    json["macs"] = evaluation.work[WorkKind::Macs];
    json["floatMacs"] = evaluation.floatWork[WorkKind::Macs];
    json["bops"] = evaluation.work[WorkKind::BitOperations];
    json["floatBops"] = evaluation.floatWork[WorkKind::BitOperations];
    json["stepsAfterCoding"] = report::toJson(evaluation.effects);
    if (evaluation.latency)
        json["latency"] = report::toJson(*evaluation.latency, project.model.layers());
    json["latencyBefore"] = nlohmann::json::array();
    for (const evaluate::RecipeLatency &before : evaluation.latencyBefore)
        json["latencyBefore"].push_back(report::toJson(before, project.model.layers()));
    if (options.byStep)
        json["byStep"] = partsJson(evaluation.parts);
    if (options.hasLimits())
        json["keepsLimits"] = evaluation.keeps(options);
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

/// A line where it was asked for.
std::string lineOfDownload(const Evaluation &evaluation)
{
    if (!evaluation.downloadBytes)
        return {};
    return "  download " + bytes(*evaluation.downloadBytes) + ", were codes packed by how often they come\n";
}

/// A line for each kind of which the recipe needs more or less than float.
std::string linesOfWork(const Evaluation &evaluation)
{
    std::string lines;
    for (const WorkKind kind : search::countedKinds)
        if (evaluation.work[kind] != evaluation.floatWork[kind])
            lines += "  work     " + workText(kind, evaluation.work[kind]) + " a sample (float " +
                     count(evaluation.floatWork[kind]) + ")\n";
    return lines;
}

/// A line for each step after coding: "  after    biases corrected of 20 layers, by 256 calibration samples".
std::string linesOf(const std::vector<evaluate::CodedStepEffect> &effects)
{
    std::string lines;
    for (const evaluate::CodedStepEffect &effect : effects) {
        const auto without = effect.changed - effect.layers;
        lines += "  after    " + base::Sentence(effect.step.kind->about().phrase).english() + " of " +
                 several(effect.layers, "layer") +
                 (effect.samples > 0 ? ", by " + several(effect.samples, "calibration sample") : "") +
                 (without > 0 ? "; " + several(without, "changed layer") + " without" : "") + "\n";
    }
    return lines;
}

void print(std::ostream &out, const project::OpenProject &project, const Evaluation &evaluation,
           const pipeline::Steps &steps)
{
    const auto &measured = evaluation.measured;
    const double smaller =
        static_cast<double>(evaluation.floatStoredBytes) / static_cast<double>(evaluation.cost.storedBytes);
    out << title(project) << ", recipe against float on the same " << several(measured.n, "sample") << '\n'
        << "  float    " << headline(evaluation.floatModel) << ", 95 % interval "
        << interval(evaluation.floatModel) << '\n'
        << "  recipe   " << headline(measured) << ", 95 % interval " << interval(measured) << '\n'
        << perplexities(evaluation) << "  change   " << difference(measured)
        << ", 95 % interval, paired (n = " << count(measured.n) << ")\n"
        << "  damage   " << damageNumber(measured) << " (n = " << count(measured.n) << ")\n"
        << outputLines(measured) << flipsLine(measured) << furtherLines(measured) << "  size     "
        << bytes(evaluation.cost.storedBytes) << " stored, " << fixed(smaller, 2)
        << " times smaller than float (" << bytes(evaluation.floatStoredBytes) << "); weights nominally "
        << bytes(evaluation.cost.nominalBytes) << ", " << fixed(evaluation.cost.averageBits, 2)
        << " bits on average\n"
        << lineOfDownload(evaluation) << linesOfWork(evaluation) << "  steps    "
        << describeSteps(steps, evaluation.ready.model) << '\n'
        << linesOf(evaluation.effects) << notesOf(evaluation.ready) << describeOutputs(project.evaluator)
        << describeSamples(project) << '\n'
        << whatWasKept(project);
}

/// What was timed now, and what before on other machines, or on this one where it was not timed now.
void printSpeeds(std::ostream &out, const project::OpenProject &project, const Evaluation &evaluation,
                 const pipeline::Steps &steps)
{
    const SpeedContext context{.smaller = evaluation.cost.storedBytes < evaluation.floatStoredBytes,
                               .before = evaluation.ready.model.history().empty()
                                             ? std::string()
                                             : describeSteps(steps, evaluation.ready.model),
                               .damage = evaluation.measured.damageKind};
    if (evaluation.latency)
        printLatency(out, *evaluation.latency, project.model, context);
    for (const evaluate::RecipeLatency &before : evaluation.latencyBefore)
        if (!evaluation.latency || !(before.on == evaluation.latency->on))
            printLatency(out, before, project.model, context);
}

/// A limit on classes needs classes.
base::Result<void> checkLimits(const project::OpenProject &project, const EvaluateOptions &options)
{
    if (!options.limits.classDrop || project.file.task == data::Task::Classification)
        return {};
    return base::Error{
        base::ErrorCode::InvalidSetting,
        {PARETOSCOPE_SAY(
             "cli.class-drop-without-classes",
             "--max-class-drop limits what a class may lose, but %1 is no classification; leave it out."),
         title(project)}};
}

/// "a sample alone takes 2.31 ms (median of 40 runs), 2 ms allowed"; empty: nothing is to be told.
std::string againstLatency(const Evaluation &evaluation, const EvaluateOptions &options, Told told)
{
    if (!options.mostMs || (told == Told::OnlyBroken && evaluation.milliseconds() <= *options.mostMs))
        return {};
    const int runs = evaluation.latency ? evaluation.latency->batches.front().compressed.runs : 0;
    return "a sample alone takes " + significant(evaluation.milliseconds()) + " ms (median of " +
           several(runs, "run") + "), " + significant(*options.mostMs) + " ms allowed";
}

/// Says that the limits are kept, or fails with what they are not.
base::Result<std::string> judgeLimits(const project::OpenProject &project, const Evaluation &evaluation,
                                      const EvaluateOptions &options)
{
    const auto &summary = evaluation.behaviour.summary;
    if (!options.hasLimits())
        return std::string();
    if (options.limits.any() && summary.n == 0)
        return base::Error{base::ErrorCode::InvalidSetting,
                           {PARETOSCOPE_SAY("cli.limits-without-answers",
                                            "The outputs of %1 are plain numbers, whose behaviour cannot be "
                                            "limited; leave the limits out."),
                            title(project)}};
    const auto told = [&](Told which) {
        const std::string behaviour =
            againstLimits(summary, options.limits, project.evaluator.samples(), which);
        const std::string speed = againstLatency(evaluation, options, which);
        return behaviour + (behaviour.empty() || speed.empty() ? "" : "; ") + speed;
    };
    if (evaluation.keeps(options))
        return "Limits kept: " + told(Told::All) + ".\n";
    const base::Sentence broken =
        options.recipe.empty()
            ? base::Sentence{PARETOSCOPE_SAY("cli.project-breaks-limits",
                                             "The project's recipe does not keep its limits: %1."),
                             told(Told::OnlyBroken)}
            : base::Sentence{PARETOSCOPE_SAY("cli.recipe-breaks-limits", "%1 does not keep its limits: %2."),
                             options.recipe, told(Told::OnlyBroken)};
    return base::Error{base::ErrorCode::InvalidSetting, broken};
}

base::Result<void> runEvaluate(const EvaluateOptions &options, Environment &environment)
{
    if (const auto free = environment.output.checkIsNoInput({project::recipeFile(options.recipe)}); !free)
        return free.error();
    const auto project = openProject(options.argument, environment);
    if (!project)
        return project.error();
    if (const auto sensible = checkLimits(*project, options); !sensible)
        return sensible.error();
    const auto recipe = givenRecipe(*project, options.recipe, "--recipe");
    if (!recipe)
        return recipe.error();
    auto evaluation = evaluateRecipe(*project, *recipe, environment);
    if (!evaluation)
        return evaluation.error();
    if (options.times()) {
        auto latency =
            evaluate::measureLatency(project->evaluator, *recipe, environment.stop, environment.progress);
        if (!latency)
            return latency.error();
        evaluation->latency = std::move(*latency);
    }
    if (options.download) {
        const auto bytes = project->evaluator.downloadBytes(*recipe, environment.stop);
        if (!bytes)
            return bytes.error();
        evaluation->downloadBytes = *bytes;
    }
    if (options.byStep) {
        auto parts = session::runByStep(*project, *recipe, environment.stop, environment.progress);
        if (!parts)
            return parts.error();
        evaluation->parts = std::move(*parts);
    }
    environment.progress.clear();
    print(environment.output.text(), *project, *evaluation, recipe->steps);
    if (options.byStep)
        environment.output.text() << describeParts(evaluation->parts, evaluation->floatModel,
                                                   evaluation->floatStoredBytes);
    if (options.behaviour)
        printBehaviour(environment.output.text(), evaluation->behaviour, project->evaluator.samples(),
                       evaluation->measured.damageKind);
    printSpeeds(environment.output.text(), *project, *evaluation, recipe->steps);
    const auto packed = packIf(options.pack, *project, environment);
    const auto judged = judgeLimits(*project, *evaluation, options);
    auto document = toJson(*project, *evaluation, options);
    if (!judged) // what was measured is told all the same
        document["error"] = report::errorJson(judged.error());
    if (auto written = environment.output.writeJson(
            report::withDamageKind(std::move(document), evaluation->measured.damageKind));
        !written)
        return written;
    if (!judged)
        return judged.error();
    environment.output.text() << *judged;
    return packed;
}

} // namespace

void addEvaluate(CLI::App &app, CommonOptions &common, Run &run)
{
    const char *limitsGroup = "Limits: the command fails (exit status 1) if one is not kept";
    auto *command = app.add_subcommand("evaluate", "Run one recipe and compare it with the float model");
    auto options = std::make_shared<EvaluateOptions>();
    command->add_option("PROJECT", options->argument, "Project file, or a folder with one")->required();
    command->add_option("--recipe", options->recipe, "Recipe file; else the recipe that the project carries")
        ->type_name("FILE")
        ->check(complainAboutName);
    command->add_flag("--behaviour", options->behaviour,
                      "Also tell how it behaves: classes, flips, calibration, worst examples");
    command->add_flag("--latency", options->latency,
                      "Also time it against float and int8, batch 1 and 32, in this process");
    command->add_flag("--download", options->download,
                      "Also tell what would be left to download were codes packed by how often they come");
    command->add_flag("--by-step", options->byStep,
                      "Also run what the recipe does one thing after another: what each costs and gains");
    addLimitOptions(*command, options->limits, limitsGroup);
    command
        ->add_option("--max-latency", options->mostMs,
                     "A sample alone takes at most this many milliseconds on this machine (times it, as "
                     "--latency does)")
        ->type_name("MS")
        ->check(CLI::PositiveNumber)
        ->group(limitsGroup);
    addCommonOptions(*command, common);
    addPackOption(*command, options->pack);
    command->callback([options, &run] {
        run = [options](Environment &environment) { return runEvaluate(*options, environment); };
    });
}

} // namespace paretoscope::cli
