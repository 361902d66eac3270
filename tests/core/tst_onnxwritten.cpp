// Networks written as ONNX: as small as the recipe says, read back as the networks that they were, and run by
// onnxruntime, where that is there, with the answers of the recipe.
#include "core/base/enginescope.h"
#include "core/compress/compressedweight.h"
#include "core/compress/cost.h"
#include "core/evaluate/evaluatordata.h"
#include "core/formats/readmodel.h"
#include "core/formats/runner.h"
#include "core/formats/target.h"
#include "core/graph/executor.h"
#include "core/graph/modeldata.h"
#include "core/graph/sampleinputs.h"
#include "tests/support/exportzoo.h"
#include "tests/support/foldednetwork.h"
#include "tests/support/good.h"
#include "tests/support/layercases.h"
#include "tests/support/layerzoo.h"
#include "tests/support/networks.h"
#include "tests/support/scriptedmodels.h"
#include "tests/support/writerecipe.h"

#include <ATen/ops/abs.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/max.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/sub.h>

#include <algorithm>
#include <array>
#include <map>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace paretoscope;
using namespace paretoscope::tests;
using compress::LayerSetting;
using graph::Model;
using pipeline::Recipe;
using pipeline::uniformRecipe;
using Inputs = std::vector<c10::IValue>;

namespace {

constexpr std::array<const char *, 3> keys{"onnx", "onnx-compatible", "onnx-matmulnbits"};

std::shared_ptr<const graph::SampleInputs> firstOf(const Inputs &inputs)
{
    auto sample = std::make_shared<graph::SampleInputs>();
    for (const c10::IValue &input : inputs)
        sample->arguments.emplace_back(input.toTensor().narrow(0, 0, 1).clone());
    return sample;
}

base::Result<formats::WrittenModel> writeOnnx(const char *key, const Model &model, const Recipe &recipe,
                                              const Inputs &inputs, const std::string &path)
{
    auto coded = codedBy(recipe, model);
    if (!coded)
        return coded.error();
    return formats::targetNamed(key)->write({model, recipe, std::move(*coded), {}, firstOf(inputs)}, path);
}

graph::Outputs answersOf(const Model &model, const Recipe &recipe, const Inputs &inputs)
{
    const auto overrides = compress::overridesFor(model, recipe.settings);
    if (!overrides)
        qFatal("%s", overrides.error().message().c_str());
    const auto output = graph::Executor(model).run(inputs, *overrides, {});
    if (!output)
        qFatal("%s", output.error().message().c_str());
    return *output;
}

Recipe allLayers(const Model &model, const LayerSetting &setting)
{
    return uniformRecipe(model.layers().size(), setting, foldedIf(!model.history().empty()));
}

/// Layer after layer some settings of every kind in turn.
Recipe mixed(const Model &model)
{
    Recipe recipe = allLayers(model, {});
    std::vector<LayerSetting> settings{symmetricBits(3)};
    for (const auto &[name, setting] : someStorages())
        settings.push_back(setting);
    for (std::size_t i = 0; i < recipe.settings.size(); ++i)
        recipe.settings[i] = settings[i % settings.size()];
    return recipe;
}

/// Largest difference, relative to the largest number.
double difference(const at::Tensor &a, const at::Tensor &b)
{
    if (a.sizes() != b.sizes())
        return 1;
    const at::Tensor known = b.to(at::kDouble);
    return at::max(at::abs(at::sub(a.to(at::kDouble), known))).item<double>() /
           std::max(at::max(at::abs(known)).item<double>(), 1e-30);
}

void leave(QFile &file, const at::Tensor &tensor)
{
    const at::Tensor own = tensor.detach().contiguous();
    const auto number = [&](std::int64_t value) {
        const auto narrow = static_cast<std::int32_t>(value);
        file.write(reinterpret_cast<const char *>(&narrow), sizeof narrow);
    };
    number(own.dim());
    for (const std::int64_t size : own.sizes())
        number(size);
    const auto type = own.scalar_type();
    number(type == at::kFloat ? 0 : type == at::kLong ? 1 : type == at::kInt ? 2 : 3);
    file.write(static_cast<const char *>(own.data_ptr()), static_cast<qint64>(own.nbytes()));
}

} // namespace

class OnnxWrittenTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void realNetworks_data();
    void realNetworks();
    void filesOfOthers_data();
    void filesOfOthers();
    void everyKindOfLayer();
    void everyKindOfNetwork_data();
    void everyKindOfNetwork();
    void threeBitsAreSmall();
    void sameBytesEveryTime();
    void needsASample();
    void onnxruntimeComputesTheSame();

private:
    void checkWritten(const std::string &name, const char *key, const Model &model, const Recipe &recipe,
                      const Inputs &inputs);
    std::string file(const std::string &name) const
    {
        return m_folder.filePath(QString::fromStdString(name)).toStdString();
    }

    QTemporaryDir m_folder;
    QTemporaryDir m_others; ///< what onnxruntime is not asked about
    int m_written = 0;
};

