// Which point that was run is called the best.
#include "core/search/bestpoint.h"

#include <QTest>

#include <random>
#include <vector>

using namespace paretoscope;
using search::Ran;

namespace {

Ran point(std::int64_t bytes, double value, double kl = 0.1,
          evaluate::Metric metric = evaluate::Metric::Accuracy)
{
    Ran result;
    result.cost.storedBytes = bytes;
    result.measured.metric = metric;
    result.measured.value = value;
    result.measured.kl = kl;
    return result;
}

} // namespace

class TestBestPoint : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingIsNotTheBest();
    void bestQualityWins();
    void amongEqualsTheSmaller();
    void lowerIsBetterForLosses();
    void withLimitsTheSmallestThatKeepsThem();
    void nothingThatWasRunBeatsIt();
};

void TestBestPoint::nothingIsNotTheBest()
{
    QVERIFY(!search::bestPoint({}));
}

void TestBestPoint::bestQualityWins()
{
    auto points = std::vector{point(100, 0.9), point(120, 0.92), point(130, 0.91)};
    points[0].origin = search::Origin::Improved; // how it was found does not matter
    QCOMPARE(search::bestPoint(points), &points[1]);
}

void TestBestPoint::amongEqualsTheSmaller()
{
    const auto points = std::vector{point(130, 0.92, 0.05), point(120, 0.92, 0.07), point(120, 0.92, 0.06)};
    QCOMPARE(search::bestPoint(points), &points[2]);
}

void TestBestPoint::lowerIsBetterForLosses()
{
    for (const auto metric : {evaluate::Metric::NegativeLogLikelihood, evaluate::Metric::MeanSquaredError}) {
        const auto points = std::vector{point(100, 1.6, 0.1, metric), point(120, 1.5, 0.1, metric),
                                        point(130, 1.7, 0.1, metric)};
        QCOMPARE(search::bestPoint(points), &points[1]);
    }
}

void TestBestPoint::withLimitsTheSmallestThatKeepsThem()
{
    evaluate::BehaviourLimits limits;
    limits.classDrop = 0.02;
    auto points = std::vector{point(90, 0.95), point(100, 0.90), point(100, 0.91), point(130, 0.99)};
    for (std::size_t i = 1; i < points.size(); ++i)
        points[i].behaviour.emplace().largestClassDrop = 0.01;
    points[0].behaviour.emplace().largestClassDrop = 0.05;
    QCOMPARE(search::bestPoint(points, limits), &points[2]);
    points[0].behaviour.reset(); // nothing known
    QCOMPARE(search::bestPoint(points, limits), &points[2]);
}

void TestBestPoint::nothingThatWasRunBeatsIt()
{
    std::mt19937 random(3);
    for (int trial = 0; trial < 200; ++trial) {
        std::vector<Ran> points;
        for (int i = 0; i < 8; ++i)
            points.push_back(point(100 + int(random() % 6), 0.9 + 0.001 * double(random() % 6),
                                   0.01 * double(random() % 6)));
        const auto *best = search::bestPoint(points);
        for (const auto &other : points) {
            const bool noLarger = other.cost.storedBytes <= best->cost.storedBytes;
            const bool noWorse = other.measured.value >= best->measured.value;
            const bool better = other.cost.storedBytes < best->cost.storedBytes ||
                                other.measured.value > best->measured.value;
            QVERIFY(!(noLarger && noWorse && better));
        }
    }
}

QTEST_GUILESS_MAIN(TestBestPoint)
#include "tst_bestpoint.moc"
