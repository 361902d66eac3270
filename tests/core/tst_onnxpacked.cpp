// Weights packed in ONNX files: each form of each layer, by what onnxruntime makes of it and by what is read
// back.
#include "core/base/enginescope.h"
#include "core/compress/compressedweight.h"
#include "core/compress/cost.h"
#include "core/formats/onnx/program/serialize.h"
#include "core/formats/onnx/writing/packedmatrix.h"
#include "core/formats/onnx/writing/packednotes.h"
#include "core/formats/onnx/writing/packedsource.h"
#include "core/formats/readmodel.h"
#include "core/formats/runner.h"
#include "core/graph/executor.h"
#include "core/graph/layerweight.h"
#include "core/graph/storedtype.h"
#include "tests/support/bits.h"
#include "tests/support/good.h"
#include "tests/support/layerzoo.h"
#include "tests/support/methodzoo.h"
#include "tests/support/realdata.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/sin.h>
#include <ATen/ops/zeros.h>

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <map>
#include <set>

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
    void numbersLieAsTheStandardSays_data();
    void numbersLieAsTheStandardSays();
    void networksComputeWithThem_data();
    void networksComputeWithThem();
    void matricesStayPackedWhileTheyRun_data();
    void matricesStayPackedWhileTheyRun();
    void embeddingsShareTheMatrixOfTheirHead();
    void notesSayWhatAFileNeeds();

private:
    /// Whether onnxpacked.py finds nothing wrong with what is in FOLDER; skips the test where it cannot run.
    void check(const QString &folder, const QString &network = {});
};

void OnnxPackedTest::check(const QString &folder, const QString &network)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(qEnvironmentVariable("PARETOSCOPE_PYTHON", QStringLiteral("python3")),
                  {QStringLiteral(PARETOSCOPE_DEMO_DIR "/../../tests/core/onnxpacked.py"), folder, network});
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

void OnnxPackedTest::numbersLieAsTheStandardSays_data()
{
    QTest::addColumn<int>("bits");
    QTest::addColumn<QList<int>>("bytes");
    QTest::addColumn<QList<qint64>>("layout"); // rows, columns, group, zero, order
    QTest::addColumn<QList<qint64>>("shape");
    QTest::addColumn<QList<double>>("scales");
    QTest::addColumn<QList<int>>("zeroPoints");
    QTest::addColumn<QList<double>>("weights");
    const auto row = [](const char *name) -> QTestData & { return QTest::newRow(name); };
    row("nibbles, the lower first") << 4 << QList<int>{0x21, 0x43} << QList<qint64>{1, 4, 4, -1, 1, 1, 4, 1}
                                    << QList<qint64>{4} << QList<double>{1} << QList<int>{0}
                                    << QList<double>{1, 2, 3, 4};
    row("pairs of bits, the lowest first")
        << 2 << QList<int>{0b11100100} << QList<qint64>{1, 4, 4, -1, 1, 1, 4, 1} << QList<qint64>{4}
        << QList<double>{1} << QList<int>{0} << QList<double>{0, 1, 2, 3};
    row("three bits across bytes") << 3 << QList<int>{0b10001000, 0b11000110, 0b11111010, 0b00000101}
                                   << QList<qint64>{1, 9, 9, -1, 1, 1, 9, 1} << QList<qint64>{9}
                                   << QList<double>{1} << QList<int>{0}
                                   << QList<double>{0, 1, 2, 3, 4, 5, 6, 7, 5};
    row("signed") << 4 << QList<int>{0x80, 0x7f} << QList<qint64>{1, 4, 4, 8, 1, 1, 4, 1} << QList<qint64>{4}
                  << QList<double>{0.5} << QList<int>{} << QList<double>{-4, 0, 3.5, -0.5};
    row("signed, eight bits") << 8 << QList<int>{0, 128, 255} << QList<qint64>{1, 3, 3, 128, 1, 1, 3, 1}
                              << QList<qint64>{3} << QList<double>{1} << QList<int>{}
                              << QList<double>{-128, 0, 127};
    row("zero points of channels") << 8 << QList<int>{0, 255, 0, 255}
                                   << QList<qint64>{2, 2, 2, -1, 1, 2, 1, 2} << QList<qint64>{2, 2}
                                   << QList<double>{1, 2} << QList<int>{0, 255}
                                   << QList<double>{0, 255, -510, 0};
    row("blocks that do not divide") << 8 << QList<int>{129, 129, 129, 129, 129, 130, 130, 130, 130, 130}
                                     << QList<qint64>{2, 5, 2, 128, 1, 2, 1, 5} << QList<qint64>{2, 5}
                                     << QList<double>{1, 2, 3, 4, 5, 6} << QList<int>{}
                                     << QList<double>{1, 1, 2, 2, 3, 8, 8, 10, 10, 12};
    // [inputs, outputs, 1]: scales are of outputs, and rows lie [outputs, inputs].
    row("channels of transposed convolutions")
        << 8 << QList<int>{129, 130, 131, 132, 133, 134} << QList<qint64>{3, 2, 2, 128, 1, 3, 2, 1}
        << QList<qint64>{2, 3, 1} << QList<double>{1, 10, 100} << QList<int>{}
        << QList<double>{1, 30, 500, 2, 40, 600};
    row("channels of depthwise convolutions")
        << 8 << QList<int>{129, 130, 131, 132} << QList<qint64>{2, 2, 2, 128, 1, 2, 1, 2}
        << QList<qint64>{2, 1, 2} << QList<double>{1, 10} << QList<int>{} << QList<double>{1, 2, 30, 40};
}

