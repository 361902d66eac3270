// paretoscope-cli suggest: what it tells of a layer, what it writes, what it refuses.
#include "tests/cli/program.h"

#include <QFile>

#include <algorithm>
#include <string>

using namespace paretoscope::tests;
using nlohmann::json;

class TestSuggestions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void tellsCausesAndRemedies();
    void whatIsWrittenIsTheBest();
    void textHasTheSameNumbers();
    void nothingIsWrittenWhereNothingIsKept();
    void takesTheRecipeOfTheProject();
    void refusesWhatItCannotDo();
    void usage();

private:
    QStringList arguments(const QStringList &more = {}) const
    {
        return QStringList{QStringLiteral("suggest"), Program::demo(QStringLiteral("digits.pscope.json")),
                           m_layer, QStringLiteral("--recipe"), m_recipe} +
               more;
    }

    const Program m_program;
    QString m_layer, m_recipe;
    json m_found;
};

/// One layer coarse, and on a poor grid, all others fine: there is something to find.
void TestSuggestions::initTestCase()
{
    const json layers =
        m_program.runJson({QStringLiteral("inspect"), Program::demo(QStringLiteral("digits.pscope.json"))});
    const auto name = layers["layers"][1]["name"].get<std::string>();
    m_layer = QString::fromStdString(name);
    const json recipe{
        {"paretoscopeRecipe", 3},
        {"default", {{"bits", 8}}},
        {"layers", {{name, {{"bits", 3}, {"granularity", "tensor"}, {"clip", "max"}, {"rescale", false}}}}}};
    m_recipe = m_program.write(QStringLiteral("recipe.json"), QByteArray::fromStdString(recipe.dump()));
    m_found = m_program.runJson(
        arguments({QStringLiteral("--write"), m_program.path(QStringLiteral("better.json"))}));
}

void TestSuggestions::tellsCausesAndRemedies()
{
    const json &found = m_found;
    QCOMPARE(shown(found["layer"]), shown(m_layer.toStdString()));
    QCOMPARE(shown(found["setting"]["bits"]), shown(3));
    QVERIFY(found["klAlone"].get<double>() > 0);
    QCOMPARE(shown(found["nAlone"]), shown(256));
    QCOMPARE(shown(found["n"]), shown(256));
    QVERIFY(found["klInContext"].get<double>() > 0);
    QVERIFY(found["outputError"].get<double>() > 0);
    QVERIFY(found["knowsInputs"].get<bool>());
    QVERIFY(found["curvature"]["others"].get<int>() >= 4);
    QVERIFY(!found["told"].empty());
    QCOMPARE(found["told"].size(), found["toldIds"].size());
    for (const json &cause : found["causes"]) {
        QVERIFY(cause["share"].get<double>() >= 0.25 && cause["share"].get<double>() <= 1);
        QVERIFY(std::ranges::find(found["told"], cause["told"]) != found["told"].end());
    }
    double bytes = 0;
    for (const json &trial : found["tried"]) {
        QCOMPARE(shown(trial["n"]), shown(256));
        QCOMPARE(shown(trial["compared"]), shown(found["tried"].size()));
        QCOMPARE(shown(trial["kept"]),
                 shown(trial["rootLow"].get<double>() > 0 && trial["klFall"].get<double>() > 0));
        QCOMPARE(shown(trial["storedBytes"].get<std::int64_t>() - trial["moreBytes"].get<std::int64_t>()),
                 shown(found["storedBytes"]));
        const double more = std::max(trial["moreBytes"].get<double>(), 0.0);
        QVERIFY(more >= bytes); // those that cost none first
        bytes = more;
        QVERIFY(trial["step"].is_null() != trial["changes"].empty());
    }
    for (const json &leftOut : found["leftOut"])
        QVERIFY(!leftOut["why"].get<std::string>().empty() && !leftOut["whyId"].get<std::string>().empty());
}

