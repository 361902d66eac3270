// What the command line says of the steps that change a network as a whole.
#include "tests/cli/program.h"

#include <string>
#include <utility>
#include <vector>

using namespace paretoscope::tests;
using nlohmann::json;

class TestNetworkSteps : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void inspectFindsWhatARunWouldChange();
    void stepsOfWholeRecipesSayNothingOfLayers();
    void inspectSaysInWordsWhatItFinds();
    void stepsAreListedInTheirOrder();
    void carriedRecipeThatIsNotRunIsSaid();
    void exportWithinLimitsSaysThatTheCarriedRecipeIsNotRun();
    void limitsAreInTheJson();

private:
    const Program m_program;
    const QString m_demo = Program::demo(QStringLiteral("digits.pscope.json"));
};

/// Each step is looked for where the steps before it leave the network: taken after them it finds the same,
/// and what finds nothing is refused.
void TestNetworkSteps::inspectFindsWhatARunWouldChange()
{
    const json steps = m_program.runJson({QStringLiteral("inspect"), m_demo})["steps"];
    QVERIFY(steps.size() >= 2);
    QVERIFY(steps["foldBatchNorm"]["after"].empty());
    QCOMPARE(shown(steps["equalize"]["after"]), QByteArray("[\"foldBatchNorm\"]"));
    for (const auto &[key, found] : steps.items()) {
        QStringList taken;
        for (const json &before : found["after"])
            taken.append(QString::fromStdString(before.get<std::string>()));
        taken.append(QString::fromStdString(key));
        const Outcome run =
            m_program.run(QStringLiteral("frontier --samples 4 --bits 4 --verify 1 --steps").split(u' ') +
                          QStringList{taken.join(u','), m_demo});
        QCOMPARE(run.exitCode == 0, found["places"].get<int>() > 0);
        QCOMPARE(found["left"].size(), found["leftIds"].size());
        QVERIFY(!found["summaryId"].get<std::string>().empty());
        for (const json &left : found["left"])
            QVERIFY(run.out.contains(left.get<std::string>().c_str()) || found["places"] == 0);
        for (const json &other : found["otherwise"])
            QVERIFY(other["places"] != found["places"] && !other["values"].empty() &&
                    other["summaryId"].is_string());
    }
}

void TestNetworkSteps::stepsOfWholeRecipesSayNothingOfLayers()
{
    const QStringList line =
        QStringLiteral("sensitivity --estimate --samples 4 --bits 4 --steps").split(u' ');
    const Outcome refused = m_program.run(line + QStringList{QStringLiteral("biasCorrection"), m_demo});
    QCOMPARE(refused.exitCode, 1);
    QVERIFY2(refused.err.contains("biasCorrection is for whole recipes"), refused.err);
    QCOMPARE(m_program.run(line + QStringList{QStringLiteral("foldBatchNorm"), m_demo}).exitCode, 0);
}

void TestNetworkSteps::inspectSaysInWordsWhatItFinds()
{
    const json steps = m_program.runJson({QStringLiteral("inspect"), m_demo})["steps"];
    const QByteArray text = m_program.run({QStringLiteral("inspect"), m_demo}).out;
    for (const auto &[key, found] : steps.items()) {
        std::vector<json> sentences{found["summary"]};
        sentences.insert(sentences.end(), found["left"].begin(), found["left"].end());
        for (const json &other : found["otherwise"])
            sentences.push_back(other["summary"]);
        for (const json &sentence : sentences)
            QVERIFY2(text.contains(sentence.get<std::string>().c_str()), text);
        QVERIFY2(text.contains(("\nStep " + key).c_str()), text);
    }
    QVERIFY2(text.contains("\nStep equalize, after foldBatchNorm: "), text);
}

void TestNetworkSteps::stepsAreListedInTheirOrder()
{
    const json steps = m_program.runJson({QStringLiteral("methods")})["steps"];
    const QByteArray text = m_program.run({QStringLiteral("methods")}).out;
    QVERIFY(steps.size() >= 2);
    int before = 0;
    for (const json &step : steps) {
        QVERIFY(step["place"].get<int>() > before);
        before = step["place"].get<int>();
        QVERIFY2(text.contains(step["key"].get<std::string>().c_str()), text);
        QVERIFY2(text.contains(step["paper"].get<std::string>().c_str()), text);
    }
    QVERIFY2(text.contains("ceilings=keep or scale"), text);
}

void TestNetworkSteps::carriedRecipeThatIsNotRunIsSaid()
{
    json content = Program::demoProject();
    content["recipe"] = {{"paretoscopeRecipe", 3}, {"default", {{"bits", 4}}}};
    const QString carrying = m_program.writeProject(QStringLiteral("carrying"), content);
    const auto line = [&](const QString &more) {
        return QStringLiteral("frontier --bits 2,4 --samples 8 --verify 1 ")
                   .append(more)
                   .split(u' ', Qt::SkipEmptyParts) +
               QStringList{carrying};
    };
    for (const auto &[more, id] :
         {std::pair("", ""), std::pair("--ignore-pins", ""), std::pair("--steps none", "cli.own-other-steps"),
          std::pair("--pin stem=2", "cli.own-other-pin"),
          std::pair("--steps foldBatchNorm,biasCorrection", "cli.own-other-steps"),
          std::pair("--max-bytes 36kB", "cli.own-too-large")}) {
        const json found = m_program.runJson(line(QString::fromLatin1(more)));
        QCOMPARE(shown(found.value("carriedNotRunId", "")), shown(json(id)));
        const QByteArray text = m_program.run(line(QString::fromLatin1(more))).out;
        QCOMPARE(text.contains("carries was not run"), *id != 0);
    }
}

void TestNetworkSteps::exportWithinLimitsSaysThatTheCarriedRecipeIsNotRun()
{
    json content = Program::demoProject();
    content["recipe"] = {{"paretoscopeRecipe", 3}, {"default", {{"bits", 4}}}};
    const QString carrying = m_program.writeProject(QStringLiteral("exported"), content);
    for (const auto &[more, id] :
         {std::pair("", ""), std::pair("--ignore-pins", ""), std::pair("--pin stem=2", "cli.own-other-pin"),
          std::pair("--steps none", "cli.own-other-steps"),
          std::pair("--max-class-drop 0.9", "cli.own-beside-limits")}) {
        const auto written = m_program.run(
            QStringLiteral("export --bits 2,4 --samples 8 --verify 1 --max-ratio 0.5 --json - %1 -o %2.pt %3")
                .arg(QString::fromLatin1(more), m_program.path(QStringLiteral("written")), carrying)
                .split(u' ', Qt::SkipEmptyParts));
        QVERIFY2(written.exitCode == 0, written.err);
        QCOMPARE(shown(written.json().value("carriedNotRunId", "")), shown(json(id)));
        QCOMPARE(written.json().contains("carriedNotRun"), *id != 0);
    }
}

void TestNetworkSteps::limitsAreInTheJson()
{
    const json found = m_program.runJson(
        QStringLiteral("frontier --bits 4,8 --samples 8 --verify 1 --max-class-drop 0.9 --max-flips 0.8 "
                       "--max-overconfident 500 %1")
            .arg(m_demo)
            .split(u' '));
    QCOMPARE(found["maxClassDrop"].get<double>(), 0.9);
    QCOMPARE(found["maxFlips"].get<double>(), 0.8);
    QCOMPARE(found["maxOverconfident"].get<int>(), 500);
    QVERIFY(!found.contains("maxHardDrop") && !found.contains("maxBytes"));
}

QTEST_GUILESS_MAIN(TestNetworkSteps)
#include "tst_networksteps.moc"
