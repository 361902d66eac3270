// Runs of whole recipes outlive the command: the next one takes them, says so, and gives the same answers.
#include "tests/cli/program.h"

#include <QDir>
#include <QProcess>
#include <QTest>

using namespace paretoscope::tests;
using nlohmann::json;

namespace {

const QString demo = Program::demo(QStringLiteral("digits.pscope.json"));
const QStringList fewCells{QStringLiteral("--bits"), QStringLiteral("2,4,8"), QStringLiteral("--samples"),
                           QStringLiteral("32")};

int made(const json &result)
{
    return result["runs"]["now"].get<int>();
}

int kept(const json &result)
{
    return result["runs"]["kept"].get<int>();
}

json withoutRuns(json result)
{
    result.erase("runs");
    return result;
}

} // namespace

class TestKeptRuns : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void secondFrontierRunsNothing_data();
    void secondFrontierRunsNothing();
    void commandsShareTheirRuns();
    void noCacheRunsAgain();
    void otherDataAreRunAgain();
    void twoAtOnceAgree();
    void runsThatCannotBeKeptAreSaid();
    void speedIsToldAgainWithItsMachine();
};

void TestKeptRuns::secondFrontierRunsNothing_data()
{
    QTest::addColumn<QString>("options");
    QTest::newRow("whole") << "--verify 4";
    QTest::newRow("within a size") << "--verify 3 --max-ratio 0.2";
    QTest::newRow("within a loss") << "--verify 3 --max-loss 0.05";
    QTest::newRow("within limits on behaviour") << "--verify 2 --max-class-drop 0.05";
    QTest::newRow("biases corrected") << "--verify 2 --steps foldBatchNorm,biasCorrection";
}

void TestKeptRuns::secondFrontierRunsNothing()
{
    QFETCH(QString, options);
    const Program program;
    const QStringList arguments =
        QStringList{QStringLiteral("frontier"), demo} + options.split(u' ') + fewCells;
    const json first = program.runJson(arguments);
    QVERIFY(made(first) >= 3);
    QCOMPARE(kept(first), 0);
    const json second = program.runJson(arguments);
    QCOMPARE(made(second), 0);
    QCOMPARE(kept(second), made(first));
    QCOMPARE(shown(withoutRuns(second)), shown(withoutRuns(first)));
    const Outcome text = program.run(arguments);
    const QByteArray sentence = QByteArray::number(made(first)) + " runs are from before";
    QVERIFY2(text.out.contains(sentence) && text.out.contains("none was made now"), text.out);
}

/// What frontier ran, evaluate and export need not.
void TestKeptRuns::commandsShareTheirRuns()
{
    const Program program;
    const json frontier =
        program.runJson(words("frontier --verify 2 --max-ratio 0.2") + QStringList{demo} + fewCells);
    const QString recipe = program.write(QStringLiteral("best.json"), shown(frontier["best"]["recipe"]));
    const QStringList evaluate = words("evaluate --recipe") + QStringList{recipe, demo};
    const json evaluated = program.runJson(evaluate);
    QCOMPARE(made(evaluated), 0);
    QCOMPARE(kept(evaluated), 1);
    const json apart = program.runJson(evaluate + words("--no-cache"));
    QCOMPARE(made(apart), 1);
    QCOMPARE(shown(withoutRuns(evaluated)), shown(withoutRuns(apart))); // classes, worst examples and all
    const QString out = program.path(QStringLiteral("out.pt"));
    const json exported = program.runJson(words("export --recipe") + QStringList{recipe, demo} +
                                          QStringList{QStringLiteral("-o"), out});
    QCOMPARE(made(exported), 0);
    QCOMPARE(kept(exported), 1);
    QCOMPARE(shown(exported["verified"]), QByteArray("true")); // from the file, which was really run
    const QString other =
        program.write(QStringLiteral("other.json"), R"({"paretoscopeRecipe":3,"default":{"bits":7}})");
    QCOMPARE(made(program.runJson(words("evaluate --recipe") + QStringList{other, demo})), 1);
    QCOMPARE(made(program.runJson(words("evaluate --recipe") + QStringList{other, demo})), 0);
}

void TestKeptRuns::noCacheRunsAgain()
{
    const Program program;
    const QStringList arguments = words("frontier --verify 2") + QStringList{demo} + fewCells;
    const json first = program.runJson(arguments);
    const json apart = program.runJson(arguments + words("--no-cache"));
    QCOMPARE(kept(apart), 0);
    QCOMPARE(made(apart), made(first));
    QCOMPARE(shown(apart), shown(first));
}

