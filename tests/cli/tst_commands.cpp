// Every command on the shipped demo: the promised fields, and that the commands agree with one another.
#include "tests/cli/program.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <set>

using namespace paretoscope::tests;
using nlohmann::json;

namespace {

const QString demo = Program::demo(QStringLiteral("digits.pscope.json"));
// Small, so that the whole file runs in seconds.
const QStringList fewCells{QStringLiteral("--bits"), QStringLiteral("2,4,8"), QStringLiteral("--samples"),
                           QStringLiteral("32")};

/// The promised fields that OBJECT lacks or has as null.
QStringList missing(const json &object, const char *fields)
{
    QStringList lacking;
    for (const QString &field : words(fields))
        if (!object.is_object() || !object.contains(field.toStdString()) ||
            object[field.toStdString()].is_null())
            lacking << field;
    return lacking;
}

const char measuredFields[] = "value correct n low high kl";

} // namespace

class TestCommands : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void inspectListsTheLayersOfAProject();
    void sharesAreOfTheBytesOfTheModel();
    void inspectOfABareModelAsksForItsShape();
    void inspectHonoursAGivenShape();
    void baselineHasThePromisedFields();
    void sensitivityHasEveryCell();
    void estimatesAreMarkedAndRankLikeMeasurements();
    void sensitivityWritesCsv();
    void secondRunUsesTheCache();
    void combinedSettingsAreMeasured();
    void granularityIsInEveryCell();
    void frontierRisesInBytesAndFallsInDamage();
    void frontierKeepsBudgetAndPins();
    void ratioIsOfTheFloatModelsStoredBytes();
    void frontierIsNeverWorseThanUniform();
    void recipeOfAPointEvaluatesToItsMeasurement();
    void latencyTellsWhatARecipeDoesToSpeed();
    void limitOnLatencyIsOfWhatWasTimed();
    void everyStepOfARecipeIsTold();
    void floatRecipeChangesNothing();
    void exportWritesAVerifiedSmallerModel();
    void exportedModelIsAModelAgain();
    void formatsAreListedAndChosen();
    void suffixesOfNoFormatAreRefused();
    void pinsAreToldWhole();
    void weightsOfAnotherFileAreMeasured();
    void exportOfABudgetFits();
    void nothingIsWrittenOverWhatWasGiven_data();
    void nothingIsWrittenOverWhatWasGiven();
    void exportSaysThatItIsLargerThanTheOriginal();
    void folderStandsForItsProject();
    void jsonIsAloneOnStandardOutput();
    void tablesAreForPeople();

private:
    Program m_program;
};

void TestCommands::initTestCase()
{
    QVERIFY2(QFile::exists(demo), qPrintable(demo));
}

void TestCommands::inspectListsTheLayersOfAProject()
{
    const json result = m_program.runJson({QStringLiteral("inspect"), demo});
    QVERIFY(result["layers"].size() > 8);
    std::int64_t parameters = 0;
    for (const auto &layer : result["layers"]) {
        QCOMPARE(missing(layer, "name kind shape parameters macs"), QStringList());
        QVERIFY(layer["macs"].get<std::int64_t>() > 0);
        std::int64_t weights = 1;
        for (const auto &size : layer["shape"])
            weights *= size.get<std::int64_t>();
        QVERIFY(layer["parameters"].get<std::int64_t>() >= weights);
        parameters += layer["parameters"].get<std::int64_t>();
    }
    QVERIFY(result["parameters"].get<std::int64_t>() >= parameters);
    QCOMPARE(shown(result["inputShape"]), shown(json({1, 1, 8, 8})));
}

// As in the window, whose column of that name it is.
void TestCommands::sharesAreOfTheBytesOfTheModel()
{
    const json result = m_program.runJson({QStringLiteral("inspect"), demo});
    const Outcome text = m_program.run({QStringLiteral("inspect"), demo});
    const auto whole = result["bytesAsStored"].get<double>();
    QVERIFY(result["layers"].size() >= 3);
    for (const json &layer : result["layers"]) {
        double bytes = 4;
        for (const json &size : layer["shape"])
            bytes *= size.get<double>();
        const auto name =
            QRegularExpression::escape(QString::fromStdString(layer["name"].get<std::string>()));
        const QRegularExpression row(
            QStringLiteral("^ *%1 .* %2 %").arg(name).arg(100 * bytes / whole, 0, 'f', 1),
            QRegularExpression::MultilineOption);
        QVERIFY2(row.match(QString::fromUtf8(text.out)).hasMatch(), qPrintable(row.pattern()));
    }
    QVERIFY2(text.out.contains("share: of the stored bytes of the whole model"), text.out);
}