// What is claimed is what evaluate finds of the file.
void TestSuggestions::whatIsWrittenIsTheBest()
{
    QVERIFY(!m_found["best"].is_null());
    const QString path = m_program.path(QStringLiteral("better.json"));
    QCOMPARE(shown(m_found["written"]), shown(path.toStdString()));
    const json &best = m_found["tried"][m_found["best"].get<std::size_t>()];
    QVERIFY(best["kept"].get<bool>());
    const json measured =
        m_program.runJson({QStringLiteral("evaluate"), Program::demo(QStringLiteral("digits.pscope.json")),
                           QStringLiteral("--recipe"), path});
    QCOMPARE(shown(measured["storedBytes"]), shown(best["storedBytes"]));
    QCOMPARE(shown(measured["kl"]), shown(m_found["after"]["measured"]["kl"]));
    QCOMPARE(shown(measured["correct"]), shown(m_found["after"]["measured"]["correct"]));
    QVERIFY(m_found["after"]["measured"]["kl"].get<double>() <
            m_found["before"]["measured"]["kl"].get<double>());
}

void TestSuggestions::textHasTheSameNumbers()
{
    const Outcome text = m_program.run(arguments());
    QCOMPARE(text.exitCode, 0);
    for (const json &told : m_found["told"])
        QVERIFY2(text.out.contains(QByteArray::fromStdString(told.get<std::string>())), text.out.constData());
    QVERIFY(text.out.contains("(n = 256)"));
    QVERIFY(text.out.contains("kept"));
    QVERIFY(text.out.contains("Best of what is kept: "));
    QVERIFY(text.out.contains("On the evaluation samples, which chose nothing: "));
}

void TestSuggestions::nothingIsWrittenWhereNothingIsKept()
{
    const QString path = m_program.path(QStringLiteral("never.json"));
    const QString fine =
        m_program.write(QStringLiteral("fine.json"),
                        R"({"paretoscopeRecipe": 3, "default": {"bits": "float32"}, "steps": []})");
    const json found =
        m_program.runJson({QStringLiteral("suggest"), Program::demo(QStringLiteral("digits.pscope.json")),
                           m_layer, QStringLiteral("--recipe"), fine, QStringLiteral("--write"), path});
    QVERIFY(found["best"].is_null());
    QVERIFY(found["written"].is_null());
    QVERIFY(found["tried"].empty());
    QVERIFY(!QFile::exists(path));
}

void TestSuggestions::takesTheRecipeOfTheProject()
{
    json content = Program::demoProject();
    content["recipe"] = {{"paretoscopeRecipe", 3}, {"default", {{"bits", 4}}}};
    const QString project = m_program.writeProject(QStringLiteral("own"), content);
    const json found = m_program.runJson(
        {QStringLiteral("suggest"), project, m_layer, QStringLiteral("--samples"), QStringLiteral("32")});
    QCOMPARE(shown(found["setting"]["bits"]), shown(4));
    QCOMPARE(shown(found["n"]), shown(32));
}

void TestSuggestions::refusesWhatItCannotDo()
{
    const QString project = Program::demo(QStringLiteral("digits.pscope.json"));
    QCOMPARE(notAProperFailure(m_program.run({QStringLiteral("suggest"), project, QStringLiteral("nowhere"),
                                              QStringLiteral("--recipe"), m_recipe}),
                               {QStringLiteral("nowhere"), QStringLiteral("inspect")}),
             QByteArray());
    QCOMPARE(notAProperFailure(m_program.run({QStringLiteral("suggest"), project, m_layer}),
                               {QStringLiteral("--recipe")}),
             QByteArray());
    // Nothing is written over what the project is made from.
    QCOMPARE(notAProperFailure(m_program.run(arguments({QStringLiteral("--write"), project})),
                               {QStringLiteral("digits.pscope.json")}),
             QByteArray());
    QCOMPARE(notAProperFailure(m_program.run(arguments(
                                   {QStringLiteral("--write"), QStringLiteral("/nowhere/at/all.json")})),
                               {QStringLiteral("all.json")}),
             QByteArray());
}

void TestSuggestions::usage()
{
    QCOMPARE(notAUsageError(m_program.run({QStringLiteral("suggest"), QStringLiteral("p.pscope.json")}),
                            {QStringLiteral("LAYER")}),
             QByteArray());
    QCOMPARE(notAUsageError(m_program.run(arguments({QStringLiteral("--samples"), QStringLiteral("1")})),
                            {QStringLiteral("--samples")}),
             QByteArray());
    const QString same = m_program.path(QStringLiteral("same.json"));
    QCOMPARE(notAUsageError(
                 m_program.run(arguments({QStringLiteral("--write"), same, QStringLiteral("--json"), same})),
                 {QStringLiteral("same.json")}),
             QByteArray());
}

QTEST_GUILESS_MAIN(TestSuggestions)
#include "tst_suggestions.moc"
