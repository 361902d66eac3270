#include "core/evaluate/samplestats.h"
#include "core/statistics/intervals.h"
#include "core/statistics/paired.h"

#include <QTest>

#include <cmath>

using namespace paretoscope::evaluate;
using namespace paretoscope::statistics;

class TestStatistics : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wilsonEqualsItsPublishedExamples();
    void wilsonStaysWithinZeroAndOne();
    void newcombeEqualsItsPublishedExamples_data();
    void newcombeEqualsItsPublishedExamples();
    void newcombeTurnsRoundWithItsSamples();
    void holmMultipliesByWhatIsLeft();
    void mcnemarEqualsTheBinomialTest_data();
    void mcnemarEqualsTheBinomialTest();
    void mcnemarOfManyTokensIsFast();
    void meanErrorEqualsTheTwoPassFormula();
    void addingBlocksInAnyGroupingGivesTheSameCounts();
    void measurementOfACrossEntropyHasANormalInterval();
    void sharesAreComparedWithTheFloatModelInPairs();
    void meansAreComparedSampleBySample();
    void unlabelledFlipsAreTestedAgainstTheFloatAnswers();
};

// Newcombe 1998, Statistics in Medicine 17:857, table I, method 3.
void TestStatistics::wilsonEqualsItsPublishedExamples()
{
    const auto near = [](Interval interval, double low, double high) {
        return std::abs(interval.low - low) < 5e-5 && std::abs(interval.high - high) < 5e-5;
    };
    QVERIFY(near(wilson(81, 263), 0.2553, 0.3662));
    QVERIFY(near(wilson(15, 148), 0.0624, 0.1605));
    QVERIFY(near(wilson(0, 20), 0.0, 0.1611));
    QVERIFY(near(wilson(1, 29), 0.0061, 0.1718));
    // The roots of (p̂ − p)² = z² p (1 − p) / n, solved with 50 decimals.
    QVERIFY(std::abs(wilson(932, 1017).low - 0.897804502024) < 1e-9);
    QVERIFY(std::abs(wilson(932, 1017).high - 0.931903179498) < 1e-9);
}

void TestStatistics::wilsonStaysWithinZeroAndOne()
{
    QCOMPARE(wilson(0, 0), (Interval{0, 1}));
    for (std::int64_t n : {1, 2, 7, 1017, 1'000'000}) {
        QCOMPARE(wilson(0, n).low, 0.0);
        QCOMPARE(wilson(n, n).high, 1.0);
        QVERIFY(wilson(n, n).low > 0 && wilson(0, n).high < 1);
    }
}

void TestStatistics::newcombeEqualsItsPublishedExamples_data()
{
    QTest::addColumn<qint64>("both");
    QTest::addColumn<qint64>("won");
    QTest::addColumn<qint64>("lost");
    QTest::addColumn<qint64>("neither");
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    const auto row = [](qint64 both, qint64 won, qint64 lost, qint64 neither, double low, double high) {
        QTest::addRow("%d %d %d %d", int(both), int(won), int(lost), int(neither))
            << both << won << lost << neither << low << high;
    };
    // Newcombe 1998, Statistics in Medicine 17:2635, table III, method 10.
    row(36, 12, 2, 0, 0.0569, 0.3404);
    row(20, 12, 2, 16, 0.0562, 0.3292);
    row(18, 12, 2, 18, 0.0562, 0.3290);
    row(36, 14, 0, 0, 0.1528, 0.4167);
    row(35, 14, 0, 1, 0.1461, 0.4175);
    row(18, 14, 0, 18, 0.1441, 0.3963);
    row(2, 97, 1, 0, 0.8721, 0.9854);
    row(1, 97, 1, 1, 0.8736, 0.9850);
    row(0, 29, 1, 0, 0.6666, 0.9882);
}

void TestStatistics::newcombeEqualsItsPublishedExamples()
{
    QFETCH(qint64, both);
    QFETCH(qint64, won);
    QFETCH(qint64, lost);
    QFETCH(qint64, neither);
    QFETCH(double, low);
    QFETCH(double, high);
    const Interval interval = newcombePaired({both, {lost, won}, both + won + lost + neither});
    const QString got = QStringLiteral("%1 to %2").arg(interval.low, 0, 'f', 6).arg(interval.high, 0, 'f', 6);
    QVERIFY2(std::abs(interval.low - low) < 1e-4, qPrintable(got)); // the table cuts digits off
    QVERIFY2(std::abs(interval.high - high) < 1e-4, qPrintable(got));
}