void TestCommands::inspectOfABareModelAsksForItsShape()
{
    const QString model = Program::demo(QStringLiteral("digits.pt"));
    const json result = m_program.runJson({QStringLiteral("inspect"), model});
    QCOMPARE(result["layers"].size(), m_program.runJson({QStringLiteral("inspect"), demo})["layers"].size());
    QVERIFY(result["layers"][0]["macs"].is_null());
    QVERIFY(result["inputShape"].is_null());
    const Outcome text = m_program.run({QStringLiteral("inspect"), model});
    QVERIFY2(text.out.contains("--input-shape 1,1,HEIGHT,WIDTH"), text.out);
}

void TestCommands::inspectHonoursAGivenShape()
{
    const QString model = Program::demo(QStringLiteral("digits.pt"));
    const QStringList shape{QStringLiteral("--input-shape"), QStringLiteral("1,1,8,8")};
    const json result = m_program.runJson(QStringList{QStringLiteral("inspect"), model} + shape);
    QVERIFY(result["layers"][0]["macs"].get<std::int64_t>() > 0);
    QCOMPARE(shown(result["layers"]), shown(m_program.runJson({QStringLiteral("inspect"), demo})["layers"]));
}

void TestCommands::baselineHasThePromisedFields()
{
    const json result = m_program.runJson({QStringLiteral("baseline"), demo});
    QCOMPARE(missing(result,
                     "metric value low high correct n crossEntropy fileBytes parameters latencyMs heldOut"),
             QStringList());
    QCOMPARE(missing(result["heldOut"], "value correct n"), QStringList());
    QCOMPARE(result["fileBytes"].get<qint64>(), QFileInfo(Program::demo(QStringLiteral("digits.pt"))).size());
    QCOMPARE(result["value"].get<double>(), result["correct"].get<double>() / result["n"].get<double>());
    QVERIFY(result["value"].get<double>() >= 0.98); // what the demo promises
    QVERIFY(result["low"].get<double>() < result["value"].get<double>());
    QVERIFY(result["high"].get<double>() > result["value"].get<double>());
    QVERIFY(result["latencyMs"].get<double>() > 0);
}

void TestCommands::sensitivityHasEveryCell()
{
    const json result = m_program.runJson(QStringList{QStringLiteral("sensitivity"), demo} + fewCells);
    const auto layers = m_program.runJson({QStringLiteral("inspect"), demo})["layers"];
    QCOMPARE(result["cells"].size(), layers.size() * 3);
    QVERIFY(result["seconds"].is_number());
    for (const auto &cell : result["cells"]) {
        QCOMPARE(missing(cell, "layer setting kl klStandardError metricChange flips n"), QStringList());
        QCOMPARE(missing(cell["flips"], "rightToWrong wrongToRight"), QStringList());
        QCOMPARE(shown(cell["n"]), shown(json(32)));
        QVERIFY(cell["setting"]["bits"].is_number_integer());
        const double flipped =
            cell["flips"]["wrongToRight"].get<double>() - cell["flips"]["rightToWrong"].get<double>();
        QVERIFY(std::abs(cell["metricChange"].get<double>() - flipped / 32) < 1e-9);
    }
    for (const auto &layer : layers) { // two bits hurt every layer more than eight
        double damage[9] = {};
        for (const auto &cell : result["cells"])
            if (cell["layer"] == layer["name"])
                damage[cell["setting"]["bits"].get<int>()] = cell["kl"].get<double>();
        QVERIFY2(damage[2] > damage[8], layer["name"].get<std::string>().c_str());
    }
}

void TestCommands::estimatesAreMarkedAndRankLikeMeasurements()
{
    const Program fresh;
    const QStringList measure = QStringList{QStringLiteral("sensitivity"), demo} + fewCells;
    const json estimated = fresh.runJson(measure + QStringList{QStringLiteral("--estimate")});
    QVERIFY(QDir(fresh.cacheFolder()).entryList(QDir::Files).isEmpty()); // nothing was measured
    const json measured = fresh.runJson(measure);
    QCOMPARE(estimated["cells"].size(), measured["cells"].size());
    int sameOrder = 0;
    int pairs = 0;
    for (std::size_t i = 0; i < estimated["cells"].size(); ++i) {
        const json &a = estimated["cells"][i];
        const json &b = measured["cells"][i];
        QCOMPARE(shown(a["layer"]), shown(b["layer"]));
        QCOMPARE(shown(a["setting"]), shown(b["setting"]));
        QCOMPARE(shown(a["n"]), shown(json(32)));
        QCOMPARE(shown(a["estimate"]), shown(json(true)));
        QCOMPARE(shown(b["estimate"]), shown(json(false)));
        for (std::size_t j = 0; j < i; ++j, ++pairs)
            sameOrder += (a["kl"] < estimated["cells"][j]["kl"]) == (b["kl"] < measured["cells"][j]["kl"]);
    }
    QVERIFY2(sameOrder > 0.85 * pairs, qPrintable(QStringLiteral("%1 of %2").arg(sameOrder).arg(pairs)));
}

