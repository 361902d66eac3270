#include "core/base/file.h"
#include "core/project/recipefile.h"
#include "tests/support/biascorrected.h"
#include "tests/support/bits.h"
#include "tests/support/foldednetwork.h"

#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <random>

using namespace paretoscope;
using base::ErrorCode;
using compress::LayerSetting;
using compress::Value;
using nlohmann::json;
using pipeline::Recipe;
using tests::bits;
using tests::flagOf;
using tests::sparsityOf;
using tests::wordOf;

namespace {

std::vector<graph::Layer> layers()
{
    std::vector<graph::Layer> list;
    for (const char *name : {"conv1", "layer1.0.conv1", "layer1.0.conv2", "fc"}) {
        graph::Layer layer;
        layer.name = name;
        layer.kind = graph::LayerKind::Linear;
        layer.weightShape = {64, 128};
        layer.parameters = 64 * 128;
        list.push_back(layer);
    }
    return list;
}

Recipe fromText(const char *text)
{
    auto recipe = project::recipeFromJson(json::parse(text), layers());
    if (!recipe)
        qFatal("%s", recipe.error().message().c_str());
    return *recipe;
}

/// Of a layer that says OBJECT, in the newest version.
LayerSetting settingIn(const std::string &object)
{
    return fromText((R"({"paretoscopeRecipe":2,"layers":{"conv1":)" + object + "}}").c_str()).settings[0];
}

} // namespace

class TestRecipeFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void contractIsRead();
    void bitsAreNumbersOrWords_data();
    void bitsAreNumbersOrWords();
    void layersInheritTheDefault();
    void layersInheritWhatHasNoEffectInTheDefault_data();
    void layersInheritWhatHasNoEffectInTheDefault();
    void versionOneMeansWhatItMeant_data();
    void versionOneMeansWhatItMeant();
    void whatIsUnsaidIsTheProgramsDefault();
    void nothingMeansFloat();
    void wholeNameStandsForItsBlocks();
    void anyRecipeReadsBackEqual();
    void mostCommonSettingIsTheDefault();
    void errorNamesLayerAndField_data();
    void errorNamesLayerAndField();
    void nullSaysNothing();
    void largestWholeNumbersAreExact();
    void doubledKeysAreNamed_data();
    void doubledKeysAreNamed();
    void fileErrorNamesTheFile();
};

void TestRecipeFile::wholeNameStandsForItsBlocks()
{
    std::vector<graph::Layer> apart = layers();
    for (std::size_t i : {1, 2, 3}) {
        apart[i].name = std::string("lstm.") + "abc"[i - 1];
        apart[i].blockOf = "lstm";
    }
    // The block's own entry stands before that of the whole in this order, and behind it in the other.
    for (const char *own : {"lstm.a", "lstm.c"}) {
        const auto recipe =
            project::recipeFromJson(json::parse(R"({"paretoscopeRecipe":2, "layers":{"lstm":{"bits":3}, ")" +
                                                std::string(own) + R"(":{"bits":8}}})"),
                                    apart);
        QVERIFY2(recipe, recipe ? "" : recipe.error().message().c_str());
        QVERIFY(recipe->settings[0].isFloat());
        for (std::size_t i : {1, 2, 3})
            QCOMPARE(recipe->settings[i], bits(apart[i].name == own ? 8 : 3));
        const auto again = project::recipeFromJson(project::toJson(*recipe, apart), apart);
        QVERIFY(again && again->settings == recipe->settings);
    }
    const auto nameless = project::recipeFromJson(
        json::parse(R"({"paretoscopeRecipe":2, "layers":{"":{"bits":3}}})"), layers());
    QVERIFY(!nameless);
    QCOMPARE(nameless.error().code, ErrorCode::UnknownLayer);
}

void TestRecipeFile::contractIsRead()
{
    const auto recipe = fromText(R"({"paretoscopeRecipe":1,
        "default":{"bits":4,"granularity":"channel","clip":"max","foldBatchNorm":false},
        "layers":{"conv1":{"bits":8,"sparsity":0.3}}})");
    QVERIFY(recipe.steps.empty());
    QCOMPARE(recipe.settings.size(), std::size_t{4});
    QVERIFY(recipe.settings[0].value("bits") == Value(8));
    QCOMPARE(sparsityOf(recipe.settings[0]), 0.3);
    QCOMPARE(wordOf(recipe.settings[0], "clip"), std::string("max"));
    QVERIFY(recipe.settings[3].value("bits") == Value(4));
    QCOMPARE(sparsityOf(recipe.settings[3]), 0.0);
}

