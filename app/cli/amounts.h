// What commands have in common that choose an amount for every layer of a recipe: ranks, sparsities.
#pragma once

#include "app/cli/options.h"
#include "core/base/result.h"
#include "core/pipeline/recipe.h"
#include "core/project/openproject.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <string>

namespace paretoscope::cli {

struct AmountsCommand {
    std::string argument; ///< the project
    std::string recipe;   ///< file, or empty
    std::string write;    ///< file, or empty
};

/// PROJECT, --recipe, --write and those of every command, added to COMMAND.
void addAmountsOptions(CLI::App &command, AmountsCommand &options, CommonOptions &common);
/// Throws CLI::ValidationError where the recipe and JSON are to be one file.
void checkFiles(const AmountsCommand &options, const CommonOptions &common);

struct ChosenAmounts {
    nlohmann::json json; ///< without the recipe
    pipeline::Recipe recipe;
};
/// Chooses for a recipe, and says what it chose.
using ChooseAmounts =
    std::function<base::Result<ChosenAmounts>(const project::OpenProject &, const pipeline::Recipe &)>;

/// Opens the project, has CHOOSE choose for the recipe that was given, or for one of floats, and writes what
/// was chosen.
base::Result<void> runAmounts(const AmountsCommand &options, Environment &environment,
                              const ChooseAmounts &choose);

} // namespace paretoscope::cli
