#include "core/compress/cost.h"
#include "core/evaluate/baseline.h"
#include "core/evaluate/evaluatordata.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"

#include <QTest>

#include <numeric>

using namespace paretoscope;
using namespace paretoscope::tests;

class TestBaseline : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void splitDataIsReportedWholeAndHeldOut();
    void separateCalibrationLeavesEvaluationWhole();
    void fewSamplesAreRepeatedForLatency();
    void stopEndsIt();
};

namespace {

class LastProgress final : public base::ProgressSink {
public:
    void progress(const base::Progress &progress) override { last = progress; }
    base::Progress last;
};

} // namespace

void TestBaseline::splitDataIsReportedWholeAndHeldOut()
{
    PARETOSCOPE_NEEDS("cifar10/resnet20.pt");
    const Network network = cifarNetwork();
    const auto whole = openNetwork(network);
    GOOD(whole);
    const auto samples = data::splitForCalibration(whole->samples().dataset);
    GOOD(samples);
    evaluate::EvaluatorOptions options;
    options.workers = 2;
    const auto heldOut =
        evaluate::Evaluator::create(whole->model(), network.task, samples->evaluate, options);
    GOOD(heldOut);
    LastProgress progress;
    const auto baseline = evaluate::measureBaseline(*heldOut, *samples, {}, progress);
    GOOD(baseline);
    QVERIFY(baseline->split);
    QCOMPARE(baseline->everything.n, 1017);
    QCOMPARE(baseline->everything.correct, 932);
    QCOMPARE(baseline->heldOut.n, 1017 - 254);
    QCOMPARE(baseline->calibrationSamples, 254);
    QVERIFY(baseline->heldOut.correct < 932 && baseline->heldOut.correct > 932 - 254);
    QCOMPARE(baseline->parameters, heldOut->model().parameterCount());
    // 19 convolutions of 3×3 and a linear layer; 40.55 million multiply-accumulates (He et al. 2016 give 41
    // million).
    const auto macs = std::accumulate(baseline->macs.begin(), baseline->macs.end(), std::int64_t{0});
    QCOMPARE(macs, 442'368 + 6 * 2'359'296 + 1'179'648 + 5 * 2'359'296 + 1'179'648 + 5 * 2'359'296 + 640);
    // Every weight and all else in float32: four bytes each, and more only by what batch norm counts with.
    const std::int64_t asFloats = 4 * 269'722;
    QVERIFY(baseline->storedBytes >= asFloats && baseline->storedBytes < asFloats + asFloats / 50);
    QVERIFY(baseline->latency.batch1Ms > 0 && baseline->latency.batch32Ms > 0 && baseline->latency.runs >= 3);
    QVERIFY(progress.last.fraction > 0.999);
    QCOMPARE(progress.last.stage, std::string("baseline"));
}

void TestBaseline::separateCalibrationLeavesEvaluationWhole()
{
    PARETOSCOPE_NEEDS("cifar10/resnet20.pt");
    const auto evaluator = openNetwork(cifarNetwork(), 128);
    GOOD(evaluator);
    const data::Samples samples{evaluator->samples(), evaluator->samples(), evaluator->samples().firstOf(16),
                                false};
    const auto baseline = evaluate::measureBaseline(*evaluator, samples, {}, quiet);
    GOOD(baseline);
    QVERIFY(!baseline->split);
    QCOMPARE(baseline->everything, baseline->heldOut);
    QCOMPARE(baseline->heldOut.n, 128);
    QCOMPARE(baseline->calibrationSamples, 16);
}

void TestBaseline::fewSamplesAreRepeatedForLatency()
{
    PARETOSCOPE_NEEDS("tinystories/stories260k.pt");
    const auto evaluator = openNetwork(stories(), 2);
    GOOD(evaluator);
    const data::Samples samples{evaluator->samples(), evaluator->samples(), evaluator->samples(), false};
    const auto baseline = evaluate::measureBaseline(*evaluator, samples, {}, quiet);
    GOOD(baseline);
    QVERIFY(baseline->latency.batch32Ms > 0 && baseline->latency.runs >= 3);
    QVERIFY(baseline->everything.crossEntropy > 0);
}

void TestBaseline::stopEndsIt()
{
    PARETOSCOPE_NEEDS("cifar10/resnet20.pt");
    const auto evaluator = openNetwork(cifarNetwork(), 128);
    GOOD(evaluator);
    std::stop_source stop;
    stop.request_stop();
    const data::Samples samples{evaluator->samples(), evaluator->samples(), evaluator->samples(), false};
    const auto baseline = evaluate::measureBaseline(*evaluator, samples, stop.get_token(), quiet);
    QVERIFY(!baseline);
    QCOMPARE(baseline.error().code, base::ErrorCode::Cancelled);
}

QTEST_GUILESS_MAIN(TestBaseline)
#include "tst_baseline.moc"
