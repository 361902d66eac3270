#include "core/evaluate/samplestats.h"
#include "core/evaluate/statistics.h"

#include <QTest>

#include <cmath>

using namespace paretoscope::evaluate;

class TestStatistics : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wilsonEqualsItsPublishedExamples();
    void wilsonStaysWithinZeroAndOne();
    void mcnemarEqualsTheBinomialTest_data();
    void mcnemarEqualsTheBinomialTest();
    void mcnemarOfManyTokensIsFast();
    void meanErrorEqualsTheTwoPassFormula();
    void addingBlocksInAnyGroupingGivesTheSameCounts();
    void measurementOfACrossEntropyHasANormalInterval();
    void unlabelledOutputsClaimNoSignificance();
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
        blocks[i] = {k, 3 * k, 2 * k, k, {k, 2 * k}, x / 8, x / 16, x / 4, x / 2, x / 32, x, 10 - x};
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
    QVERIFY(std::abs(measured.pValue - 22.0 / 1024) < 1e-12); // 2 · (1 + 10) / 2^10
}

void TestStatistics::unlabelledOutputsClaimNoSignificance()
{
    SampleStats stats;
    stats.n = stats.predictions = 100;
    stats.correct = 90;
    stats.flips = {10, 0};
    QCOMPARE(measurementFrom(stats, Metric::Agreement).pValue, 1.0);
    QCOMPARE(measurementFrom(stats, Metric::Agreement).value, 0.9);
    QCOMPARE(measurementFrom({}, Metric::Accuracy).n, 0);
}

QTEST_GUILESS_MAIN(TestStatistics)
#include "tst_statistics.moc"