void TestCommands::sensitivityWritesCsv()
{
    const QString csv = m_program.path(QStringLiteral("cells.csv"));
    const json result = m_program.runJson(
        QStringList{QStringLiteral("sensitivity"), demo, QStringLiteral("--csv"), csv} + fewCells);
    QFile file(csv);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto lines = file.readAll().trimmed().split('\n');
    QCOMPARE(static_cast<std::size_t>(lines.size()), result["cells"].size() + 1);
    QVERIFY(lines.first().startsWith("layer,"));
    QVERIFY(lines.at(1).contains(result["cells"][0]["layer"].get<std::string>().c_str()));
}

void TestCommands::secondRunUsesTheCache()
{
    const Program fresh;
    const QStringList arguments = QStringList{QStringLiteral("sensitivity"), demo} + fewCells;
    const auto cacheBytes = [&fresh] {
        qint64 bytes = 0;
        for (const auto &file : QDir(fresh.cacheFolder()).entryInfoList(QDir::Files))
            bytes += file.size();
        return bytes;
    };
    const json first = fresh.runJson(arguments);
    const qint64 kept = cacheBytes();
    QVERIFY(kept > 0);
    const json second = fresh.runJson(arguments);
    QCOMPARE(shown(second["cells"]), shown(first["cells"]));
    QCOMPARE(cacheBytes(), kept); // nothing was measured again
    const json apart = fresh.runJson(arguments + QStringList{QStringLiteral("--no-cache")});
    QCOMPARE(shown(apart["cells"]), shown(first["cells"]));
    QCOMPARE(cacheBytes(), kept);
    // Nor does it keep them anywhere else.
    QCOMPARE(QDir(fresh.path({})).entryList(QDir::Files | QDir::Hidden), QStringList());
}

void TestCommands::combinedSettingsAreMeasured()
{
    const json result = m_program.runJson(
        words("sensitivity --bits 4 --sparsity 0.3,0.6 --combine --samples 16") + QStringList{demo});
    std::set<std::string> settings;
    for (const auto &cell : result["cells"])
        settings.insert(cell["setting"].dump());
    QCOMPARE(settings.size(), std::size_t{5}); // 4 bits, 30 %, 60 %, and 4 bits with each
}

void TestCommands::granularityIsInEveryCell()
{
    const json result = m_program.runJson(
        words("sensitivity --bits 4 --granularity group:16 --asymmetric --clip max --samples 16") +
        QStringList{demo});
    for (const auto &cell : result["cells"]) {
        QCOMPARE(shown(cell["setting"]["granularity"]), shown(json("group")));
        QCOMPARE(shown(cell["setting"]["groupSize"]), shown(json(16)));
        QCOMPARE(shown(cell["setting"]["symmetric"]), shown(json(false)));
    }
}

void TestCommands::frontierRisesInBytesAndFallsInDamage()
{
    const json result =
        m_program.runJson(QStringList{QStringLiteral("frontier"), demo, QStringLiteral("--all")} + fewCells);
    QVERIFY(result["points"].size() > 10);
    double bytes = 0;
    double damage = std::numeric_limits<double>::infinity();
    for (const auto &point : result["points"]) {
        QCOMPARE(missing(point, "storedBytes averageBits predictedKl recipe"), QStringList());
        QVERIFY(point["storedBytes"].get<double>() > bytes);
        QVERIFY(point["predictedKl"].get<double>() < damage);
        bytes = point["storedBytes"].get<double>();
        damage = point["predictedKl"].get<double>();
    }
    // With no limit it ends at the float weights, some batch norms folded away.
    QCOMPARE(damage, 0.0);
    QVERIFY(bytes <= result["floatStoredBytes"].get<double>());
}

