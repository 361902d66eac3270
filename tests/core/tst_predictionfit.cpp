#include "core/search/predictionfit.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <random>

using namespace paretoscope::search;

namespace {

/// Recipes whose measured damage is FACTOR(predicted) times the predicted one, with log-normal scatter.
template <typename Factor>
std::vector<PredictionSample> recipes(std::mt19937 &random, int count, double scatter, Factor factor)
{
    std::uniform_real_distribution<double> logKl(-9, 0);
    std::normal_distribution<double> noise(0, scatter);
    std::vector<PredictionSample> samples;
    for (int i = 0; i < count; ++i) {
        const double predicted = std::exp(logKl(random));
        const double measured = predicted * factor(predicted) * std::exp(noise(random));
        samples.push_back({predicted, measured, 0.1 * measured});
    }
    return samples;
}

/// Three times too little where damage is small, super-additive where it is large.
double typicalFactor(double predicted)
{
    return 2 + 3 * std::pow(predicted, 0.5);
}

} // namespace

class TestPredictionFit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void knowsNothingWithoutRuns();
    void leavesOutWhatHasNoLogarithm();
    void neverFallsWhereThePredictionRises();
    void followsTheRunsWithinTheirScatter();
    void bandHoldsNewRecipes();
    void bandWidensAwayFromTheRuns();
    void unsureRunsCountForLess();
    void equalPredictionsAreTaken();
};

void TestPredictionFit::knowsNothingWithoutRuns()
{
    const PredictionFit fit = fitPrediction({});
    QVERIFY(fit.empty());
    QCOMPARE(fit.measuredKl(0.25), 0.25);
    QVERIFY(!fit.band(0.25));
    QCOMPARE(fit.bandWidth(0.25), 1.0);
    QVERIFY(fitPrediction(std::vector<PredictionSample>{{0.1, 0.2, 0.01}}).empty());
}

void TestPredictionFit::leavesOutWhatHasNoLogarithm()
{
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double infinity = std::numeric_limits<double>::infinity();
    const std::vector<PredictionSample> bad{{0, 1, 0.1}, {1, 0, 0.1}, {nan, 1, 0.1},      {1, nan, 0.1},
                                            {-1, 1, 0},  {1, -1, 0},  {infinity, 1, 0.1}, {1, 1, nan}};
    QVERIFY(fitPrediction(bad).empty());
    std::vector<PredictionSample> some = bad;
    some.push_back({0.1, 0.3, 0.01});
    some.push_back({0.01, 0.03, 0.001});
    const PredictionFit fit = fitPrediction(some);
    QVERIFY(std::abs(fit.measuredKl(0.05) / 0.15 - 1) < 1e-9);
    QCOMPARE(fit.measuredKl(0), 0.0);
    QCOMPARE(fit.band(0)->high, 0.0);
}

void TestPredictionFit::neverFallsWhereThePredictionRises()
{
    std::mt19937 random(1);
    for (int i = 0; i < 100; ++i) {
        const PredictionFit fit = fitPrediction(recipes(random, 2 + i % 20, 1.0, typicalFactor));
        double last = 0;
        for (double logKl = -12; logKl < 3; logKl += 0.01) {
            const double kl = std::exp(logKl);
            const double measured = fit.measuredKl(kl);
            QVERIFY(std::isfinite(measured) && measured >= last * (1 - 1e-12));
            const auto band = fit.band(kl);
            QVERIFY(band->low < measured && measured < band->high);
            QVERIFY(std::abs(std::log(fit.bandWidth(kl)) - std::log(band->high / band->low)) < 1e-9);
            last = measured;
        }
    }
}

void TestPredictionFit::followsTheRunsWithinTheirScatter()
{
    std::mt19937 random(2);
    std::vector<double> ratios;
    for (int i = 0; i < 50; ++i) {
        const PredictionFit fit = fitPrediction(recipes(random, 16, 0.15, typicalFactor));
        for (double logKl = -8; logKl < -0.5; logKl += 0.25) {
            const double kl = std::exp(logKl);
            ratios.push_back(std::abs(std::log(fit.measuredKl(kl) / (kl * typicalFactor(kl)))));
        }
    }
    std::ranges::sort(ratios);
    QVERIFY2(ratios[ratios.size() / 2] < std::log(1.12),
             qPrintable(QString::number(ratios[ratios.size() / 2])));
    QVERIFY(ratios[ratios.size() * 9 / 10] < std::log(1.3));
}

void TestPredictionFit::bandHoldsNewRecipes()
{
    std::mt19937 random(3);
    int inside = 0;
    int all = 0;
    for (int i = 0; i < 200; ++i) {
        const PredictionFit fit = fitPrediction(recipes(random, 16, 0.25, typicalFactor));
        for (const auto &recipe : recipes(random, 20, 0.25, typicalFactor)) {
            const auto band = fit.band(recipe.predictedKl);
            inside += band->low <= recipe.measuredKl && recipe.measuredKl <= band->high;
            ++all;
        }
    }
    const double share = static_cast<double>(inside) / all;
    QVERIFY2(share > 0.93 && share < 0.99, qPrintable(QString::number(share)));
}

void TestPredictionFit::bandWidensAwayFromTheRuns()
{
    std::mt19937 random(4);
    const PredictionFit fit = fitPrediction(recipes(random, 16, 0.2, typicalFactor));
    QVERIFY(fit.bandWidth(10) < fit.bandWidth(100));
    QVERIFY(fit.bandWidth(1e-5) < fit.bandWidth(1e-7));
    QVERIFY(fit.bandWidth(std::exp(-4)) < fit.bandWidth(100));
    const std::vector<PredictionSample> few{{0.001, 0.002, 0.0002}, {0.1, 0.3, 0.03}};
    QVERIFY(fitPrediction(few).bandWidth(0.01) > fit.bandWidth(0.01));
}

void TestPredictionFit::unsureRunsCountForLess()
{
    std::vector<PredictionSample> samples;
    for (int i = 0; i < 8; ++i)
        samples.push_back({0.01 * (1 + 0.01 * i), 0.02, 0.001});
    samples.push_back({0.01, 0.2, 0.001});
    const double sure = fitPrediction(samples).measuredKl(0.0105);
    samples.back().standardError = 0.4;
    const double unsure = fitPrediction(samples).measuredKl(0.0105);
    QVERIFY(unsure < sure);
}

void TestPredictionFit::equalPredictionsAreTaken()
{
    const std::vector<PredictionSample> samples{{0.01, 0.02, 0}, {0.01, 0.04, 0}, {0.01, 0.03, 0}};
    const PredictionFit fit = fitPrediction(samples);
    for (const double kl : {0.001, 0.01, 0.1}) {
        QVERIFY(fit.measuredKl(kl) > 2 * kl && fit.measuredKl(kl) < 4 * kl);
        QVERIFY(std::isfinite(fit.bandWidth(kl)));
    }
}

QTEST_GUILESS_MAIN(TestPredictionFit)
#include "tst_predictionfit.moc"
