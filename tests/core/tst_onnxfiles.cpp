// ONNX files that hold what is not read here, that lie, and that are damaged: each gets a sentence.
#include "core/base/enginescope.h"
#include "core/formats/format.h"
#include "core/formats/readmodel.h"
#include "core/graph/executor.h"
#include "core/graph/modeldata.h"
#include "tests/support/good.h"
#include "tests/support/onnxfile.h"

#include <ATen/ops/ones.h>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>
#include <functional>
#include <random>

using namespace paretoscope;
using namespace paretoscope::tests;

using Change = std::function<void(OnnxFile &)>;
Q_DECLARE_METATYPE(Change)

class OnnxFilesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void computesWhatIsWritten();
    void weightsMayLieInFilesBeside();
    void weightsMustLieInTheOwnFolder_data();
    void weightsMustLieInTheOwnFolder();
    void whatIsNotReadIsSaid_data();
    void whatIsNotReadIsSaid();
    void filesThatLieAreRefused_data();
    void filesThatLieAreRefused();
    void thousandsOfDamagesNeverCrash_data();
    void thousandsOfDamagesNeverCrash();

private:
    std::string path(const char *name = "net.onnx") const
    {
        return m_folder.filePath(QString::fromLatin1(name)).toStdString();
    }
    void save(const char *name, const std::string &bytes) const
    {
        std::ofstream(path(name), std::ios::binary)
            .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    }
    /// What reading says; empty where it reads.
    std::string refusal(const std::string &file) const
    {
        const auto read = formats::readModel(file);
        return read.ok() ? std::string() : read.error().message();
    }

    QTemporaryDir m_folder;
};

void OnnxFilesTest::computesWhatIsWritten()
{
    OnnxFile().save(path());
    const auto read = formats::readModel(path());
    GOOD(read);
    QCOMPARE(read->model.layers().size(), std::size_t(2));
    QCOMPARE(read->model.layers()[0].name, std::string("block.fc"));
    QCOMPARE(read->model.layers()[1].name, std::string("head.out"));
    QCOMPARE(read->model.layers()[1].weightShape, (std::vector<std::int64_t>{2, 6})); // turned once
    QCOMPARE(read->model.data().arguments[0].name, std::string("x"));
    QCOMPARE(formats::formatOfContent(path()), formats::formatNamed("onnx"));
    const base::EngineScope engine;
    const auto run = graph::Executor(read->model).run(std::vector<c10::IValue>{at::ones({3, 4})}, {}, {});
    GOOD(run);
    float sum = 0; // of 0.25 · (4 row + 1 + … + 4 row + 4) − (row + 1)
    for (int row = 0; row < 6; ++row)
        sum += 0.25F * static_cast<float>(16 * row + 10) - static_cast<float>(row + 1);
    QCOMPARE(run->first().sizes(), (std::vector<std::int64_t>{3, 2}));
    QCOMPARE(run->first()[2][1].item<float>(), sum);
}

void OnnxFilesTest::weightsMayLieInFilesBeside()
{
    OnnxFile file;
    file.save(path());
    const auto within = formats::readModel(path());
    GOOD(within);
    OnnxTensor &weight = file.tensor("block.fc.weight");
    std::filesystem::create_directory(path("data"));
    save("data/weights.bin", std::string(64, '\0') + weight.raw + "more");
    weight.external = {
        {"location", "data/weights.bin"}, {"offset", "64"}, {"length", std::to_string(weight.raw.size())}};
    file.save(path("beside.onnx"));
    const auto beside = formats::readModel(path("beside.onnx"));
    GOOD(beside);
    QCOMPARE(beside->model.contentHash(), within->model.contentHash());
}

void OnnxFilesTest::weightsMustLieInTheOwnFolder_data()
{
    QTest::addColumn<QString>("location");
    QTest::newRow("above") << "../outside.bin";
    QTest::newRow("above and back") << "x/../../outside.bin";
    QTest::newRow("from the root") << "/etc/passwd";
    QTest::newRow("through a link") << "link/outside.bin";
    QTest::newRow("nowhere") << "";
    QTest::newRow("the folder") << ".";
}

void OnnxFilesTest::weightsMustLieInTheOwnFolder()
{
    QFETCH(QString, location);
    std::filesystem::create_directory(path("inner"));
    save("outside.bin", std::string(4096, '\0'));
    std::error_code known;
    std::filesystem::create_directory_symlink(path("."), path("inner/link"), known);
    OnnxFile file;
    file.tensor("block.fc.weight").external = {{"location", location.toStdString()}};
    file.save(path("inner/net.onnx"));
    const std::string message = refusal(path("inner/net.onnx"));
    QVERIFY2(message.find(path("inner/net.onnx")) != std::string::npos && message.ends_with('.'),
             message.c_str());
}