void OnnxPackedTest::numbersLieAsTheStandardSays()
{
    QFETCH(int, bits);
    QFETCH(QList<int>, bytes);
    QFETCH(QList<qint64>, layout);
    QFETCH(QList<qint64>, shape);
    QFETCH(QList<double>, scales);
    QFETCH(QList<int>, zeroPoints);
    QFETCH(QList<double>, weights);
    const auto bytesOf = [](const QList<int> &numbers) {
        at::Tensor tensor = at::empty({numbers.size()}, at::kByte);
        std::ranges::copy(numbers, tensor.data_ptr<std::uint8_t>());
        return tensor;
    };
    const auto floatsOf = [](const QList<double> &numbers) {
        at::Tensor tensor = at::empty({numbers.size()}, at::kFloat);
        std::ranges::copy(numbers, tensor.data_ptr<float>());
        return tensor;
    };
    formats::PackedWeight packed;
    packed.values = bytesOf(bytes);
    packed.scales = floatsOf(scales);
    packed.extra = bytesOf(zeroPoints);
    packed.shape.assign(shape.begin(), shape.end());
    packed.layout = {bits, weights.size(), weights.size(), 0, 4};
    packed.layout.insert(packed.layout.end(), layout.begin(), layout.end());
    packed.layout.insert(packed.layout.end(), {static_cast<std::int64_t>(at::kFloat), 0, 0});
    const at::Tensor expected = floatsOf(weights).reshape(packed.shape);
    const QTemporaryDir folder;
    GraphBuilder builder(13);
    formats::onnx::PackedTables tables;
    builder.input(described("x", {}));
    for (const NarrowTypes types : {NarrowTypes::Types, NarrowTypes::Bytes}) {
        const auto value = formats::onnx::unpackedWeight(builder, tables, packed, types, "w.weight");
        builder.output(builder.node("Add", {value, "x"}), described("y", packed.shape));
    }
    write(folder.filePath(QStringLiteral("packed.onnx")), formats::onnx::serialize(builder.program()));
    write(folder.filePath(QStringLiteral("packed.values")), goldenBytes({expected, expected}));
    check(folder.path());
}

void OnnxPackedTest::networksComputeWithThem_data()
{
    QTest::addColumn<QString>("network");
    QTest::addColumn<QString>("setting");
    for (const char *setting : {"8", "4", "3", "2", "4 groups", "3 asymmetric", "half", "codebook", "fp8e4m3",
                                "nf4", "mxfp4", "sparse", "sparse 4", "very sparse"})
        QTest::addRow("resnet20, %s", setting) << QStringLiteral("resnet20") << QString::fromLatin1(setting);
    QTest::newRow("mobilenet, 4 groups") << QStringLiteral("mobilenet_v1_075") << QStringLiteral("4 groups");
}

