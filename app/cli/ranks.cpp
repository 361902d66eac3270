// paretoscope-cli ranks: a recipe whose ranks keep a share of the weights' energy, or take so many bytes.
#include "core/session/ranks.h"
#include "app/cli/fileoptions.h"
#include "app/cli/givenrecipe.h"
#include "app/cli/numbers.h"
#include "app/cli/options.h"
#include "app/cli/session.h"
#include "app/cli/texttable.h"
#include "core/compress/method.h"
#include "core/project/inputfiles.h"
#include "core/project/recipefile.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <ostream>

namespace paretoscope::cli {

namespace {

struct RanksCommand {
    std::string argument;
    std::string recipe;
    std::string write;
    std::string factoring = "svd";
    std::optional<double> energy;
    std::string maxBytes; ///< as parseBytes() reads it
};

std::vector<std::string> factorings()
{
    std::vector<std::string> keys;
    for (const compress::Method *method : compress::methods())
        if (method->about().stage == compress::Stage::Factor)
            keys.emplace_back(method->about().key);
    return keys;
}

base::Result<pipeline::Recipe> startOf(const RanksCommand &options, const project::OpenProject &project)
{
    if (options.recipe.empty())
        return pipeline::uniformRecipe(project.model.layers().size(), {});
    return givenRecipe(project, options.recipe, "--recipe");
}

void printRanks(std::ostream &out, const session::Ranks &ranks, const project::OpenProject &project)
{
    using Align = TextTable::Align;
    TextTable table({{"layer", Align::Left}, {"rank"}, {"of"}, {"energy kept"}});
    std::int64_t lower = 0;
    for (const session::LayerRank &own : ranks.layers) {
        const bool isLower = own.rank < own.full;
        lower += isLower ? 1 : 0;
        table.addRow({project.model.layers()[own.layer].name, isLower ? count(own.rank) : "full",
                      count(own.full), percent(own.energy)});
    }
    table.print(out);
    out << several(lower, "layer") << " of " << count(std::ssize(project.model.layers()))
        << " with a lower rank; the network takes " << bytes(ranks.storedBytes) << ".\n";
}

nlohmann::json ranksJson(const session::Ranks &ranks, const project::OpenProject &project)
{
    auto layers = nlohmann::json::array();
    for (const session::LayerRank &own : ranks.layers)
        layers.push_back({{"name", project.model.layers()[own.layer].name},
                          {"rank", own.rank},
                          {"fullRank", own.full},
                          {"energy", own.energy}});
    return {{"layers", std::move(layers)},
            {"storedBytes", ranks.storedBytes},
            {"recipe", project::toJson(ranks.recipe, project.model.layers())}};
}

base::Result<void> runRanks(const RanksCommand &options, Environment &environment)
{
    if (const auto free = environment.output.checkIsNoInput({project::recipeFile(options.recipe)}); !free)
        return free.error();
    const auto project = openProject(options.argument, environment);
    if (!project)
        return project.error();
    if (!options.write.empty()) {
        if (const auto writable = checkWritable(options.write); !writable)
            return writable;
        if (auto own =
                project::checkIsNoInput(options.write, project::inputFiles(project->file, project->path));
            !own)
            return own;
    }
    const auto start = startOf(options, *project);
    if (!start)
        return start.error();
    const session::RankWish wish{options.factoring, options.energy,
                                 options.maxBytes.empty() ? std::nullopt : parseBytes(options.maxBytes)};
    const auto ranks = session::ranksFor(*project, *start, wish, environment.stop, environment.progress);
    if (!ranks)
        return ranks.error();
    environment.progress.clear();
    printRanks(environment.output.text(), *ranks, *project);
    if (!options.write.empty()) {
        if (auto written = project::writeRecipe(ranks->recipe, project->model.layers(), options.write);
            !written)
            return written;
        environment.output.text() << "Wrote the recipe to " << options.write << ".\n";
    }
    return environment.output.writeJson(ranksJson(*ranks, *project));
}

} // namespace

void addRanks(CLI::App &app, CommonOptions &common, Run &run)
{
    auto *command = app.add_subcommand(
        "ranks", "Choose the rank of every layer by the energy of its weight that is kept, or by bytes");
    auto options = std::make_shared<RanksCommand>();
    command->add_option("PROJECT", options->argument, "Project file, or a folder with one")->required();
    command
        ->add_option("--energy", options->energy,
                     "Share of the squares of its singular values that each layer keeps at least")
        ->type_name("SHARE")
        ->check(CLI::Range(0.0, 1.0));
    command
        ->add_option("--max-bytes", options->maxBytes,
                     "The greatest share that all layers can keep alike in so many bytes")
        ->type_name("BYTES")
        ->check([](const std::string &text) {
            return parseBytes(text)
                       ? std::string()
                       : "'" + text + "' is not a number of bytes such as 120000, 120kB or 0.3MB";
        });
    command->add_option("--factoring", options->factoring, "Which product (default: svd)")
        ->check(CLI::IsMember(factorings()));
    command->add_option("--recipe", options->recipe, "Recipe file that gets the ranks; else one of floats")
        ->type_name("FILE")
        ->check(complainAboutName);
    command->add_option("--write", options->write, "Recipe file to write")
        ->type_name("FILE")
        ->check(complainAboutName);
    addCommonOptions(*command, common);
    command->callback([options, &common, &run] {
        if (options->energy.has_value() == !options->maxBytes.empty())
            throw CLI::ValidationError("give one of --energy and --max-bytes");
        if (isSameFile(options->write, common.json))
            throw CLI::ValidationError("--write and --json would both be written to " + options->write);
        run = [options](Environment &environment) { return runRanks(*options, environment); };
    });
}

} // namespace paretoscope::cli