void TestCommands::frontierKeepsBudgetAndPins()
{
    const json layers = m_program.runJson({QStringLiteral("inspect"), demo})["layers"];
    const std::string pinned = layers[1]["name"];
    const QString pin = QString::fromStdString(pinned) + QStringLiteral("=8:0.25");
    const json result =
        m_program.runJson(QStringList{QStringLiteral("frontier"), demo, QStringLiteral("--max-bytes"),
                                      QStringLiteral("40kB"), QStringLiteral("--pin"), pin} +
                          fewCells);
    QCOMPARE(shown(result["maxBytes"]), shown(json(40000)));
    QVERIFY(!result["points"].empty());
    for (const auto &point : result["points"]) {
        QVERIFY(point["storedBytes"].get<std::int64_t>() <= 40000);
        const auto &recipe = point["recipe"];
        json setting = recipe["default"];
        if (recipe.contains("layers") && recipe["layers"].contains(pinned))
            setting.update(recipe["layers"][pinned]);
        QCOMPARE(shown(setting["bits"]), shown(json(8)));
        QCOMPARE(shown(setting["sparsity"]), shown(json(0.25)));
    }
    QVERIFY(result["points"].back().contains("measured")); // the largest that fits is always really run
}

void TestCommands::ratioIsOfTheFloatModelsStoredBytes()
{
    const json result = m_program.runJson(QStringList{QStringLiteral("frontier"), demo,
                                                      QStringLiteral("--max-ratio"), QStringLiteral("0.25"),
                                                      QStringLiteral("--verify"), QStringLiteral("1")} +
                                          fewCells);
    const double limit = 0.25 * result["floatStoredBytes"].get<double>();
    QCOMPARE(result["maxBytes"].get<double>(), std::floor(limit));
    QVERIFY(result["points"].back()["storedBytes"].get<double>() <= limit);
    QVERIFY(result["points"].back()["storedBytes"].get<double>() > 0.9 * limit); // many points lie this close
}

void TestCommands::frontierIsNeverWorseThanUniform()
{
    // Without a limit, below which only those rivals are run that may be as good.
    const json result = m_program.runJson(QStringList{QStringLiteral("frontier"), demo} + fewCells);
    int uniform = 0;
    for (const auto &candidate : result["candidates"]) {
        QCOMPARE(missing(candidate, "origin storedBytes averageBits predictedKl recipe measured"),
                 QStringList());
        uniform += candidate["origin"] == "uniform" ? 1 : 0;
        QVERIFY(candidate["measured"]["correct"] <= result["best"]["measured"]["correct"]);
    }
    QVERIFY(uniform > 0);
}

void TestCommands::recipeOfAPointEvaluatesToItsMeasurement()
{
    const json frontier = m_program.runJson(
        QStringList{QStringLiteral("frontier"), demo, QStringLiteral("--max-ratio"), QStringLiteral("0.15")} +
        fewCells);
    const json &point = frontier["points"].back();
    QCOMPARE(missing(point["measured"], measuredFields), QStringList());
    const QString recipe =
        m_program.write(QStringLiteral("point.json"), QByteArray::fromStdString(point["recipe"].dump()));
    const json result =
        m_program.runJson({QStringLiteral("evaluate"), demo, QStringLiteral("--recipe"), recipe});
    QCOMPARE(missing(result, "value correct n low high kl flips pValue nominalBytes storedBytes"),
             QStringList());
    QCOMPARE(missing(result["flips"], "rightToWrong wrongToRight"), QStringList());
    for (const char *field : {"value", "correct", "n", "low", "high", "kl"})
        QCOMPARE(shown(result[field]), shown(point["measured"][field]));
    QCOMPARE(shown(result["storedBytes"]), shown(point["storedBytes"]));
    QCOMPARE(shown(result["averageBits"]), shown(point["averageBits"]));
}

