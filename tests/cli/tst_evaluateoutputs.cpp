// What the commands say of outputs: each by its name, damage by what it is, figures of what the outputs
// really are.
#include "tests/cli/program.h"
#include "tests/cli/testmodels.h"

#include <QTest>

#include <cmath>

using namespace paretoscope::tests;
using nlohmann::json;

namespace {

const std::string scores = "    z = torch.linear(torch.flatten(x, 1), self.fc.weight, self.fc.bias)\n";

} // namespace

class TestEvaluateOutputs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void networkThatEndsInADistributionHasTheFiguresOfItsLogits_data();
    void networkThatEndsInADistributionHasTheFiguresOfItsLogits();
    void everyOutputIsListedWithItsDamage();
    void theProjectNamesTheOutputOfTheTask();
    void plainNumbersAreToldAsDistance_data();
    void plainNumbersAreToldAsDistance();
    void regressionIsToldAsDistance();
    void whatOutputsAreTakenForIsSaid();
    void wrongFieldsAreToldInOneSentence_data();
    void wrongFieldsAreToldInOneSentence();
    void exportComparesEveryOutput();

private:
    /// A linear network on the demo's data whose forward returns RETURNED, made of z, its ten scores.
    QString project(const QString &name, const std::string &returned, const json &more = json::object()) const
    {
        const QString model = m_program.path(name + QStringLiteral(".pt"));
        saveLinearModel(model, "def forward(self, x):\n" + scores + "    return " + returned + "\n");
        json content = Program::demoProject();
        content["model"] = model.toStdString();
        content.update(more);
        if (content["task"] == "unlabelled")
            for (auto &source : content["data"])
                source.erase("labels");
        return m_program.writeProject(name, content);
    }
    QString recipe() const
    {
        return m_program.write(QStringLiteral("3.json"), R"({"paretoscopeRecipe":1,"default":{"bits":3}})");
    }
    QStringList evaluating(const QString &project, const QStringList &more = {}) const
    {
        return QStringList{"evaluate", project, "--recipe", recipe()} + more;
    }
    Program m_program;
};

void TestEvaluateOutputs::networkThatEndsInADistributionHasTheFiguresOfItsLogits_data()
{
    QTest::addColumn<QString>("returned");
    QTest::newRow("softmax") << "torch.softmax(z, 1)";
    QTest::newRow("log-softmax") << "torch.log_softmax(z, 1)";
    QTest::newRow("softmax in a dict") << R"({"probabilities": torch.softmax(z, 1)})";
}

void TestEvaluateOutputs::networkThatEndsInADistributionHasTheFiguresOfItsLogits()
{
    QFETCH(QString, returned);
    const json expected = m_program.runJson(evaluating(project(QStringLiteral("logits"), "z")));
    const json found =
        m_program.runJson(evaluating(project(QStringLiteral("other"), returned.toStdString())));
    for (const char *key : {"crossEntropy", "kl", "value", "pValue"})
        QVERIFY2(std::abs(found[key].get<double>() - expected[key].get<double>()) < 1e-5, key);
    QVERIFY(std::abs(found["ece"]["before"].get<double>() - expected["ece"]["before"].get<double>()) < 1e-5);
    QCOMPARE(shown(found["behaviour"]["overconfidentBefore"]),
             shown(expected["behaviour"]["overconfidentBefore"]));
    QCOMPARE(shown(found["damageKind"]), QByteArray("\"kl\""));
}

