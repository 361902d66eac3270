#include "core/evaluate/scoring.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <QTest>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

using namespace paretoscope;
using namespace paretoscope::evaluate;
using namespace paretoscope::statistics;
using base::ErrorCode;
using data::Task;

namespace {

data::Array labels(std::vector<std::int64_t> values, std::vector<std::int64_t> shape)
{
    return {std::move(shape), std::move(values)};
}

data::Array numbers(std::vector<float> values, std::vector<std::int64_t> shape)
{
    return {std::move(shape), std::move(values)};
}

bool near(double a, double b, double tolerance = 1e-6)
{
    return std::abs(a - b) <= tolerance;
}

} // namespace

class TestScoring : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void divergenceOfKnownDistributions();
    void tinyDivergencesAreToldExactly();
    void classificationCountsFlipsBothWays();
    void equalLogitsPredictTheFirstClass();
    void languageModelAveragesOverTokens();
    void regressionIsRelativeToTheFloatOutputs();
    void unlabelledImagesAgreeWithinOnePerCent();
    void largeLogitsDoNotOverflow();
    void notANumberNamesTheSample();
    void misfitsAreToldInOneSentence();
    void everySampleAloneSumsUpToTheBatch();
};

void TestScoring::divergenceOfKnownDistributions()
{
    // p = (3/4, 1/4), q = (1/4, 3/4): KL = 3/4 ln 3 − 1/4 ln 3 = ln 3 / 2.
    const auto p = at::tensor({std::log(3.0F), 0.0F}).reshape({1, 2});
    const auto q = at::tensor({0.0F, std::log(3.0F)}).reshape({1, 2});
    const auto stats = score(q, p, labels({0}, {1}), Task::Classification);
    QVERIFY(stats.ok());
    QVERIFY(near(stats->klSum, std::log(3.0) / 2));
    QVERIFY(near(stats->crossEntropySum, std::log(4.0)));
    QVERIFY(near(stats->maxAbsDifference, std::log(3.0)));
    QCOMPARE(score(p, p, labels({0}, {1}), Task::Classification)->klSum, 0.0);
}

/// Against a form without cancellation, in long double: with d = y − x and D = log Σ p e^d, the divergence is
/// D − Σ p d.
void TestScoring::tinyDivergencesAreToldExactly()
{
    std::mt19937 random(7);
    std::normal_distribution<float> scores(0, 6);
    std::normal_distribution<float> change(0, 1e-3F);
    constexpr std::size_t columns = 10;
    for (int row = 0; row < 100; ++row) {
        std::vector<float> x(columns);
        std::vector<float> y(columns);
        for (std::size_t c = 0; c < columns; ++c) {
            x[c] = scores(random);
            y[c] = x[c] + change(random);
        }
        long double sum = 0;
        for (const float value : x)
            sum += std::exp(static_cast<long double>(value));
        long double grown = 0;
        long double mean = 0;
        for (std::size_t c = 0; c < columns; ++c) {
            const long double p = std::exp(static_cast<long double>(x[c])) / sum;
            const long double d = static_cast<long double>(y[c]) - static_cast<long double>(x[c]);
            grown += p * std::expm1(d);
            mean += p * d;
        }
        const auto expected = static_cast<double>(std::log1p(grown) - mean);
        const auto stats = score(at::tensor(y).reshape({1, 10}), at::tensor(x).reshape({1, 10}),
                                 labels({0}, {1}), Task::Classification);
        QVERIFY(stats.ok());
        QVERIFY2(std::abs(stats->klSum - expected) <= 1e-6 * expected + 1e-14,
                 qPrintable(QString("%1 instead of %2").arg(stats->klSum).arg(expected)));
    }
}

