// The window and the command line on the same project and the same cache: they show the same fit from
// predicted to measured damage and choose the same recipe for the same budget, with pins, too. The window is
// the real one; the command line is run as a program.
#include "tests/cli/program.h"
#include "tests/gui/programfixture.h"
#include "tests/support/fatallogger.h"
#include "tests/support/realdata.h"

#include "core/project/recipefile.h"
#include "core/report/json.h"

#include <QAction>
#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>

#include <cmath>

using namespace paretoscope;
using namespace paretoscope::tests;
using nlohmann::json;

namespace {

bool near(double a, double b)
{
    return std::abs(a - b) <= 1e-12 * std::max(std::abs(a), std::abs(b));
}

} // namespace

class TestBothFrontEnds : public QObject {
    Q_OBJECT

    const Program m_line;
    std::unique_ptr<ProgramFixture> m_program;
    widgets::Document &document() { return m_program->document(); }

    /// Opens PROJECT in the window and analyses it to the end.
    void analyse(const QString &project)
    {
        m_program = std::make_unique<ProgramFixture>();
        m_program->program->workflow().setCacheFolder(m_line.cacheFolder().toStdString());
        m_program->window().files().openPath(project);
        QTRY_VERIFY_WITH_TIMEOUT(document().baseline(), jobTimeoutMs);
        QTRY_VERIFY_WITH_TIMEOUT(!m_program->program->jobs().isRunning(gui::Lane::Live), jobTimeoutMs);
        QSignalSpy finished(&m_program->program->workflow(), &gui::Workflow::analysisFinished);
        m_program->action("analyse")->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, jobTimeoutMs);
        QTRY_VERIFY_WITH_TIMEOUT(m_program->idle() && !document().isSolutionStale(), jobTimeoutMs);
    }
    json frontier(const QString &project, const QStringList &more = {}) const
    {
        return m_line.runJson(QStringList{QStringLiteral("frontier"), project, QStringLiteral("--combine")} +
                              more);
    }
    pipeline::Recipe recipeOf(const json &point)
    {
        const auto recipe = project::recipeFromJson(point["recipe"], document().layers());
        return recipe ? *recipe : pipeline::Recipe();
    }
    /// All that LINE shows is what the window knows, which was opened with all of it in the cache.
    void compareWith(const json &line);
    void compareBudgets(const QString &project);
    QString demo(const json &recipe = {}, const json &pins = {}) const
    {
        json content = Program::demoProject();
        if (!recipe.is_null())
            content["recipe"] = recipe;
        if (!pins.is_null())
            content["pins"] = pins;
        return m_line.writeProject(QStringLiteral("demo"), content);
    }
    /// The first SAMPLES of FILE, which has CIFAR-10's records: how many does not matter to a comparison.
    std::string firstPictures(const char *file, int samples) const
    {
        constexpr int recordBytes = 1 + 3 * 32 * 32;
        QFile all(QString::fromStdString(realData(file)));
        if (!all.open(QIODevice::ReadOnly))
            qFatal("cannot read %s", file);
        return m_line.write(QFileInfo(all).fileName(), all.read(qint64{recordBytes} * samples)).toStdString();
    }

private Q_SLOTS:
    void init() { failOnWarnings(); }
    void cleanup() { m_program.reset(); }
    void showTheSameOfTheDemo();
    void chooseTheSameWithPins();
    void improveToTheSame();
    void findTheSameWithinLimits();
    void showTheSameOfResnet20();
};

void TestBothFrontEnds::compareWith(const json &line)
{
    QCOMPARE(line["frontierPoints"].get<std::size_t>(), document().frontier().points().size());
    QCOMPARE(shown(line["fit"]), shown(report::toJson(document().predictionFit())));
    QVERIFY(line["fit"]["knots"].size() >= 16);
    std::size_t runs = 0;
    for (const char *list : {"points", "candidates"})
        for (const json &point : line[list]) {
            if (!point.contains("measured"))
                continue;
            ++runs;
            const pipeline::Recipe recipe = recipeOf(point);
            const auto &known = document().measuredPoints();
            const auto own = std::ranges::find(known, recipe, &search::Ran::recipe);
            QVERIFY2(own != known.end(), point.dump().c_str());
            QVERIFY(point["measured"]["kl"] == own->measured.kl);
            QVERIFY(point["measured"]["correct"] == own->measured.correct);
        }
    QVERIFY(runs >= 16);
}

void TestBothFrontEnds::compareBudgets(const QString &project)
{
    const double smallest = static_cast<double>(document().frontier().points().front().storedBytes);
    for (const double factor : {1.2, 1.6, 2.4}) {
        const auto bytes = static_cast<std::int64_t>(factor * smallest);
        const json line = frontier(project, {QStringLiteral("--max-bytes"), QString::number(bytes),
                                             QStringLiteral("--verify"), QStringLiteral("1")});
        const auto best = document().best();
        const auto point = best.atMost(bytes);
        QVERIFY(point);
        const json &largest = line["points"].back();
        QCOMPARE(largest["storedBytes"].get<std::int64_t>(), best.points()[*point].storedBytes);
        QCOMPARE(recipeOf(largest), best.recipe(*point));
        QVERIFY(near(largest["predictedKl"].get<double>(), best.points()[*point].kl));
    }
}

void TestBothFrontEnds::showTheSameOfTheDemo()
{
    const QString project = demo();
    frontier(project); // fills the cache
    analyse(project);
    compareWith(frontier(project, {QStringLiteral("--verify"), QStringLiteral("16")}));
    compareBudgets(project);
}

