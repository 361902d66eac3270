// ONNX files of which little makes much, or whose settings go too far, get a sentence; and files that are
// unlike most but good are read.
#include "core/formats/readmodel.h"
#include "core/graph/modeldata.h"
#include "tests/support/good.h"
#include "tests/support/onnxfile.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>
#include <functional>

using namespace paretoscope;
using namespace paretoscope::tests;

using Change = std::function<void(OnnxFile &)>;
Q_DECLARE_METATYPE(Change)

namespace {

/// TYPE of INPUTS is added to what the network gives in between.
void add(OnnxFile &file, const OnnxNode &node)
{
    file.nodes.insert(file.nodes.begin(), node);
    file.node("relu") = {"Add", "relu", {"fc", node.outputs.front()}, {"relu"}};
}

} // namespace

class OnnxLimitsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatGoesTooFarIsSaid_data();
    void whatGoesTooFarIsSaid();
    void goodFilesAreRead_data();
    void goodFilesAreRead();
    void weightsAreComputedWhileReading();
    void filesOfALinkedCacheAreRead();
    void listsAreNotNamedTwice();
    void manyLayersMayWantOneName();

private:
    std::string path(const char *name = "net.onnx") const
    {
        return m_folder.filePath(QString::fromLatin1(name)).toStdString();
    }

    QTemporaryDir m_folder;
};

void OnnxLimitsTest::whatGoesTooFarIsSaid_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("said");
    const auto row = [](const char *name, const char *said, const Change &change) {
        QTest::newRow(name) << change << QString::fromUtf8(said);
    };
    const auto twice = [](const char *type) {
        return [=](OnnxFile &file) {
            file.tensors.push_back({"twice", 7, {2}, wholeBytes({1, 1})});
            file.node("relu") = {type, "relu", {"fc", "twice"}, {"relu"}, {{"keepdims", {0}}}};
        };
    };
    row("the same axis twice", "ReduceSum, axes (relu)", twice("ReduceSum"));
    row("the same new axis twice", "Unsqueeze, axes (relu)", twice("Unsqueeze"));
    row("the same axis away twice", "Squeeze, axes (relu)", twice("Squeeze"));
    row("no groups", "num_groups=0", [](OnnxFile &file) {
        file.node("relu") = {"GroupNormalization",
                             "relu",
                             {"fc", "block.fc.bias", "block.fc.bias"},
                             {"relu"},
                             {{"num_groups", {0}}}};
    });
    row("sparse weights", "sparse", [](OnnxFile &file) { file.isSparse = true; });
    row("no version", "(opset)", [](OnnxFile &file) { file.saysOpset = false; });
    row("two inputs of a name", "two of its inputs are called x", [](OnnxFile &file) { file.inputs = 2; });
    row("a type by its name", "FLOAT8E4M3FN", [](OnnxFile &file) { file.tensors[0].type = 17; });
    row("weights that are nowhere", "what it says of the tensor block.fc.weight", [](OnnxFile &file) {
        file.tensors[0].external = {{"offset", "0"}};
    });
    row("smoothing", "Resize, antialias=1 (relu)", [](OnnxFile &file) {
        file.node("relu") = {"Resize", "relu", {"fc"}, {"relu"}, {{"antialias", {1}}}};
    });
    row("scales that spread", "DequantizeLinear, axis=1", [](OnnxFile &file) {
        file.tensors.push_back({"column", 3, {6, 1}, std::string(6, '\1')});
        file.tensors.push_back({"scales", 1, {6}, floatBytes(std::vector<float>(6, 1.0F))});
        add(file, {"DequantizeLinear", "spread", {"column", "scales"}, {"spread"}, {{"axis", {1}}}});
    });
    row("a block beyond", "DequantizeLinear, block_size", [](OnnxFile &file) {
        file.tensors.push_back({"pair", 3, {1, 2}, std::string(2, '\1')});
        file.tensors.push_back({"scales", 1, {1, 2}, floatBytes({1.0F, 1.0F})});
        add(file,
            {"DequantizeLinear", "d", {"pair", "scales"}, {"d"}, {{"axis", {1}}, {"block_size", {1 << 29}}}});
    });
    const char *const much = "constants that would fill memory";
    row("a range without end", much, [](OnnxFile &file) {
        file.tensors.push_back({"zero", 1, {}, floatBytes({0.0F})});
        file.tensors.push_back({"far", 1, {}, floatBytes({1e10F})});
        file.tensors.push_back({"one", 1, {}, floatBytes({1.0F})});
        add(file, {"Range", "range", {"zero", "far", "one"}, {"range"}});
    });
    row("a row and a column", much, [](OnnxFile &file) {
        constexpr std::int64_t size = 1 << 17;
        file.tensors.push_back({"row", 1, {1, size}, std::string(4 * size, '\0')});
        file.tensors.push_back({"column", 1, {size, 1}, std::string(4 * size, '\0')});
        add(file, {"Mul", "square", {"row", "column"}, {"square"}});
    });
    row("more sizes than any tensor has", much, [](OnnxFile &file) {
        file.tensors.push_back({"huge", 7, {70}, wholeBytes(std::vector<std::int64_t>(70, 2))});
        add(file, {"ConstantOfShape", "fill", {"huge"}, {"fill"}});
    });
    row("much of little, often", much, [](OnnxFile &file) {
        file.tensors.push_back({"huge", 7, {1}, wholeBytes({1 << 25})});
        for (int i = 0; i < 8; ++i)
            add(file,
                {"ConstantOfShape", "fill" + std::to_string(i), {"huge"}, {"fill" + std::to_string(i)}});
    });
    row("borders without end", much, [](OnnxFile &file) {
        file.tensors.push_back({"small", 1, {1, 6}, floatBytes(std::vector<float>(6, 1.0F))});
        file.tensors.push_back({"borders", 7, {4}, wholeBytes({0, 0, std::int64_t{1} << 32, 0})});
        add(file, {"Pad", "wide", {"small", "borders"}, {"wide"}});
    });
    row("rows that grow", much, [](OnnxFile &file) {
        file.tensors.push_back({"image", 1, {1, 1, 2, 2}, floatBytes(std::vector<float>(4, 1.0F))});
        file.tensors.push_back({"scales", 1, {4}, floatBytes({1.0F, 1.0F, 9e5F, 9e5F})});
        add(file, {"Resize", "grown", {"image", "", "scales"}, {"grown"}});
    });
}

