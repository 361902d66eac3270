#include "core/evaluate/baseline.h"
#include "core/evaluate/evaluator.h"
#include "core/formats/torchscript/torchscript.h"
#include "core/statistics/paired.h"
#include "tests/support/bits.h"
#include "tests/support/datafiles.h"
#include "tests/support/foldednetwork.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <thread>

using namespace paretoscope;
using namespace paretoscope::tests;
using base::ErrorCode;
using compress::LayerSetting;

namespace {

base::Result<evaluate::Evaluator> open(const Network &network, int workers = 2, std::int64_t samples = 0,
                                       std::int64_t microBatch = 0)
{
    evaluate::EvaluatorOptions options;
    options.workers = workers;
    options.microBatch = microBatch;
    return openNetwork(network, samples, options);
}

} // namespace

class TestEvaluator : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void floatModelsReachTheirKnownQuality_data();
    void floatModelsReachTheirKnownQuality();
    void storiesReachTheirKnownLikelihood();
    void uniformSettingsOfResnet20EqualTheIndependentFigures();
    void resultsDoNotDependOnWorkers_data() { addNetworkRows({"resnet20"}); }
    void resultsDoNotDependOnWorkers();
    void firstSamplesAreMeasuredAsPartOfAll_data() { addNetworkRows({"resnet20"}); }
    void firstSamplesAreMeasuredAsPartOfAll();
    void untouchedModelHasNoDamage_data() { addNetworkRows({"resnet20"}); }
    void untouchedModelHasNoDamage();
    void foldingChangesNextToNothing_data() { addNetworkRows({"resnet20"}); }
    void foldingChangesNextToNothing();
    void partialResultsGrowInOrder();
    void outputsBeyondTheCacheAreRunAgain_data() { addNetworkRows({"resnet20"}); }
    void outputsBeyondTheCacheAreRunAgain();
    void stopEndsARunAtOnce();
    void regressionAndUnlabelledAreMeasured();
    void imagesOfAnotherSizeAreToldInOneSentence();
    void labelsOutOfRangeAreToldInOneSentence();
    void anotherTaskIsToldInOneSentence();
    void noSamplesAreToldInOneSentence();
    void recipeOfAnotherModelIsRefused();
};

void TestEvaluator::floatModelsReachTheirKnownQuality_data()
{
    QTest::addColumn<QString>("network");
    QTest::addColumn<qint64>("correct");
    QTest::addColumn<qint64>("n");
    // From the READMEs of the data, measured there with LibTorch itself.
    QTest::newRow("demo") << "demo" << qint64(595) << qint64(597);
    QTest::newRow("resnet20") << "resnet20" << qint64(932) << qint64(1017);
    QTest::newRow("convnet") << "convnet" << qint64(9820) << qint64(10000);
    QTest::newRow("lenet5") << "lenet5" << qint64(9879) << qint64(10000);
    QTest::newRow("mobilenet") << "mobilenet" << qint64(407) << qint64(500);
}

void TestEvaluator::floatModelsReachTheirKnownQuality()
{
    PARETOSCOPE_ROW(name);
    QFETCH(qint64, correct);
    QFETCH(qint64, n);
    const auto evaluator = open(networkNamed(name));
    GOOD(evaluator);
    const auto measured = evaluator->measureFloat({}, quiet);
    GOOD(measured);
    QCOMPARE(measured->n, n);
    QCOMPARE(measured->predictions, n);
    QCOMPARE(measured->correct, correct);
    QCOMPARE(measured->value, static_cast<double>(measured->correct) / static_cast<double>(n));
    QCOMPARE(measured->kl, 0.0);
    QCOMPARE(measured->flips, statistics::Flips());
    QVERIFY(measured->interval.low < measured->value && measured->value < measured->interval.high);
}

