#include "app/cli/stepfindings.h"

#include "app/cli/runtext.h"
#include "core/pipeline/works.h"
#include "core/report/sentencejson.h"

namespace paretoscope::cli {

namespace {

std::vector<StepFindings::Otherwise> otherwise(const pipeline::Step &step, const graph::Model &model,
                                               std::int64_t usually)
{
    std::vector<StepFindings::Otherwise> all;
    for (const compress::Parameter &parameter : step.kind->about().parameters)
        for (const compress::Named &named : parameter.named) {
            if (named.value == parameter.usual)
                continue;
            auto values = step.values;
            values[std::string(parameter.key)] = named.value;
            auto found = step.kind->look(model, values);
            if (found.places != usually)
                all.push_back({std::string(parameter.key), named.value, std::move(found)});
        }
    return all;
}

std::vector<std::string> englishOf(const std::vector<base::Sentence> &sentences)
{
    std::vector<std::string> texts;
    for (const base::Sentence &sentence : sentences)
        texts.push_back(sentence.english());
    return texts;
}

/// ", after foldBatchNorm", nothing where it is the first.
std::string afterText(const StepFindings &step)
{
    std::string text;
    for (const pipeline::Step &before : step.before.all())
        text += (text.empty() ? ", after " : ", ") + std::string(before.kind->about().key);
    return text;
}

} // namespace

std::vector<StepFindings> findingsOf(const graph::Model &model, const std::stop_token &stop)
{
    std::vector<StepFindings> all;
    pipeline::Steps before;
    graph::Model current = model;
    for (const pipeline::StepKind *kind : pipeline::stepKinds()) {
        const pipeline::Step step = pipeline::usualStep(*kind);
        StepFindings own{kind, before, kind->look(current, step.values)};
        own.otherwise = otherwise(step, current, own.found.places);
        if (kind->about().isUsual && own.found.places > 0)
            if (const auto after = pipeline::workAfter(model, before.with(step), nullptr, stop)) {
                current = after->model;
                before = before.with(step);
            }
        all.push_back(std::move(own));
    }
    return all;
}

nlohmann::json toJson(std::span<const StepFindings> findings)
{
    auto json = nlohmann::json::object();
    for (const StepFindings &step : findings) {
        nlohmann::json own{
            {"after", stepsJson(step.before)},         {"places", step.found.places},
            {"summary", step.found.summary.english()}, {"summaryId", step.found.summary.id()},
            {"each", englishOf(step.found.each)},      {"eachIds", report::idsOf(step.found.each)},
            {"left", englishOf(step.found.left)},      {"leftIds", report::idsOf(step.found.left)},
            {"otherwise", nlohmann::json::array()}};
        for (const auto &[parameter, value, found] : step.otherwise)
            own["otherwise"].push_back({{"values", {{parameter, compress::valueText(value)}}},
                                        {"places", found.places},
                                        {"summary", found.summary.english()},
                                        {"summaryId", found.summary.id()},
                                        {"left", englishOf(found.left)},
                                        {"leftIds", report::idsOf(found.left)}});
        json[std::string(step.kind->about().key)] = std::move(own);
    }
    return json;
}

std::string describe(std::span<const StepFindings> findings)
{
    std::string text;
    for (const StepFindings &step : findings) {
        const std::string key(step.kind->about().key);
        text += "Step " + key + afterText(step) + ": " + step.found.summary.english() + "\n";
        for (const base::Sentence &place : step.found.each)
            text += "  " + place.english() + "\n";
        for (const base::Sentence &left : step.found.left)
            text += "  " + left.english() + "\n";
        for (const auto &[parameter, value, found] : step.otherwise) {
            text += "  " + key + ":" + parameter + "=" + compress::valueText(value) + ": " +
                    found.summary.english() + "\n";
            for (const std::string &left : englishOf(found.left))
                if (text.find("  " + left + "\n") == std::string::npos)
                    text += "    " + left + "\n";
        }
    }
    return text;
}

} // namespace paretoscope::cli
