// Coverage of intervals that are looked at again and again, by simulation: 10,000 paths, each looked at
// whenever its number of samples has doubled, 16 to 1,024. A path counts as covered if all its looks are.
#include "core/evaluate/samplestats.h"
#include "core/evaluate/statistics.h"
#include "core/evaluate/watched.h"
#include "tests/support/networks.h"

#include <QTest>

#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <random>

using namespace paretoscope;
using namespace paretoscope::tests;
using evaluate::Interval;

namespace {

using Generator = std::mt19937_64;
using Draw = std::function<double(Generator &)>;

constexpr int paths = 10'000;
constexpr double least = 0.945;
constexpr std::int64_t firstLook = 16;
constexpr std::int64_t lastLook = 1024;

/// A running mean.
struct Sums {
    std::int64_t n = 0;
    double sum = 0, squares = 0;
    void add(double value)
    {
        ++n;
        sum += value;
        squares += value * value;
    }
    evaluate::MeanError error() const { return evaluate::meanError(sum, squares, n); }
};

bool holds(const Interval &interval, double truth)
{
    return interval.low <= truth && truth <= interval.high;
}

/// Share of paths of which INTERVALOF holds TRUTH at every look.
double coverageOfMean(const Draw &draw, double truth, const std::function<Interval(const Sums &)> &intervalOf,
                      int count = paths)
{
    Generator random(20240611);
    int covered = 0;
    for (int path = 0; path < count; ++path) {
        Sums sums;
        bool all = true;
        for (std::int64_t look = firstLook; look <= lastLook && all; look *= 2) {
            while (sums.n < look)
                sums.add(draw(random));
            all = holds(intervalOf(sums), truth);
        }
        covered += all;
    }
    const double coverage = static_cast<double>(covered) / count;
    qInfo("covered %.2f %% of %d paths", 100 * coverage, count);
    return coverage;
}

Interval watchedDamage(const Sums &sums)
{
    const auto error = sums.error();
    return evaluate::watchedInterval(error.mean, error.standardError, sums.n);
}

Interval watchedMean(const Sums &sums)
{
    const auto error = sums.error();
    return evaluate::watchedMean(error.mean, error.standardError, sums.n);
}

/// As coverageOfMean() for answers that are won and lost with these chances; looks every STEP samples, or at
/// the doublings (0). Intervals of equal counts are computed once.
double coverageOfFlips(double won, double lost, std::int64_t step,
                       const std::function<Interval(const evaluate::Flips &, std::int64_t)> &intervalOf)
{
    Generator random(7);
    std::map<std::array<std::int64_t, 3>, bool> known;
    int covered = 0;
    for (int path = 0; path < paths; ++path) {
        evaluate::Flips flips;
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

Interval shareOf(const evaluate::Flips &won, std::int64_t n)
{
    return evaluate::watchedShare(won.wrongToRight, n);
}

/// Damages of a real network, sample by sample.
std::vector<double> damages(const evaluate::Evaluator &evaluator, const compress::Recipe &recipe)
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

QByteArray percent(double share)
{
    return QByteArray::number(100 * share, 'f', 2) + " %";
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
    void damagesHoldAtEveryDoubling_data();
    void damagesHoldAtEveryDoubling();
    void realDamagesHoldAtEveryDoubling();
    void equalDamagesAreSeldomToldApart();
    void unequalDamagesAreToldApart();
    void intervalsNarrowAndStayWithinBounds();
    void everyMetricHasItsOwn();
};

// What the whole file is for; and the simulation would notice.
void TestWatched::looksCostAFixedIntervalItsCoverage()
{
    const double wilson = coverageOfFlips(0.9, 0, 0, [](const evaluate::Flips &won, std::int64_t n) {
        return evaluate::wilson(won.wrongToRight, n);
    });
    QVERIFY2(wilson < 0.87, percent(wilson));
    const Draw normal = [standard = std::normal_distribution<double>()](Generator &random) mutable {
        return standard(random);
    };
    const double mean = coverageOfMean(
        normal, 0, [](const Sums &sums) { return evaluate::normalInterval(sums.error()); }, 2000);
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
    const double coverage = coverageOfFlips(won, lost, 0, evaluate::watchedShareDifference);
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

void TestWatched::damagesHoldAtEveryDoubling_data()
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

void TestWatched::damagesHoldAtEveryDoubling()
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

void TestWatched::realDamagesHoldAtEveryDoubling()
{
    PARETOSCOPE_NEEDS("cifar10/resnet20.pt");
    const auto evaluator = openNetwork(cifarNetwork());
    QVERIFY(evaluator.ok());
    const std::size_t layers = evaluator->model().layers().size();
    const auto measured = [&](std::size_t layer, compress::Precision precision) {
        auto recipe = compress::uniformRecipe(layers, {});
        for (std::size_t i = 0; i < layers; ++i)
            if (layer == layers || layer == i)
                recipe.settings[i].precision = precision;
        return damages(*evaluator, recipe);
    };
    for (const auto &values :
         {measured(layers, compress::Precision::Int8), measured(layers, compress::Precision::Int4),
          measured(0, compress::Precision::Int4), measured(12, compress::Precision::Int3)}) {
        QCOMPARE(values.size(), std::size_t(1017));
        const double coverage = coverageOfMean(from(values), meanOf(values), watchedDamage);
        QVERIFY2(coverage >= least, percent(coverage));
    }
}

void TestWatched::equalDamagesAreSeldomToldApart()
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
                apart = evaluate::distinguishable(errorA.mean, errorA.standardError, errorB.mean,
                                                  errorB.standardError, look);
            }
            toldApart += apart;
        }
        QVERIFY2(toldApart <= 0.055 * paths / 2, percent(2.0 * toldApart / paths));
    }
}

