// How numbers that a layer is given are counted, which range of them integers cover, and the integers: each
// beside a computation of the test's own.
#include "core/compress/inputhistogram.h"
#include "core/compress/inputrange.h"
#include "tests/support/inputmoments.h"

#include <QTest>

#include <ATen/ops/abs.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <vector>

using namespace paretoscope;
using compress::InputHistogram;
using compress::InputRange;
using compress::RangeRule;

namespace {

std::vector<double> sorted(const at::Tensor &numbers)
{
    const at::Tensor own = numbers.contiguous();
    std::vector<double> all(own.data_ptr<float>(), own.data_ptr<float>() + own.numel());
    std::ranges::sort(all);
    return all;
}

InputHistogram histogramOf(const at::Tensor &samples)
{
    InputHistogram histogram;
    histogram.add(samples.contiguous());
    return histogram;
}

/// A number as a runtime of integers has it.
double asInteger(double value, const graph::InputCoding &coding)
{
    const double code =
        std::clamp(std::nearbyint(value / coding.scale) + static_cast<double>(coding.zeroPoint),
                   static_cast<double>(coding.lowest), static_cast<double>(coding.highest));
    return (code - static_cast<double>(coding.zeroPoint)) * coding.scale;
}

double errorOf(const std::vector<double> &numbers, const graph::InputCoding &coding)
{
    double sum = 0;
    for (const double number : numbers)
        sum += std::pow(number - asInteger(number, coding), 2);
    return sum / static_cast<double>(numbers.size());
}

/// After a ReLU: half zeros, and one number far out.
at::Tensor activations(double outlier)
{
    const at::Tensor bell = tests::bellShaped({64, 512}, 7, 0, 1);
    at::Tensor far = at::zeros({64, 1});
    far[0].fill_(outlier);
    return at::cat({bell.clamp_min(0), far}, 1);
}

} // namespace

class TestInputRanges : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void binsGrowWithoutLosingANumber();
    void extremesAndTheirAverages();
    void whatIsNotFiniteIsNoted();
    void integersHoldZeroAndTheRange_data();
    void integersHoldZeroAndTheRange();
    void percentileLeavesOneInTenThousandOut();
    void mseIsLeast_data();
    void mseIsLeast();
    void entropyIsThatOfThePublishedAlgorithm_data();
    void entropyIsThatOfThePublishedAlgorithm();
    void constantsAndZeros();
};

void TestInputRanges::binsGrowWithoutLosingANumber()
{
    InputHistogram grown;
    std::vector<at::Tensor> all;
    for (const double scale : {0.001, 0.9, 0.25, 37.0, 5.0}) {
        all.push_back(
            tests::bellShaped({3, 1000}, static_cast<unsigned>(scale * 1000), 0, static_cast<float>(scale)));
        grown.add(all.back().contiguous());
    }
    const InputHistogram atOnce = histogramOf(at::cat(all));
    QCOMPARE(grown.reach, atOnce.reach);
    QVERIFY(grown.reach >= std::max(-grown.least, grown.largest) &&
            grown.reach < 2 * std::max(-grown.least, grown.largest));
    std::int64_t apart = 0, numbers = 0;
    for (std::size_t bin = 0; bin < grown.counts.size(); ++bin) {
        apart += std::abs(grown.counts[bin] - atOnce.counts[bin]);
        numbers += grown.counts[bin];
    }
    QCOMPARE(numbers, std::int64_t{15000});
    QVERIFY2(apart <= 2, qPrintable(QString::number(apart))); // a number on a border may fall on either side
}

void TestInputRanges::extremesAndTheirAverages()
{
    const at::Tensor samples = tests::bellShaped({40, 100}, 3, 0.5, 2);
    const InputHistogram seen = histogramOf(samples);
    const std::vector<double> all = sorted(samples);
    QCOMPARE(seen.least, all.front());
    QCOMPARE(seen.largest, all.back());
    QCOMPARE(seen.samples, std::int64_t{40});
    double low = 0, high = 0;
    for (std::int64_t i = 0; i < 40; ++i) {
        const std::vector<double> own = sorted(samples[i]);
        low = i == 0 ? own.front() : 0.99 * low + 0.01 * own.front();
        high = i == 0 ? own.back() : 0.99 * high + 0.01 * own.back();
    }
    const InputRange average = rangeOf(seen, RangeRule::MovingAverage, 8, false);
    QVERIFY(std::abs(average.low - low) < 1e-9 && std::abs(average.high - high) < 1e-9);
}

