// The hull that answers every slider move against the hull of the complete frontier.
#include "core/search/hull.h"
#include "tests/support/bits.h"
#include "tests/support/foldednetwork.h"
#include "tests/support/madeupproblem.h"

#include <QTest>

#include <random>

using namespace paretoscope;
using namespace paretoscope::search;
using tests::lookedUp;
using tests::settingNumber;

namespace {

/// KLRANGE small: damages in eighths, so that ties and equal slopes come up and sums are exact. BYTESRANGE
/// small: steps of no size.
Problem randomProblem(std::mt19937 &random, std::size_t layers, unsigned bytesRange, unsigned klRange)
{
    Problem problem{{}, static_cast<std::int64_t>(random() % 1000), tests::foldedIf(random() % 2 == 0)};
    for (std::size_t l = 0; l < layers; ++l) {
        std::vector<Option> options(1 + random() % 7); // one: as a pinned layer
        for (std::size_t o = 0; o < options.size(); ++o)
            options[o] = {settingNumber(o), static_cast<std::int64_t>(random() % bytesRange),
                          static_cast<double>(random() % klRange) / 8};
        problem.layers.push_back(options);
    }
    return problem;
}

/// Damages that span decades and do not add up exactly.
void makeDamagesReal(std::mt19937 &random, Problem &problem)
{
    std::lognormal_distribution<double> damage(-3, 3);
    for (auto &options : problem.layers)
        for (auto &option : options)
            option.kl = damage(random);
}

void compareWithFrontier(const Problem &problem)
{
    const Frontier frontier = solve(problem);
    const Hull hull = lowerHull(problem);
    const auto vertices = frontier.hull();
    QCOMPARE(hull.points().size(), vertices.size());
    for (std::size_t v = 0; v < vertices.size(); ++v) {
        QCOMPARE(hull.points()[v].storedBytes, frontier.points()[vertices[v]].storedBytes);
        QVERIFY(hull.points()[v].kl == frontier.points()[vertices[v]].kl); // to the last bit
        const auto recipe = hull.recipe(v);
        QCOMPARE(recipe.settings.size(), problem.layers.size());
        QVERIFY(recipe.steps == problem.steps);
        const FrontierPoint point = lookedUp(problem, recipe);
        QCOMPARE(point.storedBytes, hull.points()[v].storedBytes);
        QVERIFY(point.kl == hull.points()[v].kl);
    }
}

} // namespace

class TestHull : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hasTheVerticesOfTheFrontier_data();
    void hasTheVerticesOfTheFrontier();
    void hasTheVerticesOfTheFrontierWithRealDamages();
    void survivesGainsBelowRounding();
    void limitsFindTheBestVertex();
    void noLayersAndNoOptionsAreAnswered();
};

void TestHull::hasTheVerticesOfTheFrontier_data()
{
    QTest::addColumn<unsigned>("bytesRange");
    QTest::addColumn<unsigned>("klRange");
    QTest::newRow("many ties") << 5U << 5U;
    QTest::newRow("ties in size") << 6U << 10000U;
    QTest::newRow("ties in damage") << 5000U << 4U;
    QTest::newRow("few ties") << 5000U << 10000U;
}

void TestHull::hasTheVerticesOfTheFrontier()
{
    QFETCH(unsigned, bytesRange);
    QFETCH(unsigned, klRange);
    std::mt19937 random(bytesRange + klRange);
    for (int i = 0; i < 300; ++i) {
        compareWithFrontier(randomProblem(random, random() % 10, bytesRange, klRange));
        if (QTest::currentTestFailed())
            return;
    }
}

void TestHull::hasTheVerticesOfTheFrontierWithRealDamages()
{
    std::mt19937 random(9);
    for (int i = 0; i < 300; ++i) {
        Problem problem = randomProblem(random, 1 + random() % 14, i % 2 ? 8 : 20000, 100);
        makeDamagesReal(random, problem);
        compareWithFrontier(problem);
        if (QTest::currentTestFailed())
            return;
    }
}

void TestHull::survivesGainsBelowRounding()
{
    // What the second layer saves is lost beside the first layer's damage: no second vertex of equal damage.
    Problem problem{{}, 0};
    problem.layers = {{{settingNumber(0), 10, 1.0}},
                      {{settingNumber(0), 10, 1e-20}, {settingNumber(1), 20, 1e-21}}};
    compareWithFrontier(problem);
    QCOMPARE(lowerHull(problem).points().size(), std::size_t(1));
}

void TestHull::limitsFindTheBestVertex()
{
    std::mt19937 random(3);
    const Hull hull = lowerHull(randomProblem(random, 12, 2000, 100000));
    const auto &points = hull.points();
    QVERIFY(points.size() > 10);
    QVERIFY(!hull.atMost(points.front().storedBytes - 1));
    QVERIFY(!hull.atMostKl(points.back().kl - 1e-9));
    for (std::size_t p = 0; p < points.size(); ++p) {
        QCOMPARE(*hull.atMost(points[p].storedBytes), p);
        QCOMPARE(*hull.atMostKl(points[p].kl), p);
        if (p > 0)
            QCOMPARE(*hull.atMost(points[p].storedBytes - 1), p - 1);
    }
    QVERIFY(!Hull().atMost(1) && !Hull().atMostKl(1));
    QVERIFY(hull.recipe(points.size()).settings.empty());
}

void TestHull::noLayersAndNoOptionsAreAnswered()
{
    const Hull nothing = lowerHull({{}, 42});
    QCOMPARE(nothing.points().size(), std::size_t(1));
    QCOMPARE(nothing.points().front().storedBytes, 42);
    QVERIFY(lowerHull({{{}}, 42}).empty());
}

QTEST_GUILESS_MAIN(TestHull)
#include "tst_hull.moc"