void TestWatched::unequalDamagesAreToldApart()
{
    QVERIFY(evaluate::distinguishable(0.1, 0.01, 0.001, 0.0003, 256));
    QVERIFY(evaluate::distinguishable(0.001, 0.0003, 0.1, 0.01, 256)); // whichever comes first
    QVERIFY(!evaluate::distinguishable(0.1, 0.01, 0.1, 0.01, 1 << 20));
    QVERIFY(!evaluate::distinguishable(0.1, 0.03, 0.09, 0.03, 64));
    QVERIFY(!evaluate::distinguishable(1, 0.1, 0.01, 0.01, 4)); // nothing is known of so few
    QVERIFY(evaluate::distinguishable(0.1, 0.0, 0.05, 0.0, 1 << 20));
}

void TestWatched::intervalsNarrowAndStayWithinBounds()
{
    double share = 2;
    double difference = 3;
    double mean = std::numeric_limits<double>::infinity();
    for (std::int64_t n = 16; n <= 1 << 20; n *= 4) {
        const Interval accuracy = evaluate::watchedShare(n * 7 / 8, n);
        const Interval fixedAccuracy = evaluate::wilson(n * 7 / 8, n);
        QVERIFY(0 <= accuracy.low && accuracy.low < 0.875 && 0.875 < accuracy.high && accuracy.high <= 1);
        QVERIFY(accuracy.high - accuracy.low < share);
        share = accuracy.high - accuracy.low;
        QVERIFY(share > fixedAccuracy.high - fixedAccuracy.low);
        QVERIFY(share < 2.6 * (fixedAccuracy.high - fixedAccuracy.low)); // the price of looking
        const Interval drop = evaluate::watchedShareDifference({n / 8, n / 16}, n);
        QVERIFY(-1 <= drop.low && drop.low < -1.0 / 16 && -1.0 / 16 < drop.high && drop.high <= 1);
        QVERIFY(drop.high - drop.low < difference);
        difference = drop.high - drop.low;
        const double error = 1 / std::sqrt(static_cast<double>(n));
        const Interval plain = evaluate::watchedMean(0, error, n);
        QCOMPARE(plain.low, -plain.high);
        QVERIFY(plain.high > 3 * error && plain.high < 4.7 * error);
        const Interval damage = evaluate::watchedInterval(1, error, n);
        QVERIFY(0 <= damage.low && damage.low < 1 && 1 < damage.high);
        QVERIFY(damage.high <= mean);
        mean = damage.high;
    }
    QVERIFY(mean < 1.02);
    QCOMPARE(evaluate::watchedShare(0, 0), (Interval{0, 1}));
    QCOMPARE(evaluate::watchedShare(0, 50).low, 0.0);
    QCOMPARE(evaluate::watchedShare(50, 50).high, 1.0);
    QCOMPARE(evaluate::watchedShareDifference({}, 0), (Interval{-1, 1}));
    QCOMPARE(evaluate::watchedShareDifference({50, 0}, 50).low, -1.0);
    QVERIFY(evaluate::watchedShareDifference({50, 0}, 50).high < -0.7);
    QVERIFY(std::isinf(evaluate::watchedMean(1, 1, 2).high));
    QCOMPARE(evaluate::watchedInterval(0, 0, 64), (Interval{0, 0}));
    QCOMPARE(evaluate::watchedInterval(1, 0, 1).low, 0.0);
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
    QCOMPARE(watched(Metric::Accuracy).value, evaluate::watchedShare(57, 64));
    QCOMPARE(watched(Metric::Accuracy).difference, evaluate::watchedShareDifference({3, 1}, 64));
    QCOMPARE(watched(Metric::Agreement).difference.high, evaluate::watchedShare(57, 64).high - 1);
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