void TestStatistics::newcombeTurnsRoundWithItsSamples()
{
    QCOMPARE(newcombePaired({0, {}, 0}), (Interval{-1, 1}));
    for (const std::int64_t both : {0, 3, 40})
        for (const std::int64_t lost : {0, 1, 9})
            for (const std::int64_t won : {0, 4}) {
                const std::int64_t n = both + lost + won + 5;
                const Interval one = newcombePaired({both, {lost, won}, n});
                const Interval other = newcombePaired({both, {won, lost}, n});
                QVERIFY(std::abs(one.low + other.high) < 1e-12 && std::abs(one.high + other.low) < 1e-12);
                const double difference = static_cast<double>(won - lost) / static_cast<double>(n);
                QVERIFY(-1 <= one.low && one.low <= difference);
                QVERIFY(difference <= one.high && one.high <= 1);
            }
}

// By hand: the smallest of four counts four times, the next three times, and none falls below the one before.
void TestStatistics::holmMultipliesByWhatIsLeft()
{
    QCOMPARE(holm({0.25, 0.01, 0.015625, 0.5}), (std::vector<double>{0.5, 0.04, 0.046875, 0.5}));
    QCOMPARE(holm({0.03125, 0.03125}), (std::vector<double>{0.0625, 0.0625})); // 2 ×, then 1 × but not below
    QCOMPARE(holm({1, 1, 0.75}), (std::vector<double>{1, 1, 1}));
    QVERIFY(holm({}).empty());
}

void TestStatistics::mcnemarEqualsTheBinomialTest_data()
{
    QTest::addColumn<qint64>("b");
    QTest::addColumn<qint64>("c");
    QTest::addColumn<double>("p");
    // 2 · Σ C(n, i) / 2^n over i ≤ min(b, c), in exact rational arithmetic.
    QTest::newRow("0 against 0") << qint64(0) << qint64(0) << 1.0;
    QTest::newRow("3 against 3") << qint64(3) << qint64(3) << 1.0;
    QTest::newRow("0 against 1") << qint64(0) << qint64(1) << 1.0;
    QTest::newRow("0 against 6") << qint64(0) << qint64(6) << 0.03125;
    QTest::newRow("1 against 9") << qint64(1) << qint64(9) << 0.021484375;
    QTest::newRow("5 against 12") << qint64(5) << qint64(12) << 0.143463134765625;
    QTest::newRow("21 against 40") << qint64(21) << qint64(40) << 0.0204147137996349;
    QTest::newRow("150 against 210") << qint64(150) << qint64(210) << 0.00183400741709649;
    QTest::newRow("980 against 1100") << qint64(980) << qint64(1100) << 0.00905804854091108;
    QTest::newRow("2 against 3") << qint64(2) << qint64(3) << 1.0;
}

void TestStatistics::mcnemarEqualsTheBinomialTest()
{
    QFETCH(qint64, b);
    QFETCH(qint64, c);
    QFETCH(double, p);
    QVERIFY2(std::abs(mcnemarExact(b, c) - p) <= 1e-9 * p,
             qPrintable(QString::number(mcnemarExact(b, c), 'g', 15)));
    QCOMPARE(mcnemarExact(b, c), mcnemarExact(c, b));
}

void TestStatistics::mcnemarOfManyTokensIsFast()
{
    // At n = 2,000,000 and two standard deviations the normal approximation is good to a few per cent.
    const double p = mcnemarExact(1'001'386, 998'614);
    QVERIFY(p > 0.045 && p < 0.055);
}

void TestStatistics::meanErrorEqualsTheTwoPassFormula()
{
    // 2, 4, 4, 4, 5, 5, 7, 9: mean 5, sample variance 32/7.
    const MeanError error = meanError(40, 232, 8);
    QCOMPARE(error.mean, 5.0);
    QCOMPARE(error.standardError, std::sqrt(32.0 / 7 / 8));
    QCOMPARE(meanError(3, 9, 1).standardError, 0.0);
    QCOMPARE(meanError(0.3, 0.03, 3).mean, 0.1);
    QVERIFY(meanError(0.3, 0.03, 3).standardError >= 0); // rounding would make the variance negative
}

void TestStatistics::addingBlocksInAnyGroupingGivesTheSameCounts()
{
    std::vector<SampleStats> blocks(6);
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        const auto k = static_cast<std::int64_t>(i) + 1;
        const auto x = static_cast<double>(k);
        // Multiples of a power of two: sums of doubles are then exact, and addition associative.
        blocks[i] = {k,       3 * k, 2 * k, k,      {k, 2 * k}, x / 8, x / 16,
                     x / 128, x / 4, x / 2, x / 32, x / 64,     x,     10 - x};
    }
    SampleStats left;
    for (const SampleStats &block : blocks)
        left += block;
    SampleStats right;
    for (std::size_t i = blocks.size(); i-- > 0;) {
        SampleStats sum = blocks[i];
        sum += right;
        right = sum;
    }
    QCOMPARE(left, right);
    QCOMPARE(left.n, 21);
    QCOMPARE(left.flips, (Flips{21, 42}));
    QCOMPARE(left.maxAbsDifference, 9.0);
}