void TestEvaluateOutputs::everyOutputIsListedWithItsDamage()
{
    const QString two =
        project(QStringLiteral("two"), R"({"scores": z, "sums": (torch.sum(z, 1, True), torch.mean(z))})");
    const json result = m_program.runJson(evaluating(two));
    QCOMPARE(result["outputs"].size(), std::size_t{3});
    QCOMPARE(shown(result["outputs"][0]["name"]), QByteArray("\"scores\""));
    QVERIFY(result["outputs"][0]["kl"].get<double>() > 0);
    QCOMPARE(shown(result["outputs"][1]["name"]), QByteArray("\"sums.0\""));
    QVERIFY(result["outputs"][1]["distance"].get<double>() > 0);
    QVERIFY(result["outputs"][2].contains("leftOut"));
    QVERIFY(std::abs(result["kl"].get<double>() - result["outputs"][0]["kl"].get<double>() -
                     result["outputs"][1]["distance"].get<double>()) < 1e-9);
    const Outcome told = m_program.run(evaluating(two));
    QVERIFY2(told.out.contains("sums.0 [1]"), told.out);
    const json listed = m_program.runJson({"inspect", two});
    QCOMPARE(listed["outputs"].size(), std::size_t{3});
    QCOMPARE(shown(listed["outputs"][0]["shape"]), QByteArray("[1,10]"));
    const json cells = m_program.runJson({"sensitivity", two, "--bits", "3"});
    QCOMPARE(cells["cells"][0]["outputDamages"].size(), std::size_t{3});
}

void TestEvaluateOutputs::theProjectNamesTheOutputOfTheTask()
{
    const std::string returned = R"({"wrong": torch.neg(z), "right": z})";
    const json expected = m_program.runJson({"baseline", project(QStringLiteral("z"), "z")});
    for (const json &output : {json("right"), json(1), json("1")}) {
        const QString named = project(QStringLiteral("named"), returned, {{"output", output}});
        QCOMPARE(shown(m_program.runJson({"baseline", named})["correct"]), shown(expected["correct"]));
    }
}

void TestEvaluateOutputs::plainNumbersAreToldAsDistance_data()
{
    QTest::addColumn<QString>("returned");
    QTest::newRow("scores of nothing known") << "z";
    QTest::newRow("limited") << "torch.tanh(z)";
    QTest::newRow("directions") << "z / torch.norm(z, 2, [1], True)";
}

void TestEvaluateOutputs::plainNumbersAreToldAsDistance()
{
    QFETCH(QString, returned);
    const QString plain = project(QStringLiteral("plain"), returned.toStdString(), {{"task", "unlabelled"}});
    const Outcome told = m_program.run(evaluating(plain, {"--behaviour"}));
    QCOMPARE(told.exitCode, 0);
    for (const char *word : {"expected error", "nats", "KL", "McNemar"})
        QVERIFY2(!told.out.contains(word), told.out);
    QVERIFY2(told.out.contains("distance"), told.out);
    const json result = m_program.runJson(evaluating(plain));
    QCOMPARE(shown(result["damageKind"]), QByteArray("\"distance\""));
    QVERIFY(result["kl"].is_null());
    QVERIFY(result["distance"].get<double>() > 0);
    const json cells = m_program.runJson({"sensitivity", plain, "--bits", "3"});
    QVERIFY(cells["cells"][0]["kl"].is_null());
    QVERIFY(cells["cells"][0]["distance"].get<double>() > 0);
    QVERIFY(cells["cells"][0]["distanceExpected"].is_number());
    const json frontier = m_program.runJson({"frontier", plain, "--bits", "3", "--verify", "1"});
    QVERIFY(frontier["points"][0]["predictedKl"].is_null());
    QVERIFY(frontier["points"][0]["predictedDistance"].is_number());
    const Outcome ranked = m_program.run({"sensitivity", plain, "--bits", "3"});
    QVERIFY2(!ranked.out.contains("nats"), ranked.out);
}