void OnnxLimitsTest::whatGoesTooFarIsSaid()
{
    QFETCH(Change, change);
    QFETCH(QString, said);
    OnnxFile file;
    change(file);
    file.save(path());
    const auto read = formats::readModel(path());
    QVERIFY(!read.ok());
    const QString message = QString::fromStdString(read.error().message());
    QVERIFY2(message.contains(said) && message.contains(QString::fromStdString(path())), qPrintable(message));
}

void OnnxLimitsTest::goodFilesAreRead_data()
{
    QTest::addColumn<Change>("change");
    QTest::newRow("labels that nothing reads") << Change([](OnnxFile &file) {
        file.tensors.push_back({"labels", 8, {1}, {}});
    });
    QTest::newRow("borders of nothing around a constant") << Change([](OnnxFile &file) {
        file.tensors.push_back({"borders", 7, {4}, wholeBytes({0, 0, 0, 0})});
        file.tensor("val_3").name = "inner";
        file.nodes.insert(file.nodes.begin(), {"Pad", "pad", {"inner", "borders"}, {"val_3"}});
    });
    QTest::newRow("a long note") << Change([](OnnxFile &file) {
        file.node("relu").texts = {{"note", std::string(9000, 'a')}};
    });
}

void OnnxLimitsTest::goodFilesAreRead()
{
    QFETCH(Change, change);
    OnnxFile file;
    file.save(path());
    const auto plain = formats::readModel(path());
    GOOD(plain);
    change(file);
    file.save(path());
    const auto read = formats::readModel(path());
    GOOD(read);
    QCOMPARE(read->model.contentHash(), plain->model.contentHash());
}

