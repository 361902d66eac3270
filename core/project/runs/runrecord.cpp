#include "core/project/runs/runrecord.h"

#include "core/base/contenthash.h"
#include "core/compress/layersetting.h"
#include "core/project/jsonfields.h"
#include "core/project/recipefile.h"
#include "core/project/runs/behaviourrecord.h"
#include "core/project/runs/recordfields.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::project {

namespace {

using evaluate::ClassCounts;
using evaluate::FurtherMetric;
using evaluate::KeptRun;
using evaluate::Measurement;
using evaluate::WholeRun;
using nlohmann::json;

/// Raised whenever the same run would give other numbers or more of them, so that old records are passed by.
constexpr int recordVersion = 1;
constexpr std::size_t longestSource = 64;

json jsonOf(const FurtherMetric &metric)
{
    return json::array({metric.key, exact(metric.value), exact(metric.baselineValue)});
}

FurtherMetric furtherFrom(const json &j)
{
    return {j.at(0).get<std::string>(), numberAt(j, 1), numberAt(j, 2)};
}

json jsonOf(const ClassCounts &own)
{
    return {own.truth,
            own.before,
            own.after,
            own.correctBefore,
            own.correctAfter,
            own.flips.rightToWrong,
            own.flips.wrongToRight};
}

ClassCounts classCountsFrom(const json &j)
{
    return {countAt(j, 0), countAt(j, 1), countAt(j, 2), countAt(j, 3), countAt(j, 4), flipsAt(j, 5)};
}

/// All but what the network and the task say.
json jsonOf(const Measurement &m)
{
    json damages = json::array();
    for (const auto &output : m.outputs)
        damages.push_back(exact(output.damage));
    return {{"counts", {m.n, m.correct, m.baselineCorrect, m.predictions}},
            {"value", {exact(m.value), exact(m.baselineValue), exact(m.difference)}},
            {"interval", intervalJson(m.interval)},
            {"differenceInterval", intervalJson(m.differenceInterval)},
            {"crossEntropy", exact(m.crossEntropy)},
            {"kl", {exact(m.kl), exact(m.klStandardError)}},
            {"maxAbsDifference", exact(m.maxAbsDifference)},
            {"flips", {m.flips.rightToWrong, m.flips.wrongToRight}},
            {"pValue", m.pValue ? exact(*m.pValue) : json()},
            {"outputs", std::move(damages)},
            {"further", listOf(m.further, [](const auto &own) { return jsonOf(own); })},
            {"classes", listOf(m.classes, [](const auto &own) { return jsonOf(own); })}};
}

Measurement measurementFrom(const json &j, const RunSubject &subject)
{
    Measurement m;
    m.metric = subject.metric;
    m.kind = subject.outputs.ofTask().kind;
    m.damageKind = evaluate::damageKind(subject.outputs);
    const json &counts = j.at("counts");
    m.n = countAt(counts, 0);
    m.correct = countAt(counts, 1);
    m.baselineCorrect = countAt(counts, 2);
    m.predictions = countAt(counts, 3);
    m.value = numberAt(j.at("value"), 0);
    m.baselineValue = numberAt(j.at("value"), 1);
    m.difference = numberAt(j.at("value"), 2);
    m.interval = intervalFrom(j.at("interval"));
    m.differenceInterval = intervalFrom(j.at("differenceInterval"));
    m.crossEntropy = exactFrom(j.at("crossEntropy"));
    m.kl = numberAt(j.at("kl"), 0);
    m.klStandardError = numberAt(j.at("kl"), 1);
    m.maxAbsDifference = exactFrom(j.at("maxAbsDifference"));
    m.flips = flipsAt(j.at("flips"), 0);
    m.pValue = j.at("pValue").is_null() ? std::nullopt : std::optional(exactFrom(j.at("pValue")));
    const auto &outputs = subject.outputs.all;
    const auto damages = listFrom<double>(j.at("outputs"), exactFrom);
    for (std::size_t i = 0; i < std::min(outputs.size(), damages.size()); ++i)
        m.outputs.push_back({outputs[i].name, outputs[i].kind, outputs[i].shape, outputs[i].weight,
                             damages[i], outputs[i].leftOut});
    m.further = listFrom<FurtherMetric>(j.at("further"), furtherFrom);
    m.classes = listFrom<ClassCounts>(j.at("classes"), classCountsFrom);
    return m;
}

/// With the program's version: another may lay weights out in another way.
json jsonOf(const compress::ModelCost &cost)
{
    return {PARETOSCOPE_VERSION, cost.nominalBytes, cost.storedBytes, exact(cost.averageBits)};
}

/// Absent where another version reckoned it, or it cannot be.
std::optional<compress::ModelCost> costFrom(const json &j)
{
    if (j.at(0) != PARETOSCOPE_VERSION)
        return {};
    const compress::ModelCost cost{countAt(j, 1), countAt(j, 2), numberAt(j, 3)};
    const bool isPossible =
        cost.nominalBytes >= 0 && cost.storedBytes >= 0 && cost.averageBits >= 0 && cost.averageBits <= 32;
    return isPossible ? std::optional(cost) : std::nullopt;
}

bool plausible(const Measurement &m, std::int64_t samples, const RunSubject &subject)
{
    const std::size_t outputs = subject.outputs.all.size() > 1 ? subject.outputs.all.size() : 0;
    return m.n == samples && isWithin(m.predictions, m.n, mostPredictions) &&
           isWithin(m.correct, 0, m.predictions) && isWithin(m.baselineCorrect, 0, m.predictions) &&
           isWithin(m.flips.rightToWrong, 0, m.predictions) &&
           isWithin(m.flips.wrongToRight, 0, m.predictions) && m.outputs.size() == outputs;
}

bool plausible(const WholeRun &run, const RunSubject &subject)
{
    return plausible(run.measured, subject.samples, subject) && isWithin(run.classes, 0, mostPredictions) &&
           (!run.behaviour || isPlausible(*run.behaviour, run.classes, subject.samples));
}

bool isTime(double milliseconds)
{
    return std::isfinite(milliseconds) && milliseconds >= 0;
}

bool plausible(const evaluate::KeptBaseline &b, const RunSubject &subject)
{
    return plausible(b.heldOut, subject.samples, subject) &&
           plausible(b.everything, subject.everything, subject) && isTime(b.latency.batch1Ms) &&
           isTime(b.latency.batch32Ms) && b.latency.runs > 0;
}

} // namespace

