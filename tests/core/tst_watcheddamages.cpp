// Intervals of mean damages that hold at all looks together, on simulated and on real long-tailed values.
#include "core/statistics/watched.h"
#include "tests/support/bits.h"
#include "tests/support/coverage.h"
#include "tests/support/layerzoo.h"
#include "tests/support/networks.h"

#include <QTest>

#include <cmath>
#include <numeric>

using namespace paretoscope;
using namespace paretoscope::tests;

namespace {

Interval watchedDamage(const Sums &sums)
{
    const auto error = sums.error();
    return statistics::watchedInterval(error.mean, error.standardError, sums.n);
}

/// Damages of a real network, sample by sample.
std::vector<double> damages(const evaluate::Evaluator &evaluator, const pipeline::Recipe &recipe)
{
    base::NoProgress quiet;
    std::vector<double> values;
    const auto detailed = evaluator.measureDetailed(recipe, {}, quiet);
    if (detailed)
        for (const evaluate::Outcome &outcome : detailed->outcomes)
            values.push_back(outcome.kl);
    return values;
}

double meanOf(const std::vector<double> &values)
{
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Draws from VALUES, with replacement.
Draw from(const std::vector<double> &values)
{
    return [&values](Generator &random) { return values[random() % values.size()]; };
}

} // namespace

class TestWatchedDamages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void damagesHoldAtEveryDoubling_data();
    void damagesHoldAtEveryDoubling();
    void damagesOfResnet20HoldAtEveryDoubling();
    void equalDamagesAreSeldomToldApart();
    void unequalDamagesAreToldApart();
};

void TestWatchedDamages::damagesHoldAtEveryDoubling_data()
{
    QTest::addColumn<double>("untouched"); // share of samples with next to no damage
    QTest::addColumn<double>("width");     // of the logarithm of the others
    QTest::newRow("lognormal, variation 1.3") << 0.0 << 1.0;
    QTest::newRow("lognormal, variation 2.9") << 0.0 << 1.5;
    QTest::newRow("lognormal, variation 4.9") << 0.0 << 1.8;
    QTest::newRow("lognormal, variation 7.3") << 0.0 << 2.0;
    QTest::newRow("half untouched, variation 2.1") << 0.5 << 1.0;
    QTest::newRow("70 % untouched, variation 2.8") << 0.7 << 1.0;
    QTest::newRow("half untouched, variation 4.2") << 0.5 << 1.5;
}

void TestWatchedDamages::damagesHoldAtEveryDoubling()
{
    QFETCH(double, untouched);
    QFETCH(double, width);
    const Draw draw = [untouched, width,
                       normal = std::normal_distribution<double>()](Generator &random) mutable {
        if (untouched > 0 && std::uniform_real_distribution<double>()(random) < untouched)
            return 1e-7;
        return std::exp(width * normal(random));
    };
    const double truth = untouched * 1e-7 + (1 - untouched) * std::exp(width * width / 2);
    const double coverage = coverageOfMean(draw, truth, watchedDamage);
    QVERIFY2(coverage >= least, percent(coverage));
}

void TestWatchedDamages::damagesOfResnet20HoldAtEveryDoubling()
{
    PARETOSCOPE_NEEDS("cifar10/resnet20.pt");
    const auto evaluator = openNetwork(cifarNetwork());
    QVERIFY(evaluator.ok());
    const std::size_t layers = evaluator->model().layers().size();
    const auto measured = [&](std::size_t layer, int width) {
        auto recipe = pipeline::uniformRecipe(layers, {});
        for (std::size_t i = 0; i < layers; ++i)
            if (layer == layers || layer == i)
                recipe.settings[i] = plainGrid(width);
        return damages(*evaluator, recipe);
    };
    for (const auto &values : {measured(layers, 8), measured(layers, 4), measured(0, 4), measured(12, 3)}) {
        QCOMPARE(std::ssize(values), evaluator->samples().size());
        const double coverage = coverageOfMean(from(values), meanOf(values), watchedDamage);
        QVERIFY2(coverage >= least, percent(coverage));
    }
}

void TestWatchedDamages::equalDamagesAreSeldomToldApart()
{
    // Equal means; shapes as unlike as those of 8 bits and of 2.
    Generator random(3);
    std::normal_distribution<double> normal;
    for (const double widthA : {0.6, 1.5, 1.8}) {
        int toldApart = 0;
        for (int path = 0; path < paths / 2; ++path) {
            Sums a;
            Sums b;
            bool apart = false;
            for (std::int64_t look = firstLook; look <= lastLook && !apart; look *= 2) {
                while (a.n < look) {
                    a.add(std::exp(widthA * normal(random) - widthA * widthA / 2));
                    b.add(std::exp(1.8 * normal(random) - 1.8 * 1.8 / 2));
                }
                const auto errorA = a.error();
                const auto errorB = b.error();
                apart = statistics::distinguishable(errorA.mean, errorA.standardError, errorB.mean,
                                                    errorB.standardError, look);
            }
            toldApart += apart;
        }
        QVERIFY2(toldApart <= 0.055 * paths / 2, percent(2.0 * toldApart / paths));
    }
}

void TestWatchedDamages::unequalDamagesAreToldApart()
{
    QVERIFY(statistics::distinguishable(0.1, 0.01, 0.001, 0.0003, 256));
    QVERIFY(statistics::distinguishable(0.001, 0.0003, 0.1, 0.01, 256)); // whichever comes first
    QVERIFY(!statistics::distinguishable(0.1, 0.01, 0.1, 0.01, 1 << 20));
    QVERIFY(!statistics::distinguishable(0.1, 0.03, 0.09, 0.03, 64));
    QVERIFY(!statistics::distinguishable(1, 0.1, 0.01, 0.01, 4)); // nothing is known of so few
    QVERIFY(statistics::distinguishable(0.1, 0.0, 0.05, 0.0, 1 << 20));
}

QTEST_GUILESS_MAIN(TestWatchedDamages)
#include "tst_watcheddamages.moc"