/// Bytes as counted, and answers of the recipe in our own reader; leaves what onnxruntime is to make of it.
void OnnxWrittenTest::checkWritten(const std::string &name, const char *key, const Model &model,
                                   const Recipe &recipe, const Inputs &inputs)
{
    const base::EngineScope engine;
    const std::string path = file(name + '.' + key + ".onnx");
    QVERIFY2(formats::targetNamed(key)->cannotHold(model, recipe).empty(), name.c_str());
    const auto written = writeOnnx(key, model, recipe, inputs, path);
    QVERIFY2(written.ok(), written ? "" : (written.error().message() + written.error().detail).c_str());
    QCOMPARE(written->weightBytes, compress::modelCost(model, recipe.settings).storedBytes);
    QCOMPARE(written->fileBytes, static_cast<std::int64_t>(std::filesystem::file_size(path)));
    const graph::Outputs expected = answersOf(model, recipe, inputs);
    const auto runner = formats::runnerOf(path);
    QVERIFY2(runner.ok(), runner ? "" : (runner.error().message() + runner.error().detail).c_str());
    const auto own = (*runner)->run(inputs);
    QVERIFY2(own.ok(), own ? "" : (own.error().message() + own.error().detail).c_str());
    QCOMPARE(own->tensors.size(), expected.tensors.size());
    for (std::size_t i = 0; i < expected.tensors.size(); ++i)
        QVERIFY2(difference(own->tensors[i], expected.tensors[i]) < 1e-5, name.c_str());
    QFile values(QString::fromStdString(path) + QStringLiteral(".values"));
    QVERIFY(values.open(QIODevice::WriteOnly));
    for (const auto count : {inputs.size(), expected.tensors.size()}) {
        const auto narrow = static_cast<std::int32_t>(count);
        values.write(reinterpret_cast<const char *>(&narrow), sizeof narrow);
    }
    for (const c10::IValue &input : inputs)
        leave(values, input.toTensor());
    for (const at::Tensor &output : expected.tensors)
        leave(values, output);
    ++m_written;
}

void OnnxWrittenTest::realNetworks_data()
{
    addNetworkRows({"resnet20", "mobilenet", "lenet5", "stories"});
}

void OnnxWrittenTest::realNetworks()
{
    PARETOSCOPE_ROW(name);
    const auto evaluator = openNetwork(networkNamed(name), 4);
    GOOD(evaluator);
    const auto batch = evaluator->data().batch(0);
    GOOD(batch);
    const Inputs inputs = evaluate::toInputs(**batch, 3);
    const Model &model = evaluator->model();
    for (const char *key : keys)
        checkWritten(name, key, model, mixed(model), inputs);
    const std::string path = m_others.filePath(QStringLiteral("float.onnx")).toStdString();
    const auto written = writeOnnx("onnx", model, allLayers(model, {}), inputs, path);
    GOOD(written);
    const auto read = formats::readModel(path);
    GOOD(read);
    QCOMPARE(read->model.layers().size(), model.layers().size());
}

void OnnxWrittenTest::filesOfOthers_data()
{
    QTest::addColumn<QString>("path");
    for (const char *path : {"resnet20.pt2", "stories260k.pt2", "tagger.pt2", "encoder.pt2", "resnet20.onnx",
                             "stories260k.onnx", "mobilenet_v1_075.onnx", "ocr_direction.onnx"})
        QTest::newRow(path) << QStringLiteral("formats/") + QString::fromLatin1(path);
}

/// Read, compressed and written for onnxruntime.
void OnnxWrittenTest::filesOfOthers()
{
    QFETCH(QString, path);
    const std::string source = path.toStdString();
    PARETOSCOPE_NEEDS(source.c_str());
    const std::map<std::string, Inputs> inputs{
        {"resnet20", {at::rand({3, 3, 32, 32})}},
        {"stories260k", {at::randint(512, {3, 24}, at::kLong)}},
        {"tagger", {at::randint(64, {3, 32}, at::kLong)}},
        {"encoder", {at::randint(60, {3, 11}, at::kLong), at::ones({3, 11}, at::kLong)}},
        {"mobilenet_v1_075", {at::rand({3, 3, 224, 224})}},
        {"ocr_direction", {at::rand({3, 3, 48, 192})}}};
    const auto read = formats::readModel(realData(source));
    GOOD(read);
    const std::string name = std::filesystem::path(source).stem().string();
    checkWritten(std::filesystem::path(source).filename().string(), "onnx", read->model, mixed(read->model),
                 inputs.at(name));
}