void TestCommands::latencyTellsWhatARecipeDoesToSpeed()
{
    const QString recipe = m_program.path(QStringLiteral("four.json"));
    QFile file(recipe);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"paretoscopeRecipe": 1, "default": {"bits": 4, "foldBatchNorm": false}, "layers": {}})");
    file.close();
    const QStringList evaluate{QStringLiteral("evaluate"), demo, QStringLiteral("--recipe"), recipe};
    QVERIFY(!m_program.runJson(evaluate).contains("latency"));
    const json latency = m_program.runJson(evaluate + QStringList{QStringLiteral("--latency")})["latency"];
    QCOMPARE(missing(latency, "batches int8Engine int8Note layerShares"), QStringList());
    QCOMPARE(latency["batches"].size(), std::size_t{2});
    for (const auto &batch : latency["batches"]) {
        QCOMPARE(missing(batch, "batch float compressed speedup faster"), QStringList());
        QCOMPARE(batch["int8"].is_null(), latency["int8Engine"] == "");
        for (const char *way : {"float", "compressed"})
            QVERIFY(batch[way]["low"] <= batch[way]["medianMs"] &&
                    batch[way]["medianMs"] <= batch[way]["high"]);
        QVERIFY((batch["speedup"]["low"] > 1) == batch["faster"].get<bool>());
    }
    double all = 0;
    for (const auto &share : latency["layerShares"])
        all += share["share"].get<double>();
    QVERIFY(all > 0 && all <= 1 + 1e-9);
    const Outcome shown = m_program.run(evaluate + QStringList{QStringLiteral("--latency")});
    QVERIFY2(shown.out.contains("This recipe "), shown.out.constData());
}

void TestCommands::limitOnLatencyIsOfWhatWasTimed()
{
    const QString recipe =
        m_program.write(QStringLiteral("four.json"), R"({"paretoscopeRecipe": 1, "default": {"bits": 4}})");
    const QStringList evaluate{QStringLiteral("evaluate"), demo, QStringLiteral("--recipe"), recipe};
    const auto within = [&](const char *most) {
        return evaluate + QStringList{QStringLiteral("--max-latency"), QString::fromLatin1(most)};
    };
    const json kept = m_program.runJson(within("60000"));
    QVERIFY(kept["keepsLimits"].get<bool>());
    QVERIFY(kept["latency"]["batches"][0]["compressed"]["medianMs"].get<double>() <= 60000);
    const Outcome told = m_program.run(within("60000"));
    QVERIFY2(told.out.contains("Limits kept: a sample alone takes "), told.out.constData());
    const Outcome broken =
        m_program.run(within("0.000001") + QStringList{QStringLiteral("--json"), QStringLiteral("-")});
    QCOMPARE(broken.exitCode, 1);
    for (const char *word : {"four.json", "a sample alone takes", "allowed"})
        QVERIFY2(broken.err.contains(word), broken.err.constData());
    QVERIFY(!broken.json()["keepsLimits"].get<bool>());
}

void TestCommands::everyStepOfARecipeIsTold()
{
    const QString recipe = m_program.write(
        QStringLiteral("cut.json"),
        R"({"paretoscopeRecipe": 2, "steps": ["foldBatchNorm", {"step": "cutChannels", "share": 0.2}, {"step": "code", "default": {"bits": 4}}]})");
    const QStringList evaluate{QStringLiteral("evaluate"), demo, QStringLiteral("--recipe"), recipe};
    QVERIFY(!m_program.runJson(evaluate).contains("byStep"));
    const json all = m_program.runJson(evaluate + QStringList{QStringLiteral("--by-step")});
    const json parts = all["byStep"];
    QCOMPARE(parts.size(), std::size_t{3});
    QVERIFY(parts[2]["done"] == "layers compressed");
    for (const char *field : {"value", "correct", "n", "kl", "storedBytes", "averageBits"})
        QCOMPARE(shown(parts[2][field]), shown(all[field]));
    QVERIFY(parts[1]["storedBytes"] > parts[2]["storedBytes"]);
    const Outcome told = m_program.run(evaluate + QStringList{QStringLiteral("--by-step")});
    QVERIFY2(told.out.contains("One thing after another"), told.out.constData());
    QVERIFY(told.out.contains("channels cut"));
}

void TestCommands::floatRecipeChangesNothing()
{
    const QString recipe =
        m_program.write(QStringLiteral("float.json"),
                        R"({"paretoscopeRecipe":1,"default":{"bits":"float32","foldBatchNorm":false}})");
    const json result =
        m_program.runJson({QStringLiteral("evaluate"), demo, QStringLiteral("--recipe"), recipe});
    QCOMPARE(shown(result["kl"]), shown(json(0.0)));
    QCOMPARE(shown(result["maxAbsDifference"]), shown(json(0.0)));
    QCOMPARE(shown(result["correct"]), shown(result["float"]["correct"]));
    QCOMPARE(shown(result["storedBytes"]), shown(result["floatStoredBytes"]));
    QCOMPARE(shown(result["averageBits"]), shown(json(32.0)));
}

