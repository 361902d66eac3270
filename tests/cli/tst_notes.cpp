// What opening a project found is said where scripts and people read it: standard error, JSON, the report of
// an export.
#include "tests/cli/program.h"
#include "tests/cli/testmodels.h"

#include <QFile>
#include <QTest>

#include <cstring>

using namespace paretoscope::tests;
using nlohmann::json;

class TestNotes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatWasFoundIsSaidEverywhere_data();
    void whatWasFoundIsSaidEverywhere();
    void ordinaryNetworksHaveNothingToSay();
    void theModeIsAFieldOfTheProject();

private:
    QString projectOn(const std::string &forward, const json &more = json::object());
    Program m_program;
};

QString TestNotes::projectOn(const std::string &forward, const json &more)
{
    const QString model = m_program.path(QStringLiteral("model.pt"));
    saveLinearModel(model, "def forward(self, x):\n" + forward);
    const QString data = m_program.path(QStringLiteral("data.npz"));
    saveTenClasses(data);
    json project{{"paretoscope", 1},
                 {"model", model.toStdString()},
                 {"task", "classification"},
                 {"data", {{"evaluate", {{"path", data.toStdString()}, {"format", "npz"}}}}}};
    project.update(more);
    return m_program.writeProject(QStringLiteral("p"), project);
}

void TestNotes::whatWasFoundIsSaidEverywhere_data()
{
    QTest::addColumn<QString>("forward");
    QTest::addColumn<QString>("word");
    const QString linear = QStringLiteral("    return torch.linear(x, self.fc.weight, self.fc.bias)\n");
    QTest::newRow("training mode") << "    x = torch.dropout(x, 0.5, True)\n" + linear << "dropout";
    QTest::newRow("batch") << "    x = x / x.abs().sum()\n" + linear << "one at a time";
    QTest::newRow("chance") << "    x = x + torch.rand_like(x)\n" + linear << "rand_like";
}

void TestNotes::whatWasFoundIsSaidEverywhere()
{
    QFETCH(const QString, forward);
    QFETCH(const QString, word);
    const QString project = projectOn(forward.toStdString());
    const QString recipe =
        m_program.write(QStringLiteral("r.json"), R"({"paretoscopeRecipe": 1, "default": {"bits": 4}})");
    const QString target = m_program.path(QStringLiteral("out.pt"));
    const QList<QStringList> commands{{"inspect", project},
                                      {"baseline", project},
                                      {"sensitivity", project, "--bits", "4"},
                                      {"frontier", project, "--bits", "4,8", "--verify", "1"},
                                      {"evaluate", project, "--recipe", recipe},
                                      {"export", project, "--recipe", recipe, "-o", target}};
    for (const QStringList &command : commands) {
        const Outcome outcome = m_program.run(command + QStringList{"--quiet", "--json", "-"});
        QVERIFY2(outcome.exitCode == 0, outcome.err.constData());
        QVERIFY2(outcome.err.contains(word.toUtf8()), outcome.err.constData());
        QCOMPARE(outcome.json()["notes"].size(), std::size_t{1});
        QVERIFY(QString::fromStdString(outcome.json()["notes"][0].get<std::string>()).contains(word));
    }
    QFile report(m_program.path(QStringLiteral("out.pt.report.json")));
    QVERIFY(report.open(QIODevice::ReadOnly));
    QVERIFY(report.readAll().contains(word.toUtf8()));
}

void TestNotes::ordinaryNetworksHaveNothingToSay()
{
    const QString project = projectOn("    return torch.linear(x, self.fc.weight, self.fc.bias)\n");
    const Outcome outcome = m_program.run({"baseline", project, "--quiet", "--json", "-"});
    QCOMPARE(outcome.exitCode, 0);
    QCOMPARE(outcome.err, QByteArray());
    QVERIFY(outcome.json()["notes"] == json::array());
}

void TestNotes::theModeIsAFieldOfTheProject()
{
    const std::string forward =
        "    x = torch.dropout(x, 0.5, True)\n    return torch.linear(x, self.fc.weight, self.fc.bias)\n";
    const json kept = m_program.runJsonWithNotes({"baseline", projectOn(forward, {{"mode", "as-stored"}})});
    QVERIFY(QString::fromStdString(kept["notes"][0].get<std::string>()).contains("random numbers"));
    QCOMPARE(notAProperFailure(m_program.run({"baseline", projectOn(forward, {{"mode", "train"}})}),
                               {"mode", "evaluation", "as-stored"}),
             QByteArray());
}

QTEST_GUILESS_MAIN(TestNotes)
#include "tst_notes.moc"