/// Integers and a scale for each row of them, of which numbers multiplied would be 2 to the power of 30.
void OnnxLimitsTest::weightsAreComputedWhileReading()
{
    constexpr std::int64_t size = 1024;
    OnnxFile file;
    file.inputShape = {-1, size};
    file.tensors = {{"fc.weight", 3, {size, size}, std::string(size * size, '\2')},
                    {"scale", 1, {size, 1}, floatBytes(std::vector<float>(size, 0.5F))}};
    file.nodes = {{"Cast", "cast", {"fc.weight"}, {"cast"}, {{"to", {1}}}},
                  {"Mul", "mul", {"cast", "scale"}, {"mul"}},
                  {"MatMul", "fc", {"x", "mul"}, {"y"}}};
    file.save(path());
    const auto read = formats::readModel(path());
    GOOD(read);
    QCOMPARE(read->model.layers().size(), std::size_t(1));
    QCOMPARE(read->model.layers()[0].weightShape, (std::vector<std::int64_t>{size, size}));
}

/// snapshot/net.onnx and snapshot/net.data are links to blobs/1 and blobs/2.
void OnnxLimitsTest::filesOfALinkedCacheAreRead()
{
    std::filesystem::create_directories(path("snapshot"));
    std::filesystem::create_directories(path("blobs"));
    OnnxFile file;
    OnnxTensor &weight = file.tensor("block.fc.weight");
    std::ofstream(path("blobs/2"), std::ios::binary) << weight.raw;
    weight.external = {{"location", "net.data"}};
    file.save(path("blobs/1"));
    std::error_code failure;
    std::filesystem::create_symlink("../blobs/1", path("snapshot/net.onnx"), failure);
    std::filesystem::create_symlink("../blobs/2", path("snapshot/net.data"), failure);
    if (failure)
        QSKIP("no links here");
    GOOD(formats::readModel(path("snapshot/net.onnx")));
    std::ofstream(path("secret"), std::ios::binary) << std::string(96, '\0');
    std::filesystem::remove(path("snapshot/net.data"));
    std::filesystem::create_symlink("../secret", path("snapshot/net.data"), failure);
    QVERIFY(!formats::readModel(path("snapshot/net.onnx")).ok());
}

void OnnxLimitsTest::listsAreNotNamedTwice()
{
    OnnxFile file;
    file.tensor("block.fc.weight").name = "onnx::Gemm_12";
    file.node("fc").inputs[1] = "onnx::Gemm_12";
    file.node("fc").name = "/layer1/layer1.0/conv1/Gemm";
    file.save(path());
    const auto read = formats::readModel(path());
    GOOD(read);
    QCOMPARE(read->model.layers()[0].name, std::string("layer1.0.conv1"));
}

void OnnxLimitsTest::manyLayersMayWantOneName()
{
    constexpr int count = 400;
    OnnxFile file;
    file.nodes.clear();
    for (int i = 0; i < count; ++i) {
        const std::string number = std::to_string(i);
        file.tensors.push_back({"val_" + std::to_string(100 + i),
                                1,
                                {4, 4},
                                floatBytes(std::vector<float>(16, static_cast<float>(i)))});
        file.nodes.push_back({"MatMul",
                              "/fc/MatMul",
                              {i == 0 ? "x" : "y" + std::to_string(i - 1), "val_" + std::to_string(100 + i)},
                              {"y" + number}});
    }
    file.output = "y" + std::to_string(count - 1);
    file.save(path());
    const auto read = formats::readModel(path());
    GOOD(read);
    QCOMPARE(read->model.layers().size(), std::size_t(count));
}

QTEST_GUILESS_MAIN(OnnxLimitsTest)
#include "tst_onnxlimits.moc"
