#include "core/data/dataset.h"
#include "core/evaluate/baseline.h"
#include "core/evaluate/evaluator.h"
#include "core/evaluate/statistics.h"
#include "core/formats/torchscript.h"
#include "tests/support/bits.h"
#include "tests/support/good.h"
#include "tests/support/quiet.h"
#include "tests/support/realdata.h"

#include <QFile>
#include <QTest>

#include <cmath>
#include <thread>

using namespace paretoscope;
using namespace paretoscope::tests;
using base::ErrorCode;
using compress::LayerSetting;
using compress::Precision;

namespace {

struct Network {
    std::string model;
    data::DataSource source;
    data::Task task = data::Task::Classification;
    data::Preprocessing input;
};

data::Preprocessing cifarInput()
{
    data::Preprocessing input;
    input.scale = 1.0 / 255;
    input.mean = {0.485, 0.456, 0.406};
    input.std = {0.229, 0.224, 0.225};
    return input;
}

data::DataSource source(const std::string &path, const std::string &format, const std::string &labels = {})
{
    return {realData(path), format, labels.empty() ? std::string() : realData(labels), {}, {}};
}

Network resnet20()
{
    return {"cifar10/resnet20.pt", source("cifar10/test_1017.bin", "cifar10-bin"), data::Task::Classification,
            cifarInput()};
}

base::Result<evaluate::Evaluator> open(const Network &network, int workers = 2, std::int64_t samples = 0,
                                       std::int64_t microBatch = 0)
{
    auto model = formats::readTorchScript(realData(network.model));
    if (!model)
        return model.error();
    auto dataset = data::openDataset(network.source, network.task, network.input);
    if (!dataset)
        return dataset.error();
    evaluate::EvaluatorOptions options;
    options.workers = workers;
    options.microBatch = microBatch;
    if (network.task == data::Task::Unlabelled) // without a task, scores are plain numbers
        options.outputs.activation = evaluate::OutputKind::Logits;
    const auto all = data::allOf(*dataset);
    return evaluate::Evaluator::create(*model, network.task, samples > 0 ? all.firstOf(samples) : all,
                                       options);
}

} // namespace

#define NEEDS_RESNET20                                                                                       \
    PARETOSCOPE_NEEDS("cifar10/resnet20.pt");                                                                \
    PARETOSCOPE_NEEDS("cifar10/test_1017.bin")

/// VERIFY that a Result is good, or show its sentence.
class TestEvaluator : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void floatModelsReachTheirKnownQuality_data();
    void floatModelsReachTheirKnownQuality();
    void languageModelReachesItsKnownLikelihood();
    void uniformSettingsEqualTheIndependentFigures();
    void resultsDoNotDependOnWorkers();
    void firstSamplesAreMeasuredAsPartOfAll();
    void untouchedModelHasNoDamage();
    void foldingChangesNextToNothing();
    void partialResultsGrowInOrder();
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
    QTest::addColumn<QString>("name");
    QTest::addColumn<qint64>("correct");
    QTest::addColumn<qint64>("n");
    // From the README of the real data, measured there with LibTorch itself.
    QTest::newRow("resnet20") << "resnet20" << qint64(932) << qint64(1017);
    QTest::newRow("convnet") << "convnet" << qint64(9820) << qint64(10000);
    QTest::newRow("lenet5") << "lenet5" << qint64(9879) << qint64(10000);
    QTest::newRow("mobilenet") << "mobilenet" << qint64(407) << qint64(500);
}

namespace {

Network networkNamed(const QString &name)
{
    if (name == "resnet20")
        return resnet20();
    const auto mnist = source("mnist/t10k-images-idx3-ubyte", "idx", "mnist/t10k-labels-idx1-ubyte");
    data::Preprocessing input;
    input.scale = 1.0 / 255;
    if (name == "convnet")
        return {"mnist/convnet.pt", mnist, data::Task::Classification, input};
    if (name == "lenet5") {
        input.resize = {32, 32};
        input.mean = {0.1307};
        input.std = {0.3081};
        return {"mnist/lenet5_32x32.pt", mnist, data::Task::Classification, input};
    }
    input.mean = {0.5};
    input.std = {0.5};
    return {"imagenet/mobilenet_v1_075_224.pt", source("imagenet/photos", "image-csv", "imagenet/labels.csv"),
            data::Task::Classification, input};
}

Network stories()
{
    return {"tinystories/stories260k.pt",
            source("tinystories/tokens-idx2-short", "idx"),
            data::Task::LanguageModel,
            {}};
}

} // namespace

void TestEvaluator::floatModelsReachTheirKnownQuality()
{
    QFETCH(QString, name);
    QFETCH(qint64, correct);
    QFETCH(qint64, n);
    const Network network = networkNamed(name);
    PARETOSCOPE_NEEDS(network.model);
    const auto evaluator = open(network);
    GOOD(evaluator);
    const auto measured = evaluator->measureFloat({}, quiet);
    GOOD(measured);
    QCOMPARE(measured->n, n);
    QCOMPARE(measured->predictions, n);
    QCOMPARE(measured->correct, correct);
    QCOMPARE(measured->value, static_cast<double>(measured->correct) / static_cast<double>(n));
    QCOMPARE(measured->kl, 0.0);
    QCOMPARE(measured->flips, evaluate::Flips());
    QVERIFY(measured->interval.low < measured->value && measured->value < measured->interval.high);
}

