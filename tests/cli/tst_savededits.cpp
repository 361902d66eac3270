// The recipe and the pins that the window saves in a project count on the command line, too.
#include "tests/cli/program.h"

#include <QFile>

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

using namespace paretoscope::tests;
using nlohmann::json;

namespace {

const QStringList fewCells{QStringLiteral("--bits"), QStringLiteral("2,4,8"),    QStringLiteral("--samples"),
                           QStringLiteral("32"),     QStringLiteral("--verify"), QStringLiteral("2")};

/// Of LAYER in a recipe's JSON, with what it takes from the default.
json bitsOf(const json &recipe, const std::string &layer)
{
    const json own = recipe.value("layers", json::object()).value(layer, json::object());
    return own.contains("bits") ? own["bits"] : recipe["default"]["bits"];
}

} // namespace

class TestSavedEdits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void searchKeepsThePinsOfTheProject();
    void recipeOfTheProjectIsComparedWithTheFrontier();
    void pinsOfTheCommandLineComeFirst();
    void pinsCanBeIgnored();
    void pinsWithoutARecipeStayFloat();
    void pinOfAnUnknownLayerIsAProperFailure();
    void whatPinsDoIsMeasured();
    void everyCommandTakesTheStepsOfTheProject();
    void whatIsRunIsSaid();
    void evaluateTakesTheRecipeOfTheProject();
    void exportTakesTheRecipeOfTheProject();
    void withoutARecipeThereIsASentence();

private:
    QString project(const json &recipe, const json &pins) const
    {
        json content = Program::demoProject();
        if (!recipe.is_null())
            content["recipe"] = recipe;
        if (!pins.is_null())
            content["pins"] = pins;
        return m_program.writeProject(QStringLiteral("edited"), content);
    }
    json frontier(const QString &project, const QStringList &more = {}) const
    {
        return m_program.runJson(QStringList{QStringLiteral("frontier"), project} + fewCells + more);
    }

    const Program m_program;
    std::string m_first;
    std::string m_last;
    json m_recipe;
};

void TestSavedEdits::initTestCase()
{
    const json layers =
        m_program.runJson({QStringLiteral("inspect"), Program::demo(QStringLiteral("digits.pscope.json"))});
    m_first = layers["layers"].front()["name"].get<std::string>();
    m_last = layers["layers"].back()["name"].get<std::string>();
    m_recipe = {{"paretoscopeRecipe", 2},
                {"default", {{"bits", 4}}},
                {"layers", {{m_first, {{"bits", 6}}}, {m_last, {{"bits", 8}}}}}};
}

void TestSavedEdits::searchKeepsThePinsOfTheProject()
{
    const json found = frontier(project(m_recipe, {m_first, m_last}));
    QCOMPARE(found["pins"].size(), 2u);
    QCOMPARE(shown(found["pins"][0]["layer"]), shown(m_first));
    QCOMPARE(shown(found["pins"][0]["setting"]["bits"]), shown(6));
    QVERIFY(found["points"].size() > 3);
    for (const json &point : found["points"]) {
        QCOMPARE(shown(bitsOf(point["recipe"], m_first)), shown(6));
        QCOMPARE(shown(bitsOf(point["recipe"], m_last)), shown(8));
    }
    const Outcome text = m_program.run(
        QStringList{QStringLiteral("frontier"), project(m_recipe, {m_first, m_last})} + fewCells);
    QVERIFY2(text.out.contains(("Pinned: " + m_first + " at 6 bits, " + m_last + " at 8 bits").c_str()),
             text.out);
}

void TestSavedEdits::recipeOfTheProjectIsComparedWithTheFrontier()
{
    const json found = frontier(project(m_recipe, {m_first}));
    const auto own = std::ranges::find_if(
        found["candidates"], [](const json &candidate) { return candidate["origin"] == "edited"; });
    QVERIFY(own != found["candidates"].end());
    QVERIFY(own->contains("measured"));
    for (const auto &[layer, bits] : {std::pair(m_first, 6), std::pair(m_last, 8)})
        QCOMPARE(shown(bitsOf((*own)["recipe"], layer)), shown(bits));
    // Never one that the limits leave out.
    const auto tight =
        frontier(project(m_recipe, {}), {QStringLiteral("--max-bytes"), QStringLiteral("31000")});
    QVERIFY(std::ranges::none_of(tight["candidates"],
                                 [](const json &candidate) { return candidate["origin"] == "edited"; }));
    json corrected = m_recipe;
    corrected["default"]["biasCorrection"] = true; // as it was written before it was a step
    const json wanted = frontier(project(corrected, {m_first}));
    for (const json &point : wanted["points"])
        QCOMPARE(shown(point["recipe"]["steps"]), shown(json::array({"foldBatchNorm", "biasCorrection"})));
}

