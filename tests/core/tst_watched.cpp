// Intervals that hold at all looks together: shares, differences and means.
#include "core/evaluate/samplestats.h"
#include "core/evaluate/watchedmeasurement.h"
#include "core/statistics/intervals.h"
#include "core/statistics/watched.h"
#include "tests/support/coverage.h"

#include <QTest>

#include <array>
#include <cmath>
#include <limits>
#include <map>

using namespace paretoscope;
using namespace paretoscope::tests;

namespace {

Interval watchedMean(const Sums &sums)
{
    const auto error = sums.error();
    return statistics::watchedMean(error.mean, error.standardError, sums.n);
}

/// As coverageOfMean() for answers that are won and lost with these chances; looks every STEP samples, or at
/// the doublings (0). Intervals of equal counts are computed once.
double coverageOfFlips(double won, double lost, std::int64_t step,
                       const std::function<Interval(const statistics::Flips &, std::int64_t)> &intervalOf)
{
    Generator random(7);
    std::map<std::array<std::int64_t, 3>, bool> known;
    int covered = 0;
    for (int path = 0; path < paths; ++path) {
        statistics::Flips flips;
        std::int64_t n = 0;
        bool all = true;
        for (std::int64_t look = firstLook; look <= lastLook && all; look += step > 0 ? step : look) {
            std::binomial_distribution<std::int64_t> wins(look - n, won);
            const std::int64_t more = wins(random);
            std::binomial_distribution<std::int64_t> losses(look - n - more, lost / (1 - won));
            flips.wrongToRight += more;
            flips.rightToWrong += losses(random);
            n = look;
            const auto [place, fresh] = known.try_emplace({n, flips.wrongToRight, flips.rightToWrong}, false);
            if (fresh)
                place->second = holds(intervalOf(flips, n), won - lost);
            all = place->second;
        }
        covered += all;
    }
    const double coverage = static_cast<double>(covered) / paths;
    qInfo("covered %.2f %% of %d paths", 100 * coverage, paths);
    return coverage;
}

Interval shareOf(const statistics::Flips &won, std::int64_t n)
{
    return statistics::watchedShare(won.wrongToRight, n);
}

} // namespace

class TestWatched : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void looksCostAFixedIntervalItsCoverage();
    void sharesHoldAtEveryDoubling_data();
    void sharesHoldAtEveryDoubling();
    void sharesHoldAfterEveryMicroBatch();
    void shareDifferencesHoldAtEveryDoubling_data();
    void shareDifferencesHoldAtEveryDoubling();
    void meanDifferencesHoldAtEveryDoubling_data();
    void meanDifferencesHoldAtEveryDoubling();
    void intervalsNarrowAndStayWithinBounds();
    void everyMetricHasItsOwn();
};

// What the whole file is for; and the simulation would notice.
void TestWatched::looksCostAFixedIntervalItsCoverage()
{
    const double wilson = coverageOfFlips(0.9, 0, 0, [](const statistics::Flips &won, std::int64_t n) {
        return statistics::wilson(won.wrongToRight, n);
    });
    QVERIFY2(wilson < 0.87, percent(wilson));
    const Draw normal = [standard = std::normal_distribution<double>()](Generator &random) mutable {
        return standard(random);
    };
    const double mean = coverageOfMean(
        normal, 0, [](const Sums &sums) { return statistics::normalInterval(sums.error()); }, 2000);
    QVERIFY2(mean < 0.87, percent(mean));
}

void TestWatched::sharesHoldAtEveryDoubling_data()
{
    QTest::addColumn<double>("share");
    for (const double share : {0.02, 0.3, 0.5, 0.9, 0.97, 0.995})
        QTest::addRow("%g", share) << share;
}

void TestWatched::sharesHoldAtEveryDoubling()
{
    QFETCH(double, share);
    const double coverage = coverageOfFlips(share, 0, 0, shareOf);
    QVERIFY2(coverage >= least, percent(coverage));
}

void TestWatched::sharesHoldAfterEveryMicroBatch()
{
    const double coverage = coverageOfFlips(0.9, 0, 16, shareOf);
    QVERIFY2(coverage >= least, percent(coverage));
}

void TestWatched::shareDifferencesHoldAtEveryDoubling_data()
{
    QTest::addColumn<double>("won");
    QTest::addColumn<double>("lost");
    QTest::newRow("few flips") << 0.004 << 0.009;
    QTest::newRow("only lost") << 0.0 << 0.01;
    QTest::newRow("as many both ways") << 0.02 << 0.02;
    QTest::newRow("4 bits") << 0.02 << 0.035;
    QTest::newRow("2 bits") << 0.05 << 0.4;
}

void TestWatched::shareDifferencesHoldAtEveryDoubling()
{
    QFETCH(double, won);
    QFETCH(double, lost);
    const double coverage = coverageOfFlips(won, lost, 0, statistics::watchedShareDifference);
    QVERIFY2(coverage >= least, percent(coverage));
}