void TestInputRanges::whatIsNotFiniteIsNoted()
{
    for (const float wrong :
         {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
        at::Tensor samples = tests::bellShaped({2, 5}, 3, 0, 1).clone();
        samples[1][2] = wrong;
        QVERIFY(!histogramOf(samples).isFinite);
    }
    QVERIFY(histogramOf(tests::bellShaped({2, 5}, 3, 0, 1)).isFinite);
}

void TestInputRanges::integersHoldZeroAndTheRange_data()
{
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::newRow("both sides") << -1.5 << 6.0;
    QTest::newRow("above") << 0.5 << 3.0;
    QTest::newRow("below") << -4.0 << -1.0;
    QTest::newRow("after ReLU") << 0.0 << 0.013;
}

void TestInputRanges::integersHoldZeroAndTheRange()
{
    QFETCH(double, low);
    QFETCH(double, high);
    for (const int bits : {2, 4, 8, 16})
        for (const bool symmetric : {false, true}) {
            const auto coding = compress::codingOf({low, high}, bits, symmetric);
            QCOMPARE(coding.highest - coding.lowest, (std::int64_t{1} << bits) - (symmetric ? 2 : 1));
            QVERIFY(coding.zeroPoint >= coding.lowest && coding.zeroPoint <= coding.highest);
            QVERIFY(!symmetric || coding.zeroPoint == 0);
            QCOMPARE(asInteger(0, coding), 0.0);
            for (const double end : {low, high}) // half a step off, and half for where zero was moved to
                QVERIFY2(std::abs(asInteger(end, coding) - end) <= 1.001 * coding.scale,
                         qPrintable(QString::number(asInteger(end, coding))));
        }
}

void TestInputRanges::percentileLeavesOneInTenThousandOut()
{
    const at::Tensor samples = tests::bellShaped({50, 4000}, 11, 0, 1);
    const InputRange range = rangeOf(histogramOf(samples), RangeRule::Percentile, 8, false);
    const std::vector<double> all = sorted(samples); // 200,000: ten at either end
    const double width = histogramOf(samples).width();
    QVERIFY(range.low >= all[9] - 1.01 * width && range.low <= all[10] + 1.01 * width);
    QVERIFY(range.high <= all[all.size() - 10] + 1.01 * width &&
            range.high >= all[all.size() - 11] - 1.01 * width);
}

void TestInputRanges::mseIsLeast_data()
{
    QTest::addColumn<int>("bits");
    QTest::addColumn<bool>("symmetric");
    QTest::addColumn<bool>("isReLU");
    for (const int bits : {3, 4, 8})
        for (const bool symmetric : {false, true})
            for (const bool relu : {false, true})
                QTest::addRow("%d bits%s%s", bits, symmetric ? ", symmetric" : "", relu ? ", ReLU" : "")
                    << bits << symmetric << relu;
}

/// No range of a fine grid has less than 0.97 of its error, on the numbers themselves; that of all numbers
/// has more wherever few bits make clipping worth while.
void TestInputRanges::mseIsLeast()
{
    QFETCH(int, bits);
    QFETCH(bool, symmetric);
    QFETCH(bool, isReLU);
    const at::Tensor samples = isReLU ? activations(9) : tests::bellShaped({64, 512}, 5, 0.3F, 1);
    const InputHistogram histogram = histogramOf(samples);
    const std::vector<double> all = sorted(samples);
    const auto errorIn = [&](const InputRange &range) {
        return errorOf(all, compress::codingOf(range, bits, symmetric));
    };
    const double own = errorIn(rangeOf(histogram, RangeRule::Mse, bits, symmetric));
    double least = std::numeric_limits<double>::infinity();
    for (int high = 2; high <= 40; ++high)
        for (int low = isReLU || symmetric ? 40 : 2; low <= 40; ++low)
            least = std::min(least, errorIn({all.front() * low / 40, all.back() * high / 40}));
    QVERIFY2(own <= least / 0.97, qPrintable(QStringLiteral("%1 for %2").arg(own).arg(least)));
    if (bits < 8 && !isReLU)
        QVERIFY(own < 0.9 * errorIn({all.front(), all.back()}));
}

void TestInputRanges::entropyIsThatOfThePublishedAlgorithm_data()
{
    QTest::addColumn<double>("outlier");
    QTest::addColumn<int>("bits");
    QTest::newRow("8 bits, an outlier") << 12.0 << 8;
    QTest::newRow("8 bits, none") << 3.0 << 8;
    QTest::newRow("5 bits") << 9.0 << 5;
}

/// Migacz 2017, slide "Calibration: pseudocode", with numbers spread one by one: of what it would choose
/// among the thresholds of 256 steps no other has a divergence that is smaller by 1 %.
void TestInputRanges::entropyIsThatOfThePublishedAlgorithm()
{
    QFETCH(double, outlier);
    QFETCH(int, bits);
    const at::Tensor samples = activations(outlier);
    const InputHistogram histogram = histogramOf(samples);
    std::vector<double> bins;
    for (std::size_t bin = InputHistogram::bins / 2; bin < InputHistogram::bins; bin += 2) // 2,048
        bins.push_back(static_cast<double>(histogram.counts[bin] + histogram.counts[bin + 1]));
    const double width = 2 * histogram.width();
    while (bins.back() == 0)
        bins.pop_back();
    const std::size_t levels = std::size_t{1} << bits;
    const auto divergenceOf = [&](std::size_t length) {
        std::vector<double> p(bins.begin(), bins.begin() + static_cast<std::ptrdiff_t>(length)), q(length, 0);
        for (std::size_t i = length; i < bins.size(); ++i)
            p.back() += bins[i];
        for (std::size_t level = 0; level < levels; ++level) {
            double sum = 0;
            std::vector<std::size_t> filled;
            for (std::size_t i = level * length / levels; i < (level + 1) * length / levels; ++i)
                if (bins[i] > 0) {
                    sum += bins[i];
                    filled.push_back(i);
                }
            for (const std::size_t i : filled)
                q[i] = sum / static_cast<double>(filled.size());
        }
        double allP = 0, allQ = 0, divergence = 0;
        for (std::size_t i = 0; i < length; ++i) {
            allP += p[i];
            allQ += q[i];
        }
        for (std::size_t i = 0; i < length; ++i)
            if (p[i] > 0) {
                if (q[i] <= 0)
                    return std::numeric_limits<double>::infinity();
                divergence += p[i] / allP * std::log((p[i] / allP) / (q[i] / allQ));
            }
        return divergence;
    };
    const double chosen = rangeOf(histogram, RangeRule::Entropy, bits, false).high;
    std::map<double, double> byDivergence;
    for (std::size_t length = levels; length <= bins.size(); ++length)
        byDivergence.emplace(divergenceOf(length), static_cast<double>(length) * width);
    const auto length = static_cast<std::size_t>(std::lround(chosen / width));
    const double own = divergenceOf(std::min(length, bins.size()));
    QVERIFY2(own <= 1.01 * byDivergence.begin()->first, qPrintable(QStringLiteral("%1 at %2, but %3 at %4")
                                                                       .arg(own)
                                                                       .arg(chosen)
                                                                       .arg(byDivergence.begin()->first)
                                                                       .arg(byDivergence.begin()->second)));
    if (outlier > 10)
        QVERIFY(chosen < 0.5 * outlier); // what it is for
}

void TestInputRanges::constantsAndZeros()
{
    for (const double value : {0.0, 2.5, -2.5})
        for (const RangeRule rule : {RangeRule::MinMax, RangeRule::MovingAverage, RangeRule::Percentile,
                                     RangeRule::Mse, RangeRule::Entropy})
            for (const bool symmetric : {false, true}) {
                const InputHistogram histogram = histogramOf(at::full({4, 6}, value));
                const auto coding = compress::codingOf(rangeOf(histogram, rule, 8, symmetric), 8, symmetric);
                QVERIFY(coding.scale > 0);
                QVERIFY2(std::abs(asInteger(value, coding) - value) <= 0.005 * std::abs(value),
                         qPrintable(QStringLiteral("%1 for %2").arg(asInteger(value, coding)).arg(value)));
            }
}

QTEST_GUILESS_MAIN(TestInputRanges)
#include "tst_inputranges.moc"