void TestKeptRuns::otherDataAreRunAgain()
{
    const Program program;
    const QString recipe =
        program.write(QStringLiteral("r.json"), R"({"paretoscopeRecipe":3,"default":{"bits":4}})");
    const auto evaluated = [&](const json &project) {
        const QString path = program.writeProject(QStringLiteral("p"), project);
        return program.runJson(words("evaluate --recipe") + QStringList{recipe, path});
    };
    json project = Program::demoProject();
    QCOMPARE(made(evaluated(project)), 1);
    QCOMPARE(made(evaluated(project)), 0);
    project["input"]["scale"] = 0.06;
    QCOMPARE(made(evaluated(project)), 1);
    QCOMPARE(made(evaluated(project)), 0);
    project["data"]["calibrate"] = project["data"]["evaluate"];
    const json other = evaluated(project); // other samples are evaluated on
    QCOMPARE(made(other), 1);
    QCOMPARE(made(evaluated(Program::demoProject())), 0);
}

void TestKeptRuns::twoAtOnceAgree()
{
    const Program program;
    const QStringList arguments =
        words("frontier --verify 3 --json - --quiet") + QStringList{demo} + fewCells;
    QProcess one, two;
    for (QProcess *process : {&one, &two}) {
        program.prepare(*process, arguments);
        process->start();
    }
    for (QProcess *process : {&one, &two}) {
        QVERIFY(process->waitForFinished(120000));
        QCOMPARE(process->exitCode(), 0);
    }
    const json first = json::parse(one.readAllStandardOutput().toStdString());
    const json second = json::parse(two.readAllStandardOutput().toStdString());
    QCOMPARE(shown(withoutRuns(first)), shown(withoutRuns(second)));
    const json third = program.runJson(words("frontier --verify 3") + QStringList{demo} + fewCells);
    QCOMPARE(made(third), 0);
    QCOMPARE(shown(withoutRuns(third)), shown(withoutRuns(first)));
}

void TestKeptRuns::runsThatCannotBeKeptAreSaid()
{
    const Program program;
    const QString recipe =
        program.write(QStringLiteral("r.json"), R"({"paretoscopeRecipe":3,"default":{"bits":4}})");
    QVERIFY(QDir().mkpath(program.cacheFolder()));
    program.write(QStringLiteral("cache/runs"), "a file in the place of the folder");
    const Outcome outcome =
        program.run(words("evaluate --json - --quiet --recipe") + QStringList{recipe, demo});
    QCOMPARE(outcome.exitCode, 0);
    QVERIFY2(outcome.err.contains("nothing of what was measured is kept"), outcome.err);
    QCOMPARE(outcome.json()["cache"]["lost"].get<int>(), 1);
    QCOMPARE(outcome.json()["cache"]["kept"].get<int>(), 0);
    QCOMPARE(made(outcome.json()), 1);
}

void TestKeptRuns::speedIsToldAgainWithItsMachine()
{
    const Program program;
    const QString recipe =
        program.write(QStringLiteral("r.json"), R"({"paretoscopeRecipe":3,"default":{"bits":4}})");
    const QStringList evaluate = words("evaluate --recipe") + QStringList{recipe, demo};
    QCOMPARE(program.runJson(evaluate)["latencyBefore"].size(), std::size_t{0});
    const json timed = program.runJson(evaluate + words("--latency"));
    QCOMPARE(timed["latency"]["on"]["threads"].get<int>(), 1);
    const auto processor = timed["latency"]["on"]["processor"].get<std::string>();
    QVERIFY(!processor.empty());
    const json later = program.runJson(evaluate);
    QVERIFY(!later.contains("latency")); // nothing was timed now
    QCOMPARE(later["latencyBefore"].size(), std::size_t{1});
    QCOMPARE(shown(later["latencyBefore"][0]["batches"]), shown(timed["latency"]["batches"]));
    QVERIFY(program.run(evaluate).out.contains(QByteArray::fromStdString("this machine (" + processor)));
    const QString other =
        program.write(QStringLiteral("other.json"), R"({"paretoscopeRecipe":3,"default":{"bits":3}})");
    QCOMPARE(program.runJson(words("evaluate --recipe") + QStringList{other, demo})["latencyBefore"].size(),
             std::size_t{0});
}

QTEST_GUILESS_MAIN(TestKeptRuns)
#include "tst_keptruns.moc"
