// paretoscope-cli sparsities: a recipe whose zeros are the least weights of all layers together.
#include "core/session/sparsities.h"
#include "app/cli/amounts.h"
#include "app/cli/numbers.h"
#include "app/cli/options.h"
#include "app/cli/texttable.h"
#include "core/compress/method.h"

#include <CLI/CLI.hpp>

#include <map>
#include <memory>
#include <ostream>
#include <string>

namespace paretoscope::cli {

namespace {

using compress::PruningScore;
const std::map<std::string, PruningScore> &pruningScores()
{
    static const std::map<std::string, PruningScore> scores{{"magnitude", PruningScore::Magnitude},
                                                            {"lamp", PruningScore::Lamp}};
    return scores;
}

struct SparsitiesCommand {
    AmountsCommand common;
    double sparsity = 0;
    std::string score = "magnitude";
};

double shareOf(std::int64_t part, std::int64_t whole)
{
    return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0;
}

void printSparsities(std::ostream &out, const session::Sparsities &found, const project::OpenProject &project)
{
    using Align = TextTable::Align;
    TextTable table({{"layer", Align::Left}, {"weights"}, {"zero"}, {"share"}});
    std::int64_t weights = 0, zeros = 0;
    for (const session::LayerSparsity &own : found.layers) {
        weights += own.weights;
        zeros += own.zeros;
        table.addRow({project.model.layers()[own.layer].name, count(own.weights), count(own.zeros),
                      percent(shareOf(own.zeros, own.weights))});
    }
    table.print(out);
    out << count(zeros) << " of " << several(weights, "weight") << " zero ("
        << percent(shareOf(zeros, weights)) << "); the network takes " << bytes(found.storedBytes) << ".\n";
    for (const session::NotPruned &own : found.leftOut)
        out << "Left out: " << own.why.english() << '\n';
}

nlohmann::json sparsitiesJson(const session::Sparsities &found, const project::OpenProject &project)
{
    const auto &layers = project.model.layers();
    auto pruned = nlohmann::json::array(), leftOut = nlohmann::json::array();
    for (const session::LayerSparsity &own : found.layers)
        pruned.push_back({{"name", layers[own.layer].name}, {"weights", own.weights}, {"zeros", own.zeros}});
    for (const session::NotPruned &own : found.leftOut)
        leftOut.push_back(
            {{"name", layers[own.layer].name}, {"why", own.why.english()}, {"whyId", own.why.id()}});
    return {
        {"layers", std::move(pruned)}, {"leftOut", std::move(leftOut)}, {"storedBytes", found.storedBytes}};
}

base::Result<void> runSparsities(const SparsitiesCommand &options, Environment &environment)
{
    return runAmounts(options.common, environment,
                      [&](const project::OpenProject &project,
                          const pipeline::Recipe &start) -> base::Result<ChosenAmounts> {
                          auto found = session::sparsitiesFor(
                              project, start, {options.sparsity, pruningScores().at(options.score)},
                              environment.stop);
                          if (!found)
                              return found.error();
                          environment.progress.clear();
                          printSparsities(environment.output.text(), *found, project);
                          return ChosenAmounts{sparsitiesJson(*found, project), std::move(found->recipe)};
                      });
}

} // namespace

void addSparsities(CLI::App &app, CommonOptions &common, Run &run)
{
    auto *command = app.add_subcommand(
        "sparsities", "Choose the sparsity of every layer by one threshold for the weights of all");
    auto options = std::make_shared<SparsitiesCommand>();
    const auto range = *compress::parameterNamed("sparsity")->range;
    command
        ->add_option("--sparsity", options->sparsity,
                     "Share of all weights that become zero: the least, wherever they are")
        ->type_name("SHARE")
        ->required()
        ->check(CLI::Range(range.least, range.most));
    command
        ->add_option("--score", options->score,
                     "Which are the least: the smallest (magnitude, the default), or those with the least "
                     "share in what their layer would have left (lamp)")
        ->check(CLI::IsMember(pruningScores()));
    addAmountsOptions(*command, options->common, common);
    command->callback([options, &common, &run] {
        checkFiles(options->common, common);
        run = [options](Environment &environment) { return runSparsities(*options, environment); };
    });
}

} // namespace paretoscope::cli
