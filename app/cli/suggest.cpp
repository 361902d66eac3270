// paretoscope-cli suggest: what the damage of one layer comes from, and what does less.
#include "app/cli/cachenotes.h"
#include "app/cli/fileoptions.h"
#include "app/cli/givenrecipe.h"
#include "app/cli/options.h"
#include "app/cli/packing.h"
#include "app/cli/session.h"
#include "app/cli/suggestiontext.h"
#include "core/graph/layernames.h"
#include "core/project/inputfiles.h"
#include "core/project/recipefile.h"
#include "core/report/damagewords.h"
#include "core/session/suggesting.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <ostream>

namespace paretoscope::cli {

namespace {

struct SuggestCommand {
    std::string argument;
    std::string layer;
    std::string recipe;
    std::string write;
    std::int64_t samples = 0;
    bool pack = false;
};

/// A layer that is set apart is many: one is to be named.
base::Result<std::size_t> layerOf(const std::string &name, const graph::Model &model)
{
    const auto layers = graph::layersNamed(model.layers(), name);
    if (layers.size() == 1)
        return layers.front();
    if (layers.empty())
        return base::Error{base::ErrorCode::UnknownLayer,
                           {PARETOSCOPE_SAY("cli.suggest-layer-unknown",
                                            "The layer %1 is not in the model; paretoscope-cli inspect lists "
                                            "its layers."),
                            name}};
    return base::Error{base::ErrorCode::UnknownLayer,
                       {PARETOSCOPE_SAY("cli.suggest-layer-in-blocks",
                                        "The layer %1 is set apart into %2; name one of them, such as %3."),
                        name, layers.size(), model.layers()[layers.front()].name}};
}

base::Result<void> checkWriteTarget(const SuggestCommand &options, const project::OpenProject &project)
{
    if (options.write.empty())
        return {};
    if (const auto writable = checkWritable(options.write); !writable)
        return writable;
    return project::checkIsNoInput(options.write, project::inputFiles(project.file, project.path));
}

/// The best recipe, where there is one, as `written` of JSON.
base::Result<void> writeBest(const SuggestCommand &options, const search::Suggestion &suggestion,
                             const project::OpenProject &project, Environment &environment)
{
    if (options.write.empty())
        return {};
    environment.output.accompany("written", nullptr);
    if (!suggestion.best) {
        environment.output.text() << options.write << " was not written: there is no better recipe.\n";
        return {};
    }
    const auto &recipe = suggestion.tried[*suggestion.best].remedy.recipe;
    if (const auto written = project::writeRecipe(recipe, project.model.layers(), options.write); !written)
        return written;
    environment.output.accompany("written", options.write);
    environment.output.text() << "Wrote the recipe with it to " << options.write << ".\n";
    return {};
}

base::Result<void> runSuggest(const SuggestCommand &options, Environment &environment)
{
    if (const auto free = environment.output.checkIsNoInput({project::recipeFile(options.recipe)}); !free)
        return free.error();
    const auto project = openProject(options.argument, environment);
    if (!project)
        return project.error();
    if (const auto target = checkWriteTarget(options, *project); !target)
        return target;
    const auto layer = layerOf(options.layer, project->model);
    if (!layer)
        return layer.error();
    const auto recipe = givenRecipe(*project, options.recipe, "--recipe");
    if (!recipe)
        return recipe.error();
    const auto suggested = session::suggest(
        *project, {.recipe = *recipe, .layer = *layer, .samples = options.samples, .claims = true},
        effortOf(environment.options), environment.stop, environment.progress);
    if (!suggested)
        return suggested.error();
    environment.progress.clear();
    printSuggested(environment.output.text(), *suggested, *project);
    if (const auto written = writeBest(options, suggested->suggestion, *project, environment); !written)
        return written;
    environment.output.text() << describeSamples(*project) << '\n';
    if (const auto packed = packIf(options.pack, *project, environment); !packed)
        return packed;
    return environment.output.writeJson(report::withDamageKind(
        suggestedJson(*suggested, *project), evaluate::damageKind(project->evaluator.outputs())));
}

} // namespace

void addSuggest(CLI::App &app, CommonOptions &common, Run &run)
{
    auto *command = app.add_subcommand(
        "suggest", "Tell what the damage of one layer comes from, and try what may be done about it");
    auto options = std::make_shared<SuggestCommand>();
    command->add_option("PROJECT", options->argument, "Project file, or a folder with one")->required();
    command->add_option("LAYER", options->layer, "Layer of the recipe, by its name")->required();
    command->add_option("--recipe", options->recipe, "Recipe file; else the recipe that the project carries")
        ->type_name("FILE")
        ->check(complainAboutName);
    command
        ->add_option("--samples", options->samples,
                     "Calibration samples that teach and judge (default: all, at most 512)")
        ->type_name("N")
        ->check(CLI::Range(std::int64_t{2}, std::int64_t{1} << 40));
    command->add_option("--write", options->write, "Recipe file to write, with the best remedy that is kept")
        ->type_name("FILE")
        ->check(complainAboutName);
    addCommonOptions(*command, common);
    addPackOption(*command, options->pack);
    command->callback([options, &common, &run] {
        if (isSameFile(options->write, common.json))
            throw CLI::ValidationError("--write and --json would both be written to " + options->write);
        run = [options](Environment &environment) { return runSuggest(*options, environment); };
    });
}

} // namespace paretoscope::cli