void TestBothFrontEnds::chooseTheSameWithPins()
{
    json recipe{{"paretoscopeRecipe", 2}, {"default", {{"bits", 5}}}};
    const json layers = m_line.runJson({QStringLiteral("inspect"), demo()})["layers"];
    const auto first = layers.front()["name"].get<std::string>(),
               last = layers.back()["name"].get<std::string>();
    // Of which nothing that is searched consists.
    recipe["layers"] = {{first, {{"bits", 8}}},
                        {layers.at(1)["name"].get<std::string>(), {{"bits", 7}}},
                        {last, {{"bits", 3}}}};
    const QString project = demo(recipe, {first, last});
    frontier(project);
    analyse(project);
    QCOMPARE(document().pins().size(), std::size_t(2));
    const json line = frontier(project, {QStringLiteral("--verify"), QStringLiteral("16")});
    QCOMPARE(line["pins"].size(), std::size_t(2));
    compareWith(line);
    compareBudgets(project);
    // What the project carries is one of the recipes that were run, in both.
    const bool edited = std::ranges::any_of(
        line["candidates"], [](const json &candidate) { return candidate["origin"] == "edited"; });
    QVERIFY(edited);
    const json free = frontier(project, {QStringLiteral("--ignore-pins")});
    QVERIFY(free["pins"].empty());
    QVERIFY(free["frontierPoints"] != line["frontierPoints"]);
}

void TestBothFrontEnds::improveToTheSame()
{
    const QString project = demo();
    analyse(project);
    const auto best = document().best();
    const auto about = best.atMost(best.points().front().storedBytes * 3 / 2);
    const std::int64_t bytes = best.points()[about.value_or(0)].storedBytes; // improving stays within it
    const json line =
        frontier(project, {QStringLiteral("--max-bytes"), QString::number(bytes), QStringLiteral("--verify"),
                           QStringLiteral("1"), QStringLiteral("--improve")});
    document().applyRecipe(document().best().recipe(*document().best().atMost(bytes)),
                           QStringLiteral("budget"));
    QTRY_VERIFY_WITH_TIMEOUT(!m_program->program->jobs().isRunning(gui::Lane::Live), jobTimeoutMs);
    QSignalSpy told(&m_program->program->workflow(), &gui::Workflow::told);
    m_program->action("improve")->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(told.count(), 1, jobTimeoutMs);
    const auto after = recipeOf(line["improved"]["after"]);
    QCOMPARE(document().recipe().settings, after.settings);
    QVERIFY(document().recipe().steps == after.steps);
    if (line["improved"]["rounds"].get<int>() > 0) { // what improving gave was run
        const auto *run = document().currentMeasurement();
        QVERIFY(run);
        QVERIFY(line["improved"]["after"]["measured"]["correct"] == run->measured.correct);
    }
}

void TestBothFrontEnds::findTheSameWithinLimits()
{
    const QString project = demo();
    analyse(project);
    const double smallest = static_cast<double>(document().frontier().points().front().storedBytes);
    search::Budget flips, both, size;
    flips.behaviour.flipShare = 0.02;
    both = flips;
    both.behaviour.classDrop = 0.08;
    both.bytes = static_cast<std::int64_t>(3 * smallest);
    size.bytes = static_cast<std::int64_t>(1.4 * smallest);
    const QString most = QStringLiteral("--max-bytes");
    const std::pair<search::Budget, QStringList> asked[] = {
        {flips, {QStringLiteral("--max-flips"), QStringLiteral("0.02")}},
        {both,
         {QStringLiteral("--max-flips"), QStringLiteral("0.02"), QStringLiteral("--max-class-drop"),
          QStringLiteral("0.08"), most, QString::number(*both.bytes)}},
        {size, {most, QString::number(*size.bytes)}},
    };
    for (const auto &[budget, options] : asked) {
        const json line = frontier(project, options);
        QSignalSpy told(&m_program->program->workflow(), &gui::Workflow::told);
        m_program->program->workflow().findWithin(budget);
        QTRY_COMPARE_WITH_TIMEOUT(told.count(), 1, jobTimeoutMs);
        QCOMPARE(document().recipe(), recipeOf(line["best"]));
        QTRY_VERIFY_WITH_TIMEOUT(m_program->idle() && !document().isSolutionStale(), jobTimeoutMs);
    }
}

void TestBothFrontEnds::showTheSameOfResnet20()
{
    PARETOSCOPE_NEEDS("cifar10/resnet20.pt");
    PARETOSCOPE_NEEDS("cifar10/test_1017.bin");
    PARETOSCOPE_NEEDS("cifar10/calib_512.bin");
    json content = Program::resnet20Project();
    content["data"]["evaluate"]["path"] = firstPictures("cifar10/test_1017.bin", 256);
    content["data"]["calibrate"]["path"] = firstPictures("cifar10/calib_512.bin", 128);
    const QString project = m_line.writeProject(QStringLiteral("resnet20"), content);
    const QStringList sixteen{QStringLiteral("--verify"), QStringLiteral("16")};
    frontier(project, {QStringLiteral("--verify"), QStringLiteral("1")});
    analyse(project);
    compareWith(frontier(project, sixteen));
    compareBudgets(project);
}

QTEST_MAIN(TestBothFrontEnds)
#include "tst_bothfrontends.moc"
