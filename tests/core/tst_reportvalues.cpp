// Results as JSON and CSV: the names that the command line promises, and values that survive.
#include "core/project/recipefile.h"
#include "core/report/behaviourjson.h"
#include "core/report/csv.h"
#include "core/report/damagewords.h"
#include "core/report/json.h"
#include "core/statistics/watched.h"
#include "tests/support/bits.h"
#include "tests/support/layerzoo.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <memory>
#include <sstream>

using namespace paretoscope;
using nlohmann::json;
using tests::bits;
using tests::sparse;
using tests::sparsityOf;
using tests::symmetricBits;

namespace {

std::vector<graph::Layer> twoLayers()
{
    return {tests::describedLayer("conv1", graph::LayerKind::Conv2d, {16, 3, 3, 3}),
            tests::describedLayer("odd, \"name\"", graph::LayerKind::Linear, {10, 64})};
}

evaluate::Measurement someMeasurement()
{
    evaluate::Measurement measurement;
    measurement.n = 1017;
    measurement.predictions = 1017;
    measurement.correct = 925;
    measurement.value = 925.0 / 1017;
    measurement.interval = {0.89, 0.93};
    measurement.baselineCorrect = 932;
    measurement.baselineValue = 932.0 / 1017;
    measurement.difference = -7.0 / 1017;
    measurement.differenceInterval = {-0.02, 0.01};
    measurement.kl = 0.0125;
    measurement.flips = {9, 4};
    measurement.pValue = 0.27;
    return measurement;
}

/// Samples that are files, of named classes.
class NamedData final : public data::Dataset {
public:
    std::int64_t size() const override { return 20; }
    base::Result<data::Batch> read(std::span<const std::int64_t>) const override { return data::Batch(); }
    std::vector<std::string> classNames() const override { return {"cat", "dog"}; }
    std::string sampleFile(std::int64_t index) const override { return std::to_string(index) + ".png"; }
    const std::string &contentHash() const override { return m_hash; }

private:
    std::string m_hash = "named";
};

bool hasAll(const json &object, std::initializer_list<const char *> names)
{
    return std::ranges::all_of(names, [&](const char *name) { return object.contains(name); });
}

std::vector<std::string> lines(const std::string &text)
{
    std::vector<std::string> result;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);)
        result.push_back(line);
    return result;
}

} // namespace

class ReportValuesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void distancesAreNotCalledKl();
    void severalOutputsAreToldEach();
    void baselineHasTheContractsNames();
    void perplexityIsThereForLanguageModelsOnly();
    void cellsNameLayersAndSettings();
    void pointsCarryTheirRecipe();
    void evaluationTellsBytes();
    void behaviourNamesClassesAndSamples();
    void sensitivityCsvHasARowPerCell();
    void frontierCsvQuotesAndLeavesUnmeasuredEmpty();
};

void ReportValuesTest::baselineHasTheContractsNames()
{
    evaluate::Baseline baseline;
    baseline.everything = someMeasurement();
    baseline.heldOut = someMeasurement();
    baseline.heldOut.n = 700;
    baseline.fileBytes = 1'115'349;
    baseline.latency = {0.93, 0.55, 21};
    baseline.macs = {100, 23};
    const json result = report::toJson(baseline);
    QVERIFY(hasAll(result, {"metric", "value", "low", "high", "correct", "n", "crossEntropy", "fileBytes",
                            "parameters", "latencyMs", "heldOut"}));
    QVERIFY(hasAll(result["heldOut"], {"value", "correct", "n"}));
    QCOMPARE(result["metric"].get<std::string>(), std::string("accuracy"));
    QCOMPARE(result["n"].get<int>(), 1017);
    QCOMPARE(result["heldOut"]["n"].get<int>(), 700);
    QCOMPARE(result["latencyMs"].get<double>(), 0.93);
    QCOMPARE(result["macs"].get<int>(), 123);
}

void ReportValuesTest::perplexityIsThereForLanguageModelsOnly()
{
    evaluate::Measurement measurement = someMeasurement();
    QVERIFY(!report::toJson(measurement).contains("perplexity"));
    measurement.metric = evaluate::Metric::NegativeLogLikelihood;
    measurement.crossEntropy = 0;
    measurement.interval = {std::log(0.5), std::log(2.0)};
    const json result = report::toJson(measurement);
    QCOMPARE(result["perplexity"].get<double>(), 1.0);
    QVERIFY(std::abs(result["perplexityLow"].get<double>() - 0.5) < 1e-12);
    QVERIFY(std::abs(result["perplexityHigh"].get<double>() - 2) < 1e-12);
}

