// Which point of a frontier is the best for a budget.
#include "core/search/budget.h"

#include <QTest>

#include <random>
#include <vector>

using namespace paretoscope;
using search::Budget;
using search::FrontierPoint;

namespace {

const std::vector<FrontierPoint> five{{100, 8}, {120, 4}, {150, 2}, {200, 1}, {400, 0}};

/// Of a model of 90 % that loses one point a unit of damage.
search::LossEstimate onePointAUnit()
{
    evaluate::Measurement floatModel;
    floatModel.value = 0.9;
    floatModel.n = 1000;
    const std::vector<statistics::DamageSample> runs{{1, 0.89, 1000}, {4, 0.86, 1000}};
    return {floatModel, runs, {}};
}

std::int64_t bytesWithin(const Budget &budget, const search::LossEstimate &loss = {})
{
    const auto point = search::pointWithin(five, budget, loss);
    return point ? five[*point].storedBytes : -1;
}

} // namespace

class TestBudget : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withoutALimitTheLargest() { QCOMPARE(bytesWithin({}), 400); }
    void ofBytesTheLargestThatFits();
    void ofDamageTheSmallestThatKeepsIt();
    void lossIsDamageThatCostsIt();
    void allLimitsAreKept();
    void behaviourAloneLimitsNothingBeforeARun();
};

void TestBudget::ofBytesTheLargestThatFits()
{
    QCOMPARE(bytesWithin({99, {}, {}, {}}), -1);
    QCOMPARE(bytesWithin({100, {}, {}, {}}), 100);
    QCOMPARE(bytesWithin({199, {}, {}, {}}), 150);
    QCOMPARE(bytesWithin({9000, {}, {}, {}}), 400);
}

void TestBudget::ofDamageTheSmallestThatKeepsIt()
{
    QCOMPARE(bytesWithin({{}, 100, {}, {}}), 100);
    QCOMPARE(bytesWithin({{}, 4, {}, {}}), 120);
    QCOMPARE(bytesWithin({{}, 3.9, {}, {}}), 150);
    QCOMPARE(bytesWithin({{}, -1, {}, {}}), -1);
}

void TestBudget::lossIsDamageThatCostsIt()
{
    const auto loss = onePointAUnit();
    QCOMPARE(bytesWithin({{}, {}, 0.0401, {}}, loss), 120);
    QCOMPARE(bytesWithin({{}, {}, 0.0399, {}}, loss), 150);
    QCOMPARE(bytesWithin({{}, {}, 0.5, {}}), -1); // nothing is known of losses
    QCOMPARE(bytesWithin({{}, 2.5, 0.0401, {}}, loss), 150);
    QCOMPARE(bytesWithin({{}, 5, 0.0201, {}}, loss), 150);
}

void TestBudget::allLimitsAreKept()
{
    const auto loss = onePointAUnit();
    std::mt19937 random(5);
    for (int trial = 0; trial < 500; ++trial) {
        Budget budget;
        if (random() % 3)
            budget.bytes = 80 + std::int64_t(random() % 400);
        if (random() % 3)
            budget.kl = 0.01 * double(random() % 1000);
        if (random() % 3)
            budget.loss = 1e-4 * double(random() % 900);
        const auto most = search::mostKl(budget, loss);
        std::int64_t expected = -1; // looked for the plain way
        for (const FrontierPoint &point : five)
            if ((!budget.bytes || point.storedBytes <= *budget.bytes) && (!most || point.kl <= *most))
                expected = most && expected >= 0 ? expected : point.storedBytes;
        QCOMPARE(bytesWithin(budget, loss), expected);
    }
}

void TestBudget::behaviourAloneLimitsNothingBeforeARun()
{
    Budget budget;
    QVERIFY(!budget.any());
    budget.behaviour.classDrop = 0.1;
    QVERIFY(budget.any() && !budget.limitsDamage());
    QCOMPARE(bytesWithin(budget), 400);
}

QTEST_GUILESS_MAIN(TestBudget)
#include "tst_budget.moc"