void TestEvaluator::languageModelReachesItsKnownLikelihood()
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
void TestEvaluator::uniformSettingsEqualTheIndependentFigures()
{
    NEEDS_RESNET20;
    const auto evaluator = open(resnet20());
    GOOD(evaluator);
    QFile file(QString::fromStdString(realData("cifar10/reference_resnet20.csv")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    int compared = 0;
    for (const QByteArray &line : file.readAll().split('\n')) {
        const auto fields = line.trimmed().split(',');
        if (fields.size() < 7 || fields[1] != "all" || fields[2] == "32" || fields[0] == "kind")
            continue;
        LayerSetting setting = fields[0] == "quant"
                                   ? bits(*compress::precisionFromName(fields[2].toStdString()))
                                   : bits(Precision::Float32, fields[2].toDouble());
        setting.clip = compress::Clip::Max;
        setting.signedScale = false;
        setting.rescale = false;
        const auto recipe = compress::uniformRecipe(evaluator->model().layers().size(), setting, false);
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
    NEEDS_RESNET20;
    const auto one = open(resnet20(), 1, 200);
    const auto three = open(resnet20(), 3, 200);
    GOOD(one);
    GOOD(three);
    const auto recipe = compress::uniformRecipe(one->model().layers().size(), bits(Precision::Int3));
    const auto a = one->measure(recipe, 0, {}, quiet);
    const auto b = three->measure(recipe, 0, {}, quiet);
    GOOD(a);
    GOOD(b);
    QCOMPARE(*a, *b); // every field, to the last bit
}

void TestEvaluator::firstSamplesAreMeasuredAsPartOfAll()
{
    NEEDS_RESNET20;
    const auto evaluator = open(resnet20(), 1, 100, 32);
    GOOD(evaluator);
    const auto recipe = compress::uniformRecipe(evaluator->model().layers().size(), bits(Precision::Int3));
    const auto few = evaluator->measure(recipe, 40, {}, quiet);
    GOOD(few);
    QCOMPARE(few->n, 40);
    const auto first = open(resnet20(), 1, 40, 32);
    GOOD(first);
    const auto same = first->measure(recipe, 0, {}, quiet);
    GOOD(same);
    QCOMPARE(few->correct, same->correct);
    QVERIFY(std::abs(few->kl - same->kl) < 1e-5 * same->kl);
    QCOMPARE(evaluator->measure(recipe, 5000, {}, quiet)->n, 100);
}

void TestEvaluator::untouchedModelHasNoDamage()
{
    NEEDS_RESNET20;
    const auto evaluator = open(resnet20(), 1, 128);
    GOOD(evaluator);
    const auto recipe = compress::uniformRecipe(evaluator->model().layers().size(), {}, false);
    const auto measured = evaluator->measure(recipe, 0, {}, quiet);
    GOOD(measured);
    QCOMPARE(measured->kl, 0.0);
    QCOMPARE(measured->maxAbsDifference, 0.0);
    QCOMPARE(*measured->pValue, 1.0);
}

void TestEvaluator::foldingChangesNextToNothing()
{
    NEEDS_RESNET20;
    const auto evaluator = open(resnet20(), 1, 128);
    GOOD(evaluator);
    QVERIFY(evaluator->model().foldableBatchNorms() > 0);
    const auto recipe = compress::uniformRecipe(evaluator->model().layers().size(), {}, true);
    const auto measured = evaluator->measure(recipe, 0, {}, quiet);
    GOOD(measured);
    QVERIFY(measured->maxAbsDifference > 0 && measured->maxAbsDifference < 1e-3);
    QVERIFY(measured->kl < 1e-8);
}

void TestEvaluator::partialResultsGrowInOrder()
{
    NEEDS_RESNET20;
    const auto evaluator = open(resnet20(), 2, 100, 16);
    GOOD(evaluator);
    const auto recipe = compress::uniformRecipe(evaluator->model().layers().size(), bits(Precision::Int3));
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
    NEEDS_RESNET20;
    auto model = formats::readTorchScript(realData("cifar10/resnet20.pt"));
    GOOD(model);
    const Network network = resnet20();
    auto dataset = data::openDataset(network.source, network.task, network.input);
    GOOD(dataset);
    const auto set = data::allOf(*dataset).firstOf(96);
    evaluate::EvaluatorOptions none;
    none.outputCacheBytes = none.inputCacheBytes = none.weightCacheBytes = 0;
    const auto bare = evaluate::Evaluator::create(*model, network.task, set, none);
    const auto cached = evaluate::Evaluator::create(*model, network.task, set);
    GOOD(bare);
    GOOD(cached);
    const auto recipe = compress::uniformRecipe(model->layers().size(), bits(Precision::Int4, 0.3));
    for (int again = 0; again < 2; ++again)
        QCOMPARE(*bare->measure(recipe, 0, {}, quiet), *cached->measure(recipe, 0, {}, quiet));
}

void TestEvaluator::stopEndsARunAtOnce()
{
    NEEDS_RESNET20;
    const auto evaluator = open(resnet20(), 2, 0, 16);
    GOOD(evaluator);
    const auto recipe = compress::uniformRecipe(evaluator->model().layers().size(), bits(Precision::Int4));
    std::stop_source stop;
    int after = 0;
    const auto stopped =
        evaluator->measure(recipe, 0, stop.get_token(), quiet, [&](const evaluate::Measurement &) {
            after += stop.stop_requested();
            stop.request_stop();
        });
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
    QVERIFY(after <= 2); // no worker starts another of the 64 micro-batches
    QVERIFY(!evaluator->measureFloat(stop.get_token(), quiet));
}

void TestEvaluator::regressionAndUnlabelledAreMeasured()
{
    NEEDS_RESNET20;
    // Class scores as plain unlabelled outputs: the same damage, agreement instead of accuracy.
    Network network = resnet20();
    const auto labelled = open(network, 1, 64);
    network.task = data::Task::Unlabelled;
    const auto unlabelled = open(network, 1, 64);
    GOOD(labelled);
    GOOD(unlabelled);
    const auto recipe = compress::uniformRecipe(labelled->model().layers().size(), bits(Precision::Int3));
    const auto a = labelled->measure(recipe, 0, {}, quiet);
    const auto b = unlabelled->measure(recipe, 0, {}, quiet);
    GOOD(a);
    GOOD(b);
    QCOMPARE(b->metric, evaluate::Metric::Agreement);
    QCOMPARE(b->kl, a->kl);
    QCOMPARE(b->n - b->correct, b->flips.rightToWrong);
    QVERIFY(b->flips.rightToWrong >= a->flips.rightToWrong);
    QCOMPARE(*b->pValue, evaluate::mcnemarExact(b->flips.rightToWrong, 0));
    QCOMPARE(b->crossEntropy, 0.0);
}

void TestEvaluator::imagesOfAnotherSizeAreToldInOneSentence()
{
    NEEDS_RESNET20;
    PARETOSCOPE_NEEDS("mnist/t10k-images-idx3-ubyte");
    Network network = resnet20();
    network.source = networkNamed("convnet").source;
    network.input = {};
    const auto evaluator = open(network);
    QVERIFY(!evaluator);
    QCOMPARE(evaluator.error().code, ErrorCode::DataMismatch);
    const QString message = QString::fromStdString(evaluator.error().message);
    QVERIFY2(message.contains("[1, 28, 28]"), qPrintable(message));
    QVERIFY2(message.endsWith('.') && message.count(". ") == 0, qPrintable(message));
}

void TestEvaluator::labelsOutOfRangeAreToldInOneSentence()
{
    PARETOSCOPE_NEEDS("cifar10/resnet20.pt");
    PARETOSCOPE_NEEDS("imagenet/labels.csv");
    Network network = resnet20(); // ten classes, but labels of a thousand
    network.source = source("imagenet/photos", "image-csv", "imagenet/labels.csv");
    network.input.resize = {32, 32};
    const auto evaluator = open(network);
    QVERIFY(!evaluator);
    QCOMPARE(evaluator.error().code, ErrorCode::DataMismatch);
    const QString message = QString::fromStdString(evaluator.error().message);
    QVERIFY2(message.contains("label") && message.contains("10 (0 to 9)"), qPrintable(message));
}

void TestEvaluator::anotherTaskIsToldInOneSentence()
{
    NEEDS_RESNET20;
    const Network network = resnet20();
    const auto stored = formats::readTorchScript(realData("cifar10/resnet20.pt"));
    GOOD(stored);
    const auto pictures = data::openDataset(network.source, network.task, network.input);
    GOOD(pictures);
    const auto evaluator =
        evaluate::Evaluator::create(*stored, data::Task::LanguageModel, data::allOf(*pictures).firstOf(8));
    QVERIFY(!evaluator);
    QCOMPARE(evaluator.error().code, ErrorCode::ModelUnsupported);
    QVERIFY2(evaluator.error().message.find("language model") != std::string::npos,
             evaluator.error().message.c_str());
}

void TestEvaluator::noSamplesAreToldInOneSentence()
{
    NEEDS_RESNET20;
    const auto model = formats::readTorchScript(realData("cifar10/resnet20.pt"));
    GOOD(model);
    const auto evaluator = evaluate::Evaluator::create(*model, data::Task::Classification, {});
    QVERIFY(!evaluator);
    QCOMPARE(evaluator.error().code, ErrorCode::DataMismatch);
}

void TestEvaluator::recipeOfAnotherModelIsRefused()
{
    NEEDS_RESNET20;
    const auto evaluator = open(resnet20(), 1, 8);
    GOOD(evaluator);
    const auto result = evaluator->measure(compress::uniformRecipe(3, bits(Precision::Int4)), 0, {}, quiet);
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::InvalidSetting);
}

QTEST_GUILESS_MAIN(TestEvaluator)
#include "tst_evaluator.moc"