void ReportValuesTest::cellsNameLayersAndSettings()
{
    const sensitivity::SensitivityCell cell{.layer = 0, .setting = bits(3), .n = 64, .kl = 0.5, .flips = {}};
    const json result = report::toJson(cell, 0.25, twoLayers());
    QVERIFY(result["estimate"] == false);
    QVERIFY(hasAll(result, {"layer", "setting", "kl", "klStandardError", "metricChange", "flips", "n"}));
    QCOMPARE(result["layer"].get<std::string>(), std::string("conv1"));
    QCOMPARE(result["setting"]["bits"].get<int>(), 3);
    QVERIFY(hasAll(result["flips"], {"rightToWrong", "wrongToRight"}));
    const auto interval = statistics::watchedInterval(0.5, 0, 64);
    QCOMPARE(result["klLow"].get<double>(), interval.low);
    QCOMPARE(result["klHigh"].get<double>(), interval.high);
    QCOMPARE(result["klExpected"].get<double>(), 0.25);
    sensitivity::SensitivityCell few = cell;
    few.n = 2;
    QCOMPARE(report::toJson(few, 0.5, twoLayers())["klHigh"].dump(),
             std::string("null")); // nothing is known yet
    sensitivity::SensitivityCell guessed = cell;
    guessed.estimate = true;
    QVERIFY(report::toJson(guessed, 0.5, twoLayers())["klLow"].is_null());
}

void ReportValuesTest::pointsCarryTheirRecipe()
{
    const auto layers = twoLayers();
    search::Candidate candidate;
    candidate.recipe = pipeline::uniformRecipe(2, bits(4));
    candidate.recipe.settings[1] = bits(4, 0.3);
    candidate.storedBytes = 1234;
    candidate.kl = 0.25;
    candidate.origin = search::Origin::Greedy;
    const json predicted = report::toJson(candidate, layers);
    QVERIFY(!predicted.contains("measured"));
    const search::Ran ran{candidate.recipe,
                          {100, candidate.storedBytes, 3.5},
                          candidate.kl,
                          someMeasurement(),
                          candidate.origin};
    const json result = report::toJson(ran, layers);
    for (const char *field : {"storedBytes", "averageBits", "predictedKl", "recipe", "origin"})
        QVERIFY2(result[field] == predicted[field], field);
    QVERIFY(hasAll(result, {"storedBytes", "averageBits", "predictedKl", "recipe", "measured"}));
    QVERIFY(hasAll(result["measured"], {"value", "correct", "n", "low", "high", "kl"}));
    QCOMPARE(result["origin"].get<std::string>(), std::string("greedy"));
    // 432 weights at 4 bits, and 448 of 640 kept.
    QCOMPARE(result["averageBits"].get<double>(), 4.0 * (432 + 448) / (432 + 640));
    const auto recipe = project::recipeFromJson(result["recipe"], layers);
    QVERIFY(recipe.ok());
    QCOMPARE(sparsityOf(recipe->settings[1]), 0.3);
}

void ReportValuesTest::evaluationTellsBytes()
{
    const json result = report::toJson(someMeasurement(), compress::ModelCost{100, 200, 3.5});
    QVERIFY(hasAll(result, {"value", "correct", "n", "low", "high", "kl", "flips", "pValue", "nominalBytes",
                            "storedBytes"}));
    QCOMPARE(result["flips"]["rightToWrong"].get<int>(), 9);
    QCOMPARE(result["storedBytes"].get<int>(), 200);
    QVERIFY(hasAll(result["interval"], {"low", "high"}));
    QCOMPARE(result["interval"]["low"].get<double>(), 0.89);
    QCOMPARE(result["difference"]["value"].get<double>(), -7.0 / 1017);
    QCOMPARE(result["difference"]["low"].get<double>(), -0.02);
    QCOMPARE(result["difference"]["high"].get<double>(), 0.01);
    QCOMPARE(result["baselineCorrect"].get<int>(), 932);
}

