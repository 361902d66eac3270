#include "core/base/enginescope.h"
#include "core/formats/torchscript.h"
#include "core/formats/torchscriptrunner.h"
#include "core/graph/executor.h"
#include "tests/support/realdata.h"

#include <ATen/ops/equal.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>

#include <QTest>

using namespace paretoscope;

namespace {

struct RealModel {
    const char *file;
    std::vector<std::int64_t> shape; ///< two dimensions: token windows, else pictures
};

const std::vector<RealModel> realModels{
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

at::Tensor inputFor(const RealModel &model)
{
    return model.shape.size() == 2 ? at::randint(512, model.shape, at::kLong) : at::randn(model.shape);
}

graph::Model load(const std::string &file)
{
    auto model = formats::readTorchScript(tests::realData(file));
    if (!model)
        qFatal("%s (%s)", model.error().message.c_str(), model.error().detail.c_str());
    return *model;
}

void addRealModels()
{
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < realModels.size(); ++i)
        QTest::newRow(realModels[i].file) << static_cast<int>(i);
}

} // namespace

class TestExecutor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void runEqualsLibTorchToTheLastBit_data() { addRealModels(); }
    void runEqualsLibTorchToTheLastBit();
    void coneFromRetainedEqualsWholeRun_data() { addRealModels(); }
    void coneFromRetainedEqualsWholeRun();
};

void TestExecutor::runEqualsLibTorchToTheLastBit()
{
    QFETCH(int, index);
    const RealModel &real = realModels[static_cast<std::size_t>(index)];
    PARETOSCOPE_NEEDS(real.file);
    const base::EngineScope engine(7);
    const graph::Executor executor(load(real.file));
    const auto runner = formats::TorchScriptRunner::load(tests::realData(real.file));
    QVERIFY(runner);
    const std::vector<c10::IValue> inputs{inputFor(real)};
    for (int repeat = 0; repeat < 3; ++repeat) { // LibTorch specialises a module on its second run
        const auto ours = executor.run(inputs, {}, {});
        QVERIFY2(ours, ours ? "" : (ours.error().message + ours.error().detail).c_str());
        const auto theirs = runner->run(inputs);
        QVERIFY(theirs);
        QVERIFY(at::equal(*ours, *theirs));
    }
    qInfo("%zu nodes, %zu layers, %lld opaque, %lld parameters, %lld other bytes",
          executor.model().data().nodes.size(), executor.model().layers().size(),
          static_cast<long long>(executor.model().opaqueCount()),
          static_cast<long long>(executor.model().parameterCount()),
          static_cast<long long>(executor.model().otherBytes()));
}

void TestExecutor::coneFromRetainedEqualsWholeRun()
{
    QFETCH(int, index);
    const RealModel &real = realModels[static_cast<std::size_t>(index)];
    PARETOSCOPE_NEEDS(real.file);
    const base::EngineScope engine(11);
    const graph::Executor executor(load(real.file));
    const std::vector<c10::IValue> inputs{inputFor(real)};
    graph::Activations retained;
    const auto whole = executor.runRetaining(inputs, {}, retained);
    QVERIFY(whole);
    QVERIFY(at::equal(*whole, *executor.run(inputs, {}, {})));
    for (std::size_t layer = 0; layer < executor.model().layers().size(); ++layer) {
        const auto &binding = executor.model().data().bindings[layer];
        const at::Tensor &weight =
            executor.model().data().parameters[static_cast<std::size_t>(binding.weight)].tensor;
        const std::vector<graph::Override> changed{{binding.weight, at::mul(weight, 0.75)}};
        const auto expected = executor.run(inputs, changed, {});
        const auto cone = executor.runCone(graph::coneOf(executor.model(), {layer}), retained, changed, {});
        QVERIFY(expected && cone);
        QVERIFY2(at::equal(*cone, *expected), executor.model().layers()[layer].name.c_str());
        QVERIFY(!at::equal(*cone, *whole));
    }
}

QTEST_GUILESS_MAIN(TestExecutor)
#include "tst_executor.moc"