void OnnxFilesTest::whatIsNotReadIsSaid_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("said");
    const auto row = [](const char *name, const Change &change, const char *said) {
        QTest::newRow(name) << change << QString::fromUtf8(said);
    };
    row(
        "an operator that nobody has", [](OnnxFile &file) { file.node("relu").type = "Shrug"; },
        "Shrug (relu in block)");
    row(
        "an operator of somebody's own", [](OnnxFile &file) { file.node("relu").domain = "com.example"; },
        "com.example.Relu (relu in block)");
    row(
        "a setting that is not known",
        [](OnnxFile &file) {
            file.node("relu") = {"LpNormalization", "norm", {"fc"}, {"relu"}, {{"p", {3}}}};
        },
        "LpNormalization, p=3 (norm)");
    row(
        "the statistics of the samples",
        [](OnnxFile &file) {
            file.opset = 9;
            file.tensors.push_back({"ones", 1, {6}, floatBytes(std::vector<float>(6, 1))});
            file.node("relu") = {"BatchNormalization",
                                 "norm",
                                 {"fc", "ones", "ones", "ones", "ones"},
                                 {"relu", "mean", "variance", "saved_mean", "saved_variance"}};
        },
        "BatchNormalization, more than one output (norm)");
    row(
        "a sum of somebody's own behind a product",
        [](OnnxFile &file) {
            file.tensors.push_back({"added", 1, {2}, floatBytes({1, 2})});
            file.nodes.back().outputs = {"product"};
            file.nodes.push_back({"Add", "mine", {"product", "added"}, {"y"}});
            file.nodes.back().domain = "com.example";
        },
        "com.example.Add (mine)");
    row(
        "a type that LibTorch lacks", [](OnnxFile &file) { file.tensor("block.fc.weight").type = 17; },
        "block.fc.weight");
    row(
        "versions that are too new", [](OnnxFile &file) { file.opset = 99; }, "version 99");
    row(
        "versions that are too old", [](OnnxFile &file) { file.opset = 6; }, "version 6");
    row(
        "an input of texts", [](OnnxFile &file) { file.inputType = 8; }, "The input x");
}

void OnnxFilesTest::whatIsNotReadIsSaid()
{
    QFETCH(Change, change);
    QFETCH(QString, said);
    OnnxFile file;
    change(file);
    file.save(path());
    const auto read = formats::readModel(path());
    QVERIFY(!read.ok());
    QCOMPARE(read.error().code, base::ErrorCode::ModelUnsupported);
    const QString message = QString::fromStdString(read.error().message());
    QVERIFY2(message.contains(said) && message.contains(QString::fromStdString(path())), qPrintable(message));
}

void OnnxFilesTest::filesThatLieAreRefused_data()
{
    QTest::addColumn<Change>("change");
    const auto row = [](const char *name, const Change &change) { QTest::newRow(name) << change; };
    const auto sizes = [](std::vector<std::int64_t> dims) {
        return [=](OnnxFile &file) { file.tensor("block.fc.weight").dims = dims; };
    };
    row("more rows than there are", sizes({7, 4}));
    row("fewer rows than there are", sizes({5, 4}));
    row("a negative size", sizes({-6, -4}));
    row("sizes that overflow", sizes({std::int64_t{1} << 32, std::int64_t{1} << 32, 6}));
    row("more dimensions than any tensor has", sizes(std::vector<std::int64_t>(65, 1)));
    row("other sizes of as many elements", sizes({4, 6}));
    row("data beyond its file", [](OnnxFile &file) {
        file.tensor("block.fc.weight").external = {{"location", "net.onnx"}, {"offset", "1000000"}};
    });
    row("data longer than its file", [](OnnxFile &file) {
        file.tensor("block.fc.weight").external = {{"location", "net.onnx"},
                                                   {"length", "999999999999999999"}};
    });
    row("an offset that is no number", [](OnnxFile &file) {
        file.tensor("block.fc.weight").external = {{"location", "net.onnx"}, {"offset", "-1"}};
    });
    row("data that is not there", [](OnnxFile &file) {
        file.tensor("block.fc.weight").external = {{"location", "gone.bin"}};
    });
    row("a value that nobody made", [](OnnxFile &file) { file.node("relu").inputs = {"later"}; });
    row("a value that is made later", [](OnnxFile &file) { file.node("relu").inputs = {"y"}; });
    row("a value that is made twice", [](OnnxFile &file) { file.node("relu").outputs = {"fc"}; });
    row("a value of a tensor", [](OnnxFile &file) { file.node("relu").outputs = {"rest"}; });
    row("an output that is not there", [](OnnxFile &file) { file.output = "nothing"; });
    row("no inputs", [](OnnxFile &file) { file.node("relu").inputs.clear(); });
    row("an axis beyond", [](OnnxFile &file) {
        file.node("sizes").inputs = {"x", "fc"}, file.node("sizes").settings["axis"] = {9};
    });
    row("sizes without end", [](OnnxFile &file) {
        std::string last = "shape";
        for (int i = 0; i < 40; ++i) {
            const std::string next = "double" + std::to_string(i);
            file.nodes.insert(file.nodes.end() - 2, {"Concat", next, {last, last}, {next}, {{"axis", {0}}}});
            last = next;
        }
        file.node("flat").inputs[1] = last;
    });
    row("a tensor that would fill memory", [](OnnxFile &file) {
        file.tensors.push_back({"huge", 7, {2}, wholeBytes({1 << 20, 1 << 20})});
        file.nodes.insert(file.nodes.begin(), {"ConstantOfShape", "fill", {"huge"}, {"filled"}});
        file.node("relu") = {"Gemm", "relu", {"fc", "filled"}, {"relu"}, {{"transB", {1, 1}}}};
    });
}