void TestCommands::exportWritesAVerifiedSmallerModel()
{
    const QString recipe =
        m_program.write(QStringLiteral("four.json"), R"({"paretoscopeRecipe":1,"default":{"bits":4}})");
    const QString target = m_program.path(QStringLiteral("four.pt"));
    const json result = m_program.runJson({QStringLiteral("export"), demo, QStringLiteral("--recipe"), recipe,
                                           QStringLiteral("--format"), QStringLiteral("torchscript"),
                                           QStringLiteral("-o"), target});
    QCOMPARE(missing(result, "fileBytes storedBytes verified maxAbsDifference"), QStringList());
    QCOMPARE(shown(result["verified"]), shown(json(true)));
    const qint64 fileBytes = QFileInfo(target).size();
    QCOMPARE(result["fileBytes"].get<qint64>(), fileBytes);
    QVERIFY(static_cast<double>(fileBytes) <= 1.02 * result["storedBytes"].get<double>() + 65536);
    QVERIFY(fileBytes < QFileInfo(Program::demo(QStringLiteral("digits.pt"))).size() / 2);
    QVERIFY(QFile::exists(m_program.path(QStringLiteral("four.pt.recipe.json"))));
    QVERIFY(QFile::exists(m_program.path(QStringLiteral("four.pt.report.json"))));
    // The recipe beside the model is the one that was exported.
    const json again = m_program.runJson({QStringLiteral("evaluate"), demo, QStringLiteral("--recipe"),
                                          m_program.path(QStringLiteral("four.pt.recipe.json"))});
    QCOMPARE(shown(again["storedBytes"]), shown(result["storedBytes"]));
    QCOMPARE(shown(again["correct"]), shown(result["measured"]["correct"]));
}

void TestCommands::exportedModelIsAModelAgain()
{
    const QString target = m_program.path(QStringLiteral("four.pt"));
    if (!QFile::exists(target))
        exportWritesAVerifiedSmallerModel();
    auto project = Program::demoProject();
    project["model"] = target.toStdString();
    const QString path = m_program.writeProject(QStringLiteral("again"), project);
    const json result = m_program.runJson({QStringLiteral("baseline"), path});
    const json evaluated = m_program.runJson({QStringLiteral("evaluate"), demo, QStringLiteral("--recipe"),
                                              m_program.path(QStringLiteral("four.pt.recipe.json"))});
    QCOMPARE(shown(result["correct"]), shown(evaluated["correct"]));
    QCOMPARE(shown(result["n"]), shown(evaluated["n"]));
}

void TestCommands::formatsAreListedAndChosen()
{
    const json listed = m_program.runJson({QStringLiteral("formats")});
    QVERIFY(listed["formats"][0]["readsNetworks"].get<bool>());
    const QString recipe =
        m_program.write(QStringLiteral("three.json"), R"({"paretoscopeRecipe":2,"default":{"bits":3}})");
    int written = 0;
    for (const json &format : listed["formats"]) {
        QCOMPARE(missing(format, "key title suffixes readsNetworks readsWeights writes targets"),
                 QStringList());
        if (!format["writes"].get<bool>())
            continue;
        const auto suffix = QString::fromStdString(format["suffixes"][0].get<std::string>());
        const json result =
            m_program.runJson({QStringLiteral("export"), demo, QStringLiteral("--recipe"), recipe,
                               QStringLiteral("-o"), m_program.path(QStringLiteral("three.") + suffix)});
        QCOMPARE(shown(result["format"]), shown(format["key"])); // told by the name
        QCOMPARE(shown(result["verified"]), shown(json(true)));
        QCOMPARE(shown(result["maxAbsDifference"]), shown(json(0.0)));
        ++written;
    }
    QVERIFY(written >= 1);
}

void TestCommands::suffixesOfNoFormatAreRefused()
{
    const QString recipe =
        m_program.write(QStringLiteral("three.json"), R"({"paretoscopeRecipe":2,"default":{"bits":3}})");
    for (const char *options : {"-o e.tflite", "-o e.bin", "--format torchscript -o e.safetensors",
                                "--format safetensors -o e.pt"}) {
        const QStringList arguments =
            QStringList{QStringLiteral("export"), demo, QStringLiteral("--recipe"), recipe} +
            QString::fromLatin1(options).split(u' ');
        QCOMPARE(
            notAProperFailure(m_program.run(arguments), {arguments.back(), QStringLiteral("torchscript (.pt"),
                                                         QStringLiteral("safetensors (.safetensors)")}),
            QByteArray());
        QVERIFY(!QFile::exists(m_program.path(arguments.back())));
    }
}