void TestRecipeFile::bitsAreNumbersOrWords_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<Value>("width");
    const auto row = [](const char *text, const Value &width) { QTest::newRow(text) << text << width; };
    row("2", 2);
    row("8", 8);
    row("16", "float16");
    row("32", "float32");
    row("\"5\"", 5);
    row("\"float16\"", "float16");
    row("\"bfloat16\"", "bfloat16");
    row("\"float32\"", "float32");
}

void TestRecipeFile::bitsAreNumbersOrWords()
{
    QFETCH(const QString, text);
    QFETCH(const Value, width);
    QVERIFY(settingIn("{\"bits\": " + text.toStdString() + "}").value("bits") == width);
}

void TestRecipeFile::layersInheritTheDefault()
{
    const auto recipe = fromText(R"({"paretoscopeRecipe":1,
        "default":{"bits":3,"granularity":"group","groupSize":32,"symmetric":false,"clip":"max","sparsity":0.5},
        "layers":{"fc":{"bits":6},"conv1":{"bits":"float32","sparsity":0}}})");
    QVERIFY(recipe.steps == pipeline::Steps::usual());
    const LayerSetting &fc = recipe.settings[3];
    QVERIFY(fc.value("bits") == Value(6));
    QCOMPARE(wordOf(fc, "granularity"), std::string("group"));
    QCOMPARE(wordOf(fc, "clip"), std::string("max"));
    QVERIFY(!flagOf(fc, "symmetric"));
    QCOMPARE(tests::groupSizeOf(fc), 32);
    QCOMPARE(sparsityOf(fc), 0.5);
    QVERIFY(recipe.settings[0].isFloat());
}

void TestRecipeFile::layersInheritWhatHasNoEffectInTheDefault_data()
{
    QTest::addColumn<QString>("common");
    QTest::addColumn<QString>("own");
    QTest::addColumn<QString>("same"); // said in full
    const auto row = [](const char *common, const char *own, const char *same) {
        QTest::newRow(common) << common << own << same;
    };
    row(R"({"clip":"max"})", R"({"bits":8})", R"({"bits":8,"clip":"max"})");
    row(R"({"granularity":"group","groupSize":16})", R"({"bits":3})",
        R"({"bits":3,"granularity":"group","groupSize":16})");
    row(R"({"bits":4,"groupSize":16})", R"({"granularity":"group"})",
        R"({"bits":4,"granularity":"group","groupSize":16})");
    row(R"({"signedScale":false})", R"({"bits":5,"symmetric":true})",
        R"({"bits":5,"symmetric":true,"signedScale":false})");
    row(R"({"bits":"float16","rescale":false})", R"({"bits":2})", R"({"bits":2,"rescale":false})");
    row(R"({"sparsity":0.5,"clip":"mse"})", R"({"bits":6})", R"({"bits":6,"sparsity":0.5,"clip":"mse"})");
    row(R"({"bits":4,"clip":"max"})", R"({"clip":null,"bits":3})", R"({"bits":3,"clip":"max"})");
}

void TestRecipeFile::layersInheritWhatHasNoEffectInTheDefault()
{
    QFETCH(const QString, common);
    QFETCH(const QString, own);
    QFETCH(const QString, same);
    const auto recipe = fromText(qPrintable(
        QStringLiteral(R"({"paretoscopeRecipe":2,"default":%1,"layers":{"conv1":%2}})").arg(common, own)));
    QCOMPARE(recipe.settings[0], settingIn(same.toStdString()));
}

