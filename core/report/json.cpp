#include "core/report/json.h"

#include "core/evaluate/furthermetrics.h"
#include "core/project/recipefile.h"
#include "core/report/behaviourjson.h"
#include "core/report/sentencejson.h"
#include "core/search/originname.h"
#include "core/statistics/intervals.h"
#include "core/statistics/watched.h"

#include <algorithm>
#include <numeric>

namespace paretoscope::report {

using nlohmann::json;

namespace {

json intervalJson(const statistics::Interval &interval)
{
    return {{"low", interval.low}, {"high", interval.high}};
}

/// What a measurement of the float model says: everything but the comparison with itself.
json qualityJson(const evaluate::Measurement &measurement)
{
    json result{
        {"value", measurement.value},
        {"low", measurement.interval.low},
        {"high", measurement.interval.high},
        {"interval", intervalJson(measurement.interval)},
        {"correct", measurement.correct},
        {"predictions", measurement.predictions},
        {"n", measurement.n},
        {"crossEntropy", measurement.crossEntropy},
    };
    if (measurement.metric == evaluate::Metric::NegativeLogLikelihood) {
        const statistics::Interval interval = evaluate::perplexityInterval(measurement);
        result["perplexity"] = evaluate::perplexity(measurement);
        result["perplexityLow"] = interval.low;
        result["perplexityHigh"] = interval.high;
    }
    for (const evaluate::FurtherMetric &further : measurement.further)
        result[further.key] = further.value;
    return result;
}

/// "meanIoU" → "baselineMeanIoU"
std::string baselineKey(std::string key)
{
    if (!key.empty() && key[0] >= 'a' && key[0] <= 'z')
        key[0] = static_cast<char>(key[0] - 'a' + 'A');
    return "baseline" + key;
}

json orNull(std::optional<double> value)
{
    return value ? json(*value) : json();
}

/// Of one class of many predictions a sample, or of one label.
json countsJson(const evaluate::ClassCounts &counts, std::size_t index, std::int64_t n, bool labels)
{
    json result{{"index", index}, {"n", labels ? n : counts.truth}, {"flips", toJson(counts.flips)}};
    if (labels) {
        const std::int64_t sure = n - counts.truth;
        result["positives"] = counts.truth;
        result["correctBefore"] = sure - counts.before + 2 * counts.correctBefore;
        result["correctAfter"] = sure - counts.after + 2 * counts.correctAfter;
        result["f1Before"] = orNull(evaluate::f1(counts, false));
        result["f1After"] = orNull(evaluate::f1(counts, true));
    } else {
        result["correctBefore"] = counts.correctBefore;
        result["correctAfter"] = counts.correctAfter;
        result["iouBefore"] = orNull(evaluate::intersectionOverUnion(counts, false));
        result["iouAfter"] = orNull(evaluate::intersectionOverUnion(counts, true));
    }
    return result;
}

void addClasses(json &result, const evaluate::Measurement &measurement)
{
    const bool labels = std::ranges::any_of(
        measurement.further, [](const evaluate::FurtherMetric &further) { return further.key == "macroF1"; });
    for (std::size_t i = 0; i < measurement.classes.size(); ++i)
        if (const auto &counts = measurement.classes[i];
            labels || counts.truth + counts.before + counts.after > 0)
            result["perClass"].push_back(countsJson(counts, i, measurement.n, labels));
}

json outputJson(const evaluate::OutputDamage &output)
{
    json result{{"name", output.name},
                {"kind", evaluate::outputKindName(output.kind)},
                {"shape", output.shape},
                {"weight", output.weight}};
    if (!output.leftOut.isEmpty()) {
        result["leftOut"] = output.leftOut.english;
        result["leftOutId"] = output.leftOut.id;
    } else
        result[evaluate::isDistribution(output.kind) ? "kl" : "distance"] = output.damage;
    return result;
}

} // namespace

json toJson(const graph::Layer &layer, std::optional<std::int64_t> macs)
{
    json result{
        {"name", layer.name},
        {"kind", graph::layerKindName(layer.kind)},
        {"shape", layer.weightShape},
        {"parameters", layer.parameters},
        {"macs", macs ? json(*macs) : json()},
    };
    if (layer.stored != graph::FloatType::Float32)
        result["storedAs"] = graph::floatTypeName(layer.stored);
    if (!layer.blockOf.empty())
        result["blockOf"] = layer.blockOf;
    if (layer.isGone)
        result["gone"] = true;
    return result;
}

json toJson(const statistics::Flips &flips)
{
    return {{"rightToWrong", flips.rightToWrong}, {"wrongToRight", flips.wrongToRight}};
}

json toJson(std::span<const evaluate::CodedStepEffect> effects)
{
    json list = json::array();
    for (const evaluate::CodedStepEffect &effect : effects)
        list.push_back({{"step", effect.step.kind->about().key},
                        {"layers", effect.layers},
                        {"changedLayers", effect.changed},
                        {"samples", effect.samples}});
    return list;
}

json toJson(const evaluate::Measurement &measurement)
{
    json result = qualityJson(measurement);
    result["metric"] = evaluate::metricName(measurement.metric);
    result["kl"] = measurement.kl;
    result["klStandardError"] = measurement.klStandardError;
    result["maxAbsDifference"] = measurement.maxAbsDifference;
    result["flips"] = toJson(measurement.flips);
    result["pValue"] = orNull(measurement.pValue);
    result["damageKind"] = evaluate::damageKindName(measurement.damageKind);
    for (const evaluate::OutputDamage &output : measurement.outputs)
        result["outputs"].push_back(outputJson(output));
    for (const evaluate::FurtherMetric &further : measurement.further)
        result[baselineKey(further.key)] = further.baselineValue;
    addClasses(result, measurement);
    result["baselineValue"] = measurement.baselineValue;
    result["baselineCorrect"] = measurement.baselineCorrect;
    result["difference"] = {{"value", measurement.difference},
                            {"low", measurement.differenceInterval.low},
                            {"high", measurement.differenceInterval.high}};
    return result;
}

json toJson(const evaluate::Baseline &baseline)
{
    json result = qualityJson(baseline.everything);
    result["metric"] = evaluate::metricName(baseline.everything.metric);
    result["fileBytes"] = baseline.fileBytes;
    result["storedBytes"] = baseline.storedBytes;
    result["parameters"] = baseline.parameters;
    result["macs"] = std::accumulate(baseline.macs.begin(), baseline.macs.end(), std::int64_t{0});
    result["latencyMs"] = baseline.latency.batch1Ms;
    result["latency"] = {
        {"batch1Ms", baseline.latency.batch1Ms},
        {"batch32Ms", baseline.latency.batch32Ms},
        {"runs", baseline.latency.runs},
    };
    result["split"] = baseline.split;
    result["calibrationSamples"] = baseline.calibrationSamples;
    result["heldOut"] = qualityJson(baseline.heldOut);
    return result;
}

json toJson(const sensitivity::SensitivityCell &cell, double klExpected, std::span<const graph::Layer> layers)
{
    const auto kl = statistics::watchedInterval(cell.kl, cell.klStandardError, cell.n);
    json result{
        {"layer", layers[cell.layer].name},
        {"setting", project::toJson(cell.setting)},
        {"kl", cell.kl},
        {"klStandardError", cell.klStandardError},
        {"klLow", cell.estimate ? json() : json(kl.low)},
        {"klHigh", cell.estimate ? json() : json(kl.high)},
        {"klExpected", klExpected},
        {"metricChange", cell.metricChange},
        {"flips", toJson(cell.flips)},
        {"n", cell.n},
        {"estimate", cell.estimate},
    };
    if (!cell.outputDamages.empty())
        result["outputDamages"] = cell.outputDamages;
    return result;
}

json toJson(const search::Candidate &candidate, std::span<const graph::Layer> layers)
{
    return {
        {"storedBytes", candidate.storedBytes},
        {"averageBits", compress::modelCost(layers, 0, candidate.recipe.settings).averageBits},
        {"predictedKl", candidate.kl},
        {"origin", search::originName(candidate.origin)},
        {"recipe", project::toJson(candidate.recipe, layers)},
    };
}

json toJson(const search::Ran &point, std::span<const graph::Layer> layers)
{
    json result = toJson(
        search::Candidate{point.recipe, point.cost.storedBytes, point.predictedKl.value_or(0), point.origin},
        layers);
    if (!point.predictedKl)
        result["predictedKl"] = nullptr;
    result["measured"] = toJson(point.measured);
    if (point.behaviour) {
        result["measured"]["ece"] = {{"before", point.behaviour->eceBefore},
                                     {"after", point.behaviour->eceAfter}};
        result["measured"]["behaviour"] = toJson(*point.behaviour);
    }
    return result;
}

json toJson(const search::PredictionFit &fit)
{
    auto knots = json::array();
    for (const auto &knot : fit.knots())
        knots.push_back({{"predictedKl", std::exp(knot.logPredicted)},
                         {"measuredKl", std::exp(knot.logMeasured)},
                         {"error", knot.error},
                         {"covariance", knot.covariance}});
    return {{"knots", std::move(knots)}, {"scatter", fit.scatter()}, {"wander", fit.wander()}};
}

json toJson(const evaluate::Measurement &measurement, const compress::ModelCost &cost)
{
    json result = toJson(measurement);
    result["nominalBytes"] = cost.nominalBytes;
    result["storedBytes"] = cost.storedBytes;
    result["averageBits"] = cost.averageBits;
    return result;
}

json toJson(const ExportResult &result)
{
    return {
        {"fileBytes", result.fileBytes},
        {"storedBytes", result.storedBytes},
        {"verified", result.verified},
        {"maxAbsDifference", result.maxAbsDifference},
        {"format", result.format},
        {"model", result.model.string()},
        {"recipe", result.recipe.string()},
        {"report", result.report.string()},
        {"measured", toJson(result.measured)},
        {"largerThanOriginal", result.isLarger()},
        {"leftOut", englishOf(result.leftOut)},
        {"leftOutIds", idsOf(result.leftOut)},
        {"notes", englishOf(result.notes)},
        {"noteIds", idsOf(result.notes)},
        {"halfArithmetic", result.halfArithmetic},
        {"runtime", result.inRuntime ? toJson(*result.inRuntime) : json()},
    };
}

} // namespace paretoscope::report
