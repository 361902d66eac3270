// The promised figures on networks and data of others.
#include "tests/cli/program.h"
#include "tests/support/realdata.h"

#include <QTest>

#include <algorithm>

using namespace paretoscope::tests;
using nlohmann::json;

class TestRealNetworks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void classifiersReachTheirPublishedCounts_data();
    void classifiersReachTheirPublishedCounts();
    void storiesReachTheirPublishedLoss();
    void frontierBeatsUniformBitsOnResnet20_data();
    void frontierBeatsUniformBitsOnResnet20();

private:
    json baselineOf(const json &project) const;
    Program m_program;
};

json TestRealNetworks::baselineOf(const json &project) const
{
    const QStringList command{QStringLiteral("baseline"),
                              m_program.writeProject(QStringLiteral("network"), project)};
    const bool photos =
        project["data"]["evaluate"].value("format", "") == "image-csv"; // classes that never occur
    return photos ? m_program.runJsonWithNotes(command) : m_program.runJson(command);
}

void TestRealNetworks::classifiersReachTheirPublishedCounts_data()
{
    QTest::addColumn<QByteArray>("project");
    QTest::addColumn<int>("correct");
    QTest::addColumn<int>("n");
    const auto row = [](const char *name, const json &project, int correct, int n) {
        QTest::newRow(name) << QByteArray::fromStdString(project.dump()) << correct << n;
    };
    row("cifar10/resnet20.pt", Program::resnet20Project(), 932, 1017);
    row("mnist/lenet5_32x32.pt",
        {{"paretoscope", 1},
         {"model", realData("mnist/lenet5_32x32.pt")},
         {"task", "classification"},
         {"data",
          {{"evaluate",
            {{"path", realData("mnist/t10k-images-idx3-ubyte")},
             {"format", "idx"},
             {"labels", realData("mnist/t10k-labels-idx1-ubyte")}}}}},
         {"input", {{"scale", 1.0 / 255}, {"mean", {0.1307}}, {"std", {0.3081}}, {"resize", {32, 32}}}}},
        9879, 10000);
    row("imagenet/mobilenet_v1_075_224.pt",
        {{"paretoscope", 1},
         {"model", realData("imagenet/mobilenet_v1_075_224.pt")},
         {"task", "classification"},
         {"data",
          {{"evaluate",
            {{"path", realData("imagenet/photos")},
             {"format", "image-csv"},
             {"labels", realData("imagenet/labels.csv")}}}}},
         {"input",
          {{"scale", 1.0 / 255}, {"mean", {0.5, 0.5, 0.5}}, {"std", {0.5, 0.5, 0.5}}, {"channels", "RGB"}}}},
        407, 500);
}

void TestRealNetworks::classifiersReachTheirPublishedCounts()
{
    PARETOSCOPE_NEEDS(QTest::currentDataTag());
    QFETCH(QByteArray, project);
    const json result = baselineOf(json::parse(project.toStdString()));
    QTEST(result["correct"].get<int>(), "correct");
    QTEST(result["n"].get<int>(), "n");
}

void TestRealNetworks::storiesReachTheirPublishedLoss()
{
    PARETOSCOPE_NEEDS("tinystories/stories260k.pt");
    const json result = baselineOf(
        {{"paretoscope", 1},
         {"model", realData("tinystories/stories260k.pt")},
         {"task", "language-model"},
         {"data", {{"evaluate", {{"path", realData("tinystories/tokens-idx2-short")}, {"format", "idx"}}}}}});
    QCOMPARE(shown(result["metric"]), shown("negativeLogLikelihood"));
    QVERIFY(std::abs(result["value"].get<double>() - 1.510) < 0.0005);
    QCOMPARE(shown(result["n"]), shown(256));
    const double right = result["correct"].get<double>() / result["predictions"].get<double>();
    QVERIFY(std::abs(right - 0.5932) < 0.00005);
}

void TestRealNetworks::frontierBeatsUniformBitsOnResnet20_data()
{
    QTest::addColumn<double>("averageBits");
    QTest::addColumn<int>("correct");
    QTest::newRow("3.5 bits") << 3.5 << 910; // others: core.resnet20frontier
}

void TestRealNetworks::frontierBeatsUniformBitsOnResnet20()
{
    PARETOSCOPE_NEEDS("cifar10/resnet20.pt");
    QFETCH(double, averageBits);
    QFETCH(int, correct);
    const QStringList arguments{
        QStringLiteral("frontier"),
        m_program.writeProject(QStringLiteral("resnet20"), Program::resnet20Project()),
        QStringLiteral("--bits"),
        QStringLiteral("2,3,4,5,6,8"),
        QStringLiteral("--samples"),
        QStringLiteral("256")};
    const json whole = m_program.runJson(
        arguments + QStringList{QStringLiteral("--all"), QStringLiteral("--verify"), QStringLiteral("1")});
    std::int64_t limit = 0; // the size of the largest recipe with as many bits on average
    for (const auto &point : whole["points"])
        if (point["averageBits"].get<double>() <= averageBits)
            limit = std::max(limit, point["storedBytes"].get<std::int64_t>());
    const json result =
        m_program.runJson(arguments + QStringList{QStringLiteral("--max-bytes"), QString::number(limit)});
    QVERIFY(result["best"]["averageBits"].get<double>() <= averageBits);
    const int reached = result["best"]["measured"]["correct"].get<int>();
    QVERIFY2(reached >= correct, QByteArray::number(reached));
}

QTEST_GUILESS_MAIN(TestRealNetworks)
#include "tst_realnetworks.moc"
