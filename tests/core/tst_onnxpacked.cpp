// Weights packed in ONNX files: each form of each layer, by what onnxruntime makes of it and by what is read
// back.
#include "core/base/enginescope.h"
#include "core/compress/compressedweight.h"
#include "core/compress/cost.h"
#include "core/formats/onnx/program/serialize.h"
#include "core/formats/onnx/writing/packedsource.h"
#include "core/formats/runner.h"
#include "core/graph/executor.h"
#include "core/graph/storedtype.h"
#include "tests/support/bits.h"
#include "tests/support/good.h"
#include "tests/support/layerzoo.h"
#include "tests/support/methodzoo.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/sin.h>
#include <ATen/ops/zeros.h>

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <functional>
#include <map>

using namespace paretoscope;
using namespace paretoscope::tests;
using compress::CompressedWeight;
using compress::LayerSetting;
using formats::onnx::ElementType;
using formats::onnx::GraphBuilder;
using formats::onnx::NarrowTypes;
using formats::onnx::PackedWeights;
using formats::onnx::Products;

namespace {

at::Tensor someWeight(const graph::Layer &layer)
{
    const at::Tensor row = at::arange(layer.weightCount(), at::kFloat);
    return at::sin(row.mul(1.7).add(0.3))
        .mul(at::sin(row.mul(0.013).add(1.0)).add(0.1))
        .reshape(layer.weightShape);
}

/// A network of nothing but LAYERS, that none computes with.
struct Weights {
    graph::ModelData data;
    std::vector<LayerSetting> settings;
    compress::CodedLayers coded;

    void add(const graph::Layer &layer, const LayerSetting &setting)
    {
        graph::Parameter parameter;
        parameter.name = "w" + std::to_string(data.parameters.size()) + ".weight";
        parameter.tensor = graph::roundedTo(someWeight(layer), layer.stored);
        parameter.stored = layer.stored;
        graph::LayerBinding binding;
        binding.weight = static_cast<graph::ParameterId>(data.parameters.size());
        auto weight = compress::compressWeight(parameter.tensor, layer, setting);
        if (!weight)
            qFatal("%s", weight.error().message().c_str());
        data.parameters.push_back(std::move(parameter));
        data.layers.push_back(layer);
        data.bindings.push_back(binding);
        settings.push_back(setting);
        coded.push_back(std::make_shared<CompressedWeight>(std::move(*weight)));
    }
};

void write(const QString &path, const std::string &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes.data(), static_cast<qint64>(bytes.size())), static_cast<qint64>(bytes.size()));
}

/// float32 arrays one after the other: how many dimensions, these, and the elements.
std::string goldenBytes(const std::vector<at::Tensor> &tensors)
{
    std::string bytes;
    const auto number = [&](std::int64_t value) {
        const auto narrow = static_cast<std::int32_t>(value);
        bytes.append(reinterpret_cast<const char *>(&narrow), sizeof narrow);
    };
    for (const at::Tensor &tensor : tensors) {
        const at::Tensor values = tensor.contiguous();
        number(values.dim());
        for (const std::int64_t size : values.sizes())
            number(size);
        bytes.append(static_cast<const char *>(values.data_ptr()), values.nbytes());
    }
    return bytes;
}

formats::onnx::ValueInfo described(const std::string &name, const std::vector<std::int64_t> &shape)
{
    return {name, static_cast<std::int32_t>(ElementType::Float), shape,
            std::vector<std::string>(shape.size())};
}

std::vector<graph::Layer> everyLayer()
{
    std::vector<graph::Layer> layers = everyLayerKind();
    layers.push_back(describedLayer("half", graph::LayerKind::Conv2d, {5, 3, 3, 3}));
    layers.back().stored = graph::FloatType::Float16;
    layers.push_back(describedLayer("bfloat16", graph::LayerKind::Linear, {9, 20}));
    layers.back().stored = graph::FloatType::BFloat16;
    layers.push_back(describedLayer("large", graph::LayerKind::Conv2d, {12, 8, 3, 3}));
    return layers;
}

} // namespace

class OnnxPackedTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void weightsAreTheRecipes_data();
    void weightsAreTheRecipes();