void TestCommands::pinsAreToldWhole()
{
    const auto told = [&](const QStringList &options) {
        return m_program
            .run(QStringList{QStringLiteral("frontier"), demo, QStringLiteral("--verify"),
                             QStringLiteral("1"), QStringLiteral("--pin"), QStringLiteral("neck=4:0.5")} +
                 fewCells + options)
            .out;
    };
    const QByteArray usual = told({}),
                     grouped = told({QStringLiteral("--granularity"), QStringLiteral("group:32")}),
                     random = told({QStringLiteral("--pruning"), QStringLiteral("random"),
                                    QStringLiteral("--clip"), QStringLiteral("max")});
    QVERIFY2(usual.contains("Pinned: neck at 4 bits, 50 % zero.\n"), usual.left(900));
    QVERIFY2(grouped.contains("Pinned: neck at 4 bits, 50 % zero (groups of 32).\n"), grouped.left(900));
    QVERIFY2(random.contains("(not clipped, random weights (pruning))") ||
                 random.contains("(random weights (pruning), not clipped)"),
             random.left(900));
}

void TestCommands::weightsOfAnotherFileAreMeasured()
{
    const QString recipe = m_program.write(
        QStringLiteral("kept.json"), R"({"paretoscopeRecipe":2,"default":{"bits":3,"foldBatchNorm":false}})");
    const QString target = m_program.path(QStringLiteral("kept.pt"));
    const json exported = m_program.runJson(
        {QStringLiteral("export"), demo, QStringLiteral("--recipe"), recipe, QStringLiteral("-o"), target});
    const json plain = m_program.runJson({QStringLiteral("baseline"), demo});
    const json replaced =
        m_program.runJsonWithNotes({QStringLiteral("baseline"), demo, QStringLiteral("--weights"), target});
    QCOMPARE(shown(replaced["correct"]), shown(exported["measured"]["correct"]));
    QVERIFY(replaced["correct"] != plain["correct"] || replaced["crossEntropy"] != plain["crossEntropy"]);
    auto project = Program::demoProject();
    project["weights"] = target.toStdString();
    const json named = m_program.runJsonWithNotes(
        {QStringLiteral("baseline"), m_program.writeProject(QStringLiteral("weighted"), project)});
    QCOMPARE(shown(named["correct"]), shown(replaced["correct"]));
    const Outcome wrong = m_program.run({QStringLiteral("baseline"), demo, QStringLiteral("--weights"),
                                         Program::demo(QStringLiteral("README.md"))});
    QCOMPARE(wrong.exitCode, 1);
    QVERIFY2(wrong.err.contains("README.md is no file that weights are read from"), wrong.err.constData());
}

void TestCommands::exportOfABudgetFits()
{
    const QString target = m_program.path(QStringLiteral("budget.pt"));
    const json result = m_program.runJson(
        QStringList{QStringLiteral("export"), demo, QStringLiteral("--max-bytes"), QStringLiteral("40kB"),
                    QStringLiteral("--format"), QStringLiteral("torchscript"), QStringLiteral("-o"), target} +
        fewCells);
    QCOMPARE(shown(result["verified"]), shown(json(true)));
    QVERIFY(result["storedBytes"].get<qint64>() <= 40000);
    QVERIFY(QFile::exists(target));
}

void TestCommands::nothingIsWrittenOverWhatWasGiven_data()
{
    QTest::addColumn<QStringList>("arguments"); // P: the project, M: its model, R: a recipe
    QTest::addColumn<QString>("kept");
    const auto row = [](const char *name, const char *arguments, const char *kept) {
        QTest::newRow(name) << QString::fromUtf8(arguments).split(QLatin1Char(' '))
                            << QString::fromUtf8(kept);
    };
    row("export over the recipe", "export P --recipe R -o R", "R");
    row("export over the model", "export P --recipe R -o M", "M");
    row("export's JSON over the recipe", "export P --recipe R -o out.pt --json R", "R");
    row("export's JSON over the project", "export P --recipe R -o out.pt --json P", "P");
    row("evaluate's JSON over the recipe", "evaluate P --recipe R --json R", "R");
    row("baseline's JSON over the project", "baseline P --json P", "P");
    row("sensitivity's CSV over the project", "sensitivity P --csv P", "P");
    row("frontier's CSV over the model", "frontier P --csv M", "M");
    row("inspect's JSON over the model", "inspect M --json M", "M");
}

