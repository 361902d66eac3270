// A network that cannot be flattened: a loop whose length is in the data, and two inputs. Its plain layers
// are compressed like any others; the loop runs as it was stored.
#include "tests/cli/program.h"
#include "tests/cli/testmodels.h"
#include "tests/support/scriptedmodels.h"

#include <QFile>
#include <QTest>

#include <cmath>

using namespace paretoscope::tests;
using nlohmann::json;

namespace {

constexpr int sampleCount = 200;
constexpr int pixels = 3 * 8 * 8;

} // namespace

class TestControlFlow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void inspectTellsTheLoopFromTheLayers();
    void baselineRunsBothInputs();
    void heldOutSamplesAreApart();
    void plainLayersHaveSensitivities();
    void frontierAndExportWork();

private:
    Program m_program;
    QString m_project;
};

void TestControlFlow::initTestCase()
{
    const QString model = m_program.path(QStringLiteral("loop.pt"));
    saveControlFlowModel(model.toStdString());
    QByteArray x;
    QByteArray limits; // from many turns of the loop to none
    QByteArray labels;
    for (int i = 0; i < sampleCount; ++i) {
        for (int j = 0; j < pixels; ++j)
            append(x, static_cast<float>(std::sin(0.37 * i + 1.9 * j)));
        append(limits, static_cast<float>(0.2 * (i % 5)));
        append(labels, std::int64_t{i % 5});
    }
    const QString data = m_program.path(QStringLiteral("data.npz"));
    saveZip(data, {{"x.npy", npy("<f4", "(200, 3, 8, 8)", x)},
                   {"limit.npy", npy("<f4", "(200, 1)", limits)},
                   {"y.npy", npy("<i8", "(200,)", labels)}});
    m_project = m_program.writeProject(QStringLiteral("loop"), {{"paretoscope", 1},
                                                                {"model", model.toStdString()},
                                                                {"task", "classification"},
                                                                {"data",
                                                                 {{"evaluate",
                                                                   {{"path", data.toStdString()},
                                                                    {"format", "npz"},
                                                                    {"inputs", {"x", "limit"}},
                                                                    {"targets", "y"}}}}}});
}

void TestControlFlow::inspectTellsTheLoopFromTheLayers()
{
    const json result = m_program.runJson({QStringLiteral("inspect"), m_project});
    QCOMPARE(result["layers"].size(), std::size_t{4});
    QCOMPARE(shown(result["layers"][0]["name"]), shown("conv"));
    QCOMPARE(shown(result["layers"][0]["macs"]), shown(8 * 8 * 6 * 27));
    QCOMPARE(shown(result["layers"][1]["macs"]), shown(16 * 384));
    QCOMPARE(shown(result["layers"][2]["name"]), shown("step")); // within the loop
    QCOMPARE(shown(result["layers"][3]["macs"]), shown(5 * 16));
    QCOMPARE(shown(result["inputs"]), shown(2));
    QVERIFY(result["opaqueNodes"].get<int>() >= 1);
}

void TestControlFlow::baselineRunsBothInputs()
{
    const json result = m_program.runJson({QStringLiteral("baseline"), m_project});
    QCOMPARE(shown(result["n"]), shown(sampleCount));
    QCOMPARE(shown(result["parameters"]), shown(6 * 27 + 6 + 16 * 384 + 16 + 16 * 16 + 16 + 5 * 16 + 5));
    QVERIFY(result["crossEntropy"].get<double>() > 0);
}

void TestControlFlow::heldOutSamplesAreApart()
{
    const json result = m_program.runJson({QStringLiteral("baseline"), m_project});
    QCOMPARE(shown(result["heldOut"]["n"]), shown(sampleCount - sampleCount / 4));
    const Outcome text = m_program.run({QStringLiteral("baseline"), m_project});
    QVERIFY2(text.out.contains("Held out: ") && text.out.contains("150"), text.out);
}

void TestControlFlow::plainLayersHaveSensitivities()
{
    const json result = m_program.runJson(
        {QStringLiteral("sensitivity"), m_project, QStringLiteral("--bits"), QStringLiteral("2,8")});
    QCOMPARE(result["cells"].size(), std::size_t{8}); // the layer within the control flow, too
    for (const auto &cell : result["cells"])
        QVERIFY(cell["kl"].get<double>() > 0);
}

void TestControlFlow::frontierAndExportWork()
{
    const json frontier = m_program.runJson(
        {QStringLiteral("frontier"), m_project, QStringLiteral("--bits"), QStringLiteral("2,4,8")});
    QVERIFY(frontier["points"].size() >= 4);
    const QString target = m_program.path(QStringLiteral("small.pt"));
    const json result = m_program.runJson({QStringLiteral("export"), m_project, QStringLiteral("--bits"),
                                           QStringLiteral("2,4,8"), QStringLiteral("--max-bytes"),
                                           QStringLiteral("5kB"), QStringLiteral("-o"), target});
    QCOMPARE(shown(result["verified"]), shown(true));
    QVERIFY(result["storedBytes"].get<int>() <= 5000);
    // What was written still takes both inputs and still loops.
    const json again = m_program.runJson({QStringLiteral("inspect"), target, QStringLiteral("--input-shape"),
                                          QStringLiteral("1,3,8,8"), QStringLiteral("--input-shape"),
                                          QStringLiteral("1,1")});
    QCOMPARE(shown(again["inputs"]), shown(2));
}

QTEST_GUILESS_MAIN(TestControlFlow)
#include "tst_controlflow.moc"
