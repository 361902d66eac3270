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
    void measuredLossIsKeptOrNot();
    void ofWhatWasRunTheSmallestThatKeepsAll();
    void byPredictionTheSamePointIsFound();
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

static search::Ran run(std::int64_t bytes, double predicted, double accuracy)
{
    search::Ran ran;
    ran.cost.storedBytes = bytes;
    ran.predictedKl = predicted;
    ran.measured.value = accuracy;
    return ran;
}

void TestBudget::measuredLossIsKeptOrNot()
{
    const auto loss = onePointAUnit(); // of 90 %
    const Budget budget{{}, {}, 0.02, {}};
    QVERIFY(search::keepsLoss(run(100, 9, 0.88), budget, loss));
    QVERIFY(search::keepsLoss(run(100, 9, 0.93), budget, loss)); // a gain
    QVERIFY(!search::keepsLoss(run(100, 0, 0.879), budget, loss));
    QVERIFY(search::keepsLoss(run(100, 0, 0.1), Budget{{}, 1, {}, {}}, loss));
}

void TestBudget::ofWhatWasRunTheSmallestThatKeepsAll()
{
    const auto loss = onePointAUnit();
    const std::vector<search::Ran> runs{run(100, 5, 0.89),  run(120, 1, 0.85), run(140, 1, 0.89),
                                        run(140, 1, 0.895), run(150, 1, 0.90), run(400, 0, 0.90)};
    const auto smallest = [&](const Budget &budget) {
        const auto *ran = search::smallestWithin(runs, budget, loss);
        return ran ? static_cast<int>(ran - runs.data()) : -1;
    };
    QCOMPARE(smallest({{}, {}, 0.02, {}}), 3); // of one size the better
    QCOMPARE(smallest({{}, {}, 0.06, {}}), 0);
    QCOMPARE(smallest({{}, 2, {}, {}}), 1); // a limit on damage is one on what is predicted
    QCOMPARE(smallest({145, 2, 0.02, {}}), 3);
    QCOMPARE(smallest({130, {}, 0.02, {}}), -1);
    auto unknown = runs;
    for (search::Ran &ran : unknown)
        ran.predictedKl.reset();
    QVERIFY(!search::smallestWithin(unknown, {{}, {}, 0.02, {}}, loss));
}

void TestBudget::byPredictionTheSamePointIsFound()
{
    const auto loss = onePointAUnit();
    for (const double limit : {0.0005, 0.0101, 0.0201, 0.0399, 0.09}) {
        const Budget budget{{}, 3.0, limit, {}};
        const Budget predicted = search::byPrediction(budget, loss);
        QVERIFY(!predicted.loss && *predicted.kl <= 3);
        QCOMPARE(bytesWithin(predicted, loss), bytesWithin(budget, loss));
    }
}

QTEST_GUILESS_MAIN(TestBudget)
#include "tst_budget.moc"
