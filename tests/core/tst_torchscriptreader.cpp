#include "core/base/enginescope.h"
#include "core/formats/torchscript/runner.h"
#include "core/formats/torchscript/torchscript.h"
#include "core/graph/executor.h"
#include "tests/support/realdata.h"
#include "tests/support/sameoutputs.h"
#include "tests/support/scriptedmodels.h"
#include "tests/support/scriptedmodule.h"

#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <zip.h>

#include <limits>
#include <map>

using namespace paretoscope;
using tests::ScriptedModule;
using tests::weights;

namespace {

void writeZip(const std::filesystem::path &path, const std::map<std::string, std::string> &entries)
{
    zip_t *archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
    for (const auto &[name, content] : entries)
        zip_file_add(archive, name.c_str(), zip_source_buffer(archive, content.data(), content.size(), 0), 0);
    if (zip_close(archive) != 0)
        qFatal("cannot write a zip");
}

} // namespace

class TestTorchScriptReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void parameterCountsAreThePublishedOnes_data();
    void parameterCountsAreThePublishedOnes();
    void everyKindOfLayerIsFound();
    void loopStaysOpaqueAndItsWeightsAreLayers();
    void foreignFilesGetASentence_data();
    void foreignFilesGetASentence();
    void truncatedFileIsUnreadable();
    void flippedBytesNeverCrash();
    void nonFiniteWeightIsNamed();
    void moduleWithoutForwardIsRefused();
    void moduleWithoutParametersIsRefused();

private:
    void write(const char *name, const QByteArray &bytes) const;
    std::filesystem::path file(const char *name) const
    {
        return m_folder.filePath(QLatin1String(name)).toStdString();
    }
    graph::Model load(const char *name) const;
    /// Runs both ways, thrice, and by every layer's cone.
    void compareWithLibTorch(const char *name, const std::vector<c10::IValue> &inputs) const;

    QTemporaryDir m_folder;
};

void TestTorchScriptReader::write(const char *name, const QByteArray &bytes) const
{
    QFile target(m_folder.filePath(QLatin1String(name)));
    QVERIFY(target.open(QIODevice::WriteOnly));
    QCOMPARE(target.write(bytes), bytes.size());
}

graph::Model TestTorchScriptReader::load(const char *name) const
{
    auto model = formats::readTorchScript(file(name));
    if (!model)
        qFatal("%s (%s)", model.error().message().c_str(), model.error().detail.c_str());
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
        QVERIFY2(ours, ours ? "" : (ours.error().message() + ours.error().detail).c_str());
        const auto theirs = runner->run(inputs);
        QVERIFY2(theirs, theirs ? "" : (theirs.error().message() + theirs.error().detail).c_str());
        QVERIFY(tests::sameOutputs(*ours, *theirs));
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
            QVERIFY2(tests::sameOutputs(*cone, *whole), executor.model().layers()[layer].name.c_str());
        }
    }
}