void TestEvaluator::storiesReachTheirKnownLikelihood()
{
    PARETOSCOPE_NEEDS("tinystories/stories260k.pt");
    const auto evaluator = open(stories());
    GOOD(evaluator);
    const auto measured = evaluator->measureFloat({}, quiet);
    GOOD(measured);
    QCOMPARE(measured->metric, evaluate::Metric::NegativeLogLikelihood);
    QCOMPARE(measured->n, 256);
    QCOMPARE(measured->predictions, 256 * 256);
    QVERIFY(std::abs(measured->value - 1.510) < 0.0005);
    const double right = static_cast<double>(measured->correct) / static_cast<double>(measured->predictions);
    QVERIFY(std::abs(right - 0.5932) < 0.00005);
    QVERIFY(std::abs(evaluate::perplexity(*measured) - std::exp(1.510)) < 0.005);
}

// Correct predictions of 1017 and mean cross-entropy, from reference_resnet20.csv: per channel, max,
// unfolded.
void TestEvaluator::uniformSettingsOfResnet20EqualTheIndependentFigures()
{
    PARETOSCOPE_NEEDS("cifar10/resnet20.pt");
    PARETOSCOPE_NEEDS("cifar10/test_1017.bin");
    const auto evaluator = open(cifarNetwork());
    GOOD(evaluator);
    QFile file(QString::fromStdString(realData("cifar10/reference_resnet20.csv")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    int compared = 0;
    for (const QByteArray &line : file.readAll().split('\n')) {
        const auto fields = line.trimmed().split(',');
        if (fields.size() < 7 || fields[1] != "all")
            continue;
        if (fields[0] == "float") {
            const auto untouched = evaluator->measureFloat({}, quiet);
            GOOD(untouched);
            QCOMPARE(untouched->correct, fields[3].toLongLong());
            QVERIFY(std::abs(untouched->crossEntropy - fields[6].toDouble()) < 1e-3);
            continue;
        }
        const LayerSetting setting =
            fields[0] == "quant" ? plainGrid(fields[2].toInt(), "max") : sparse(fields[2].toDouble());
        const auto recipe = pipeline::uniformRecipe(evaluator->model().layers().size(), setting, {});
        const auto measured = evaluator->measure(recipe, 0, {}, quiet);
        GOOD(measured);
        QVERIFY2(std::abs(measured->correct - fields[3].toLongLong()) <= 1, line.constData());
        QVERIFY2(std::abs(measured->crossEntropy - fields[6].toDouble()) < 1e-3, line.constData());
        QVERIFY(measured->kl > 0 && measured->klStandardError > 0);
        QCOMPARE(measured->correct - 932, measured->flips.wrongToRight - measured->flips.rightToWrong);
        ++compared;
    }
    QCOMPARE(compared, 14);
}

void TestEvaluator::resultsDoNotDependOnWorkers()
{
    PARETOSCOPE_ROW(name);
    const auto one = open(networkNamed(name), 1, 200);
    const auto three = open(networkNamed(name), 3, 200);
    GOOD(one);
    GOOD(three);
    const auto recipe = pipeline::uniformRecipe(one->model().layers().size(), bits(3));
    const auto a = one->measure(recipe, 0, {}, quiet);
    const auto b = three->measure(recipe, 0, {}, quiet);
    GOOD(a);
    GOOD(b);
    QCOMPARE(*a, *b); // every field, to the last bit
}

void TestEvaluator::firstSamplesAreMeasuredAsPartOfAll()
{
    PARETOSCOPE_ROW(name);
    const auto evaluator = open(networkNamed(name), 1, 100, 32);
    GOOD(evaluator);
    const auto recipe = pipeline::uniformRecipe(evaluator->model().layers().size(), bits(3));
    const auto few = evaluator->measure(recipe, 40, {}, quiet);
    GOOD(few);
    QCOMPARE(few->n, 40);
    const auto first = open(networkNamed(name), 1, 40, 32);
    GOOD(first);
    const auto same = first->measure(recipe, 0, {}, quiet);
    GOOD(same);
    QCOMPARE(few->correct, same->correct);
    QVERIFY(std::abs(few->kl - same->kl) < 1e-5 * same->kl);
    QCOMPARE(evaluator->measure(recipe, 5000, {}, quiet)->n, 100);
}

void TestEvaluator::untouchedModelHasNoDamage()
{
    PARETOSCOPE_ROW(name);
    const auto evaluator = open(networkNamed(name), 1, 128);
    GOOD(evaluator);
    const auto recipe = pipeline::uniformRecipe(evaluator->model().layers().size(), {}, {});
    const auto measured = evaluator->measure(recipe, 0, {}, quiet);
    GOOD(measured);
    QCOMPARE(measured->kl, 0.0);
    QCOMPARE(measured->maxAbsDifference, 0.0);
    QCOMPARE(*measured->pValue, 1.0);
}

void TestEvaluator::foldingChangesNextToNothing()
{
    PARETOSCOPE_ROW(name);
    const auto evaluator = open(networkNamed(name), 1, 128);
    GOOD(evaluator);
    QVERIFY(tests::foldableBatchNorms(evaluator->model()) > 0);
    const auto recipe = pipeline::uniformRecipe(evaluator->model().layers().size(), {});
    const auto measured = evaluator->measure(recipe, 0, {}, quiet);
    GOOD(measured);
    QVERIFY(measured->maxAbsDifference > 0 && measured->maxAbsDifference < 1e-3);
    QVERIFY(measured->kl < 1e-8);
}

void TestEvaluator::partialResultsGrowInOrder()
{
    const auto evaluator = open(demo(), 2, 100, 16);
    GOOD(evaluator);
    const auto recipe = pipeline::uniformRecipe(evaluator->model().layers().size(), bits(3));
    std::vector<evaluate::Measurement> partial;
    const auto caller = std::this_thread::get_id();
    const auto all = evaluator->measure(recipe, 0, {}, quiet, [&](const evaluate::Measurement &soFar) {
        QCOMPARE(std::this_thread::get_id(), caller);
        partial.push_back(soFar);
    });
    GOOD(all);
    QCOMPARE(partial.size(), std::size_t(7));
    for (std::size_t i = 0; i < partial.size(); ++i)
        QCOMPARE(partial[i].n, std::min<std::int64_t>(100, 16 * (static_cast<std::int64_t>(i) + 1)));
    QCOMPARE(partial.back(), *all);
}

void TestEvaluator::outputsBeyondTheCacheAreRunAgain()
{
    PARETOSCOPE_ROW(name);
    const Network network = networkNamed(name);
    auto model = formats::readTorchScript(realData(network.model));
    GOOD(model);
    auto dataset = data::openDataset(network.source, network.task, network.input);
    GOOD(dataset);
    const auto set = data::allOf(*dataset).firstOf(96);
    evaluate::EvaluatorOptions none;
    none.outputCacheBytes = none.inputCacheBytes = none.weightCacheBytes = 0;
    const auto bare = evaluate::Evaluator::create(*model, network.task, set, none);
    const auto cached = evaluate::Evaluator::create(*model, network.task, set);
    GOOD(bare);
    GOOD(cached);
    const auto recipe = pipeline::uniformRecipe(model->layers().size(), bits(4, 0.3));
    for (int again = 0; again < 2; ++again)
        QCOMPARE(*bare->measure(recipe, 0, {}, quiet), *cached->measure(recipe, 0, {}, quiet));
}

void TestEvaluator::stopEndsARunAtOnce()
{
    for (const int workers : {1, 2}) {
        const auto evaluator = open(demo(), workers, 0, 16);
        GOOD(evaluator);
        const auto recipe = pipeline::uniformRecipe(evaluator->model().layers().size(), bits(4));
        std::stop_source stop;
        int after = 0;
        const auto stopped =
            evaluator->measure(recipe, 0, stop.get_token(), quiet, [&](const evaluate::Measurement &) {
                after += stop.stop_requested();
                stop.request_stop();
            });
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
        if (workers == 1)
            QCOMPARE(after, 0); // several may have gone on before they heard of it
        QVERIFY(!evaluator->measureFloat(stop.get_token(), quiet));
    }
}

void TestEvaluator::regressionAndUnlabelledAreMeasured()
{
    // Class scores as plain unlabelled outputs: the same damage, agreement instead of accuracy.
    Network network = demo();
    const auto labelled = open(network, 1, 64);
    network.task = data::Task::Unlabelled;
    const auto unlabelled = open(network, 1, 64);
    GOOD(labelled);
    GOOD(unlabelled);
    const auto recipe = pipeline::uniformRecipe(labelled->model().layers().size(), bits(3));
    const auto a = labelled->measure(recipe, 0, {}, quiet);
    const auto b = unlabelled->measure(recipe, 0, {}, quiet);
    GOOD(a);
    GOOD(b);
    QCOMPARE(b->metric, evaluate::Metric::Agreement);
    QCOMPARE(b->kl, a->kl);
    QCOMPARE(b->n - b->correct, b->flips.rightToWrong);
    QVERIFY(b->flips.rightToWrong >= a->flips.rightToWrong);
    QCOMPARE(*b->pValue, statistics::mcnemarExact(b->flips.rightToWrong, 0));
    QCOMPARE(b->crossEntropy, 0.0);
}

void TestEvaluator::imagesOfAnotherSizeAreToldInOneSentence()
{
    const QTemporaryDir folder;
    const auto file = folder.filePath("x.npy").toStdString();
    writeFile(file, npyFile("<f4", "(3, 3, 8, 8)", packed(std::vector<float>(3 * 3 * 8 * 8))));
    Network network = demo(); // takes one channel
    network.source = {file, "npy", {}, {}, {}};
    network.task = data::Task::Unlabelled;
    network.input = {};
    const auto evaluator = open(network);
    QVERIFY(!evaluator);
    QCOMPARE(evaluator.error().code, ErrorCode::DataMismatch);
    const QString message = QString::fromStdString(evaluator.error().message());
    QVERIFY2(message.contains("[3, 8, 8]"), qPrintable(message));
    QVERIFY2(message.endsWith('.') && message.count(". ") == 0, qPrintable(message));
}

void TestEvaluator::labelsOutOfRangeAreToldInOneSentence()
{
    const QTemporaryDir folder;
    const auto images = folder.filePath("x.npy").toStdString(),
               labels = folder.filePath("y.npy").toStdString();
    writeFile(images, npyFile("<f4", "(3, 1, 8, 8)", packed(std::vector<float>(3 * 8 * 8))));
    writeFile(labels, npyFile("<i8", "(3,)", packed(std::vector<std::int64_t>{4, 10, 9}))); // of ten classes
    Network network = demo();
    network.source = {images, "npy", labels, {}, {}};
    network.input = {};
    const auto evaluator = open(network);
    QVERIFY(!evaluator);
    QCOMPARE(evaluator.error().code, ErrorCode::DataMismatch);
    const QString message = QString::fromStdString(evaluator.error().message());
    QVERIFY2(message.contains("label") && message.contains("10 (0 to 9)"), qPrintable(message));
}

void TestEvaluator::anotherTaskIsToldInOneSentence()
{
    const Network network = demo();
    const auto stored = formats::readTorchScript(demo().model);
    GOOD(stored);
    const auto pictures = data::openDataset(network.source, network.task, network.input);
    GOOD(pictures);
    const auto evaluator =
        evaluate::Evaluator::create(*stored, data::Task::LanguageModel, data::allOf(*pictures).firstOf(8));
    QVERIFY(!evaluator);
    QCOMPARE(evaluator.error().code, ErrorCode::ModelUnsupported);
    QVERIFY2(evaluator.error().message().find("language model") != std::string::npos,
             evaluator.error().message().c_str());
}

void TestEvaluator::noSamplesAreToldInOneSentence()
{
    const auto model = formats::readTorchScript(demo().model);
    GOOD(model);
    const auto evaluator = evaluate::Evaluator::create(*model, data::Task::Classification, {});
    QVERIFY(!evaluator);
    QCOMPARE(evaluator.error().code, ErrorCode::DataMismatch);
}

void TestEvaluator::recipeOfAnotherModelIsRefused()
{
    const auto evaluator = open(demo(), 1, 8);
    GOOD(evaluator);
    const auto result = evaluator->measure(pipeline::uniformRecipe(3, bits(4)), 0, {}, quiet);
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::InvalidSetting);
}

QTEST_GUILESS_MAIN(TestEvaluator)
#include "tst_evaluator.moc"