void TestRecipeFile::versionOneMeansWhatItMeant_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("same"); // conv1's setting, in version 2
    const auto row = [](const char *text, const char *same) { QTest::newRow(text) << text << same; };
    row(R"("default":{"bits":4})",
        R"({"bits":4,"symmetric":true,"clip":"mse","signedScale":false,"rescale":false})");
    row(R"("layers":{"conv1":{"bits":3,"symmetric":false}})",
        R"({"bits":3,"clip":"mse","symmetric":false,"rescale":false})");
    // A default of floats handed down no grid.
    row(R"("default":{"clip":"max"},"layers":{"conv1":{"bits":8}})",
        R"({"bits":8,"symmetric":true,"clip":"mse","signedScale":false,"rescale":false})");
    row(R"("default":{"bits":4,"groupSize":16},"layers":{"conv1":{"granularity":"group"}})",
        R"({"bits":4,"symmetric":true,"granularity":"group","groupSize":64,"clip":"mse","signedScale":false,"rescale":false})");
    row(R"("default":{"bits":4,"clip":"max"},"layers":{"conv1":{"bits":8}})",
        R"({"bits":8,"symmetric":true,"clip":"max","signedScale":false,"rescale":false})");
    row(R"("default":{"sparsity":0.5},"layers":{"conv1":{"bits":"bfloat16"}})",
        R"({"bits":"bfloat16","sparsity":0.5})");
    row(R"("default":{"granularity":"group","groupSize":16,"sparsity":0.2},"layers":{"conv1":{"bits":5}})",
        R"({"bits":5,"sparsity":0.2,"symmetric":true,"clip":"mse","signedScale":false,"rescale":false})");
    row(R"("default":{"bits":"float16","symmetric":false},"layers":{"conv1":{"bits":4}})",
        R"({"bits":4,"symmetric":true,"clip":"mse","signedScale":false,"rescale":false})");
    row(R"("default":{"bits":6,"symmetric":false},"layers":{"conv1":{"bits":2,"sparsity":null}})",
        R"({"bits":2,"symmetric":false,"clip":"mse","rescale":false})");
    row(R"("default":{"bits":4,"granularity":"group"},"layers":{"conv1":{"groupSize":8}})",
        R"({"bits":4,"symmetric":true,"granularity":"group","groupSize":8,"clip":"mse","signedScale":false,"rescale":false})");
}

void TestRecipeFile::versionOneMeansWhatItMeant()
{
    QFETCH(const QString, text);
    QFETCH(const QString, same);
    const auto recipe = fromText(qPrintable(QStringLiteral(R"({"paretoscopeRecipe":1,%1})").arg(text)));
    QCOMPARE(recipe.settings[0], settingIn(same.toStdString()));
    // Written again it is of the newest version, and the same.
    const json again = project::toJson(recipe, layers());
    QVERIFY(again["paretoscopeRecipe"] == json(3));
    QVERIFY(*project::recipeFromJson(again, layers()) == recipe);
}

void TestRecipeFile::whatIsUnsaidIsTheProgramsDefault()
{
    const auto recipe = fromText(
        R"({"paretoscopeRecipe":2,"default":{"bits":3},"layers":{"conv1":{"bits":4},"fc":{"bits":8}}})");
    QCOMPARE(recipe.settings[1], bits(3));
    QCOMPARE(recipe.settings[0], bits(4));
    QCOMPARE(recipe.settings[3], bits(8));
    QVERIFY(flagOf(recipe.settings[1], "symmetric") != flagOf(recipe.settings[0], "symmetric"));
    // What the default says holds at every width.
    const auto said = fromText(
        R"({"paretoscopeRecipe":2,"default":{"bits":3,"symmetric":true},"layers":{"conv1":{"bits":4}}})");
    QVERIFY(flagOf(said.settings[0], "symmetric"));
    const auto alike = fromText(
        R"({"paretoscopeRecipe":2,"default":{"bits":8,"symmetric":false},"layers":{"conv1":{"bits":2}}})");
    QVERIFY(!flagOf(alike.settings[0], "symmetric"));
}

void TestRecipeFile::nothingMeansFloat()
{
    const auto recipe = fromText(R"({"paretoscopeRecipe":1})");
    for (const LayerSetting &setting : recipe.settings)
        QVERIFY(setting.isFloat());
}

