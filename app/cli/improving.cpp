#include "app/cli/improving.h"

#include "app/cli/numbers.h"
#include "app/cli/texttable.h"
#include "core/project/recipefile.h"
#include "core/report/damagewords.h"
#include "core/report/json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <ostream>

namespace paretoscope::cli {

namespace {

constexpr std::size_t interactionsPrinted = 5;

/// How far a layer's change in context is from its change alone.
double strength(const search::Interaction &interaction)
{
    return std::abs(interaction.klInContext - interaction.klAloneDifference);
}

std::vector<search::Interaction> strongestFirst(std::vector<search::Interaction> interactions)
{
    std::ranges::stable_sort(interactions, std::ranges::greater{}, strength);
    return interactions;
}

} // namespace

base::Result<Improved> improveRecipe(const project::OpenProject &project, const search::Problem &problem,
                                     const search::VerifiedPoint &start, std::span<const search::Pin> pins,
                                     std::optional<std::int64_t> maxBytes, std::int64_t samples,
                                     Environment &environment)
{
    search::ImproveOptions options;
    options.pins.assign(pins.begin(), pins.end());
    options.maxBytes = maxBytes;
    options.samples = samples;
    options.workers = environment.options.workers;
    auto improvement = search::improve(project.calibration, problem, start.candidate.recipe, options,
                                       environment.stop, environment.progress);
    if (!improvement)
        return improvement.error();
    Improved improved{std::move(*improvement), start, start};
    if (improved.improvement.rounds == 0)
        return improved;
    const std::array after{improved.improvement.after};
    auto verified = search::verify(project.evaluator, after, environment.stop, environment.progress);
    if (!verified)
        return verified.error();
    improved.after = std::move(verified->front());
    return improved;
}

nlohmann::json toJson(const Improved &improved, const graph::Model &model)
{
    const auto &layers = model.layers();
    auto interactions = nlohmann::json::array();
    for (const auto &interaction : improved.improvement.interactions)
        interactions.push_back({{"layer", layers[interaction.layer].name},
                                {"setting", project::toJson(interaction.setting)},
                                {"against", project::toJson(interaction.against)},
                                {"klAlone", interaction.klAlone},
                                {"klInContext", interaction.klInContext},
                                {"klAloneDifference", interaction.klAloneDifference}});
    return {{"before", report::toJson(improved.before, layers)},
            {"after", report::toJson(improved.after, layers)},
            {"klBefore", improved.improvement.klBefore},
            {"klAfter", improved.improvement.klAfter},
            {"klFall", improved.improvement.klFall},
            {"klFallStandardError", improved.improvement.klFallStandardError},
            {"n", improved.improvement.n},
            {"rounds", improved.improvement.rounds},
            {"interactions", std::move(interactions)}};
}

void print(std::ostream &out, const Improved &improved, const graph::Model &model)
{
    const auto &improvement = improved.improvement;
    const std::string samples = count(improvement.n) + " calibration samples";
    if (improvement.rounds == 0) {
        out << "Nothing within one step of the recipe of " << bytes(improved.before.candidate.storedBytes)
            << " did less damage by more than chance (" << samples << ").\n";
    } else {
        out << "Improved from " << headline(improved.before.measured) << " to "
            << headline(improved.after.measured) << " at " << bytes(improved.after.candidate.storedBytes)
            << ": " << report::damageName(improved.before.measured.damageKind) << ' '
            << significant(improvement.klBefore) << " to " << significant(improvement.klAfter)
            << " on " << samples << ", a fall of " << significant(improvement.klFall) << " ± "
            << significant(improvement.klFallStandardError) << " (rounds: " << improvement.rounds << ").\n";
    }
    if (improvement.interactions.empty())
        return;
    out << "Layers that interact most, damage saved by one step finer:\n";
    TextTable table({{"layer", TextTable::Align::Left},
                     {"from", TextTable::Align::Left},
                     {"to", TextTable::Align::Left},
                     {"in this recipe"},
                     {"alone"}});
    const auto strongest = strongestFirst(improvement.interactions);
    for (std::size_t i = 0; i < std::min(strongest.size(), interactionsPrinted); ++i)
        table.addRow({model.layers()[strongest[i].layer].name, setting(strongest[i].setting),
                      setting(strongest[i].against), significant(strongest[i].klInContext),
                      significant(strongest[i].klAloneDifference)});
    table.print(out);
}

} // namespace paretoscope::cli