void TestEvaluateOutputs::regressionIsToldAsDistance()
{
    const QString model = m_program.path(QStringLiteral("numbers.pt"));
    saveLinearModel(model, "def forward(self, x):\n" + scores + "    return z\n");
    QByteArray x, y;
    for (int i = 0; i < 40 * 64; ++i)
        append(x, static_cast<float>((i * 7) % 13) / 13);
    for (int i = 0; i < 40 * 10; ++i)
        append(y, static_cast<float>((i * 5) % 11) / 11);
    const QString data = m_program.path(QStringLiteral("numbers.npz"));
    saveZip(data, {{"x.npy", npy("<f4", "(40, 64)", x)}, {"y.npy", npy("<f4", "(40, 10)", y)}});
    const QString regression =
        m_program.writeProject(QStringLiteral("regression"),
                               {{"paretoscope", 1},
                                {"model", model.toStdString()},
                                {"task", "regression"},
                                {"data", {{"evaluate", {{"path", data.toStdString()}, {"format", "npz"}}}}}});
    const json baseline = m_program.runJson({"baseline", regression});
    for (const char *key : {"value", "low", "absoluteError", "r2"})
        QVERIFY2(baseline[key].is_number(), key);
    QVERIFY(baseline["low"].get<double>() >= 0);
    const Outcome told = m_program.run(evaluating(regression));
    for (const char *word : {"nats", "KL", "McNemar"})
        QVERIFY2(!told.out.contains(word), told.out);
    QVERIFY2(told.out.contains("mean absolute error"), told.out);
}

void TestEvaluateOutputs::whatOutputsAreTakenForIsSaid()
{
    const auto says = [&](const std::string &returned, const json &more) {
        return m_program.run({"baseline", project(QStringLiteral("said"), returned, more)}).out;
    };
    QVERIFY(says("torch.softmax(z, 1)", json::object()).contains("taken as probabilities"));
    QVERIFY(says("z", {{"task", "unlabelled"}}).contains("taken as plain numbers"));
    QVERIFY(says("z", {{"task", "unlabelled"}, {"activation", "logits"}}).contains("taken as logits"));
    QVERIFY(!says("z", json::object()).contains("taken as"));
}

void TestEvaluateOutputs::wrongFieldsAreToldInOneSentence_data()
{
    QTest::addColumn<QString>("returned");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QStringList>("words");
    QTest::newRow("activation") << "z" << QByteArray(R"({"activation": "relu"})")
                                << QStringList{"activation", "relu", "log-probabilities"};
    QTest::newRow("output") << "z, z" << QByteArray(R"({"output": "boxes"})")
                            << QStringList{"output", "boxes", "[10]"};
    QTest::newRow("number") << "z, z" << QByteArray(R"({"output": 2})") << QStringList{"output", "2"};
    QTest::newRow("weights") << "z, z" << QByteArray(R"({"outputWeights": {"1": -1}})")
                             << QStringList{"outputWeights", "0 or more"};
    QTest::newRow("weights of text") << "z, z" << QByteArray(R"({"outputWeights": {"1": "much"}})")
                                     << QStringList{"outputWeights.1"};
    QTest::newRow("one number, ten classes")
        << "torch.sigmoid(z[:, 0])" << QByteArray("{}") << QStringList{"0 and 1"};
}

void TestEvaluateOutputs::wrongFieldsAreToldInOneSentence()
{
    QFETCH(QString, returned);
    QFETCH(QByteArray, fields);
    QFETCH(QStringList, words);
    const QString wrong =
        project(QStringLiteral("wrong"), returned.toStdString(), json::parse(fields.toStdString()));
    QCOMPARE(notAProperFailure(m_program.run({"baseline", wrong}), words), QByteArray());
}

void TestEvaluateOutputs::exportComparesEveryOutput()
{
    const QString two = project(QStringLiteral("two"), R"({"scores": z, "twice": (z * 2.0, [z, z])})");
    const QString target = m_program.path(QStringLiteral("small.pt"));
    const json result = m_program.runJson({"export", two, "--recipe", recipe(), "-o", target});
    QVERIFY(result["verified"].get<bool>());
    QCOMPARE(result["measured"]["outputs"].size(), std::size_t{4});
}

QTEST_GUILESS_MAIN(TestEvaluateOutputs)
#include "tst_evaluateoutputs.moc"