void OnnxWrittenTest::everyKindOfLayer()
{
    const std::string path = m_others.filePath(QStringLiteral("kinds.pt")).toStdString();
    saveEveryLayerKindModel(path);
    const auto read = formats::readModel(path);
    GOOD(read);
    const Inputs inputs{at::rand({3, 16}).mul(31)};
    std::vector<LayerSetting> settings;
    for (const auto &[name, setting] : everyStorage())
        settings.push_back(setting);
    for (std::size_t turn = 0; turn < settings.size(); turn += 4) {
        std::ranges::rotate(settings, settings.begin() + 4);
        Recipe recipe = allLayers(read->model, {});
        for (std::size_t i = 0; i < recipe.settings.size(); ++i)
            recipe.settings[i] = settings[i % settings.size()];
        checkWritten("kinds" + std::to_string(turn), keys[turn / 4 % keys.size()], read->model, recipe,
                     inputs);
    }
}

void OnnxWrittenTest::everyKindOfNetwork_data()
{
    QTest::addColumn<int>("which");
    for (int i = 0; i < static_cast<int>(exportNetworks().size()); ++i)
        QTest::newRow(exportNetworks()[static_cast<std::size_t>(i)].name.c_str()) << i;
}

void OnnxWrittenTest::everyKindOfNetwork()
{
    QFETCH(int, which);
    const ExportNetwork network = exportNetworks()[static_cast<std::size_t>(which)];
    const Model model =
        readScripted(network.module, m_others.filePath(QStringLiteral("net.pt")).toStdString());
    const Inputs more{at::cat({network.inputs[0].toTensor(), network.inputs[0].toTensor()})};
    for (const char *key : keys)
        checkWritten("net" + std::to_string(which), key, model, mixed(model), more);
    checkWritten("ranks" + std::to_string(which), "onnx", model,
                 allLayers(model, LayerSetting{{"rank", 0.4}, {"bits", 5}}), more);
}

void OnnxWrittenTest::threeBitsAreSmall()
{
    PARETOSCOPE_NEEDS("cifar10/resnet20.pt");
    const auto read = formats::readModel(realData("cifar10/resnet20.pt"));
    GOOD(read);
    const auto model = folded(read->model);
    GOOD(model);
    const Recipe three = allLayers(*model, symmetricBits(3));
    const std::int64_t stored = compress::modelCost(*model, three.settings).storedBytes;
    for (const char *key : keys) {
        const auto written = writeOnnx(key, *model, three, {at::rand({3, 3, 32, 32})},
                                       m_others.filePath(QStringLiteral("three.onnx")).toStdString());
        GOOD(written);
        QVERIFY2(written->fileBytes <= stored + stored / 20 + 16'384,
                 qPrintable(QString::number(written->fileBytes - stored)));
    }
}

void OnnxWrittenTest::sameBytesEveryTime()
{
    const ExportNetwork network = exportNetworks().back();
    const Model model =
        readScripted(network.module, m_others.filePath(QStringLiteral("net.pt")).toStdString());
    QByteArray first;
    for (const char *name : {"a.onnx", "b.onnx"}) {
        const QString path = m_others.filePath(QString::fromLatin1(name));
        GOOD(writeOnnx("onnx", model, mixed(model), network.inputs, path.toStdString()));
        QFile written(path);
        QVERIFY(written.open(QIODevice::ReadOnly));
        const QByteArray bytes = written.readAll();
        QVERIFY(first.isEmpty() || bytes == first);
        first = bytes;
    }
    QVERIFY(!first.isEmpty());
}

void OnnxWrittenTest::needsASample()
{
    const ExportNetwork network = exportNetworks().back();
    const Model model =
        readScripted(network.module, m_others.filePath(QStringLiteral("net.pt")).toStdString());
    const Recipe recipe = allLayers(model, {});
    const auto coded = codedBy(recipe, model);
    GOOD(coded);
    const std::string path = m_others.filePath(QStringLiteral("none.onnx")).toStdString();
    const auto written = formats::targetNamed("onnx")->write({model, recipe, *coded, {}, nullptr}, path);
    QVERIFY(!written);
    QVERIFY(written.error().message().find("give data") != std::string::npos);
    QVERIFY(!std::filesystem::exists(path));
}

/// Also optimised, and onnx.checker has nothing to say.
void OnnxWrittenTest::onnxruntimeComputesTheSame()
{
    if (m_written == 0)
        QSKIP("run together with the others, which write the files");
    const QString python = qEnvironmentVariable("PARETOSCOPE_PYTHON", QStringLiteral("python3"));
    if (QProcess::execute(python, {QStringLiteral("-c"), QStringLiteral("import onnx, onnxruntime")}) != 0)
        QSKIP("no Python with onnx and onnxruntime: PARETOSCOPE_PYTHON names one");
    QProcess process;
    process.start(python,
                  {QStringLiteral(PARETOSCOPE_DEMO_DIR "/../../tests/core/onnxwritten.py"), m_folder.path()});
    QVERIFY(process.waitForFinished(600'000));
    const QByteArray said = process.readAllStandardError();
    QVERIFY2(process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0, said.constData());
    QCOMPARE(process.readAllStandardOutput().trimmed().toInt(), m_written);
}

QTEST_GUILESS_MAIN(OnnxWrittenTest)
#include "tst_onnxwritten.moc"
