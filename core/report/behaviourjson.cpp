#include "core/report/behaviourjson.h"

#include "core/report/json.h"

namespace paretoscope::report {

using nlohmann::json;

namespace {

json classJson(const evaluate::ClassChange &change, const std::vector<std::string> &names)
{
    return {
        {"class", className(names, change.label)},
        {"index", change.label},
        {"n", change.n},
        {"correctBefore", change.correctBefore},
        {"correctAfter", change.correctAfter},
        {"difference", 0 - change.drop()},
        {"low", change.difference.low},
        {"high", change.difference.high},
        {"flips", toJson(change.flips)},
        {"pValue", change.pValue},
    };
}

json binsJson(const std::vector<evaluate::ReliabilityBin> &bins)
{
    json result = json::array();
    for (const evaluate::ReliabilityBin &bin : bins)
        result.push_back(
            {{"n", bin.n},
             {"correct", bin.correct},
             {"confidence", bin.n > 0 ? json(bin.confidenceSum / static_cast<double>(bin.n)) : json()}});
    return result;
}

json exampleJson(const evaluate::WorstExample &example, const data::SampleSet &samples)
{
    const evaluate::Outcome &outcome = example.outcome;
    const auto position = static_cast<std::size_t>(outcome.sample);
    const bool known = outcome.sample >= 0 && outcome.sample < samples.size();
    const std::int64_t number = known ? samples.indices[position] : outcome.sample;
    json result{
        {"sample", number},
        {"row", outcome.row},
        {"label", outcome.label >= 0 ? json(outcome.label) : json()},
        {"before", outcome.before},
        {"after", outcome.after},
        {"confidenceBefore", outcome.confidenceBefore},
        {"confidenceAfter", outcome.confidenceAfter},
        {"kl", example.kl},
        {"klOfPrediction", outcome.kl},
    };
    if (const std::string file = known ? samples.dataset->sampleFile(number) : std::string(); !file.empty())
        result["file"] = file;
    return result;
}

} // namespace

std::string className(const std::vector<std::string> &names, std::int64_t label)
{
    const bool named = label >= 0 && static_cast<std::size_t>(label) < names.size();
    return named ? names[static_cast<std::size_t>(label)] : std::to_string(label);
}

json toJson(const evaluate::BehaviourSummary &summary)
{
    const bool lost = summary.largestClassDropLabel >= 0;
    return {
        {"n", summary.n},
        {"flips", toJson(summary.flips)},
        {"changed", summary.changed},
        {"largestClassDrop", summary.largestClassDrop},
        {"largestClassDropLabel", lost ? json(summary.largestClassDropLabel) : json()},
        {"largestClassDropN", summary.largestClassDropN},
        {"eceBefore", summary.eceBefore},
        {"eceAfter", summary.eceAfter},
        {"confidenceBefore", summary.confidenceBefore},
        {"confidenceAfter", summary.confidenceAfter},
        {"overconfidentBefore", summary.overconfidentBefore},
        {"overconfidentAfter", summary.overconfidentAfter},
        {"hardN", summary.hardN},
        {"hardDrop", summary.hardDrop},
    };
}

void addBehaviour(json &measured, const evaluate::Behaviour &behaviour, const data::SampleSet &samples)
{
    if (!measured.contains("perClass"))
        measured["perClass"] = json::array();
    measured["ece"] = json();
    measured["behaviour"] = json();
    if (behaviour.summary.n == 0)
        return;
    const auto names = samples.dataset ? samples.dataset->classNames() : std::vector<std::string>();
    for (const evaluate::ClassChange &change : behaviour.classes)
        measured["perClass"].push_back(classJson(change, names));
    measured["ece"] = {{"before", behaviour.summary.eceBefore}, {"after", behaviour.summary.eceAfter}};
    json described = toJson(behaviour.summary);
    described["reliability"] = {{"before", binsJson(behaviour.reliabilityBefore)},
                                {"after", binsJson(behaviour.reliabilityAfter)}};
    described["worst"] = json::array();
    for (const evaluate::WorstExample &example : behaviour.worst)
        described["worst"].push_back(exampleJson(example, samples));
    measured["behaviour"] = std::move(described);
}

} // namespace paretoscope::report
