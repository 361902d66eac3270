#include "core/base/enginescope.h"
#include "core/formats/torchscript/runner.h"
#include "core/formats/torchscript/torchscript.h"
#include "core/graph/executor.h"
#include "tests/support/realdata.h"
#include "tests/support/sameoutputs.h"
#include "tests/support/scriptedmodels.h"

#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>

using namespace paretoscope;

namespace {

struct StoredModel {
    const char *file;
    std::vector<std::int64_t> shape; ///< two dimensions: token windows, else pictures
};

const std::vector<StoredModel> storedModels{
    {PARETOSCOPE_DEMO_DIR "/digits.pt", {3, 1, 8, 8}},
    {"cifar10/resnet20.pt", {3, 3, 32, 32}},
    {"cifar10/resnet32.pt", {2, 3, 32, 32}},
    {"cifar10/resnet44.pt", {2, 3, 32, 32}},
    {"cifar10/resnet8_mlperf_tiny.pt", {2, 3, 32, 32}},
    {"cifar10/resnet20_distiller.pt", {2, 3, 32, 32}},
    {"imagenet/mobilenet_v1_075_224.pt", {2, 3, 224, 224}},
    {"imagenet/mobilenet_v2_100_224_from_int8.pt", {1, 3, 224, 224}},
    {"mnist/convnet.pt", {3, 1, 28, 28}},
    {"mnist/lenet5_32x32.pt", {3, 1, 32, 32}},
    {"tinystories/stories260k.pt", {2, 40}},
};

at::Tensor inputFor(const StoredModel &model)
{
    return model.shape.size() == 2 ? at::randint(512, model.shape, at::kLong) : at::randn(model.shape);
}

graph::Model load(const std::string &file)
{
    auto model = formats::readTorchScript(tests::realData(file));
    if (!model)
        qFatal("%s (%s)", model.error().message().c_str(), model.error().detail.c_str());
    return *model;
}

void addStoredModels()
{
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < storedModels.size(); ++i)
        QTest::newRow(i == 0 ? "demo" : storedModels[i].file) << static_cast<int>(i);
}

} // namespace

class TestExecutor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void runEqualsLibTorchToTheLastBit_data() { addStoredModels(); }
    void runEqualsLibTorchToTheLastBit();
    void coneFromRetainedEqualsWholeRun_data() { addStoredModels(); }
    void coneFromRetainedEqualsWholeRun();
    void coneOfSeveralLayersIsServedByTheSameRetainedValues();
    void coneOfALateLayerIsShort();
    void macsAreTheProductsOfTheLayer();
    void macsOfEveryKindFollowTheirFormula();
    void stoppedRunSaysSo();
    void wrongInputIsASentence();
    void severalThreadsRunOneExecutor();
    void retainedBytesCountSharedStorageOnce();
};

void TestExecutor::runEqualsLibTorchToTheLastBit()
{
    QFETCH(int, index);
    const StoredModel &real = storedModels[static_cast<std::size_t>(index)];
    PARETOSCOPE_NEEDS(real.file);
    const base::EngineScope engine(7);
    const graph::Executor executor(load(real.file));
    const auto runner = formats::TorchScriptRunner::load(tests::realData(real.file));
    QVERIFY(runner);
    const std::vector<c10::IValue> inputs{inputFor(real)};
    for (int repeat = 0; repeat < 3; ++repeat) { // LibTorch specialises a module on its second run
        const auto ours = executor.run(inputs, {}, {});
        QVERIFY2(ours, ours ? "" : (ours.error().message() + ours.error().detail).c_str());
        const auto theirs = runner->run(inputs);
        QVERIFY(theirs);
        QVERIFY(tests::sameOutputs(*ours, *theirs));
    }
}

void TestExecutor::coneFromRetainedEqualsWholeRun()
{
    QFETCH(int, index);
    const StoredModel &real = storedModels[static_cast<std::size_t>(index)];
    PARETOSCOPE_NEEDS(real.file);
    const base::EngineScope engine(11);
    const graph::Executor executor(load(real.file));
    const std::vector<c10::IValue> inputs{inputFor(real)};
    graph::Activations retained;
    const auto whole = executor.runRetaining(inputs, {}, retained);
    QVERIFY(whole);
    QVERIFY(tests::sameOutputs(*whole, *executor.run(inputs, {}, {})));
    for (std::size_t layer = 0; layer < executor.model().layers().size(); ++layer) {
        const auto &binding = executor.model().data().bindings[layer];
        const at::Tensor &weight =
            executor.model().data().parameters[static_cast<std::size_t>(binding.weight)].tensor;
        const std::vector<graph::Override> changed{{binding.weight, at::mul(weight, 0.75)}};
        const auto expected = executor.run(inputs, changed, {});
        const auto cone = executor.runCone(graph::coneOf(executor.model(), {layer}), retained, changed, {});
        QVERIFY(expected && cone);
        QVERIFY2(tests::sameOutputs(*cone, *expected), executor.model().layers()[layer].name.c_str());
        QVERIFY(!tests::sameOutputs(*cone, *whole));
    }
}

