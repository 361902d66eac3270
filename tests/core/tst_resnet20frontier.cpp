// The whole way on resnet20: measure cells, solve, run what was found.
#include "core/compress/cost.h"
#include "core/search/frontier.h"
#include "tests/support/bits.h"
#include "tests/support/good.h"
#include "tests/support/quiet.h"
#include "tests/support/searchednetwork.h"

#include <QTest>

using namespace paretoscope;
using namespace paretoscope::tests;
using compress::LayerSetting;

class TestResnet20Frontier : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void frontierIsBetterThanUniformBits_data();
    void frontierIsBetterThanUniformBits();
    void uniformBitsReachTheirKnownQuality_data();
    void uniformBitsReachTheirKnownQuality();

private:
    std::optional<evaluate::Evaluator> m_evaluator;
    search::Problem m_problem;
    search::Frontier m_frontier;
};

void TestResnet20Frontier::initTestCase()
{
    PARETOSCOPE_NEEDS("cifar10/resnet20.pt");
    PARETOSCOPE_NEEDS("cifar10/calib_512.bin");
    evaluate::EvaluatorOptions options;
    options.workers = 2;
    auto evaluator = openNetwork(cifarNetwork(), 0, options);
    GOOD(evaluator);
    m_evaluator = std::move(*evaluator);
    auto network = searchNetwork(calibrationOf("resnet20"), 256);
    GOOD(network);
    QCOMPARE(network->table.measuredCells(), 120);
    m_problem = std::move(network->problem);
    m_frontier = std::move(network->frontier);
    QVERIFY(m_frontier.points().size() > 1000);
}

void TestResnet20Frontier::frontierIsBetterThanUniformBits_data()
{
    QTest::addColumn<double>("bits");
    QTest::addColumn<qint64>("correct");
    QTest::newRow("3.0 bits") << 3.0 << qint64(915);
    QTest::newRow("3.5 bits") << 3.5 << qint64(920);
    QTest::newRow("4.0 bits") << 4.0 << qint64(925);
}

void TestResnet20Frontier::frontierIsBetterThanUniformBits()
{
    QFETCH(double, bits);
    QFETCH(qint64, correct);
    std::optional<pipeline::Recipe> largest;
    for (std::size_t p = 0; p < m_frontier.points().size(); ++p) {
        const pipeline::Recipe recipe = m_frontier.recipe(p);
        if (compress::modelCost(m_evaluator->model(), recipe.settings).averageBits <= bits)
            largest = recipe;
    }
    QVERIFY(largest);
    const auto measured = m_evaluator->measure(*largest, 0, {}, quiet);
    GOOD(measured);
    qInfo("%.1f bits: %lld of %lld", bits, static_cast<long long>(measured->correct),
          static_cast<long long>(measured->n));
    QVERIFY2(measured->correct >= correct, qPrintable(QString::number(measured->correct)));
}

void TestResnet20Frontier::uniformBitsReachTheirKnownQuality_data()
{
    QTest::addColumn<std::size_t>("setting");
    QTest::addColumn<qint64>("correct");
    // Measured independently, with another implementation of the plain grid; ties may fall otherwise.
    QTest::newRow("3 bits") << std::size_t(1) << qint64(660);
    QTest::newRow("4 bits") << std::size_t(2) << qint64(919);
}

void TestResnet20Frontier::uniformBitsReachTheirKnownQuality()
{
    QFETCH(std::size_t, setting);
    QFETCH(qint64, correct);
    const LayerSetting plain = plainGrid(widthOf(bitSettings()[setting]));
    const auto recipe = pipeline::uniformRecipe(m_problem.layers.size(), plain);
    const auto measured = m_evaluator->measure(recipe, 0, {}, quiet);
    GOOD(measured);
    qInfo("uniform: %lld of %lld", static_cast<long long>(measured->correct),
          static_cast<long long>(measured->n));
    QVERIFY2(std::abs(measured->correct - correct) <= 5, qPrintable(QString::number(measured->correct)));
}

QTEST_GUILESS_MAIN(TestResnet20Frontier)
#include "tst_resnet20frontier.moc"