void TestWatched::meanDifferencesHoldAtEveryDoubling_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("normal") << 0;
    QTest::newRow("heavy tails, Student 5") << 1;
    QTest::newRow("skewed, gamma 4") << 2;
}

void TestWatched::meanDifferencesHoldAtEveryDoubling()
{
    QFETCH(int, kind);
    const Draw draw = [kind](Generator &random) {
        if (kind == 0)
            return std::normal_distribution<double>(0.05, 1)(random);
        if (kind == 1)
            return std::student_t_distribution<double>(5)(random);
        return std::gamma_distribution<double>(4)(random);
    };
    const double truth = kind == 0 ? 0.05 : kind == 1 ? 0 : 4;
    const double coverage = coverageOfMean(draw, truth, watchedMean);
    QVERIFY2(coverage >= least, percent(coverage));
}

void TestWatched::intervalsNarrowAndStayWithinBounds()
{
    double share = 2;
    double difference = 3;
    double mean = std::numeric_limits<double>::infinity();
    for (std::int64_t n = 16; n <= 1 << 20; n *= 4) {
        const Interval accuracy = statistics::watchedShare(n * 7 / 8, n);
        const Interval fixedAccuracy = statistics::wilson(n * 7 / 8, n);
        QVERIFY(0 <= accuracy.low && accuracy.low < 0.875 && 0.875 < accuracy.high && accuracy.high <= 1);
        QVERIFY(accuracy.high - accuracy.low < share);
        share = accuracy.high - accuracy.low;
        QVERIFY(share > fixedAccuracy.high - fixedAccuracy.low);
        QVERIFY(share < 2.6 * (fixedAccuracy.high - fixedAccuracy.low)); // the price of looking
        const Interval drop = statistics::watchedShareDifference({n / 8, n / 16}, n);
        QVERIFY(-1 <= drop.low && drop.low < -1.0 / 16 && -1.0 / 16 < drop.high && drop.high <= 1);
        QVERIFY(drop.high - drop.low < difference);
        difference = drop.high - drop.low;
        const double error = 1 / std::sqrt(static_cast<double>(n));
        const Interval plain = statistics::watchedMean(0, error, n);
        QCOMPARE(plain.low, -plain.high);
        QVERIFY(plain.high > 3 * error && plain.high < 4.7 * error);
        const Interval damage = statistics::watchedInterval(1, error, n);
        QVERIFY(0 <= damage.low && damage.low < 1 && 1 < damage.high);
        QVERIFY(damage.high <= mean);
        mean = damage.high;
    }
    QVERIFY(mean < 1.02);
    QCOMPARE(statistics::watchedShare(0, 0), (Interval{0, 1}));
    QCOMPARE(statistics::watchedShare(0, 50).low, 0.0);
    QCOMPARE(statistics::watchedShare(50, 50).high, 1.0);
    QCOMPARE(statistics::watchedShareDifference({}, 0), (Interval{-1, 1}));
    QCOMPARE(statistics::watchedShareDifference({50, 0}, 50).low, -1.0);
    QVERIFY(statistics::watchedShareDifference({50, 0}, 50).high < -0.7);
    QVERIFY(std::isinf(statistics::watchedMean(1, 1, 2).high));
    QCOMPARE(statistics::watchedInterval(0, 0, 64), (Interval{0, 0}));
    QCOMPARE(statistics::watchedInterval(1, 0, 1).low, 0.0);
}

void TestWatched::everyMetricHasItsOwn()
{
    evaluate::SampleStats stats;
    stats.n = stats.predictions = 64;
    stats.correct = 57;
    stats.baselineCorrect = 59;
    stats.flips = {3, 1};
    stats.klSum = 6.4;
    stats.klSquares = 2;
    stats.metricSum = 64;
    stats.metricSquares = 100;
    stats.baselineMetricSum = 60;
    stats.differenceSquares = 1;
    using evaluate::Metric;
    const auto watched = [&](Metric metric) {
        return evaluate::watchedIntervals(evaluate::measurementFrom(stats, metric));
    };
    QCOMPARE(watched(Metric::Accuracy).value, statistics::watchedShare(57, 64));
    QCOMPARE(watched(Metric::Accuracy).difference, statistics::watchedShareDifference({3, 1}, 64));
    QCOMPARE(watched(Metric::Agreement).difference.high, statistics::watchedShare(57, 64).high - 1);
    for (const Metric metric : {Metric::NegativeLogLikelihood, Metric::MeanSquaredError}) {
        const auto measured = evaluate::measurementFrom(stats, metric);
        const auto intervals = watched(metric);
        QVERIFY(intervals.value.low < measured.interval.low && measured.interval.high < intervals.value.high);
        QVERIFY(intervals.difference.low < measured.differenceInterval.low &&
                measured.differenceInterval.high < intervals.difference.high);
        QVERIFY(holds(intervals.kl, measured.kl));
    }
    stats.n = stats.predictions = 1;
    QVERIFY(!std::isnan(watched(Metric::MeanSquaredError).value.high));
}

QTEST_GUILESS_MAIN(TestWatched)
#include "tst_watched.moc"