void TestRecipeFile::anyRecipeReadsBackEqual()
{
    std::mt19937 random(7); // the same recipes each time
    const auto pick = [&random](int count) {
        return static_cast<int>(random() % static_cast<unsigned>(count));
    };
    for (int round = 0; round < 500; ++round) {
        Recipe recipe;
        recipe.steps = tests::foldedIf(pick(2) == 0);
        recipe.steps = tests::correctedIf(pick(2) == 0, recipe.steps);
        for (std::size_t i = 0; i < layers().size(); ++i) {
            const std::size_t width = static_cast<std::size_t>(pick(10));
            const LayerSetting setting{
                {"bits", width < 3 ? std::array<Value, 3>{"float16", "bfloat16", "float32"}[width]
                                   : Value(pick(7) + 2)},
                {"granularity", std::array{"tensor", "channel", "group"}[static_cast<std::size_t>(pick(3))]},
                {"groupSize", 2 + pick(100)},
                {"symmetric", pick(2) == 0},
                {"clip", std::array{"max", "mse", "output"}[static_cast<std::size_t>(pick(3))]},
                {"signedScale", pick(2) == 0},
                {"rescale", pick(2) == 0},
                {"sparsity", pick(2) ? pick(100) / 100.0 : 0}};
            recipe.settings.push_back(i && pick(2) ? recipe.settings.front() : setting);
        }
        const json document = project::toJson(recipe, layers());
        const auto read = project::recipeFromJson(json::parse(document.dump()), layers());
        QVERIFY2(read, read ? "" : read.error().message().c_str());
        QVERIFY2(*read == recipe, document.dump(2).c_str());
    }
}

void TestRecipeFile::mostCommonSettingIsTheDefault()
{
    const json document = project::toJson(Recipe{{bits(8), bits(4), bits(4), bits(4)}}, layers());
    QVERIFY(document["default"]["bits"] == json(4));
    QCOMPARE(document["layers"].size(), std::size_t{1});
    QVERIFY(document["layers"]["conv1"]["bits"] == json(8));
    QVERIFY(document["layers"]["conv1"].find("sparsity") == document["layers"]["conv1"].end());
}