void TestSavedEdits::pinsOfTheCommandLineComeFirst()
{
    const json found = frontier(project(m_recipe, {m_first}),
                                {QStringLiteral("--pin"), QString::fromStdString(m_first + "=8")});
    QCOMPARE(found["pins"].size(), 1u);
    for (const json &point : found["points"])
        QCOMPARE(shown(bitsOf(point["recipe"], m_first)), shown(8));
}

void TestSavedEdits::pinsCanBeIgnored()
{
    const json free = frontier(project(m_recipe, {m_first}), {QStringLiteral("--ignore-pins")});
    QVERIFY(free["pins"].empty());
    QVERIFY(std::ranges::none_of(free["candidates"],
                                 [](const json &candidate) { return candidate["origin"] == "edited"; }));
    bool other = false;
    for (const json &point : free["points"])
        other = other || bitsOf(point["recipe"], m_first) != 6;
    QVERIFY(other);
}

void TestSavedEdits::pinsWithoutARecipeStayFloat()
{
    const json found = frontier(project(nullptr, {m_last}));
    for (const json &point : found["points"])
        QCOMPARE(shown(bitsOf(point["recipe"], m_last)), shown("float32"));
}

void TestSavedEdits::pinOfAnUnknownLayerIsAProperFailure()
{
    QCOMPARE(notAProperFailure(m_program.run({QStringLiteral("frontier"), project(m_recipe, {"gone"})}),
                               {QStringLiteral("gone"), QStringLiteral("pins")}),
             QByteArray());
    QCOMPARE(notAProperFailure(m_program.run({QStringLiteral("frontier"), project(m_recipe, {{"a", 1}})}),
                               {QStringLiteral("pins")}),
             QByteArray());
}

/// Pinned at what none of the cells of bits tells anything of, by hand or in the project: what that does is
/// part of every prediction.
void TestSavedEdits::whatPinsDoIsMeasured()
{
    const QString largest = QStringLiteral("wide.conv2");
    const std::vector<QStringList> settings{{QStringLiteral("--sparsity"), QStringLiteral("0.9")},
                                            {QStringLiteral("--bits"), QStringLiteral("2")},
                                            {QStringLiteral("--sparsity"), QStringLiteral("0.5"),
                                             QStringLiteral("--pruning"), QStringLiteral("random")}};
    const std::vector<json> saved{
        {{"sparsity", 0.9}}, {{"bits", 2}}, {{"sparsity", 0.5}, {"pruning", "random"}}};
    for (std::size_t i = 0; i < settings.size(); ++i) {
        const json cells =
            m_program.runJson(QStringList{QStringLiteral("sensitivity"), project(nullptr, nullptr),
                                          QStringLiteral("--samples"), QStringLiteral("32")} +
                              settings[i])["cells"];
        const auto cell = std::ranges::find(cells, largest.toStdString(),
                                            [](const json &own) { return own["layer"].get<std::string>(); });
        QVERIFY(cell != cells.end());
        const json recipe{{"paretoscopeRecipe", 2}, {"layers", {{largest.toStdString(), saved[i]}}}};
        for (const QStringList &limit :
             {QStringList(), {QStringLiteral("--max-ratio"), QStringLiteral("0.3")}}) {
            const json found = frontier(project(recipe, {largest.toStdString()}), limit);
            for (const json &point : found["points"])
                QVERIFY2(point["predictedKl"].get<double>() > 0.5 * (*cell)["klExpected"].get<double>(),
                         point.dump().c_str());
        }
    }
}

/// Cells are of the network that recipes are made for, and it is said which that is.
void TestSavedEdits::everyCommandTakesTheStepsOfTheProject()
{
    const QStringList cells{QStringLiteral("--bits"), QStringLiteral("4"), QStringLiteral("--samples"),
                            QStringLiteral("8")};
    for (const auto &[steps, words] :
         {std::pair(json::array({"foldBatchNorm"}), "Settings: as usual, batch norm folded."),
          std::pair(json::array(), "Settings: as usual, the network as loaded."),
          std::pair(json::array({"foldBatchNorm", "equalize"}),
                    "Settings: as usual, batch norm folded, layers equalized."),
          std::pair(json::array({"foldBatchNorm", {{"step", "equalize"}, {"ceilings", "scale"}}}),
                    "Settings: as usual, batch norm folded, layers equalized (ceilings=scale).")}) {
        const json recipe{{"paretoscopeRecipe", 3}, {"steps", steps}, {"default", {{"bits", 4}}}};
        const QString carrying = project(recipe, nullptr);
        for (const QString &estimate : {QString(), QStringLiteral("--estimate")}) {
            QStringList line = QStringList{QStringLiteral("sensitivity"), carrying} + cells;
            if (!estimate.isEmpty())
                line.append(estimate);
            QCOMPARE(shown(m_program.runJson(line)["steps"]), shown(steps));
            const QByteArray text = m_program.run(line).out;
            QVERIFY2(text.contains(words), text);
            line += {QStringLiteral("--steps"), QStringLiteral("none")}; // what is typed comes first
            QVERIFY(m_program.runJson(line)["steps"].empty());
        }
        const QByteArray searched = m_program
                                        .run(QStringList{QStringLiteral("frontier"), carrying,
                                                         QStringLiteral("--verify"), QStringLiteral("1")} +
                                             cells)
                                        .out;
        QVERIFY2(searched.contains(words), searched);
    }
}

