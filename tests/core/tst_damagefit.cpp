// Values that never fall, and the quality to expect of a damage.
#include "core/statistics/damagefit.h"
#include "core/statistics/monotone.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace paretoscope::statistics;

namespace {

double squaredChange(const std::vector<double> &from, const std::vector<double> &to,
                     const std::vector<double> &weights)
{
    double sum = 0;
    for (std::size_t i = 0; i < from.size(); ++i)
        sum += weights[i] * (from[i] - to[i]) * (from[i] - to[i]);
    return sum;
}

/// Every way to part VALUES into runs of neighbours, each run at its mean: the closest that never falls.
std::vector<double> closestByTrying(const std::vector<double> &values, const std::vector<double> &weights)
{
    const std::size_t count = values.size();
    std::vector<double> best;
    double least = std::numeric_limits<double>::infinity();
    for (unsigned cuts = 0; cuts < 1u << (count - 1); ++cuts) {
        std::vector<double> tried;
        for (std::size_t from = 0; from < count;) {
            std::size_t to = from + 1;
            while (to < count && !(cuts >> (to - 1) & 1))
                ++to;
            double sum = 0;
            double weight = 0;
            for (std::size_t i = from; i < to; ++i) {
                sum += weights[i] * values[i];
                weight += weights[i];
            }
            tried.insert(tried.end(), to - from, sum / weight);
            from = to;
        }
        if (std::ranges::is_sorted(tried) && squaredChange(values, tried, weights) < least) {
            least = squaredChange(values, tried, weights);
            best = tried;
        }
    }
    return best;
}

} // namespace

class TestDamageFit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pooledValuesAreTheClosestThatNeverFall()
    {
        std::mt19937 random(5);
        std::uniform_real_distribution<double> value(-1, 1), weight(0.1, 3);
        for (int round = 0; round < 50; ++round) {
            std::vector<double> values(8), weights(8);
            std::ranges::generate(values, [&] { return value(random); });
            std::ranges::generate(weights, [&] { return weight(random); });
            const std::vector<double> pooled = neverFalling(values, weights);
            const std::vector<double> expected = closestByTrying(values, weights);
            QCOMPARE(pooled.size(), expected.size());
            for (std::size_t i = 0; i < pooled.size(); ++i)
                QVERIFY(std::abs(pooled[i] - expected[i]) < 1e-12);
        }
    }

    void valuesThatNeverFallStayToTheBit()
    {
        const std::vector<double> values{-3, -3, 0, 0.1, 0.30000000000000004, 7};
        QCOMPARE(neverFalling(values, {1, 2, 3, 4, 5, 6}), values);
        QVERIFY(neverFalling({}, {}).empty());
    }

    void fitIsMonotoneWhateverWasMeasured()
    {
        std::mt19937 random(3);
        std::uniform_real_distribution<double> kl(0.001, 4), quality(0.1, 1);
        for (const auto trend : {QualityTrend::Falls, QualityTrend::Rises}) {
            std::vector<DamageSample> samples;
            for (int i = 0; i < 40; ++i)
                samples.push_back({kl(random), quality(random), 100});
            const auto fit = fitDamage(0.9, samples, trend);
            double last = *fit.quality(0);
            for (double at = 0; at <= fit.largestKl(); at += 0.003) {
                const double now = *fit.quality(at);
                QVERIFY2(trend == QualityTrend::Falls ? now <= last + 1e-12 : now >= last - 1e-12,
                         qPrintable(QString::number(at)));
                last = now;
            }
        }
    }

    void fitGoesThroughPointsThatAreAlreadyMonotone()
    {
        const std::vector<DamageSample> samples{{0.1, 0.9, 10}, {0.01, 0.91, 10}, {1, 0.5, 10}};
        const auto fit = fitDamage(0.92, samples, QualityTrend::Falls);
        QCOMPARE(*fit.quality(0), 0.92);
        for (const auto &sample : samples)
            QVERIFY(std::abs(*fit.quality(sample.kl) - sample.quality) < 1e-12);
        // Halfway in the logarithm between 0.1 and 1.
        QVERIFY(std::abs(*fit.quality(std::sqrt(0.1)) - 0.7) < 1e-12);
        QVERIFY(fit.residual() < 1e-12);
    }

    void violatorsArePooledToTheirWeightedMean()
    {
        const std::vector<DamageSample> samples{{0.1, 0.6, 30}, {0.2, 0.8, 10}, {0.9, 0.1, 10}};
        const auto fit = fitDamage(0.9, samples, QualityTrend::Falls);
        QVERIFY(std::abs(*fit.quality(0.1) - 0.65) < 1e-6);
        QVERIFY(std::abs(*fit.quality(0.2) - 0.65) < 1e-6);
    }

    void fitSaysNothingWithoutThreePointsOrBeyondThem()
    {
        QVERIFY(fitDamage(0.9, std::vector<DamageSample>{{0.1, 0.8, 1}, {0.2, 0.7, 1}}, QualityTrend::Falls)
                    .empty());
        QVERIFY(fitDamage(0.9, std::vector<DamageSample>{{0.1, 0.8, 1}, {0.1, 0.7, 1}, {0.1, 0.7, 1}},
                          QualityTrend::Falls)
                    .empty());
        const double nan = std::nan("");
        QVERIFY(
            fitDamage(0.9,
                      std::vector<DamageSample>{{0.1, 0.8, 1}, {nan, 0.7, 1}, {0.4, nan, 1}, {0.5, 0.2, 1}},
                      QualityTrend::Falls)
                .empty());
        const auto fit = fitDamage(
            0.9, std::vector<DamageSample>{{0.1, 0.8, 1}, {0.2, 0.7, 1}, {0.4, 0.6, 1}}, QualityTrend::Falls);
        QVERIFY(fit.quality(0.4).has_value());
        QVERIFY(!fit.quality(0.4 * 1.3).has_value());
        QVERIFY(!fit.quality(nan).has_value());
    }
};

QTEST_GUILESS_MAIN(TestDamageFit)
#include "tst_damagefit.moc"