void TestRecipeFile::errorNamesLayerAndField_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("says");
    const auto layer = [](const char *name, const char *setting, const char *says) {
        QTest::newRow(setting) << QStringLiteral(R"({"paretoscopeRecipe":1,"layers":{"%1":%2}})")
                                      .arg(QString::fromUtf8(name), QString::fromUtf8(setting))
                               << says;
    };
    layer("fc", "{\"bits\":1}",
          "layer fc: \"bits\" must be a whole number from 2 to 8, \"float16\", \"bfloat16\" or \"float32\".");
    layer("fc", "{\"bits\":9}", "layer fc: \"bits\"");
    layer("fc", "{\"bits\":4.5}", "layer fc: \"bits\"");
    layer("fc", "{\"bits\":\"four\"}", "layer fc: \"bits\"");
    layer("fc", "{\"bits\":[4]}", "layer fc: \"bits\"");
    layer("fc", "{\"granularity\":\"row\"}",
          "layer fc: \"granularity\" must be \"tensor\", \"channel\" or \"group\".");
    layer("fc", "{\"groupSize\":1}",
          "layer fc: \"groupSize\" must be a whole number from 2 to 9007199254740991.");
    layer("fc", "{\"groupSize\":\"64\"}", "layer fc: \"groupSize\"");
    layer("fc", "{\"symmetric\":1}", "layer fc: \"symmetric\"");
    layer("fc", "{\"clip\":\"kl\"}", "layer fc: \"clip\"");
    layer("fc", "{\"sparsity\":1}", "layer fc: \"sparsity\" must be a share from 0 to 0.99.");
    layer("fc", "{\"sparsity\":-0.1}", "layer fc: \"sparsity\"");
    layer("fc", "{\"sparsity\":\"half\"}", "layer fc: \"sparsity\"");
    layer("fc", "{\"bitz\":4}", "layer fc: \"bitz\" is no field");
    layer("fc", "{\"foldBatchNorm\":true}", "layer fc: \"foldBatchNorm\" is no field");
    layer("fc", "4", "layer fc");
    layer("conv9", "{\"bits\":4}", "\"conv9\"");
    const auto whole = [](const char *text, const char *says) { QTest::newRow(text) << text << says; };
    whole("{}", "no Paretoscope recipe");
    whole("[]", "no Paretoscope recipe");
    whole(R"({"paretoscopeRecipe":"1"})", "no Paretoscope recipe");
    whole(R"({"paretoscopeRecipe":4})", "newer Paretoscope");
    whole(R"({"paretoscopeRecipe":0})", "no Paretoscope recipe");
    whole(R"({"paretoscopeRecipe":1,"default":{"rescale":true}})",
          "default: \"rescale\" is known since version 2 of recipes; write \"paretoscopeRecipe\": 2");
    whole(R"({"paretoscopeRecipe":1,"layers":{"fc":{"signedScale":false}}})", "layer fc: \"signedScale\"");
    whole(R"({"paretoscopeRecipe":1,"layers":{"fc":{"clip":"output"}}})",
          R"(layer fc: "clip" must be "max" or "mse".)");
    whole(R"({"paretoscopeRecipe":2,"layers":{"fc":{"clip":"least"}}})",
          R"(layer fc: "clip" must be "max", "mse" or "output".)");
    whole(R"({"paretoscopeRecipe":2,"layers":{"fc":{"rescale":"yes"}}})", "layer fc: \"rescale\"");
    whole(R"({"paretoscopeRecipe":2,"default":{"signedScale":0}})", "default: \"signedScale\"");
    whole(R"({"paretoscopeRecipe":1,"layer":{}})", "\"layer\" is no field");
    whole(R"({"paretoscopeRecipe":1,"layers":[]})", "\"layers\"");
    whole(R"({"paretoscopeRecipe":1,"default":4})", "\"default\"");
    whole(R"({"paretoscopeRecipe":1,"default":{"bits":99}})", "default: \"bits\"");
    whole(R"({"paretoscopeRecipe":1,"default":{"foldBatchNorm":1}})", "\"foldBatchNorm\"");
    whole(R"({"paretoscopeRecipe":2,"default":{"biasCorrection":"yes"}})", "\"biasCorrection\"");
    layer("fc", "{\"biasCorrection\":true}", "layer fc: \"biasCorrection\" is no field");
    // Without effect: read in version 1, which wrote such fields.
    whole(R"({"paretoscopeRecipe":2,"layers":{"fc":{"bits":4,"seed":5}}})",
          "layer fc: \"seed\" has no effect beside the other fields; remove it.");
    whole(R"({"paretoscopeRecipe":2,"layers":{"fc":{"bits":4,"groupSize":32}}})",
          "layer fc: \"groupSize\" has no");
    whole(R"({"paretoscopeRecipe":2,"layers":{"fc":{"bits":"float16","clip":"max"}}})",
          "layer fc: \"clip\" has no");
    whole(R"({"paretoscopeRecipe":2,"default":{"bits":4,"seed":5}})",
          "default: \"seed\" has no effect on any layer; remove it.");
    whole(R"({"paretoscopeRecipe":2,"default":{"sparsity":0.5,"rescale":false}})",
          "default: \"rescale\" has no");
    // Beyond what numbers of JSON tell apart.
    for (const char *seed :
         {"9007199254740992", "9007199254740993", "12345678901234567", "1e300", "-1", "1.5"})
        QTest::addRow("seed %s", seed)
            << QStringLiteral(
                   R"({"paretoscopeRecipe":2,"default":{"sparsity":0.5,"pruning":"random","seed":%1}})")
                   .arg(QLatin1String(seed))
            << QStringLiteral("default: \"seed\" must be a whole number from 0 to 9007199254740991.");
    whole(
        R"({"paretoscopeRecipe":2,"default":{"bits":4,"granularity":"group","groupSize":9007199254740993}})",
        "from 2 to 9007199254740991.");
}

void TestRecipeFile::nullSaysNothing()
{
    const auto plain = fromText(R"({"paretoscopeRecipe":2})");
    const Recipe bitsAlone = fromText(R"({"paretoscopeRecipe":2,"default":{"bits":4}})");
    for (const char *text :
         {R"({"paretoscopeRecipe":2,"default":null,"layers":null})",
          R"({"paretoscopeRecipe":2,"layers":{"fc":null}})",
          R"({"paretoscopeRecipe":2,"default":{"foldBatchNorm":null,"biasCorrection":null,"bits":null}})",
          R"({"paretoscopeRecipe":1,"default":{"clip":null,"foldBatchNorm":null},"layers":{"conv1":null}})"})
        QVERIFY2(fromText(text) == plain, text);
    for (const char *text :
         {R"({"paretoscopeRecipe":2,"default":{"bits":4,"seed":null},"layers":{"fc":{"bits":null}}})",
          R"({"paretoscopeRecipe":2,"default":{"bits":4,"groupSize":null},"layers":{"fc":null}})"})
        QVERIFY2(fromText(text) == bitsAlone, text);
}