void TestStatistics::measurementOfACrossEntropyHasANormalInterval()
{
    SampleStats stats;
    stats.n = 8;
    stats.predictions = 80;
    stats.correct = 40;
    stats.metricSum = stats.crossEntropySum = 40;
    stats.metricSquares = 232;
    stats.flips = {1, 9};
    const Measurement measured = measurementFrom(stats, Metric::NegativeLogLikelihood);
    QCOMPARE(measured.value, 5.0);
    QVERIFY(std::abs(measured.interval.high - (5 + 1.959963984540054 * std::sqrt(32.0 / 56))) < 1e-12);
    QVERIFY(std::abs(perplexity(measured) - std::exp(5.0)) < 1e-9);
    QVERIFY(std::abs(*measured.pValue - 22.0 / 1024) < 1e-12); // 2 · (1 + 10) / 2^10
}

// 932 right before and 920 after: 30 lost, 18 won of 1017.
void TestStatistics::sharesAreComparedWithTheFloatModelInPairs()
{
    SampleStats stats;
    stats.n = stats.predictions = 1017;
    stats.correct = 920;
    stats.baselineCorrect = 932;
    stats.flips = {30, 18};
    const Measurement measured = measurementFrom(stats, Metric::Accuracy);
    QCOMPARE(measured.baselineCorrect, 932);
    QCOMPARE(measured.baselineValue, 932.0 / 1017);
    QCOMPARE(measured.difference, -12.0 / 1017);
    QCOMPARE(measured.differenceInterval, newcombePaired({902, {30, 18}, 1017}));
    // McNemar's own standard error, √(b + c − (b − c)²/n) / n, is close to it at this n.
    const double half = 1.96 * std::sqrt(48 - 144.0 / 1017) / 1017;
    QVERIFY(std::abs(measured.differenceInterval.low - (measured.difference - half)) < 1e-3);
    QVERIFY(std::abs(measured.differenceInterval.high - (measured.difference + half)) < 1e-3);
}

void TestStatistics::meansAreComparedSampleBySample()
{
    // Of the float model 1, 2, 3, 4, changed by 0.5, 0, 0.25, 0.25: mean 0.25, sample variance 1/24.
    SampleStats stats;
    stats.n = 4;
    stats.metricSum = 11;
    stats.metricSquares = 1.5 * 1.5 + 4 + 3.25 * 3.25 + 4.25 * 4.25;
    stats.baselineMetricSum = 10;
    stats.differenceSquares = 0.25 + 0.0625 + 0.0625;
    const Measurement measured = measurementFrom(stats, Metric::MeanSquaredError);
    QCOMPARE(measured.baselineValue, 2.5);
    QCOMPARE(measured.difference, 0.25);
    const double half = 1.959963984540054 * std::sqrt(1.0 / 24 / 4);
    QVERIFY(std::abs(measured.differenceInterval.low - (0.25 - half)) < 1e-12);
    QVERIFY(std::abs(measured.differenceInterval.high - (0.25 + half)) < 1e-12);
    QVERIFY(measured.interval.high - measured.interval.low > 4 * half); // unpaired it would say nothing
}

/// The float answers are the truth: only losses can be found.
void TestStatistics::unlabelledFlipsAreTestedAgainstTheFloatAnswers()
{
    SampleStats stats;
    stats.n = stats.predictions = 100;
    stats.correct = 90;
    stats.flips = {10, 0};
    QVERIFY(std::abs(*measurementFrom(stats, Metric::Agreement).pValue - 2.0 / 1024) < 1e-12);
    QCOMPARE(measurementFrom(stats, Metric::Agreement).value, 0.9);
    const Measurement measured = [&] {
        stats.baselineCorrect = 100;
        return measurementFrom(stats, Metric::Agreement);
    }();
    QCOMPARE(measured.difference, -0.1);
    QCOMPARE(measured.differenceInterval, (Interval{wilson(90, 100).low - 1, wilson(90, 100).high - 1}));
    QCOMPARE(measurementFrom({}, Metric::Accuracy).n, 0);
}

QTEST_GUILESS_MAIN(TestStatistics)
#include "tst_statistics.moc"
