#include "app/cli/improving.h"

#include "app/cli/numbers.h"
#include "app/cli/texttable.h"
#include "core/project/recipefile.h"
#include "core/report/damagewords.h"
#include "core/report/json.h"

#include <algorithm>
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

nlohmann::json toJson(const evaluate::SampleRange &range)
{
    return {{"first", range.first}, {"count", range.count}};
}

nlohmann::json toJson(const search::JudgedRecipe &judged)
{
    const auto &[klFall, rootFall, rootLow, rootBefore, n, compared, accepted] = judged.judgement;
    return {{"choosing", toJson(judged.choosing)},
            {"judging", toJson(judged.judging)},
            {"klFall", klFall},
            {"rootFall", rootFall},
            {"rootLow", rootLow},
            {"rootBefore", rootBefore},
            {"n", n},
            {"compared", compared},
            {"accepted", accepted}};
}

} // namespace

nlohmann::json toJson(const session::Improved &improved, const graph::Model &model)
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
    auto judged = nlohmann::json::array();
    for (const auto &each : improved.improvement.judged)
        judged.push_back(toJson(each));
    return {{"before", report::toJson(improved.before, layers)},
            {"after", report::toJson(improved.after, layers)},
            {"klBefore", improved.improvement.klBefore},
            {"klAfter", improved.improvement.klAfter},
            {"klFall", improved.improvement.klFall},
            {"klFallStandardError", improved.improvement.klFallStandardError},
            {"n", improved.improvement.n},
            {"rounds", improved.improvement.rounds},
            {"judged", std::move(judged)},
            {"interactionSamples", improved.improvement.interactionSamples},
            {"interactions", std::move(interactions)}};
}

namespace {

/// Judged was whether to correct biases, not a step.
bool correctsBiases(const search::Improvement &improvement, const search::JudgedRecipe &judged)
{
    return judged.recipe.settings == improvement.before.recipe.settings;
}

/// "√damage down by 0.012, perhaps up by 0.003"; LOW: the least fall that is to be expected.
std::string change(double fall, double low)
{
    const auto direction = [](double change) {
        return (change < 0 ? "up by " : "down by ") + significant(std::abs(change));
    };
    const std::string end = fall < 0  ? ", perhaps " + significant(std::abs(low))
                            : low < 0 ? ", perhaps " + direction(low)
                                      : ", at least " + significant(low);
    return "√damage " + direction(fall) + end;
}

/// Why nothing was taken.
std::string refusal(const search::Improvement &improvement)
{
    const auto step = std::ranges::find_if(
        improvement.judged, [&](const auto &judged) { return !correctsBiases(improvement, judged); });
    if (step == improvement.judged.end())
        return "nothing within one step of it did less damage on the calibration samples that choose";
    const auto &last = step->judgement;
    return "what did least damage within one step of it, on the samples that choose, did not beyond chance "
           "on " +
           count(last.n) + " that took no part in choosing (" + change(last.rootFall, last.rootLow) + "; " +
           several(static_cast<std::int64_t>(improvement.judged.size()), "recipe") + " compared)";
}

/// What the judging samples said of the rounds that were accepted.
std::string acceptance(const search::Improvement &improvement)
{
    std::string text;
    for (const auto &judged : improvement.judged)
        if (const auto &judgement = judged.judgement; judgement.accepted)
            text += (text.empty() ? "" : ", then ") + significant(judgement.rootFall) + " (at least " +
                    significant(judgement.rootLow) + ", n = " + count(judgement.n) + ")" +
                    (correctsBiases(improvement, judged) ? " by corrected biases" : "");
    return text;
}

} // namespace

void print(std::ostream &out, const session::Improved &improved, const graph::Model &model,
           const search::Ran *best)
{
    const auto &improvement = improved.improvement;
    if (improvement.rounds == 0) {
        out << "Not improved: the recipe of " << bytes(improved.before.cost.storedBytes) << " stays; "
            << refusal(improvement) << ".\n";
    } else {
        out << "Improved from " << headline(improved.before.measured) << " to "
            << headline(improved.after.measured) << " at " << bytes(improved.after.cost.storedBytes)
            << ": accepted by calibration samples that did not choose it, √damage down by "
            << acceptance(improvement) << "; "
            << several(static_cast<std::int64_t>(improvement.judged.size()), "recipe") << " compared. On all "
            << count(improvement.n) << ": " << report::damageName(improved.before.measured.damageKind) << ' '
            << significant(improvement.klBefore) << " to " << significant(improvement.klAfter) << ".\n";
        if (best && !(best->recipe == improved.after.recipe))
            out << (best->measured.value == improved.after.measured.value
                        ? "The best is as good and no larger: "
                        : "It is not the best: ")
                << headline(best->measured) << " was measured at " << bytes(best->cost.storedBytes) << ".\n";
    }
    if (improvement.interactions.empty())
        return;
    out << "Layers that interact most, damage saved by one step finer (n = "
        << count(improvement.interactionSamples) << "):\n";
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