void OnnxPackedTest::networksComputeWithThem()
{
    QFETCH(QString, network);
    QFETCH(QString, setting);
    const std::string file = "formats/" + network.toStdString() + ".onnx";
    if (!hasRealData(file))
        QSKIP("needs the file in the folder of real data");
    const std::map<QString, LayerSetting> settings{
        {"8", {{"bits", 8}}},
        {"4", {{"bits", 4}}},
        {"3", {{"bits", 3}}},
        {"2", {{"bits", 2}}},
        {"4 groups", {{"bits", 4}, {"granularity", std::string("group")}, {"groupSize", 32}}},
        {"3 asymmetric", {{"bits", 3}, {"symmetric", false}}},
        {"half", {{"bits", std::string("float16")}}},
        {"codebook", {{"codebookBits", std::int64_t{4}}}},
        {"fp8e4m3", {{"type", std::string("fp8e4m3")}}},
        {"nf4", {{"type", std::string("nf4")}}},
        {"mxfp4", {{"type", std::string("mxfp4")}}},
        {"sparse", {{"sparsity", 0.5}}},
        {"sparse 4", {{"sparsity", 0.5}, {"bits", 4}}},
        {"very sparse", {{"sparsity", 0.99}}},
    };
    const auto read = formats::readModel(realData(file));
    GOOD(read);
    const base::EngineScope engine;
    const graph::ModelData &data = read->model.data();
    std::vector<LayerSetting> all;
    compress::CodedLayers coded;
    std::int64_t stored = 0;
    for (std::size_t i = 0; i < data.layers.size(); ++i) {
        const LayerSetting own =
            compress::validate(settings.at(setting), data.layers[i]) ? settings.at(setting) : LayerSetting();
        auto weight = compress::compressWeight(graph::weightOf(data, i), data.layers[i], own);
        GOOD(weight);
        coded.push_back(own.isFloat() ? nullptr : std::make_shared<CompressedWeight>(std::move(*weight)));
        stored += compress::layerBytes(data.layers[i], own).stored;
        all.push_back(own);
    }
    const auto overrides = compress::overridesFor(read->model, all);
    GOOD(overrides);
    const bool isLarge = network.startsWith(QLatin1String("mobilenet"));
    const std::vector<c10::IValue> input{isLarge ? at::rand({2, 3, 224, 224}) : at::rand({8, 3, 32, 32})};
    const auto ours = graph::Executor(read->model).run(input, *overrides, {});
    GOOD(ours);
    GraphBuilder builder(20);
    PackedWeights source(data, all, coded, NarrowTypes::Types);
    builder.input(described("x", {}));
    std::set<graph::ParameterId> written;
    for (const graph::LayerBinding &binding : data.bindings)
        if (written.insert(binding.weight).second) {
            const std::string &name = data.parameters[graph::at(binding.weight)].name;
            const auto value = source.parameter(builder, binding.weight);
            builder.output(value, described("packed:" + name, {}));
        }
    const auto bytes = formats::onnx::serialize(builder.program());
    qInfo("%lld bytes stored, %lld in the tensors, %zu with their nodes", static_cast<long long>(stored),
          static_cast<long long>(builder.tensorBytes()), bytes.size());
    QVERIFY(static_cast<double>(bytes.size()) <= 1.05 * static_cast<double>(stored) + 16 * 1024);
    const QTemporaryDir folder;
    write(folder.filePath(QStringLiteral("weights.onnx")), bytes);
    write(folder.filePath(QStringLiteral("packed.values")), goldenBytes({ours->first()}));
    write(folder.filePath(QStringLiteral("input.values")), goldenBytes({input.front().toTensor()}));
    check(folder.path(), QString::fromStdString(realData(file)));
}

void OnnxPackedTest::matricesStayPackedWhileTheyRun_data()
{
    QTest::addColumn<int>("bits");
    QTest::addColumn<QString>("granularity");
    QTest::addColumn<int>("group");
    QTest::addColumn<bool>("symmetric");
    for (const int bits : {2, 4, 8})
        for (const bool symmetric : {true, false}) {
            const auto row = [&](const char *granularity, int group) {
                QTest::addRow("%d bits, %s %d%s", bits, granularity, group, symmetric ? "" : ", asymmetric")
                    << bits << QString::fromLatin1(granularity) << group << symmetric;
            };
            row("group", 16);
            row("group", 32);
            row("group", 96);
            row("group", 256);
            row("channel", 0);
            row("tensor", 0);
        }
}

