#include "app/cli/amounts.h"

#include "app/cli/fileoptions.h"
#include "app/cli/givenrecipe.h"
#include "app/cli/session.h"
#include "core/project/inputfiles.h"
#include "core/project/recipefile.h"

#include <CLI/CLI.hpp>

#include <ostream>

namespace paretoscope::cli {

namespace {

base::Result<void> checkMayBeWritten(const std::string &file, const project::OpenProject &project)
{
    if (file.empty())
        return {};
    if (const auto writable = checkWritable(file); !writable)
        return writable;
    return project::checkIsNoInput(file, project::inputFiles(project.file, project.path));
}

base::Result<pipeline::Recipe> startOf(const AmountsCommand &options, const project::OpenProject &project)
{
    if (options.recipe.empty())
        return pipeline::uniformRecipe(project.model.layers().size(), {});
    return givenRecipe(project, options.recipe, "--recipe");
}

} // namespace

void addAmountsOptions(CLI::App &command, AmountsCommand &options, CommonOptions &common)
{
    command.add_option("PROJECT", options.argument, "Project file, or a folder with one")->required();
    command
        .add_option("--recipe", options.recipe,
                    "Recipe file whose layers get what is chosen; else one of floats")
        ->type_name("FILE")
        ->check(complainAboutName);
    command.add_option("--write", options.write, "Recipe file to write")
        ->type_name("FILE")
        ->check(complainAboutName);
    addCommonOptions(command, common);
}

void checkFiles(const AmountsCommand &options, const CommonOptions &common)
{
    if (isSameFile(options.write, common.json))
        throw CLI::ValidationError("--write and --json would both be written to " + options.write);
}

base::Result<void> runAmounts(const AmountsCommand &options, Environment &environment,
                              const ChooseAmounts &choose)
{
    if (const auto free = environment.output.checkIsNoInput({project::recipeFile(options.recipe)}); !free)
        return free.error();
    const auto project = openProject(options.argument, environment);
    if (!project)
        return project.error();
    if (const auto may = checkMayBeWritten(options.write, *project); !may)
        return may;
    const auto start = startOf(options, *project);
    if (!start)
        return start.error();
    auto chosen = choose(*project, *start);
    if (!chosen)
        return chosen.error();
    const auto &layers = project->model.layers();
    if (!options.write.empty()) {
        if (auto written = project::writeRecipe(chosen->recipe, layers, options.write); !written)
            return written;
        environment.output.text() << "Wrote the recipe to " << options.write << ".\n";
    }
    chosen->json["recipe"] = project::toJson(chosen->recipe, layers);
    return environment.output.writeJson(chosen->json);
}

} // namespace paretoscope::cli