void TestScoring::classificationCountsFlipsBothWays()
{
    const auto before = at::tensor({5.0F, 0.0F, 0.0F, 5.0F, 5.0F, 0.0F}).reshape({3, 2});
    const auto after = at::tensor({0.0F, 5.0F, 5.0F, 0.0F, 5.0F, 0.0F}).reshape({3, 2});
    const auto stats = score(after, before, labels({0, 0, 0}, {3}), Task::Classification);
    QVERIFY(stats.ok());
    QCOMPARE(stats->flips, (Flips{1, 1})); // the first is lost, the second won
    QCOMPARE(stats->correct, 2);
    QCOMPARE(stats->baselineCorrect, 2);
    QCOMPARE(stats->n, 3);
    QCOMPARE(stats->metricSum, 2.0);
}

void TestScoring::equalLogitsPredictTheFirstClass()
{
    const auto flat = at::zeros({1, 4});
    QCOMPARE(score(flat, flat, labels({0}, {1}), Task::Classification)->correct, 1);
    QCOMPARE(score(flat, flat, labels({1}, {1}), Task::Classification)->correct, 0);
}

void TestScoring::languageModelAveragesOverTokens()
{
    // Two windows of two tokens over a vocabulary of two; one token sure, one open.
    const auto outputs = at::tensor({50.0F, 0.0F, 0.0F, 0.0F, 0.0F, 50.0F, 0.0F, 0.0F}).reshape({2, 2, 2});
    const auto stats =
        score(outputs, at::zeros({2, 2, 2}), labels({0, 1, 1, 0}, {2, 2}), Task::LanguageModel);
    QVERIFY(stats.ok());
    QCOMPARE(stats->n, 2);
    QCOMPARE(stats->predictions, 4);
    QCOMPARE(stats->correct, 3);                    // the open token with target 1 is missed
    QVERIFY(near(stats->metricSum, std::log(2.0))); // half of ln 2 a window
    QVERIFY(near(stats->baselineMetricSum, 2 * std::log(2.0)));
    // KL(½, ½ ‖ 1, e⁻⁵⁰) = 25 − ln 2 for the sure token, 0 for the open one, averaged within the window.
    QVERIFY(near(stats->klSum, 25 - std::log(2.0), 1e-4));
}

void TestScoring::regressionIsRelativeToTheFloatOutputs()
{
    const auto before = at::tensor({1.0F, 1.0F, 3.0F, 3.0F}).reshape({2, 2}); // mean square 5
    const auto after = at::tensor({2.0F, 1.0F, 3.0F, 3.0F}).reshape({2, 2});
    const auto stats = score(after, before, numbers({1, 1, 3, 1}, {2, 2}), Task::Regression);
    QVERIFY(stats.ok());
    QVERIFY(near(stats->klSum, 0.5 / 5));
    QVERIFY(near(stats->metricSum, 0.5 + 2)); // mean squared errors of the two samples
    QVERIFY(near(stats->baselineMetricSum, 2));
    QVERIFY(
        score(at::full({3, 1}, 1.0), at::full({3, 1}, 1.0), numbers({1, 1, 1}, {3}), Task::Regression).ok());
}

void TestScoring::unlabelledImagesAgreeWithinOnePerCent()
{
    const auto before = at::full({2, 1, 4, 4}, 2.0);
    const auto after = at::cat({at::full({1, 1, 4, 4}, 2.1), at::full({1, 1, 4, 4}, 2.5)});
    const auto stats = score(after, before, {}, Task::Unlabelled);
    QVERIFY(stats.ok());
    QVERIFY(near(stats->klSum, (0.01 + 0.25) / 4));
    QCOMPARE(stats->correct, 1);
    QCOMPARE(stats->predictions, 2);
}

void TestScoring::largeLogitsDoNotOverflow()
{
    const auto outputs = at::tensor({1e30F, -1e30F}).reshape({1, 2});
    const auto stats = score(outputs, outputs, labels({0}, {1}), Task::Classification);
    QVERIFY(stats.ok());
    QVERIFY(std::isfinite(stats->klSum) && std::isfinite(stats->crossEntropySum));
}