void TestExecutor::coneOfSeveralLayersIsServedByTheSameRetainedValues()
{
    const base::EngineScope engine(5);
    const graph::Executor executor(load(storedModels[0].file));
    const std::vector<c10::IValue> inputs{at::randn({2, 1, 8, 8})};
    graph::Activations retained;
    QVERIFY(executor.runRetaining(inputs, {}, retained));
    const std::vector<std::size_t> layers{4, 7, 11};
    std::vector<graph::Override> changed;
    for (const std::size_t layer : layers) {
        const auto weight = executor.model().data().bindings[layer].weight;
        changed.push_back(
            {weight,
             at::mul(executor.model().data().parameters[static_cast<std::size_t>(weight)].tensor, 0.9)});
    }
    const auto cone = executor.runCone(graph::coneOf(executor.model(), layers), retained, changed, {});
    const auto whole = executor.run(inputs, changed, {});
    QVERIFY(cone && whole);
    QVERIFY(tests::sameOutputs(*cone, *whole));
}

void TestExecutor::coneOfALateLayerIsShort()
{
    const graph::Model model = load(storedModels[0].file);
    QCOMPARE(graph::coneOf(model, {model.layers().size() - 1}).nodes.size(), std::size_t{1});
    QCOMPARE(graph::coneOf(model, {0}).nodes.size(), model.data().nodes.size());
}

void TestExecutor::macsAreTheProductsOfTheLayer()
{
    const base::EngineScope engine;
    const graph::Executor executor(load(storedModels[0].file));
    const std::vector<c10::IValue> inputs{at::randn({3, 1, 8, 8})};
    const auto macs = executor.measureMacs(inputs);
    QVERIFY(macs);
    QCOMPARE((*macs)[0], std::int64_t{16} * 8 * 8 * 3 * 3);
    QCOMPARE(macs->back(), std::int64_t{128 * 10});
}

void TestExecutor::macsOfEveryKindFollowTheirFormula()
{
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath(QStringLiteral("kinds.pt")).toStdString();
    tests::saveEveryLayerKindModel(path);
    const base::EngineScope engine;
    const graph::Executor executor(formats::readTorchScript(path).value());
    const std::vector<c10::IValue> inputs{at::zeros({5, 16})};
    const auto macs = executor.measureMacs(inputs);
    QVERIFY(macs);
    // By layer: outputs × products for each (transposed: inputs × products), from the shapes in
    // scriptedmodels.cpp.
    const std::vector<std::int64_t> expected{0,
                                             16 * 16 * (12 * 3),
                                             16 * 16 * (8 * 2),
                                             8 * 4 * 4 * (4 * 9),
                                             8 * 4 * 4 * 9,
                                             12 * 4 * 4 * (4 * 9),
                                             12 * 4 * 4 * (6 * 4),
                                             6 * 8 * 8 * (4 * 4),
                                             10 * 8};
    QCOMPARE(*macs, expected);
}

void TestExecutor::stoppedRunSaysSo()
{
    const base::EngineScope engine;
    const graph::Executor executor(load(storedModels[0].file));
    std::stop_source source;
    source.request_stop();
    const std::vector<c10::IValue> inputs{at::zeros({1, 1, 8, 8})};
    const auto result = executor.run(inputs, {}, source.get_token());
    QVERIFY(!result);
    QCOMPARE(result.error().code, base::ErrorCode::Cancelled);
}

void TestExecutor::wrongInputIsASentence()
{
    const base::EngineScope engine;
    const graph::Executor executor(load(storedModels[0].file));
    const std::vector<c10::IValue> wrongChannels{at::zeros({1, 4, 8, 8})};
    const auto result = executor.run(wrongChannels, {}, {});
    QVERIFY(!result);
    QCOMPARE(result.error().code, base::ErrorCode::ModelUnsupported);
    QVERIFY2(result.error().message().find("aten::_convolution in stem ") != std::string::npos,
             result.error().message().c_str());
    QVERIFY(!result.error().detail.empty());
    const auto none = executor.run({}, {}, {});
    QVERIFY(!none);
    QCOMPARE(none.error().code, base::ErrorCode::DataMismatch);
}

void TestExecutor::severalThreadsRunOneExecutor()
{
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath(QStringLiteral("loop.pt")).toStdString();
    tests::saveControlFlowModel(path);
    const base::EngineScope engine(9);
    const graph::Executor executor(formats::readTorchScript(path).value());
    const std::vector<c10::IValue> inputs{at::randn({4, 3, 8, 8}), at::full({4, 1}, 0.2)};
    const graph::Outputs expected = executor.run(inputs, {}, {}).value();
    std::atomic<int> equal = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            const base::EngineScope own;
            for (int repeat = 0; repeat < 20; ++repeat)
                if (const auto result = executor.run(inputs, {}, {});
                    result && tests::sameOutputs(*result, expected))
                    ++equal;
        });
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(equal.load(), 80);
}

void TestExecutor::retainedBytesCountSharedStorageOnce()
{
    const at::Tensor tensor = at::zeros({8});
    graph::Activations activations;
    activations.values = {tensor, tensor.view({2, 4}), c10::IValue(), at::zeros({2})};
    QCOMPARE(activations.bytes(), 40);
}

QTEST_GUILESS_MAIN(TestExecutor)
#include "tst_executor.moc"
