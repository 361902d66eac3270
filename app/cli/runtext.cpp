#include "app/cli/runtext.h"

#include "app/cli/numbers.h"
#include "core/compress/cost.h"
#include "core/project/recipefile.h"

#include <algorithm>
#include <vector>

namespace paretoscope::cli {

namespace {

/// " (ceilings=scale)", nothing where all is usual.
std::string unusualValues(const pipeline::Step &step)
{
    std::string text;
    for (const compress::Parameter &parameter : step.kind->about().parameters)
        if (const auto &value = step.values.at(std::string(parameter.key)); value != parameter.usual)
            text +=
                (text.empty() ? " (" : ", ") + std::string(parameter.key) + "=" + compress::valueText(value);
    return text.empty() ? text : text + ")";
}

/// What SETTINGS say besides how much, each thing once.
std::vector<std::string> saidBesides(const std::vector<compress::LayerSetting> &settings)
{
    std::vector<std::string> told;
    for (const compress::LayerSetting &each : settings) {
        const auto phrases = compress::phrasesOf(each); // how much comes first
        for (std::size_t i = compress::mainPhrasesOf(each).size(); i < phrases.size(); ++i)
            if (const std::string part = setting(std::vector{phrases[i]});
                std::ranges::find(told, part) == told.end())
                told.push_back(part);
    }
    return told;
}

} // namespace

std::string describeRun(const session::Plan &plan, const graph::Model &after)
{
    std::string text;
    for (const std::string &part : saidBesides(plan.settings))
        text += part + ", ";
    text += text.empty() ? "as usual, " : "else as usual, ";
    return text + describeSteps(plan.steps, after) + (plan.biasCorrection ? ", biases corrected" : "");
}

std::string describeSteps(const pipeline::Steps &steps, const graph::Model &after)
{
    std::string text;
    for (const pipeline::Step &step : steps.all()) {
        const pipeline::StepAbout &about = step.kind->about();
        if (after.history().find(about.key) != std::string::npos)
            text += (text.empty() ? "" : ", ") + base::Sentence(about.phrase).english() + unusualValues(step);
    }
    return text.empty() ? pipeline::phraseOf(pipeline::Steps()).english() : text;
}

base::Sentence whyOwnWasNotRun(const session::Plan &plan, std::span<const search::Ran> runs,
                               const graph::Model &after)
{
    const auto &own = plan.own;
    const auto isOwn = [&](const search::Ran &ran) { return ran.recipe == *own; };
    if (!own || std::ranges::all_of(own->settings, &compress::LayerSetting::isFloat) ||
        std::ranges::any_of(runs, isOwn))
        return {};
    const auto &layers = after.layers();
    const auto pinned = std::ranges::find_if(
        plan.pins, [&](const search::Pin &pin) { return !(own->settings[pin.layer] == pin.setting); });
    const auto because = [](base::Sentence why) {
        return base::Sentence{
            PARETOSCOPE_SAY("cli.own-not-run",
                            "The recipe that the project carries was not run beside these: %1."),
            std::move(why)};
    };
    if (!(own->steps == plan.steps))
        return because(PARETOSCOPE_SAY("cli.own-other-steps", "it takes other steps"));
    if (own->biasCorrection != plan.biasCorrection)
        return because(PARETOSCOPE_SAY("cli.own-other-biases", "it does not correct biases"));
    if (pinned != plan.pins.end())
        return because({PARETOSCOPE_SAY("cli.own-other-pin", "the layer %1 is pinned at something else"),
                        layers[pinned->layer].name});
    const std::int64_t stored = compress::modelCost(after, own->settings).storedBytes;
    if (plan.budget.bytes && stored > *plan.budget.bytes)
        return because({PARETOSCOPE_SAY("cli.own-too-large", "it is larger, %1"), bytes(stored)});
    if (plan.budget.behaviour.any())
        return because(PARETOSCOPE_SAY("cli.own-beside-limits",
                                       "with limits on behaviour only recipes of the frontier are"));
    return {};
}

std::string notesOf(const pipeline::Work &ready)
{
    std::string text;
    for (const base::Sentence &note : ready.notes)
        text += note.english() + "\n";
    return text;
}

nlohmann::json stepsJson(const pipeline::Steps &steps)
{
    return project::toJson(pipeline::Recipe{{}, steps}, {})["steps"];
}

} // namespace paretoscope::cli