void TestRecipeFile::largestWholeNumbersAreExact()
{
    for (const std::int64_t seed :
         {std::int64_t{0}, std::int64_t{4294967297}, std::int64_t{9007199254740991}}) {
        const auto setting =
            settingIn(R"({"sparsity":0.5,"pruning":"random","seed":)" + std::to_string(seed) + "}");
        QCOMPARE(std::get<std::int64_t>(setting.value("seed")), seed);
    }
}

void TestRecipeFile::doubledKeysAreNamed_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("key");
    const auto row = [](const char *text, const char *key) { QTest::newRow(text) << text << key; };
    row(R"({"paretoscopeRecipe":2,"default":{"bits":4,"bits":8}})", "bits");
    row(R"({"paretoscopeRecipe":2,"layers":{"fc":{"bits":4},"conv1":{"bits":4},"fc":{"bits":8}}})", "fc");
    row(R"({"paretoscopeRecipe":2,"default":{"bits":4},"default":{"bits":4}})", "default");
    row(R"({"paretoscopeRecipe":2,"paretoscopeRecipe":1})", "paretoscopeRecipe");
}

/// The same key in several objects is none that is doubled.
void TestRecipeFile::doubledKeysAreNamed()
{
    QFETCH(const QString, text);
    QFETCH(const QString, key);
    const QTemporaryDir folder;
    const auto path = std::filesystem::path(folder.path().toStdString()) / "r.json";
    QVERIFY(base::writeTextAtomically(path, text.toStdString()));
    const auto read = project::readRecipe(path, layers());
    QVERIFY(!read);
    QVERIFY2(QString::fromStdString(read.error().message()).contains(u'"' + key + QStringLiteral("\" twice")),
             read.error().message().c_str());
    QVERIFY(base::writeTextAtomically(
        path,
        R"({"paretoscopeRecipe":2,"default":{"bits":4},"layers":{"fc":{"bits":8},"conv1":{"bits":8}}})"));
    QVERIFY(project::readRecipe(path, layers()));
}

void TestRecipeFile::errorNamesLayerAndField()
{
    QFETCH(const QString, text);
    QFETCH(const QString, says);
    const auto recipe = project::recipeFromJson(json::parse(text.toStdString()), layers());
    QVERIFY(!recipe);
    const bool unknownLayer = text.contains(QStringLiteral("conv9"));
    QCOMPARE(recipe.error().code, unknownLayer ? ErrorCode::UnknownLayer : ErrorCode::InvalidSetting);
    QVERIFY2(QString::fromStdString(recipe.error().message()).contains(says),
             recipe.error().message().c_str());
}

void TestRecipeFile::fileErrorNamesTheFile()
{
    const QTemporaryDir folder;
    const auto path = std::filesystem::path(folder.path().toStdString()) / "r.json";
    const auto missing = project::readRecipe(path, layers());
    QVERIFY(!missing && missing.error().message().find("r.json") != std::string::npos);
    QVERIFY(base::writeTextAtomically(path, R"({"paretoscopeRecipe":1,"layers":{"x":{}}})"));
    const auto unknown = project::readRecipe(path, layers());
    QVERIFY(!unknown);
    QCOMPARE(unknown.error().code, ErrorCode::UnknownLayer);
    QVERIFY(unknown.error().message().find("r.json") != std::string::npos);
    const Recipe recipe = pipeline::uniformRecipe(4, LayerSetting{});
    QVERIFY(project::writeRecipe(recipe, layers(), path));
    const auto read = project::readRecipe(path, layers());
    QVERIFY(read);
    QVERIFY(*read == recipe);
}

QTEST_GUILESS_MAIN(TestRecipeFile)
#include "tst_recipefile.moc"