void OnnxFilesTest::filesThatLieAreRefused()
{
    QFETCH(Change, change);
    OnnxFile file;
    change(file);
    file.save(path());
    const auto read = formats::readModel(path());
    if (read.ok()) { // sizes that do not go together are only seen when it runs
        const base::EngineScope engine;
        const auto run = graph::Executor(read->model).run(std::vector<c10::IValue>{at::ones({3, 4})}, {}, {});
        QVERIFY(!run.ok());
        return;
    }
    const std::string message = read.error().message();
    QVERIFY2(message.find(path()) != std::string::npos && message.ends_with('.'), message.c_str());
}

void OnnxFilesTest::thousandsOfDamagesNeverCrash_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("bits") << 0;
    QTest::newRow("cut off") << 1;
    QTest::newRow("numbers") << 2;
    QTest::newRow("names") << 3;
}

void OnnxFilesTest::thousandsOfDamagesNeverCrash()
{
    QFETCH(int, kind);
    const std::string whole = OnnxFile().bytes();
    std::mt19937 random(7);
    const auto below = [&](std::size_t most) {
        return std::uniform_int_distribution<std::size_t>(0, most - 1)(random);
    };
    const std::vector<std::int64_t> odd{0,
                                        -1,
                                        1,
                                        2,
                                        7,
                                        64,
                                        65,
                                        1 << 20,
                                        std::int64_t{1} << 40,
                                        std::int64_t{1} << 62,
                                        std::numeric_limits<std::int64_t>::min(),
                                        std::numeric_limits<std::int64_t>::max()};
    const std::vector<std::string> types{"Conv",
                                         "MatMul",
                                         "Slice",
                                         "Gather",
                                         "Reshape",
                                         "Split",
                                         "Resize",
                                         "LSTM",
                                         "Pad",
                                         "Expand",
                                         "Squeeze",
                                         "Unsqueeze",
                                         "Transpose",
                                         "ReduceSum",
                                         "MaxPool",
                                         "TopK",
                                         "ConvTranspose",
                                         "DequantizeLinear",
                                         "QuantizeLinear",
                                         "OneHot",
                                         "Tile",
                                         "Range",
                                         "ConstantOfShape",
                                         "LayerNormalization",
                                         "BatchNormalization",
                                         "Where",
                                         "Flatten",
                                         "DepthToSpace",
                                         "SpaceToDepth",
                                         "CumSum",
                                         "GatherElements",
                                         "Einsum",
                                         "Softmax",
                                         "GroupNormalization",
                                         "AveragePool",
                                         "GRU",
                                         "Clip",
                                         "Trilu",
                                         "ArgMax",
                                         "Constant"};
    const std::vector<std::string> names{"axis",         "axes",     "perm",       "kernel_shape",
                                         "pads",         "strides",  "dilations",  "group",
                                         "starts",       "ends",     "blocksize",  "hidden_size",
                                         "block_size",   "keepdims", "num_groups", "output_padding",
                                         "output_shape", "to",       "split",      "shape"};
    int refused = 0;
    for (int i = 0; i < 1000; ++i) {
        std::string damaged = whole;
        OnnxFile file;
        if (kind == 0) {
            for (std::size_t changes = 1 + below(4); changes > 0; --changes) {
                char &byte = damaged[below(damaged.size())];
                byte = static_cast<char>(byte ^ (1 << below(8)));
            }
        } else if (kind == 1) {
            damaged.resize(below(damaged.size()));
        } else if (kind == 2) {
            OnnxTensor &tensor = file.tensors[below(file.tensors.size())];
            tensor.dims.resize(below(4), odd[below(odd.size())]);
            tensor.type = static_cast<std::int64_t>(below(28));
            if (below(2) == 0)
                file.tensor("rest").raw = wholeBytes({odd[below(odd.size())]});
            file.inputShape = {odd[below(odd.size())], odd[below(odd.size())], odd[below(odd.size())]};
        } else {
            for (std::size_t changes = 1 + below(3); changes > 0; --changes) {
                OnnxNode &node = file.nodes[below(file.nodes.size())];
                node.type = types[below(types.size())];
                std::vector<std::int64_t> values(1 + below(4));
                for (std::int64_t &value : values)
                    value = odd[below(odd.size())];
                node.settings[names[below(names.size())]] = values;
                node.inputs.resize(below(4), file.tensors[below(file.tensors.size())].name);
            }
        }
        save("damaged.onnx", kind < 2 ? damaged : file.bytes());
        const std::string message = refusal(path("damaged.onnx"));
        refused += message.empty() ? 0 : 1;
        QVERIFY2(message.empty() || message.ends_with('.'), message.c_str());
    }
    QVERIFY(refused > 200);
}

QTEST_GUILESS_MAIN(OnnxFilesTest)
#include "tst_onnxfiles.moc"
