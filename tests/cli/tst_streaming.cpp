// A network that hands its state on, as streaming audio does, and takes a number beside its tensors: every
// command, from looking at it to the exported file.
#include "tests/cli/program.h"
#include "tests/cli/testmodels.h"
#include "tests/support/scriptedmodels.h"

#include <QTest>

#include <cmath>

using namespace paretoscope::tests;
using nlohmann::json;

namespace {

constexpr int sampleCount = 160;

} // namespace

class TestStreaming : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void inspectListsTheArguments_data();
    void inspectListsTheArguments();
    void everyCommandWorks_data();
    void everyCommandWorks();
    void gatesCanBeSetApart();
    void aMissingNumberIsAskedFor();

private:
    QString project(const json &inputs, const json &apart = {}) const
    {
        return m_program.writeProject(
            QStringLiteral("stream"),
            {{"paretoscope", 1},
             {"apart", apart},
             {"model", m_program.path(QStringLiteral("stream.pt")).toStdString()},
             {"task", "classification"},
             {"output", "0"},
             {"inputs", inputs},
             {"data",
              {{"evaluate",
                {{"path", m_program.path(QStringLiteral("data.npz")).toStdString()}, {"format", "npz"}}}}}});
    }
    static void addWays()
    {
        QTest::addColumn<QByteArray>("inputs");
        QTest::addColumn<QByteArray>("state");
        QTest::newRow("zeros") << QByteArray(R"({"gain": 1.5})") << QByteArray("zeros [1, batch, 16]");
        QTest::newRow("stored") << QByteArray(R"({"gain": 1.5, "h": {"array": "past"}})")
                                << QByteArray("array past");
        QTest::newRow("carried") << QByteArray(R"({"gain": 1.5, "h": {"carry": 1}, "c": {"carry": 2}})")
                                 << QByteArray("output 1 of the sample before");
    }

    Program m_program;
};

void TestStreaming::initTestCase()
{
    saveStreamingModel(m_program.path(QStringLiteral("stream.pt")).toStdString());
    QByteArray x, past, labels;
    for (int i = 0; i < sampleCount; ++i) {
        for (int j = 0; j < 30; ++j)
            append(x, static_cast<float>(std::sin(0.37 * i + 1.9 * j)));
        for (int j = 0; j < 16; ++j)
            append(past, static_cast<float>(0.5 * std::cos(0.7 * i + 0.3 * j)));
        append(labels, std::int64_t{i % 4});
    }
    saveZip(m_program.path(QStringLiteral("data.npz")), {{"x.npy", npy("<f4", "(160, 5, 6)", x)},
                                                         {"past.npy", npy("<f4", "(160, 1, 16)", past)},
                                                         {"y.npy", npy("<i8", "(160,)", labels)}});
}

void TestStreaming::inspectListsTheArguments_data()
{
    addWays();
}

void TestStreaming::inspectListsTheArguments()
{
    QFETCH(QByteArray, inputs);
    QFETCH(QByteArray, state);
    const QString file = project(json::parse(inputs.toStdString()));
    const json arguments = m_program.runJsonWithNotes({QStringLiteral("inspect"), file})["arguments"];
    QCOMPARE(arguments.size(), std::size_t{4});
    QCOMPARE(shown(arguments[0]["from"][0]), shown("array x"));
    QCOMPARE(shown(arguments[1]["from"][0]), shown(state.toStdString()));
    QCOMPARE(shown(arguments[3]["type"]), shown("float"));
    QCOMPARE(shown(arguments[3]["value"]), shown("1.5"));
    const Outcome text = m_program.run({QStringLiteral("inspect"), file});
    QVERIFY2(text.out.contains("gain: float = 1.5") && text.out.contains(state), text.out);
}

void TestStreaming::everyCommandWorks_data()
{
    addWays();
}