/// Also where somebody may not think of it: biases by a step or by an older recipe, and in a run of one
/// recipe.
void TestSavedEdits::whatIsRunIsSaid()
{
    const json corrected{{"paretoscopeRecipe", 3}, {"default", {{"bits", 4}, {"biasCorrection", true}}}};
    const json plain{
        {"paretoscopeRecipe", 3}, {"steps", {"foldBatchNorm", "equalize"}}, {"default", {{"bits", 4}}}};
    const auto text = [&](const QString &line, const json &recipe) {
        return m_program.run(line.split(u' ') + QStringList{project(recipe, nullptr)}).out;
    };
    const QString search = QStringLiteral("frontier --bits 4 --samples 8 --verify 1");
    for (const auto &[line, recipe, words] :
         {std::tuple(search + QStringLiteral(" --steps foldBatchNorm,biasCorrection"), json(),
                     "Settings: as usual, batch norm folded, biases corrected."),
          std::tuple(search, corrected, "Settings: as usual, batch norm folded, biases corrected."),
          std::tuple(search + QStringLiteral(" --steps none"), corrected,
                     "Settings: as usual, the network as loaded."),
          std::tuple(QStringLiteral("evaluate"), corrected,
                     "  steps    batch norm folded, biases corrected\n"),
          std::tuple(QStringLiteral("evaluate"), corrected, "  after    biases corrected of "),
          std::tuple(QStringLiteral("evaluate"), plain, "  steps    batch norm folded, layers equalized\n"),
          std::tuple(QStringLiteral("evaluate"), plain, "\nNot equalized with the next layer because of "),
          std::tuple(search, plain, "\nNot equalized with the next layer because of "),
          std::tuple(QStringLiteral("sensitivity --estimate --bits 4 --samples 8"), plain,
                     "\nNot equalized with the next layer because of ")}) {
        const QByteArray out = text(line, recipe);
        QVERIFY2(out.contains(words), out);
    }
}

void TestSavedEdits::evaluateTakesTheRecipeOfTheProject()
{
    const QString file =
        m_program.write(QStringLiteral("same.json"), QByteArray::fromStdString(m_recipe.dump()));
    const QString carrying = project(m_recipe, nullptr);
    json own = m_program.runJson({QStringLiteral("evaluate"), carrying});
    json given = m_program.runJson({QStringLiteral("evaluate"), carrying, QStringLiteral("--recipe"), file});
    for (json *result : {&own, &given})
        result->erase("runs"); // the one ran it, the other knew it
    QCOMPARE(shown(own), shown(given));
    QVERIFY(own["storedBytes"] < own["floatStoredBytes"]);
}

void TestSavedEdits::exportTakesTheRecipeOfTheProject()
{
    const QString target = m_program.path(QStringLiteral("own.pt"));
    const json written = m_program.runJson(
        {QStringLiteral("export"), project(m_recipe, nullptr), QStringLiteral("-o"), target});
    QVERIFY(written["verified"].get<bool>());
    QVERIFY(QFile::exists(target));
    QFile beside(QString::fromStdString(written["recipe"].get<std::string>()));
    QVERIFY(beside.open(QIODevice::ReadOnly));
    const json recipe = json::parse(beside.readAll().toStdString());
    QCOMPARE(shown(bitsOf(recipe, m_first)), shown(6));
    QCOMPARE(shown(bitsOf(recipe, m_last)), shown(8));
}

void TestSavedEdits::withoutARecipeThereIsASentence()
{
    const QString plain = project(nullptr, nullptr);
    QCOMPARE(
        notAProperFailure(m_program.run({QStringLiteral("evaluate"), plain}), {QStringLiteral("--recipe")}),
        QByteArray());
    const QString target = m_program.path(QStringLiteral("never.pt"));
    QCOMPARE(notAProperFailure(m_program.run({QStringLiteral("export"), plain, QStringLiteral("-o"), target}),
                               {QStringLiteral("--recipe"), QStringLiteral("--max-bytes")}),
             QByteArray());
    QVERIFY(!QFile::exists(target));
}

QTEST_GUILESS_MAIN(TestSavedEdits)
#include "tst_savededits.moc"
