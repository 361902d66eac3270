#include "app/cli/suggestiontext.h"

#include "app/cli/numbers.h"
#include "app/cli/runtext.h"
#include "app/cli/session.h"
#include "app/cli/texttable.h"
#include "core/compress/method.h"
#include "core/project/recipefile.h"
#include "core/report/damagewords.h"
#include "core/report/json.h"
#include "core/report/sentencejson.h"

#include <ostream>
#include <string>

namespace paretoscope::cli {

namespace {

using search::Remedy;

/// "range: every weight (maximum)", "bits: 5"
std::string changeText(std::string_view key, const compress::Value &value)
{
    const compress::Parameter &parameter = *compress::parameterNamed(key);
    const compress::Named *named = compress::namedValue(parameter, value);
    return firstLowered(parameter.title) + ": " +
           (named ? firstLowered(named->title) : compress::valueText(value));
}

std::string remedyText(const Remedy &remedy)
{
    if (remedy.step)
        return "step " + std::string(remedy.step->kind->about().key) + ", of the whole network";
    std::string text;
    for (const auto &[key, value] : remedy.changes)
        text += (text.empty() ? "" : ", ") + changeText(key, value);
    return text;
}

nlohmann::json causesOf(const Remedy &remedy)
{
    auto against = nlohmann::json::array();
    for (const search::CauseKind kind : remedy.against)
        against.push_back(search::causeName(kind));
    return against;
}

/// What it is, whatever became of it.
nlohmann::json remedyJson(const Remedy &remedy, std::size_t layer)
{
    auto changes = nlohmann::json::object();
    for (const auto &[key, value] : remedy.changes)
        std::visit([&, &named = key](const auto &own) { changes[named] = own; }, value);
    nlohmann::json json{{"against", causesOf(remedy)},
                        {"changes", std::move(changes)},
                        {"setting", project::toJson(remedy.recipe.settings[layer])},
                        {"step", nullptr}};
    if (remedy.step)
        json["step"] = stepsJson(pipeline::Steps().with(*remedy.step)).front();
    return json;
}

nlohmann::json toJson(const search::Trial &trial, std::size_t layer)
{
    auto json = remedyJson(trial.remedy, layer);
    json.update({{"storedBytes", trial.remedy.storedBytes},
                 {"moreBytes", trial.remedy.moreBytes},
                 {"klBefore", trial.klBefore},
                 {"klAfter", trial.klAfter},
                 {"klFall", trial.judgement.klFall},
                 {"rootFall", trial.judgement.rootFall},
                 {"rootLow", trial.judgement.rootLow},
                 {"rootBefore", trial.judgement.rootBefore},
                 {"n", trial.judgement.n},
                 {"compared", trial.judgement.compared},
                 {"kept", trial.judgement.accepted}});
    return json;
}

nlohmann::json toJson(const search::Cause &cause)
{
    return {{"cause", search::causeName(cause.kind)},
            {"share", cause.share},
            {"channels", cause.channels},
            {"told", cause.told.english()},
            {"toldId", cause.told.id()}};
}

nlohmann::json toJson(const std::optional<search::Curvature> &curvature)
{
    if (!curvature)
        return nullptr;
    return {{"own", curvature->own},
            {"median", curvature->median},
            {"others", curvature->others},
            {"n", curvature->n}};
}

/// "+1 204 B", "none"
std::string moreBytesText(std::int64_t more)
{
    if (more == 0)
        return "none";
    return (more > 0 ? "+" : "−") + bytes(std::abs(more));
}

void printTried(std::ostream &out, const search::Suggestion &suggestion, evaluate::DamageKind kind)
{
    TextTable table({{"remedy", TextTable::Align::Left},
                     {"bytes"},
                     {report::damageName(kind) + " before"},
                     {"after"},
                     {"√damage falls by"},
                     {"at least"},
                     {"", TextTable::Align::Left}});
    for (const search::Trial &trial : suggestion.tried)
        table.addRow({remedyText(trial.remedy), moreBytesText(trial.remedy.moreBytes),
                      significant(trial.klBefore), significant(trial.klAfter),
                      significant(trial.judgement.rootFall), significant(trial.judgement.rootLow),
                      trial.judgement.accepted ? "kept" : "not kept"});
    out << "Tried, each on calibration samples that taught it nothing (n = " << count(suggestion.measured.n)
        << "), all lower ends together 95 % sure:\n";
    table.print(out);
}

void printBest(std::ostream &out, const session::Suggested &suggested)
{
    const search::Suggestion &suggestion = suggested.suggestion;
    if (!suggestion.best) {
        out << (suggestion.tried.empty() ? "Nothing is kept: there was nothing to try.\n"
                                         : "Nothing is kept: no remedy does less damage beyond chance. The "
                                           "layer stays as it is.\n");
        return;
    }
    const search::Trial &best = suggestion.tried[*suggestion.best];
    out << "Best of what is kept: " << remedyText(best.remedy) << ", "
        << (best.remedy.moreBytes > 0 ? "the most for its bytes" : "which costs no bytes") << ".\n";
    if (!suggested.before)
        return;
    const evaluate::Measurement &before = suggested.before->measured, &after = suggested.after->measured;
    out << "On the evaluation samples, which chose nothing: " << headline(before) << " before, "
        << headline(after) << " after; " << damageText(before) << " before, " << damageText(after)
        << " after (n = " << count(after.n) << ").\n";
}

} // namespace

nlohmann::json suggestedJson(const session::Suggested &suggested, const project::OpenProject &project)
{
    const search::Suggestion &suggestion = suggested.suggestion;
    const auto &layers = project.model.layers();
    const search::MeasuredLayer &measured = suggestion.measured;
    nlohmann::json json{{"layer", layers[suggestion.layer].name},
                        {"setting", project::toJson(suggestion.recipe.settings[suggestion.layer])},
                        {"storedBytes", suggestion.storedBytes},
                        {"klAlone", measured.klAlone},
                        {"klAloneStandardError", measured.klAloneStandardError},
                        {"nAlone", measured.nAlone},
                        {"kl", measured.kl},
                        {"klInContext", measured.klInContext},
                        {"klInContextStandardError", measured.klInContextStandardError},
                        {"n", measured.n},
                        {"klOfInputs", nullptr},
                        {"klOfInputsStandardError", nullptr},
                        {"outputError", measured.sources.error},
                        {"knowsInputs", measured.sources.knowsInputs},
                        {"curvature", toJson(measured.curvature)},
                        {"causes", nlohmann::json::array()},
                        {"told", report::englishOf(suggestion.told)},
                        {"toldIds", report::idsOf(suggestion.told)},
                        {"tried", nlohmann::json::array()},
                        {"leftOut", nlohmann::json::array()},
                        {"best", nullptr},
                        {"before", nullptr},
                        {"after", nullptr}};
    if (measured.ofInputs) {
        json["klOfInputs"] = measured.ofInputs->fall;
        json["klOfInputsStandardError"] = measured.ofInputs->standardError;
    }
    for (const search::Cause &cause : suggestion.causes)
        json["causes"].push_back(toJson(cause));
    for (const search::Trial &trial : suggestion.tried)
        json["tried"].push_back(toJson(trial, suggestion.layer));
    for (const auto &[remedy, why] : suggestion.leftOut) {
        auto own = remedyJson(remedy, suggestion.layer);
        own.update({{"why", why.english()}, {"whyId", why.id()}});
        json["leftOut"].push_back(std::move(own));
    }
    if (suggestion.best)
        json["best"] = *suggestion.best;
    if (suggested.before) {
        json["before"] = report::toJson(*suggested.before, layers);
        json["after"] = report::toJson(*suggested.after, layers);
    }
    return json;
}

void printSuggested(std::ostream &out, const session::Suggested &suggested,
                    const project::OpenProject &project)
{
    const search::Suggestion &suggestion = suggested.suggestion;
    out << title(project) << ", layer " << project.model.layers()[suggestion.layer].name << ": "
        << setting(suggestion.recipe.settings[suggestion.layer]) << '\n';
    for (const base::Sentence &sentence : suggestion.told)
        out << "  " << sentence.english() << '\n';
    if (!suggestion.tried.empty())
        printTried(out, suggestion, evaluate::damageKind(project.evaluator.outputs()));
    for (const auto &[remedy, why] : suggestion.leftOut)
        out << "Not tried: " << remedyText(remedy) << ". " << why.english() << '\n';
    printBest(out, suggested);
}

} // namespace paretoscope::cli
