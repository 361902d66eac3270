// What the command line says of the steps that change a network as a whole.
#include "tests/cli/program.h"

#include <string>
#include <vector>

using namespace paretoscope::tests;
using nlohmann::json;

class TestNetworkSteps : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void inspectFindsWhatARunWouldChange();
    void inspectSaysInWordsWhatItFinds();

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
            m_program.run({QStringLiteral("sensitivity"), QStringLiteral("--estimate"),
                           QStringLiteral("--samples"), QStringLiteral("4"), QStringLiteral("--bits"),
                           QStringLiteral("4"), m_demo, QStringLiteral("--steps"), taken.join(u',')});
        QCOMPARE(run.exitCode == 0, found["places"].get<int>() > 0);
        QCOMPARE(found["left"].size(), found["leftIds"].size());
        for (const json &left : found["left"])
            QVERIFY(run.out.contains(left.get<std::string>().c_str()) || found["places"] == 0);
        for (const json &other : found["otherwise"])
            QVERIFY(other["places"] != found["places"] && !other["values"].empty());
    }
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

QTEST_GUILESS_MAIN(TestNetworkSteps)
#include "tst_networksteps.moc"