std::string recipeKey(const pipeline::Recipe &recipe, std::span<const graph::Layer> layers)
{
    base::ContentHash hash;
    hash.add("paretoscope recipe 1");
    hash.add(recipe.steps.text());
    for (std::size_t i = 0; i < std::min(layers.size(), recipe.settings.size()); ++i) {
        hash.add(layers[i].name);
        hash.add(compress::canonical(recipe.settings[i], layers[i]).text());
    }
    return hash.hex();
}

std::string recordText(const std::string &key, const KeptRun &run, const RunSubject &subject)
{
    json j{{"wholeRun", recordVersion},
           {"key", key},
           {"recipe", toJson(run.recipe, subject.layers)},
           {"from", run.source.substr(0, longestSource)},
           {"measured", jsonOf(run.run.measured)},
           {"classes", run.run.classes},
           {"behaviour", run.run.behaviour ? jsonOf(*run.run.behaviour) : json()}};
    if (run.isMeasuredOnly)
        j["measuredOnly"] = true;
    if (run.cost)
        j["cost"] = jsonOf(*run.cost);
    return j.dump(-1, ' ', false, json::error_handler_t::replace);
}

json recordFrom(const std::string &line)
{
    auto record = parseJson(line, "a record", base::ErrorCode::InvalidProject);
    return record ? std::move(*record) : json();
}

std::optional<RunRecord> readRunRecord(const json &j, const RunSubject &subject)
{
    try {
        if (!j.is_object() || j.value("wholeRun", 0) != recordVersion)
            return std::nullopt;
        auto recipe = recipeFromJson(j.at("recipe"), subject.layers);
        if (!recipe)
            return std::nullopt;
        RunRecord record{
            j.at("key").get<std::string>(),
            {std::move(*recipe),
             j.at("from").get<std::string>().substr(0, longestSource),
             {measurementFrom(j.at("measured"), subject), {}, j.at("classes").get<std::int64_t>()}}};
        if (const json &behaviour = j.at("behaviour"); !behaviour.is_null())
            record.run.run.behaviour = behaviourFrom(behaviour);
        record.run.isMeasuredOnly = j.value("measuredOnly", false);
        if (const auto cost = j.find("cost"); cost != j.end())
            record.run.cost = costFrom(*cost);
        if (record.key != recipeKey(record.run.recipe, subject.layers) || !plausible(record.run.run, subject))
            return std::nullopt;
        return record;
    } catch (const json::exception &) {
        return std::nullopt; // a torn or foreign line: its recipe is run again
    }
}

std::string recordText(const evaluate::KeptBaseline &baseline, const std::string &processor)
{
    const auto &latency = baseline.latency;
    const json j{{"baseline", recordVersion},
                 {"processor", processor},
                 {"everything", jsonOf(baseline.everything)},
                 {"heldOut", jsonOf(baseline.heldOut)},
                 {"latency", {exact(latency.batch1Ms), exact(latency.batch32Ms), latency.runs}}};
    return j.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<evaluate::KeptBaseline> readBaselineRecord(const json &j, const RunSubject &subject,
                                                         const std::string &processor)
{
    try {
        if (!j.is_object() || j.value("baseline", 0) != recordVersion || j.at("processor") != processor)
            return std::nullopt;
        const json &latency = j.at("latency");
        const evaluate::KeptBaseline baseline{
            measurementFrom(j.at("everything"), subject),
            measurementFrom(j.at("heldOut"), subject),
            {numberAt(latency, 0), numberAt(latency, 1), latency.at(2).get<int>()}};
        return plausible(baseline, subject) ? std::optional(baseline) : std::nullopt;
    } catch (const json::exception &) {
        return std::nullopt;
    }
}

} // namespace paretoscope::project
