#include "app/cli/runtext.h"

#include "app/cli/numbers.h"
#include "app/cli/work.h"
#include "core/pipeline/works.h"
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

/// "3,000 bit operations"
std::string ofWork(const search::Work &work)
{
    search::MostWork needed;
    for (const search::WorkKind kind : search::workKinds)
        if (work[kind] > 0)
            needed[kind] = work[kind];
    return workText(needed);
}

} // namespace

std::string describeRun(const session::Plan &plan, const graph::Model &after)
{
    std::string text;
    for (const std::string &part : saidBesides(plan.settings))
        text += part + ", ";
    text += text.empty() ? "as usual, " : "else as usual, ";
    return text + describeSteps(plan.steps, after);
}

std::string describeSteps(const pipeline::Steps &steps, const graph::Model &after)
{
    std::string text;
    for (const pipeline::Step &step : steps.all()) {
        const pipeline::StepAbout &about = step.kind->about();
        if (step.kind->isAfterCoding() || pipeline::isDone(*step.kind, after))
            text += (text.empty() ? "" : ", ") + base::Sentence(about.phrase).english() + unusualValues(step);
    }
    return text.empty() ? pipeline::phraseOf(pipeline::Steps()).english() : text;
}

base::Sentence said(const session::OwnLeftOut &leftOut, const graph::Model &after)
{
    using Why = session::OwnLeftOut::Why;
    const auto because = [](base::Sentence why) {
        return base::Sentence{
            PARETOSCOPE_SAY("cli.own-not-run", "The recipe that the project carries was not run: %1."),
            std::move(why)};
    };
    switch (leftOut.why) {
    case Why::OtherSteps:
        return because(PARETOSCOPE_SAY("cli.own-other-steps", "it takes other steps"));
    case Why::OtherPin:
        return because({PARETOSCOPE_SAY("cli.own-other-pin", "the layer %1 is pinned at something else"),
                        after.layers()[leftOut.layer].name});
    case Why::TooLarge:
        return because(
            {PARETOSCOPE_SAY("cli.own-too-large", "it is larger, %1"), bytes(leftOut.storedBytes)});
    case Why::TooMuchWork:
        return because({PARETOSCOPE_SAY("cli.own-too-much-work", "it needs more, %1"), ofWork(leftOut.work)});
    case Why::BesideLimits:
        return because(PARETOSCOPE_SAY("cli.own-beside-limits",
                                       "with limits on behaviour only recipes of the frontier are"));
    }
    return {};
}

void addOwnLeftOut(nlohmann::json &json, const std::optional<session::OwnLeftOut> &leftOut,
                   const graph::Model &after)
{
    if (!leftOut)
        return;
    const base::Sentence why = said(*leftOut, after);
    json["carriedNotRun"] = why.english();
    json["carriedNotRunId"] = std::get<std::shared_ptr<const base::Sentence>>(why.parts().front())->id();
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