void TestStreaming::everyCommandWorks()
{
    QFETCH(QByteArray, inputs);
    const QString file = project(json::parse(inputs.toStdString()));
    QCOMPARE(shown(m_program.runJsonWithNotes({QStringLiteral("baseline"), file})["n"]), shown(sampleCount));
    const QStringList bits{QStringLiteral("--bits"), QStringLiteral("2,4,8")};
    const json cells =
        m_program.runJsonWithNotes(QStringList{QStringLiteral("sensitivity"), file} + bits)["cells"];
    QCOMPARE(cells.size(), std::size_t{9}); // two matrices of the LSTM, the head
    for (const auto &cell : cells)
        QVERIFY(cell["kl"].get<double>() > 0);
    QVERIFY(
        m_program.runJsonWithNotes(QStringList{QStringLiteral("frontier"), file} + bits)["points"].size() >=
        3);
    const QString target = m_program.path(QStringLiteral("small.pt"));
    const json result = m_program.runJsonWithNotes(
        QStringList{QStringLiteral("export"), file} + bits +
        QStringList{QStringLiteral("--max-bytes"), QStringLiteral("1600"), QStringLiteral("-o"), target});
    QCOMPARE(shown(result["verified"]), shown(true));
    const json again = m_program.runJson({QStringLiteral("inspect"), target})["arguments"];
    QCOMPARE(again.size(), std::size_t{4});
    for (std::size_t i = 0; i < again.size(); ++i)
        QCOMPARE(shown(again[i]["name"]), shown(std::vector<std::string>{"x", "h", "c", "gain"}[i]));
}

void TestStreaming::gatesCanBeSetApart()
{
    const json inputs{{"gain", 1.5}};
    const QString whole = project(inputs);
    const json before = m_program.runJsonWithNotes({QStringLiteral("inspect"), whole});
    const QString file = project(inputs, true);
    const json layers = m_program.runJsonWithNotes({QStringLiteral("inspect"), file})["layers"];
    QCOMPARE(layers.size(), std::size_t{9}); // four gates of two matrices, the head
    QVERIFY(!layers[8].contains("blockOf"));
    std::int64_t macs = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const std::string gate(1, "ifgo"[i]);
        QCOMPARE(shown(layers[i]["blockOf"]), shown(before["layers"][0]["name"]));
        QCOMPARE(shown(layers[i]["name"]),
                 shown(before["layers"][0]["name"].get<std::string>() + "." + gate));
        macs += layers[i]["macs"].get<std::int64_t>();
    }
    QCOMPARE(shown(macs), shown(before["layers"][0]["macs"]));
    const QStringList bits{QStringLiteral("--bits"), QStringLiteral("2,4,8")};
    QCOMPARE(
        m_program.runJsonWithNotes(QStringList{QStringLiteral("sensitivity"), file} + bits)["cells"].size(),
        std::size_t{27});
    QVERIFY(
        m_program.runJsonWithNotes(QStringList{QStringLiteral("frontier"), file} + bits)["points"].size() >=
        3);
    const auto matrix = before["layers"][0]["name"].get<std::string>();
    const QString pin = QString::fromStdString(matrix) + QStringLiteral("=8");
    const json pinned = m_program.runJsonWithNotes(
        QStringList{QStringLiteral("frontier"), file, QStringLiteral("--pin"), pin} + bits);
    for (const json &point : pinned["points"])
        for (const char *gate : {".i", ".f", ".g", ".o"}) {
            const json &recipe = point["recipe"];
            QCOMPARE(shown(recipe["layers"].value(matrix + gate, recipe["default"])["bits"]), shown(8));
        }
    const QString target = m_program.path(QStringLiteral("gates.pt"));
    const json result = m_program.runJsonWithNotes(
        QStringList{QStringLiteral("export"), file} + bits +
        QStringList{QStringLiteral("--max-bytes"), QStringLiteral("1600"), QStringLiteral("-o"), target});
    QCOMPARE(shown(result["verified"]), shown(true));
    QCOMPARE(m_program.runJson({QStringLiteral("inspect"), target})["layers"].size(), std::size_t{3});
    const Outcome outcome = m_program.run({QStringLiteral("inspect"), project(inputs, {{"heat", true}})});
    QCOMPARE(notAProperFailure(outcome, {QStringLiteral("\"apart\" names the layer \"heat\"")}),
             QByteArray());
}

void TestStreaming::aMissingNumberIsAskedFor()
{
    const Outcome outcome = m_program.run({QStringLiteral("baseline"), project(json::object())});
    QCOMPARE(notAProperFailure(outcome,
                               {QStringLiteral("input gain"), QStringLiteral("\"inputs\": {\"gain\": …}")}),
             QByteArray());
}

QTEST_GUILESS_MAIN(TestStreaming)
#include "tst_streaming.moc"
