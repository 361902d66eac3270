#include "core/compress/cost.h"
#include "core/evaluate/baseline.h"
#include "core/evaluate/evaluatordata.h"
#include "core/evaluate/knownfirst.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"
#include "tests/support/recordedprogress.h"

#include <QTest>

#include <numeric>

using namespace paretoscope;
using namespace paretoscope::tests;

class TestBaseline : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void splitDataIsReportedWholeAndHeldOut_data();
    void splitDataIsReportedWholeAndHeldOut();
    void separateCalibrationLeavesEvaluationWhole();
    void fewSamplesAreRepeatedForLatency_data() { addNetworkRows({"stories"}); }
    void fewSamplesAreRepeatedForLatency();
    void allButTheLatencyIsKnownBeforeItIsMeasured_data() { addNetworkRows({"resnet20", "stories"}); }
    void allButTheLatencyIsKnownBeforeItIsMeasured();
    void stopEndsIt();
};

void TestBaseline::splitDataIsReportedWholeAndHeldOut_data()
{
    QTest::addColumn<QString>("network");
    QTest::addColumn<qint64>("correct");
    QTest::addColumn<qint64>("macs");
    QTest::addColumn<qint64>("parameters");
    // From the table of layers in resources/demo/README.md: pixels × weights, pictures of 8 × 8 that stride 2
    // halves.
    QTest::newRow("demo") << "demo" << qint64(595)
                          << qint64(64 * (144 + 2 * 2'304) +
                                    16 * (4'608 + 9'216 + 512 + 288 + 1'536 + 34'560 + 46'080 + 3'072 + 512) +
                                    1'280)
                          << qint64(107'306);
    // 19 convolutions of 3×3 and a linear layer; 40.55 million multiply-accumulates (He et al. 2016 give 41
    // million).
    QTest::newRow("resnet20") << "resnet20" << qint64(932)
                              << qint64(442'368 + 6 * 2'359'296 + 1'179'648 + 5 * 2'359'296 + 1'179'648 +
                                        5 * 2'359'296 + 640)
                              << qint64(269'722);
}

void TestBaseline::splitDataIsReportedWholeAndHeldOut()
{
    PARETOSCOPE_ROW(name);
    QFETCH(const qint64, correct);
    QFETCH(const qint64, macs);
    QFETCH(const qint64, parameters);
    const auto whole = openNetwork(networkNamed(name));
    GOOD(whole);
    const auto samples = data::splitForCalibration(whole->samples().dataset);
    GOOD(samples);
    evaluate::EvaluatorOptions options;
    options.workers = 2;
    const auto heldOut =
        evaluate::Evaluator::create(whole->model(), whole->task(), samples->evaluate, options);
    GOOD(heldOut);
    RecordedProgress progress;
    const auto baseline = evaluate::measureBaseline(*heldOut, *samples, {}, progress);
    GOOD(baseline);
    const auto all = whole->samples().size(), apart = all / 4;
    QVERIFY(baseline->split);
    QCOMPARE(baseline->everything.n, all);
    QCOMPARE(baseline->everything.correct, correct);
    QCOMPARE(baseline->heldOut.n, all - apart);
    QCOMPARE(baseline->calibrationSamples, apart);
    QVERIFY(baseline->heldOut.correct < correct && baseline->heldOut.correct >= correct - apart);
    QCOMPARE(baseline->parameters, heldOut->model().parameterCount());
    QCOMPARE(std::accumulate(baseline->macs.begin(), baseline->macs.end(), std::int64_t{0}), macs);
    // Every weight and all else in float32: four bytes each, and more only by what batch norm counts with.
    const std::int64_t asFloats = 4 * parameters;
    QVERIFY(baseline->storedBytes >= asFloats && baseline->storedBytes < asFloats + asFloats / 50);
    QVERIFY(baseline->latency.batch1Ms > 0 && baseline->latency.batch32Ms > 0 && baseline->latency.runs >= 1);
    QVERIFY(progress.all.back().fraction > 0.999);
    QCOMPARE(progress.all.back().stage, std::string("baseline"));
}

void TestBaseline::separateCalibrationLeavesEvaluationWhole()
{
    const auto evaluator = openNetwork(demo(), 128);
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
    PARETOSCOPE_ROW(name);
    const auto evaluator = openNetwork(networkNamed(name), 2);
    GOOD(evaluator);
    const data::Samples samples{evaluator->samples(), evaluator->samples(), evaluator->samples(), false};
    const auto baseline = evaluate::measureBaseline(*evaluator, samples, {}, quiet);
    GOOD(baseline);
    const auto &latency = baseline->latency;
    QVERIFY(latency.batch32Ms > 0 && latency.runs >= 1);
    QVERIFY(latency.runs >= 3 || 32 * latency.batch32Ms > 500); // on a busy machine, of such as take long
    QVERIFY(baseline->everything.crossEntropy > 0);
}

void TestBaseline::allButTheLatencyIsKnownBeforeItIsMeasured()
{
    PARETOSCOPE_ROW(name);
    const auto evaluator = openNetwork(networkNamed(name), 16);
    GOOD(evaluator);
    const data::Samples samples{evaluator->samples(), evaluator->samples(), evaluator->samples(), false};
    const auto whole = evaluate::measureBaseline(*evaluator, samples, {}, quiet);
    GOOD(whole);
    std::stop_source stop;
    std::optional<evaluate::Baseline> known;
    const auto stopped = evaluate::measureBaseline(
        *evaluator, samples,
        [&](const evaluate::Baseline &first) {
            known = first;
            stop.request_stop();
        },
        stop.get_token(), quiet);
    QVERIFY(!stopped && known);
    QCOMPARE(stopped.error().code, base::ErrorCode::Cancelled);
    QCOMPARE(known->everything, whole->everything);
    QCOMPARE(known->macs, whole->macs);
    QCOMPARE(known->parameters, whole->parameters);
    QCOMPARE(known->storedBytes, whole->storedBytes);
    QCOMPARE(known->latency.runs, 0);
}

void TestBaseline::stopEndsIt()
{
    const auto evaluator = openNetwork(demo(), 128);
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