private:
    /// Whether onnxpacked.py finds nothing wrong with what is in FOLDER; skips the test where it cannot run.
    void check(const QString &folder);
};

void OnnxPackedTest::check(const QString &folder)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(qEnvironmentVariable("PARETOSCOPE_PYTHON", QStringLiteral("python3")),
                  {QStringLiteral(PARETOSCOPE_DEMO_DIR "/../../tests/core/onnxpacked.py"), folder});
    QVERIFY(process.waitForFinished(300'000));
    const QByteArray said = process.readAll();
    if (process.exitCode() == 3)
        QSKIP("no Python with onnx and onnxruntime: PARETOSCOPE_PYTHON names one");
    QVERIFY2(process.exitCode() == 0, said.constData());
}

void OnnxPackedTest::weightsAreTheRecipes_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<bool>("compatible");
    for (const bool compatible : {false, true})
        for (const char *kind : {"integers", "methods", "joint"})
            QTest::addRow("%s%s", kind, compatible ? ", compatible" : "")
                << QString::fromLatin1(kind) << compatible;
}

void OnnxPackedTest::weightsAreTheRecipes()
{
    QFETCH(QString, kind);
    QFETCH(bool, compatible);
    const auto settings = kind == QLatin1String("integers")  ? everyIntegerSetting()
                          : kind == QLatin1String("methods") ? settingsOfEveryMethod()
                                                             : someJointSettings();
    const QTemporaryDir folder;
    const base::EngineScope engine;
    Weights weights;
    std::size_t next = 0;
    const auto layers = everyLayer();
    constexpr std::size_t enough = 300; // onnxruntime takes long for files of many nodes
    for (std::size_t s = compatible ? 1 : 0; s < settings.size(); s += 1 + settings.size() / enough)
        for (std::size_t i = 0; i < 2; ++i) { // each on some layers, all of them in turn
            const LayerSetting &setting = settings[s];
            const graph::Layer &layer = layers[next++ % layers.size()];
            if (!compress::roundsInputs(setting) && compress::validate(setting, layer))
                weights.add(layer, setting);
        }
    QVERIFY(weights.data.layers.size() > 50);
    GraphBuilder builder(13);
    PackedWeights source(weights.data, weights.settings, weights.coded,
                         compatible ? NarrowTypes::Bytes : NarrowTypes::Types);
    std::vector<at::Tensor> expected;
    builder.input(described("x", {}));
    std::int64_t stored = 0;
    for (std::size_t i = 0; i < weights.data.layers.size(); ++i) {
        const auto value = source.parameter(builder, static_cast<graph::ParameterId>(i));
        builder.output(builder.node("Add", {value, "x"}),
                       described("y" + std::to_string(i), weights.data.layers[i].weightShape));
        const CompressedWeight &coded = *weights.coded[i];
        expected.push_back(coded.weight.contiguous());
        stored += compress::layerBytes(weights.data.layers[i], weights.settings[i]).stored;
    }
    qInfo("%zu weights, %lld bytes stored, %lld in the tensors, opset %lld", weights.data.layers.size(),
          static_cast<long long>(stored), static_cast<long long>(builder.tensorBytes()),
          static_cast<long long>(builder.opset()));
    QVERIFY(!compatible || builder.opset() == 13);
    const QString path = folder.filePath(QStringLiteral("packed.onnx"));
    write(path, formats::onnx::serialize(builder.program()));
    write(folder.filePath(QStringLiteral("packed.values")), goldenBytes(expected));
    const auto runner = formats::runnerOf(path.toStdString());
    GOOD(runner);
    const std::vector<c10::IValue> input{at::zeros({})};
    const auto run = (*runner)->run(input);
    GOOD(run);
    QCOMPARE(run->tensors.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const auto text = weights.data.layers[i].name + ' ' + weights.settings[i].text();
        QCOMPARE(run->tensors[i].sizes(), expected[i].sizes());
        const bool isProduct = weights.coded[i]->factors != nullptr;
        QVERIFY2(isProduct ? run->tensors[i].allclose(expected[i], 1e-5, 1e-6)
                           : at::equal(run->tensors[i], expected[i]),
                 text.c_str());
    }
    check(folder.path());
}

QTEST_GUILESS_MAIN(OnnxPackedTest)
#include "tst_onnxpacked.moc"