void TestTorchScriptReader::parameterCountsAreThePublishedOnes_data()
{
    QTest::addColumn<qint64>("count");
    QTest::newRow(PARETOSCOPE_DEMO_DIR "/digits.pt") << qint64{107'306};
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

void TestTorchScriptReader::loopStaysOpaqueAndItsWeightsAreLayers()
{
    tests::saveControlFlowModel(file("loop.pt"));
    const graph::Model model = load("loop.pt");
    QCOMPARE(model.inputCount(), 2);
    QVERIFY(model.opaqueCount() >= 1);
    QStringList names;
    for (const graph::Layer &layer : model.layers())
        names << QString::fromStdString(layer.name);
    QCOMPARE(names, (QStringList{"conv", "enter", "step", "leave"})); // "step" within the loop
    for (const double limit : {0.05, 0.4, 100.0})                     // many rounds, a few, none
        compareWithLibTorch("loop.pt", {at::randn({4, 3, 8, 8}), at::full({4, 1}, limit)});
}

void TestTorchScriptReader::foreignFilesGetASentence_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("says");
    const auto row = [this](const char *name, base::ErrorCode code, const char *says) {
        QTest::newRow(name) << m_folder.filePath(QLatin1String(name)) << static_cast<int>(code)
                            << QString::fromLatin1(says);
    };
    using enum base::ErrorCode;
    row("missing.pt", ModelNotFound, "not found");
    QDir(m_folder.path()).mkdir(QStringLiteral("folder.pt"));
    row("folder.pt", ModelUnreadable, "is a folder");
    write("empty.pt", {});
    row("empty.pt", ModelUnreadable, "is empty");
    write("text.pt", "just some text");
    row("text.pt", ModelUnreadable,
        "no TorchScript file; save the network with torch.jit.script or torch.jit.trace");
    write("array.pt", QByteArray("\x93NUMPY\x01\x00v\x00{'descr': '<f4'}", 24));
    row("array.pt", ModelUnreadable, "NumPy array");
    write("pickle.pt", QByteArray("\x80\x02}q\x00.", 6));
    row("pickle.pt", ModelUnreadable, "pickle");
    writeZip(file("plain.zip"), {{"readme.txt", "hello"}, {"photo.jpg", "..."}});
    row("plain.zip", ModelUnreadable, "zip archive but no TorchScript");
    writeZip(file("state.pt"), {{"archive/data.pkl", "\x80\x02}q."}, {"archive/version", "3\n"}});
    row("state.pt", ModelUnreadable, "weights without the network's code");
    writeZip(file("hollow.pt"),
             {{"m/data.pkl", "junk"}, {"m/code/__torch__.py", "junk"}, {"m/version", "3\n"}});
    row("hollow.pt", ModelUnreadable, "damaged");
    writeZip(file("bomb.pt"), {{"m/data.pkl", std::string(std::size_t{70} << 20, 'a')}, {"m/code/a.py", ""}});
    row("bomb.pt", ModelUnreadable, "impossible size");
}

void TestTorchScriptReader::foreignFilesGetASentence()
{
    QFETCH(QString, path);
    QFETCH(int, code);
    QFETCH(QString, says);
    const auto model = formats::readTorchScript(path.toStdString());
    QVERIFY(!model);
    const QString message = QString::fromStdString(model.error().message());
    QCOMPARE(static_cast<int>(model.error().code), code);
    QVERIFY2(message.contains(path) && message.contains(says) && message.endsWith(QLatin1Char('.')),
             model.error().message().c_str());
    QVERIFY(!message.contains(QLatin1Char('\n')));
    const auto runner = formats::TorchScriptRunner::load(path.toStdString());
    QVERIFY(!runner);
    QCOMPARE(runner.error().message(), model.error().message());
}

void TestTorchScriptReader::truncatedFileIsUnreadable()
{
    tests::saveControlFlowModel(file("whole.pt"));
    QFile whole(m_folder.filePath(QStringLiteral("whole.pt")));
    QVERIFY(whole.open(QIODevice::ReadOnly));
    const QByteArray bytes = whole.readAll();
    for (const double share : {0.001, 0.1, 0.5, 0.9, 0.999}) {
        write("cut.pt", bytes.left(static_cast<qsizetype>(static_cast<double>(bytes.size()) * share)));
        const auto model = formats::readTorchScript(file("cut.pt"));
        QVERIFY(!model);
        QCOMPARE(model.error().code, base::ErrorCode::ModelUnreadable);
        QVERIFY(model.error().message().find("cut off") != std::string::npos);
    }
}

void TestTorchScriptReader::flippedBytesNeverCrash()
{
    tests::saveControlFlowModel(file("whole.pt"));
    QFile whole(m_folder.filePath(QStringLiteral("whole.pt")));
    QVERIFY(whole.open(QIODevice::ReadOnly));
    const QByteArray bytes = whole.readAll();
    int refused = 0;
    for (qsizetype i = 0; i < 150; ++i) {
        QByteArray damaged = bytes;
        const qsizetype place = i * 7919 % bytes.size();
        damaged[place] = static_cast<char>(damaged[place] ^ 0x5A);
        write("flipped.pt", damaged);
        const auto model = formats::readTorchScript(file("flipped.pt"));
        refused += model ? 0 : 1;
        QVERIFY(model || !model.error().message().empty());
    }
    QVERIFY(refused > 100); // what is let through lies in padding between the parts
}

void TestTorchScriptReader::nonFiniteWeightIsNamed()
{
    for (const float value :
         {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
        ScriptedModule module;
        module.parameters = {{"block.fc.weight", at::full({3, 3}, value)}};
        module.code = "def forward(self, x):\n    return torch.linear(x, self.block.fc.weight, None)\n";
        module.save(file("nan.pt"));
        const auto model = formats::readTorchScript(file("nan.pt"));
        QVERIFY(!model);
        QCOMPARE(model.error().code, base::ErrorCode::NonFinite);
        QVERIFY(model.error().message().find("block.fc.weight") != std::string::npos);
    }
}

void TestTorchScriptReader::moduleWithoutForwardIsRefused()
{
    ScriptedModule module;
    module.parameters = {{"weight", weights({3, 3}, 1)}};
    module.save(file("silent.pt"));
    const auto model = formats::readTorchScript(file("silent.pt"));
    QVERIFY(!model);
    QCOMPARE(model.error().code, base::ErrorCode::ModelUnsupported);
    QVERIFY(model.error().message().find("no forward") != std::string::npos);
}

void TestTorchScriptReader::moduleWithoutParametersIsRefused()
{
    ScriptedModule module;
    module.code = "def forward(self, x):\n    return torch.relu(x)\n";
    module.save(file("bare.pt"));
    const auto model = formats::readTorchScript(file("bare.pt"));
    QVERIFY(!model);
    QCOMPARE(model.error().code, base::ErrorCode::ModelUnsupported);
    QVERIFY(model.error().message().find("no tensor parameters") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestTorchScriptReader)
#include "tst_torchscriptreader.moc"