void ReportValuesTest::behaviourNamesClassesAndSamples()
{
    std::vector<evaluate::Outcome> outcomes;
    for (int i = 0; i < 4; ++i) // labels 0 1 0 1; the last is lost
        outcomes.push_back(
            {.sample = i, .label = i % 2, .before = i % 2, .after = i == 3 ? 0 : i % 2, .kl = 0.5 * i});
    const auto behaviour = evaluate::behaviourFrom(outcomes, 2);
    const data::SampleSet samples{std::make_shared<NamedData>(), {10, 11, 12, 13}};
    json result;
    report::addBehaviour(result, behaviour, samples);
    QCOMPARE(result["perClass"].size(), std::size_t(2));
    const json &dogs = result["perClass"][1];
    QVERIFY(hasAll(dogs, {"class", "index", "n", "correctBefore", "correctAfter", "difference", "low", "high",
                          "flips", "pValue"}));
    QCOMPARE(dogs["class"].get<std::string>(), std::string("dog"));
    QCOMPARE(dogs["index"].get<int>(), 1);
    QCOMPARE(dogs["difference"].get<double>(), -0.5);
    QVERIFY(!std::signbit(result["perClass"][0]["difference"].get<double>())); // no "−0"
    QVERIFY(hasAll(result["ece"], {"before", "after"}));
    QVERIFY(hasAll(result["behaviour"],
                   {"n", "flips", "changed", "largestClassDrop", "largestClassDropLabel", "largestClassDropN",
                    "eceBefore", "eceAfter", "confidenceBefore", "confidenceAfter", "overconfidentBefore",
                    "overconfidentAfter", "hardN", "hardDrop", "reliability", "worst"}));
    const json &worst = result["behaviour"]["worst"];
    QCOMPARE(worst.size(), std::size_t(3));
    QCOMPARE(worst[0]["sample"].get<int>(), 13); // as the data numbers it
    QCOMPARE(worst[0]["file"].get<std::string>(), std::string("13.png"));
    QCOMPARE(worst[0]["kl"].get<double>(), 1.5);
    QCOMPARE(result["behaviour"]["reliability"]["after"].size(), std::size_t(15));
    result = {};
    report::addBehaviour(result, evaluate::behaviourFrom({}, 0), {});
    QVERIFY(result["perClass"].empty() && result["ece"].is_null() && result["behaviour"].is_null());
}

void ReportValuesTest::sensitivityCsvHasARowPerCell()
{
    const compress::LayerSetting rounded = bits(3).with("granularity", "group");
    const compress::LayerSetting pruned = sparse(0.5);
    sensitivity::SensitivityTable table(2, {rounded, pruned});
    table.put({.layer = 0, .setting = rounded, .n = 64, .kl = 0.1, .flips = {3, 1}});
    table.put({.layer = 1, .setting = pruned, .n = 16, .kl = 1e-7, .flips = {}, .estimate = true});
    const std::vector<compress::ImpossibleSetting> impossible{
        {0, bits("float16"), PARETOSCOPE_SAY("test.too-large", "Too large, by far.")}};
    const auto rows = lines(report::sensitivityCsv(table, twoLayers(), impossible, evaluate::DamageKind::Kl));
    QCOMPARE(rows.size(), std::size_t{4});
    // The layer, then what methods have for parameters, in their order.
    QString header = QStringLiteral("layer");
    for (const compress::Parameter &parameter : compress::parameters())
        header += QLatin1Char(',') + QString::fromStdString(std::string(parameter.key));
    QCOMPARE(QString::fromStdString(rows[0]),
             header +
                 QStringLiteral(",kl,klStandardError,klLow,klHigh,metricChange,rightToWrong,wrongToRight,n,"
                                "estimate,impossible"));
    const auto cell = [&](std::size_t row, const char *column) {
        const auto columns = QString::fromStdString(rows[0]).split(u',');
        return QString::fromStdString(rows[row]).split(u',').at(columns.indexOf(QLatin1String(column)));
    };
    const std::pair<const char *, const char *> said[] = {
        {"layer", "conv1"},  {"bits", "3"},         {"sparsity", "0"},       {"granularity", "group"},
        {"groupSize", "64"}, {"symmetric", "true"}, {"clip", "output"},      {"signedScale", "true"},
        {"rescale", "true"}, {"kl", "0.1"},         {"klStandardError", "0"}};
    for (const auto &[column, text] : said)
        QCOMPARE(cell(1, column), QLatin1String(text));
    QVERIFY(rows[1].ends_with(",0,3,1,64,false,"));
    const auto kl = statistics::watchedInterval(0.1, 0, 64);
    QCOMPARE(cell(1, "klLow").toDouble(), kl.low);
    QCOMPARE(cell(1, "klHigh").toDouble(), kl.high);
    QCOMPARE(cell(2, "bits"), QLatin1String("float16"));
    for (const char *without : {"granularity", "groupSize", "symmetric", "clip", "signedScale", "rescale"})
        QVERIFY(cell(2, without).isEmpty());
    QVERIFY(rows[2].starts_with("conv1,float16,0,") &&
            rows[2].ends_with(",,,,,,,0,false,\"Too large, by far.\""));
    QVERIFY(rows[3].starts_with("\"odd, \"\"name\"\"\",float32,0.5,"));
    QVERIFY(rows[3].ends_with(",1e-07,0,,,0,0,0,16,true,"));
}