void OnnxPackedTest::matricesStayPackedWhileTheyRun()
{
    QFETCH(int, bits);
    QFETCH(QString, granularity);
    QFETCH(int, group);
    QFETCH(bool, symmetric);
    LayerSetting setting{
        {"bits", bits}, {"granularity", granularity.toStdString()}, {"symmetric", symmetric}};
    if (group > 0)
        setting = setting.with("groupSize", std::int64_t{group});
    const QTemporaryDir folder;
    const base::EngineScope engine;
    Weights weights;
    GraphBuilder builder(20);
    std::vector<at::Tensor> expected, inputs;
    const std::vector<std::int64_t> widths{172, 64, 256, 512}; // whole blocks, and not
    for (const std::int64_t width : widths)
        weights.add(describedLayer("linear" + std::to_string(width), graph::LayerKind::Linear, {24, width}),
                    setting);
    PackedWeights source(weights.data, weights.settings, weights.coded, NarrowTypes::Types, Products::Packed);
    for (std::size_t i = 0; i < widths.size(); ++i) {
        const std::string x = "x" + std::to_string(i);
        builder.input(described(x, {3, widths[i]}));
        const auto product = source.product(builder, x, static_cast<graph::ParameterId>(i));
        QVERIFY(product.has_value());
        builder.output(*product, described("y" + std::to_string(i), {3, 24}));
        inputs.push_back(at::rand({3, widths[i]}).sub(0.5));
        expected.push_back(at::matmul(inputs.back(), weights.coded[i]->weight.t()));
    }
    QCOMPARE(source.multipliedPacked().size(), widths.size());
    const QString path = folder.filePath(QStringLiteral("products.onnx"));
    write(path, formats::onnx::serialize(builder.program()));
    write(folder.filePath(QStringLiteral("packed.values")), goldenBytes(expected));
    write(folder.filePath(QStringLiteral("input.values")), goldenBytes(inputs));
    const auto read = formats::readModel(path.toStdString());
    GOOD(read);
    QCOMPARE(read->model.layers().size(), widths.size());
    for (std::size_t i = 0; i < widths.size(); ++i) {
        QCOMPARE(read->model.layers()[i].name, "w" + std::to_string(i));
        QVERIFY(at::equal(graph::weightOf(read->model.data(), i), weights.coded[i]->weight));
    }
    check(folder.path());
}

void OnnxPackedTest::embeddingsShareTheMatrixOfTheirHead()
{
    const QTemporaryDir folder;
    const base::EngineScope engine;
    Weights weights;
    weights.add(describedLayer("embedding", graph::LayerKind::Embedding, {96, 64}),
                {{"bits", 4}, {"granularity", std::string("group")}, {"groupSize", 32}});
    PackedWeights source(weights.data, weights.settings, weights.coded, NarrowTypes::Types, Products::Packed);
    GraphBuilder builder(20);
    builder.input(described("x", {3, 64}));
    const auto table = source.parameter(builder, 0);
    const auto product = source.product(builder, "x", 0);
    QVERIFY(product.has_value());
    const at::Tensor input = at::rand({3, 64});
    builder.output(*product, described("y0", {3, 96}));
    builder.output(table, described("y1", {96, 64}));
    const at::Tensor weight = weights.coded[0]->weight;
    QVERIFY(builder.tensorBytes() <
            compress::layerBytes(weights.data.layers[0], weights.settings[0]).stored + 200);
    write(folder.filePath(QStringLiteral("products.onnx")), formats::onnx::serialize(builder.program()));
    write(folder.filePath(QStringLiteral("packed.values")),
          goldenBytes({at::matmul(input, weight.t()), weight}));
    write(folder.filePath(QStringLiteral("input.values")), goldenBytes({input}));
    check(folder.path());
}

void OnnxPackedTest::notesSayWhatAFileNeeds()
{
    QVERIFY(formats::onnx::opsetNotes(20).empty());
    QVERIFY(formats::onnx::opsetNotes(25).front().english().find("version 25") != std::string::npos);
    const std::vector<std::string> names{"a", "b"};
    QVERIFY(formats::onnx::productNote(names, 3).english().starts_with("2 of 3 layers"));
    QVERIFY(formats::onnx::productNote({}, 3).english().starts_with("No layer"));
}

QTEST_GUILESS_MAIN(OnnxPackedTest)
#include "tst_onnxpacked.moc"