void TestScoring::notANumberNamesTheSample()
{
    for (const float bad :
         {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
        auto outputs = at::zeros({3, 2});
        outputs.data_ptr<float>()[3] = bad; // of sample 1
        for (const bool changed : {true, false}) {
            const auto stats =
                score(changed ? outputs : at::zeros({3, 2}), changed ? at::zeros({3, 2}) : outputs,
                      labels({0, 0, 0}, {3}), Task::Classification);
            QVERIFY(!stats);
            QCOMPARE(stats.error().code, ErrorCode::NonFinite);
            QVERIFY2(stats.error().message().find("Sample 1 ") == 0, stats.error().message().c_str());
        }
    }
}

void TestScoring::misfitsAreToldInOneSentence()
{
    const auto code = [](const at::Tensor &outputs, const data::Array &targets, Task task) {
        const auto stats = score(outputs, outputs, targets, task);
        return stats ? ErrorCode::Internal : stats.error().code;
    };
    QCOMPARE(code(at::zeros({2, 3, 4, 4}), labels({0, 0}, {2}), Task::Classification),
             ErrorCode::ModelUnsupported);
    QCOMPARE(code(at::zeros({2, 1}), labels({0, 2}, {2}), Task::Classification), ErrorCode::DataMismatch);
    QCOMPARE(code(at::zeros({2, 3}), labels({0, 3}, {2}), Task::Classification), ErrorCode::DataMismatch);
    QCOMPARE(code(at::zeros({2, 3}), labels({0, -1}, {2}), Task::Classification), ErrorCode::DataMismatch);
    QCOMPARE(code(at::zeros({2, 3}), labels({0}, {1}), Task::Classification), ErrorCode::DataMismatch);
    QCOMPARE(code(at::zeros({2, 3}), labels({0, 1, 2, 2}, {2, 2}), Task::Classification),
             ErrorCode::ModelUnsupported); // neither places nor yes and no
    QCOMPARE(code(at::zeros({2, 5, 3}), labels({0, 1}, {2}), Task::LanguageModel), ErrorCode::DataMismatch);
    QCOMPARE(code(at::zeros({2, 3}), labels({0, 1}, {2}), Task::LanguageModel), ErrorCode::ModelUnsupported);
    QCOMPARE(code(at::zeros({2, 3}), numbers({0, 1}, {2}), Task::Regression), ErrorCode::DataMismatch);
    QCOMPARE(code(at::zeros({2, 3}, at::kLong), labels({0, 0}, {2}), Task::Classification),
             ErrorCode::ModelUnsupported);
    QCOMPARE(code(at::zeros({}), {}, Task::Unlabelled), ErrorCode::ModelUnsupported);
    QCOMPARE(code(at::zeros({0, 3}), {}, Task::Unlabelled), ErrorCode::ModelUnsupported);
    QVERIFY(score(at::zeros({2, 3, 1, 1}), at::zeros({2, 3, 1, 1}), labels({0, 2}, {2}), Task::Classification)
                .ok());
}

void TestScoring::everySampleAloneSumsUpToTheBatch()
{
    auto before = at::empty({4, 5});
    auto after = at::empty({4, 5});
    for (int i = 0; i < 20; ++i) {
        before.data_ptr<float>()[i] = static_cast<float>((i * 7) % 11);
        after.data_ptr<float>()[i] = static_cast<float>((i * 5) % 9);
    }
    const auto whole = score(after, before, labels({0, 1, 2, 3}, {4}), Task::Classification);
    QVERIFY(whole.ok());
    SampleStats sum;
    for (std::int64_t i = 0; i < 4; ++i)
        sum += *score(after.narrow(0, i, 1), before.narrow(0, i, 1), labels({i}, {1}), Task::Classification);
    QCOMPARE(sum, *whole);
}

QTEST_GUILESS_MAIN(TestScoring)
#include "tst_scoring.moc"