void ReportValuesTest::frontierCsvQuotesAndLeavesUnmeasuredEmpty()
{
    report::FrontierRow row;
    row.candidate.recipe = pipeline::uniformRecipe(2, symmetricBits(8));
    row.candidate.storedBytes = 1500;
    row.candidate.kl = 0.5;
    const report::FrontierRow measured{row.candidate, someMeasurement()};
    const auto rows =
        lines(report::frontierCsv(std::vector{row, measured}, twoLayers(), evaluate::DamageKind::Kl));
    QCOMPARE(rows.size(), std::size_t{3});
    QCOMPARE(rows[0],
             std::string("storedBytes,averageBits,predictedKl,origin,value,low,high,correct,n,kl,conv1,"
                         "\"odd, \"\"name\"\"\""));
    QCOMPARE(rows[1],
             std::string("1500,8,0.5,frontier,,,,,,,8 output signed rescaled,8 output signed rescaled"));
    QVERIFY(
        rows[2].ends_with(",0.89,0.93,925,1017,0.0125,8 output signed rescaled,8 output signed rescaled"));
}

void ReportValuesTest::distancesAreNotCalledKl()
{
    const json told{{"cells", json::array({{{"kl", 0.5}, {"klLow", 0.4}, {"klExpected", 0.45}}})},
                    {"predictedKl", 1.5},
                    {"recipe", {{"kl", "a layer of that name"}}},
                    {"outputs", json::array({{{"name", "scores"}, {"kl", 0.25}}})}};
    const json kl = report::withDamageKind(told, evaluate::DamageKind::Kl);
    QVERIFY(kl["cells"] == told["cells"]);
    QVERIFY(kl["damageKind"] == "kl");
    const json mixed = report::withDamageKind(told, evaluate::DamageKind::Mixed);
    QVERIFY(mixed["predictedKl"] == 1.5 && mixed["damageKind"] == "mixed");
    const sensitivity::SensitivityTable none;
    for (const auto kind : {evaluate::DamageKind::Kl, evaluate::DamageKind::Mixed}) {
        QVERIFY(report::sensitivityCsv(none, {}, {}, kind).find(",kl,klStandardError,klLow,") !=
                std::string::npos);
        QVERIFY(report::frontierCsv({}, {}, kind).find(",predictedKl,") != std::string::npos);
    }
    using evaluate::DamageKind;
    QVERIFY(report::sensitivityCsv(none, {}, {}, DamageKind::Distance)
                .find(",distance,distanceStandardError,distanceLow,distanceHigh,") != std::string::npos);
    const std::string points = report::frontierCsv({}, {}, DamageKind::Distance);
    QVERIFY(points.find(",predictedDistance,") != std::string::npos && points.ends_with(",n,distance\n"));
    const json distance = report::withDamageKind(told, evaluate::DamageKind::Distance);
    const json &cell = distance["cells"][0];
    QVERIFY(cell["kl"].is_null() && cell["klLow"].is_null() && cell["klExpected"].is_null());
    QVERIFY(cell["distance"] == 0.5 && cell["distanceLow"] == 0.4 && cell["distanceExpected"] == 0.45);
    QVERIFY(distance["predictedKl"].is_null() && distance["predictedDistance"] == 1.5);
    QVERIFY(distance["recipe"] == told["recipe"] && distance["outputs"] == told["outputs"]);
}

void ReportValuesTest::severalOutputsAreToldEach()
{
    evaluate::Measurement measurement = someMeasurement();
    measurement.pValue.reset();
    measurement.outputs = {{"scores", evaluate::OutputKind::Logits, {10}, 1, 0.01, {}},
                           {"boxes", evaluate::OutputKind::Values, {4}, 0.5, 0.02, {}},
                           {"loss",
                            evaluate::OutputKind::Values,
                            {},
                            1,
                            0,
                            base::Wording{"no.parts", "is not made of one part for each sample"}}};
    measurement.further = {{"meanIoU", 0.5, 0.6}};
    const json told = report::toJson(measurement);
    QVERIFY(told["pValue"].is_null());
    QVERIFY(told["outputs"][0]["kl"] == 0.01 && told["outputs"][1]["distance"] == 0.02);
    QVERIFY(told["outputs"][2].contains("leftOut") && !told["outputs"][2].contains("distance"));
    QVERIFY(told["meanIoU"] == 0.5 && told["baselineMeanIoU"] == 0.6);
}

QTEST_GUILESS_MAIN(ReportValuesTest)
#include "tst_reportvalues.moc"