void TestCommands::nothingIsWrittenOverWhatWasGiven()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, kept);
    const Program program;
    const QString model = program.path(QStringLiteral("own.pt"));
    QVERIFY(QFile::copy(Program::demo(QStringLiteral("digits.pt")), model));
    auto project = Program::demoProject();
    project["model"] = model.toStdString();
    const std::map<QString, QString> files{
        {QStringLiteral("P"), program.writeProject(QStringLiteral("own"), project)},
        {QStringLiteral("M"), model},
        {QStringLiteral("R"), program.write(QStringLiteral("r.json"), R"({"paretoscopeRecipe":1})")},
        {QStringLiteral("out.pt"), program.path(QStringLiteral("out.pt"))}};
    for (QString &argument : arguments)
        if (const auto found = files.find(argument); found != files.end())
            argument = found->second;
    const auto content = [&] {
        QFile file(files.at(kept));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const QByteArray before = content();
    const Outcome outcome = program.run(arguments);
    QCOMPARE(outcome.exitCode, 1);
    QVERIFY2(outcome.err.contains("choose another name"), outcome.err.constData());
    QVERIFY(content() == before);
    QVERIFY(!QFile::exists(files.at(QStringLiteral("out.pt"))));
}

void TestCommands::exportSaysThatItIsLargerThanTheOriginal()
{
    // An export of an export, finer than it was.
    const QString small = m_program.path(QStringLiteral("four.pt"));
    if (!QFile::exists(small))
        exportWritesAVerifiedSmallerModel();
    auto project = Program::demoProject();
    project["model"] = small.toStdString();
    const QString path = m_program.writeProject(QStringLiteral("finer"), project);
    const QString recipe = m_program.write(QStringLiteral("half.json"),
                                           R"({"paretoscopeRecipe":1,"default":{"bits":"float16"}})");
    const QString target = m_program.path(QStringLiteral("half.pt"));
    const Outcome outcome = m_program.run({QStringLiteral("export"), path, QStringLiteral("--recipe"), recipe,
                                           QStringLiteral("-o"), target, QStringLiteral("--json"),
                                           m_program.path(QStringLiteral("half.report"))});
    QVERIFY2(outcome.exitCode == 0, outcome.err.constData());
    QVERIFY2(outcome.out.contains("larger than the original four.pt"), outcome.out.constData());
    QVERIFY(!outcome.out.contains("left out"));
    QFile file(m_program.path(QStringLiteral("half.report")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const json result = json::parse(file.readAll().toStdString());
    QCOMPARE(shown(result["largerThanOriginal"]), shown(json(true)));
    QCOMPARE(shown(result["leftOut"]), shown(json::array()));
}

void TestCommands::folderStandsForItsProject()
{
    const Program folder;
    folder.writeProject(QStringLiteral("digits"), Program::demoProject());
    const json here = folder.runJson({QStringLiteral("inspect"), folder.path({})});
    QCOMPARE(shown(here["layers"]), shown(m_program.runJson({QStringLiteral("inspect"), demo})["layers"]));
}

void TestCommands::jsonIsAloneOnStandardOutput()
{
    const Outcome alone =
        m_program.run({QStringLiteral("inspect"), demo, QStringLiteral("--json"), QStringLiteral("-")});
    QVERIFY(alone.json().is_object());
    const QString file = m_program.path(QStringLiteral("inspect.json"));
    const Outcome both = m_program.run({QStringLiteral("inspect"), demo, QStringLiteral("--json"), file});
    QVERIFY(both.out.contains("layer"));
    QFile written(file);
    QVERIFY(written.open(QIODevice::ReadOnly));
    QCOMPARE(written.readAll(), alone.out);
}

void TestCommands::tablesAreForPeople()
{
    const Outcome outcome = m_program.run(QStringList{QStringLiteral("sensitivity"), demo} + fewCells);
    QCOMPARE(outcome.exitCode, 0);
    QCOMPARE(outcome.err, QByteArray()); // no bar where there is no terminal
    QVERIFY2(outcome.out.contains("n = 32") && outcome.out.contains("4 bits"), outcome.out);
    // Every row of the table is as wide as the others: right-aligned numbers end at the same column.
    QList<qsizetype> ends;
    bool inTable = false;
    for (const QString &line : QString::fromUtf8(outcome.out).split(u'\n')) {
        inTable = (inTable || line.startsWith(QStringLiteral("layer "))) &&
                  !line.contains(QStringLiteral(" cells in "));
        if (inTable)
            ends << line.size();
    }
    QVERIFY(ends.size() > 8);
    QCOMPARE(std::count(ends.begin(), ends.end(), ends.first()), ends.size());
}

QTEST_GUILESS_MAIN(TestCommands)
#include "tst_commands.moc"
