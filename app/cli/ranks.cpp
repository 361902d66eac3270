// paretoscope-cli ranks: a recipe whose ranks keep a share of the weights' energy, or take so many bytes.
#include "core/session/ranks.h"
#include "app/cli/amounts.h"
#include "app/cli/numbers.h"
#include "app/cli/options.h"
#include "app/cli/texttable.h"
#include "core/compress/method.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <ostream>

namespace paretoscope::cli {

namespace {

struct RanksCommand {
    AmountsCommand common;
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
    return {{"layers", std::move(layers)}, {"storedBytes", ranks.storedBytes}};
}

base::Result<void> runRanks(const RanksCommand &options, Environment &environment)
{
    const session::RankWish wish{options.factoring, options.energy,
                                 options.maxBytes.empty() ? std::nullopt : parseBytes(options.maxBytes)};
    return runAmounts(options.common, environment,
                      [&](const project::OpenProject &project,
                          const pipeline::Recipe &start) -> base::Result<ChosenAmounts> {
                          auto ranks =
                              session::ranksFor(project, start, wish, environment.stop, environment.progress);
                          if (!ranks)
                              return ranks.error();
                          environment.progress.clear();
                          printRanks(environment.output.text(), *ranks, project);
                          return ChosenAmounts{ranksJson(*ranks, project), std::move(ranks->recipe)};
                      });
}

} // namespace

void addRanks(CLI::App &app, CommonOptions &common, Run &run)
{
    auto *command = app.add_subcommand(
        "ranks", "Choose the rank of every layer by the energy of its weight that is kept, or by bytes");
    auto options = std::make_shared<RanksCommand>();
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
    addAmountsOptions(*command, options->common, common);
    command->callback([options, &common, &run] {
        if (options->energy.has_value() == !options->maxBytes.empty())
            throw CLI::ValidationError("give one of --energy and --max-bytes");
        checkFiles(options->common, common);
        run = [options](Environment &environment) { return runRanks(*options, environment); };
    });
}

} // namespace paretoscope::cli
