#include "core/base/enginescope.h"
#include "core/formats/torchscript.h"
#include "core/formats/torchscriptrunner.h"
#include "core/graph/executor.h"
#include "tests/support/realdata.h"
#include "tests/support/scriptedmodels.h"
#include "tests/support/scriptedmodule.h"

#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>

#include <QTemporaryDir>
#include <QTest>

using namespace paretoscope;
using tests::ScriptedModule;
using tests::weights;

class TestTorchScriptReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void parameterCountsAreThePublishedOnes_data();
    void parameterCountsAreThePublishedOnes();
    void everyKindOfLayerIsFound();
    void loopStaysOpaqueAndItsSurroundingsAreLayers();

private:
    std::filesystem::path file(const char *name) const
    {
        return m_folder.filePath(QLatin1String(name)).toStdString();
    }
    graph::Model load(const char *name) const;
    /// Runs both ways, thrice, and by every layer's cone.
    void compareWithLibTorch(const char *name, const std::vector<c10::IValue> &inputs) const;

    QTemporaryDir m_folder;
};

graph::Model TestTorchScriptReader::load(const char *name) const
{
    auto model = formats::readTorchScript(file(name));
    if (!model)
        qFatal("%s (%s)", model.error().message.c_str(), model.error().detail.c_str());
    return *model;
}

void TestTorchScriptReader::compareWithLibTorch(const char *name,
                                                const std::vector<c10::IValue> &inputs) const
{
    const base::EngineScope engine;
    const graph::Executor executor(load(name));
    const auto runner = formats::TorchScriptRunner::load(file(name));
    QVERIFY(runner);
    for (int repeat = 0; repeat < 3; ++repeat) {
        const auto ours = executor.run(inputs, {}, {});
        QVERIFY2(ours, ours ? "" : (ours.error().message + ours.error().detail).c_str());
        const auto theirs = runner->run(inputs);
        QVERIFY2(theirs, theirs ? "" : (theirs.error().message + theirs.error().detail).c_str());
        QVERIFY(at::equal(*ours, *theirs));
    }
    graph::Activations retained;
    QVERIFY(executor.runRetaining(inputs, {}, retained));
    for (std::size_t layer = 0; layer < executor.model().layers().size(); ++layer) {
        const auto weight = executor.model().data().bindings[layer].weight;
        const at::Tensor &tensor =
            executor.model().data().parameters[static_cast<std::size_t>(weight)].tensor;
        const std::vector<graph::Override> changed{{weight, at::mul(tensor, 0.75)}};
        for (int repeat = 0; repeat < 2;
             ++repeat) { // a cone that wrote into retained values would differ then
            const auto cone =
                executor.runCone(graph::coneOf(executor.model(), {layer}), retained, changed, {});
            const auto whole = executor.run(inputs, changed, {});
            QVERIFY(cone && whole);
            QVERIFY2(at::equal(*cone, *whole), executor.model().layers()[layer].name.c_str());
        }
    }
}

void TestTorchScriptReader::parameterCountsAreThePublishedOnes_data()
{
    QTest::addColumn<qint64>("count");
    QTest::newRow("cifar10/resnet20.pt") << qint64{269'722};
    QTest::newRow("cifar10/resnet32.pt") << qint64{464'154};
    QTest::newRow("cifar10/resnet44.pt") << qint64{658'586};
    QTest::newRow("cifar10/resnet8_mlperf_tiny.pt") << qint64{78'186};
    QTest::newRow("cifar10/resnet20_distiller.pt") << qint64{272'474};
    QTest::newRow("mnist/convnet.pt") << qint64{166'406};
    QTest::newRow("mnist/lenet5_32x32.pt") << qint64{61'706};
    QTest::newRow("imagenet/mobilenet_v1_075_224.pt") << qint64{2'585'560};
    QTest::newRow("imagenet/mobilenet_v2_100_224_from_int8.pt") << qint64{3'487'816};
    QTest::newRow("tinystories/stories260k.pt") << qint64{292'800};
}

void TestTorchScriptReader::parameterCountsAreThePublishedOnes()
{
    const std::string name = QTest::currentDataTag();
    PARETOSCOPE_NEEDS(name);
    QFETCH(qint64, count);
    const auto model = formats::readTorchScript(tests::realData(name));
    QVERIFY(model);
    QCOMPARE(qint64{model->parameterCount()}, count);
    QCOMPARE(model->opaqueCount(), 0);
    QCOMPARE(model->inputCount(), 1);
}

void TestTorchScriptReader::everyKindOfLayerIsFound()
{
    tests::saveEveryLayerKindModel(file("kinds.pt"));
    const graph::Model model = load("kinds.pt");
    QStringList found;
    for (const graph::Layer &layer : model.layers())
        found << QStringLiteral("%1:%2:%3")
                     .arg(QString::fromStdString(layer.name),
                          QLatin1String(graph::layerKindName(layer.kind).data()))
                     .arg(layer.groups);
    const QStringList expected{
        "embedding:embedding:1", "conv1d:conv1d:1",  "up1d:convTranspose1d:1", "conv2d:conv2d:1",
        "depthwise:conv2d:8",    "grouped:conv2d:2", "up2d:convTranspose2d:1", "upGrouped:convTranspose2d:2",
        "linear:linear:1"};
    QCOMPARE(found, expected);
    QCOMPARE(model.layers()[7].outputChannels(), 8);
    QVERIFY(model.layers()[4].isDepthwise());
    compareWithLibTorch("kinds.pt", {at::mul(at::rand({3, 1, 4, 4}), 31)});
}

void TestTorchScriptReader::loopStaysOpaqueAndItsSurroundingsAreLayers()
{
    tests::saveControlFlowModel(file("loop.pt"));
    const graph::Model model = load("loop.pt");
    QCOMPARE(model.inputCount(), 2);
    QVERIFY(model.opaqueCount() >= 1);
    QStringList names;
    for (const graph::Layer &layer : model.layers())
        names << QString::fromStdString(layer.name);
    QCOMPARE(names, (QStringList{"conv", "enter", "leave"}));
    for (const double limit : {0.05, 0.4, 100.0}) // many rounds, a few, none
        compareWithLibTorch("loop.pt", {at::randn({4, 3, 8, 8}), at::full({4, 1}, limit)});
}

QTEST_GUILESS_MAIN(TestTorchScriptReader)
#include "tst_torchscriptreader.moc"
