#include "core/base/enginescope.h"
#include "core/compress/cost.h"
#include "core/formats/torchscript/runner.h"
#include "core/formats/torchscript/torchscript.h"
#include "core/graph/executor.h"
#include "core/pipeline/coverage.h"
#include "core/pipeline/norms/foldablenorms.h"
#include "tests/support/foldednetwork.h"
#include "tests/support/realdata.h"
#include "tests/support/scriptedmodule.h"
#include "tests/support/writerecipe.h"

#include <ATen/ops/add.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/sub.h>

#include <torch/csrc/jit/serialization/import.h>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace paretoscope;

namespace {

graph::Model load(const std::filesystem::path &path)
{
    auto model = formats::readTorchScript(path);
    if (!model)
        qFatal("%s (%s)", model.error().message().c_str(), model.error().detail.c_str());
    return *model;
}

double relativeDifference(const at::Tensor &actual, const at::Tensor &expected)
{
    return at::sub(actual, expected).abs().max().item<double>() / expected.abs().max().item<double>();
}

std::size_t countNodes(const graph::Model &model, const std::string &op)
{
    std::size_t count = 0;
    for (const graph::Node &node : model.data().nodes)
        count += node.op == op ? 1 : 0;
    return count;
}

/// Layers with 6 outputs each (q: 4) and one norm n; BODY computes h from x, with norm(…) for the whole of n.
void saveNormModel(const std::filesystem::path &path, std::string body)
{
    using tests::weights;
    tests::ScriptedModule module;
    module.parameters = {{"c.weight", weights({6, 4, 3, 3}, 1)}, {"c.bias", weights({6}, 2)},
                         {"g.weight", weights({6, 2, 3, 3}, 3)}, {"g.bias", weights({6}, 4)},
                         {"s.weight", weights({6, 4, 3}, 5)},    {"u.weight", weights({4, 6, 3, 3}, 6)},
                         {"v.weight", weights({4, 3, 2, 2}, 7)}, {"v.bias", weights({6}, 8)},
                         {"l.weight", weights({6, 4}, 9)},       {"l.bias", weights({6}, 10)},
                         {"q.weight", weights({4, 4}, 11)},      {"k.weight", weights({3, 6}, 16)},
                         {"n.weight", weights({6}, 12)},         {"n.bias", weights({6}, 13)}};
    module.buffers = {{"n.mean", weights({6}, 14)}, {"n.var", at::add(weights({6}, 15).abs(), 0.1)}};
    module.code = "def norm(self, y):\n"
                  "    n = self.n\n"
                  "    return torch.batch_norm(y, n.weight, n.bias, n.mean, n.var, False, 0.1, 0.01, True)\n"
                  "def forward(self, x):\n";
    for (std::size_t at = 0; (at = body.find("norm(", at)) != std::string::npos; at += 10)
        if (at == 0 || body[at - 1] != '_')
            body.replace(at, 5, "self.norm(");
    for (const char *part : {"c", "g", "s", "u", "v", "l", "q", "k", "n"})
        module.code += std::string("    ") + part + " = self." + part + "\n";
    module.code += "    " + body + "\n    return h\n";
    module.save(path);
}

} // namespace

class TestFoldBatchNorm : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void foldedModelComputesTheSame_data();
    void foldedModelComputesTheSame();
    void foldsWhereItIsExact_data();
    void foldsWhereItIsExact();
    void otherNormsBecomeAScaleAndAShift_data();
    void otherNormsBecomeAScaleAndAShift();
    void normsWhoseVectorsOthersReadStay();
    void combinedNormsFollowTypeAndCopies();
    void foldedModelKnowsWhatIsOverwritten_data();
    void foldedModelKnowsWhatIsOverwritten();
    void linearOverSequencesIsRefusedWhenRun();
};

void TestFoldBatchNorm::foldedModelComputesTheSame_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("norms");
    QTest::newRow(PARETOSCOPE_DEMO_DIR "/digits.pt") << 8 << -1;
    QTest::newRow("cifar10/resnet20.pt") << 32 << 19;
    QTest::newRow("cifar10/resnet20_distiller.pt") << 32 << 21;
    QTest::newRow("cifar10/resnet8_mlperf_tiny.pt") << 32 << -1;
    QTest::newRow("imagenet/mobilenet_v1_075_224.pt") << 224 << 27;
}

void TestFoldBatchNorm::foldedModelComputesTheSame()
{
    const std::string file = QTest::currentDataTag();
    PARETOSCOPE_NEEDS(file);
    QFETCH(int, size);
    QFETCH(int, norms);
    const base::EngineScope engine(3);
    const graph::Model model = load(tests::realData(file));
    if (norms >= 0)
        QCOMPARE(tests::foldableBatchNorms(model), norms);
    const auto folded = tests::folded(model);
    QVERIFY(folded);
    QVERIFY(folded->history() == "foldBatchNorm");
    QCOMPARE(tests::foldableBatchNorms(*folded), 0);
    QCOMPARE(countNodes(*folded, "aten::batch_norm"), std::size_t{0});
    QVERIFY(folded->contentHash() != model.contentHash());
    QCOMPARE(folded->layers().size(), model.layers().size());
    for (std::size_t i = 0; i < model.layers().size(); ++i) {
        QCOMPARE(folded->layers()[i].name, model.layers()[i].name);
        QCOMPARE(folded->layers()[i].weightShape, model.layers()[i].weightShape);
    }
    const std::vector<c10::IValue> inputs{at::randn({2, size == 8 ? 1 : 3, size, size})};
    const auto expected = graph::Executor(model).run(inputs, {}, {});
    const auto actual = graph::Executor(*folded).run(inputs, {}, {});
    QVERIFY(expected && actual);
    const double difference = relativeDifference(actual->first(), expected->first());
    QVERIFY2(difference < 1e-4, qPrintable(QString::number(difference)));
}

void TestFoldBatchNorm::foldsWhereItIsExact_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<QList<qint64>>("shape");
    QTest::addColumn<int>("folds");
    const QList<qint64> pictures{2, 4, 6, 6};
    const QList<qint64> series{2, 4, 6};
    const QList<qint64> rows{5, 4};
    QTest::newRow("convolution without bias")
        << "h = norm(torch.conv2d(x, c.weight, None, [1,1], [0,0], [1,1], 1))" << pictures << 1;
    QTest::newRow("convolution with bias")
        << "h = norm(torch.conv2d(x, c.weight, c.bias, [1,1], [0,0], [1,1], 1))" << pictures << 1;
    QTest::newRow("grouped") << "h = norm(torch.conv2d(x, g.weight, g.bias, [1,1], [0,0], [1,1], 2))"
                             << pictures << 1;
    QTest::newRow("one dimension") << "h = norm(torch.conv1d(x, s.weight, None, [1], [0], [1], 1))" << series
                                   << 1;
    QTest::newRow("transposed")
        << "h = norm(torch.conv_transpose2d(x, u.weight, None, [1,1], [0,0], [0,0], 1, [1,1]))" << pictures
        << 1;
    QTest::newRow("transposed, grouped")
        << "h = norm(torch.conv_transpose2d(x, v.weight, v.bias, [2,2], [0,0], [0,0], 2, [1,1]))" << pictures
        << 1;
    QTest::newRow("linear") << "h = norm(torch.linear(x, l.weight, l.bias))" << rows << 1;
    QTest::newRow("without scale and shift") << "h = torch.batch_norm(torch.linear(x, l.weight, None), None, "
                                                "None, n.mean, n.var, False, 0.1, 0.01, True)"
                                             << rows << 1;
    QTest::newRow("output read twice")
        << "z = torch.linear(x, l.weight, None)\n    h = norm(z) + z" << rows << 0;
    QTest::newRow("weight used twice")
        << "h = norm(torch.linear(torch.linear(x, q.weight, None), q.weight, None)[:, [0, 1, 2, 3, 0, 1]])"
        << rows << 0;
    QTest::newRow("something in between")
        << "h = norm(torch.relu(torch.linear(x, l.weight, None)))" << rows << 0;
    QTest::newRow("statistics of the batch") << "h = torch.batch_norm(torch.linear(x, l.weight, None), "
                                                "n.weight, n.bias, n.mean, n.var, True, 0.1, 0.01, True)"
                                             << rows << 1; // read as in evaluation
}

void TestFoldBatchNorm::foldsWhereItIsExact()
{
    QFETCH(QString, body);
    QFETCH(QList<qint64>, shape);
    QFETCH(int, folds);
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath(QStringLiteral("model.pt")).toStdString();
    saveNormModel(path, body.toStdString());
    const base::EngineScope engine(1);
    const graph::Model model = load(path);
    QCOMPARE(std::ssize(pipeline::findFoldableNorms(model.data())), folds);
    const auto folded = tests::folded(model);
    QVERIFY(folded);
    QCOMPARE(countNodes(*folded, "aten::batch_norm"),
             countNodes(model, "aten::batch_norm") - std::size_t(folds));
    const std::vector<c10::IValue> inputs{at::randn(std::vector<std::int64_t>(shape.begin(), shape.end()))};
    const auto expected = graph::Executor(model).run(inputs, {}, {});
    const auto actual = graph::Executor(*folded).run(inputs, {}, {});
    QVERIFY(expected && actual);
    const double difference = relativeDifference(actual->first(), expected->first());
    QVERIFY2(difference < 1e-6, qPrintable(QString::number(difference)));
    if (folds == 1)
        QCOMPARE(folded->layers()[0].parameters,
                 folded->layers()[0].weightCount() + folded->layers()[0].outputChannels());
}

void TestFoldBatchNorm::otherNormsBecomeAScaleAndAShift_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<int>("norms");
    QTest::addColumn<int>("vectorsLess"); // of 6 numbers
    const QString layer = QStringLiteral("h = torch.linear(x, l.weight, l.bias)\n    ");
    QTest::newRow("before a layer") << layer + "h = torch.linear(norm(torch.relu(h)), k.weight, None)" << 1
                                    << 2;
    QTest::newRow("of what is read twice") << layer + "h = norm(h) + h" << 1 << 2;
    QTest::newRow("used twice") << layer + "h = norm(torch.relu(norm(torch.relu(h))))" << 2 << 2;
    QTest::newRow("without shift") << layer + "h = torch.batch_norm(torch.relu(h), n.weight, None, n.mean, "
                                              "n.var, False, 0.1, 0.01, True)"
                                   << 1 << 1;
    QTest::newRow("statistics alone stay")
        << layer + "h = torch.batch_norm(torch.relu(h), None, None, n.mean, "
                   "n.var, False, 0.1, 0.01, True)"
        << 0 << 0;
}

/// Half of what a norm stores; the original file and plain LibTorch say what it has to compute.
void TestFoldBatchNorm::otherNormsBecomeAScaleAndAShift()
{
    QFETCH(QString, body);
    QFETCH(int, norms);
    QFETCH(int, vectorsLess);
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath(QStringLiteral("model.pt")).toStdString();
    saveNormModel(path, body.toStdString());
    const base::EngineScope engine(1);
    const graph::Model model = load(path);
    QCOMPARE(std::ssize(pipeline::findCombinableNorms(model.data())), norms);
    const auto folded = tests::folded(model);
    QVERIFY(folded);
    QCOMPARE(tests::foldableBatchNorms(*folded), 0);
    QCOMPARE(countNodes(*folded, "aten::batch_norm"), countNodes(model, "aten::batch_norm"));
    QCOMPARE(folded->otherBytes(), model.otherBytes() - std::int64_t{vectorsLess} * 6 * 4);
    const pipeline::Coverage coverage = pipeline::coverageOf(model);
    QCOMPARE(coverage.combinedNorms, norms);
    QCOMPARE(coverage.bytes, pipeline::coverageOf(*folded).bytes);
    QCOMPARE(coverage.coveredBytes, pipeline::coverageOf(*folded).coveredBytes);
    const std::vector<c10::IValue> inputs{at::randn({5, 4})};
    const auto plain = formats::TorchScriptRunner::load(path);
    QVERIFY(plain);
    const auto expected = plain->run(inputs);
    const auto actual = graph::Executor(*folded).run(inputs, {}, {});
    QVERIFY(expected && actual);
    const double difference = relativeDifference(actual->first(), expected->first());
    QVERIFY2(difference < 1e-6, qPrintable(QString::number(difference)));
}

void TestFoldBatchNorm::normsWhoseVectorsOthersReadStay()
{
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath(QStringLiteral("model.pt")).toStdString();
    saveNormModel(path, "h = norm(torch.relu(torch.linear(x, l.weight, None))) * n.weight");
    const base::EngineScope engine(1);
    const graph::Model model = load(path);
    QCOMPARE(tests::foldableBatchNorms(model), 0);
    const auto folded = tests::folded(model);
    QVERIFY(folded);
    QCOMPARE(folded->otherBytes(), model.otherBytes());
}

/// An exported file is converted and copied by its users.
void TestFoldBatchNorm::combinedNormsFollowTypeAndCopies()
{
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath(QStringLiteral("model.pt")).toStdString();
    const std::filesystem::path small = folder.filePath(QStringLiteral("small.pt")).toStdString();
    saveNormModel(path, "h = norm(torch.relu(torch.linear(x, l.weight, l.bias)))");
    const base::EngineScope engine(1);
    const auto folded = tests::folded(load(path));
    QVERIFY(folded);
    const auto recipe = pipeline::uniformRecipe(folded->layers().size(), {});
    const auto written = tests::writeRecipe(*folded, recipe, small, path);
    QVERIFY(written);
    QCOMPARE(written->weightBytes, compress::modelCost(*folded, recipe.settings).storedBytes);
    torch::jit::Module original = torch::jit::load(path.string());
    torch::jit::Module exported = torch::jit::load(small.string()).deepcopy();
    const at::Tensor x = at::randn({5, 4});
    const auto differ = [&](const at::Tensor &input) {
        return relativeDifference(exported.forward({input}).toTensor(), original.forward({input}).toTensor());
    };
    QVERIFY(differ(x) < 1e-6);
    original.to(c10::ScalarType::Double);
    exported.to(c10::ScalarType::Double);
    QVERIFY(differ(x.to(c10::ScalarType::Double)) < 1e-6);
}

void TestFoldBatchNorm::foldedModelKnowsWhatIsOverwritten_data()
{
    QTest::addColumn<QString>("body");
    const QString convolution =
        QStringLiteral("h = norm(torch.conv2d(x, c.weight, c.bias, [1,1], [0,0], [1,1], 1))\n    ");
    QTest::newRow("a channel scaled") << convolution + "torch.mul_(h[:, 1], 2)";
    QTest::newRow("a view cleared") << convolution + "torch.zero_(torch.flatten(h, 2)[:, 2])";
    QTest::newRow("written into a slice") << convolution + "h[:, 0] = 0";
}

/// A value of the folded parameters with the number of some memory would make every cone too large.
void TestFoldBatchNorm::foldedModelKnowsWhatIsOverwritten()
{
    QFETCH(QString, body);
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath(QStringLiteral("model.pt")).toStdString();
    saveNormModel(path, body.toStdString());
    const base::EngineScope engine(1);
    const graph::Model model = load(path);
    const auto folded = tests::folded(model);
    QVERIFY(folded);
    const graph::ModelData &data = folded->data();
    QCOMPARE(data.writtenMemory.size(), data.values.size());
    std::ptrdiff_t written = 0;
    for (std::size_t i = 0; i < data.values.size(); ++i) {
        const bool made = data.values[i].origin == graph::Value::Origin::Node;
        QVERIFY(data.writtenMemory[i] == -1 || (made && data.writtenMemory[i] < 8));
        written += data.writtenMemory[i] >= 0;
    }
    QVERIFY(written > 0);
    QCOMPARE(written, std::ranges::count_if(model.data().writtenMemory, [](auto id) { return id >= 0; }));
}

/// With as many rows as channels, a norm over dimension 1 is not the layer's: no graph can tell, a run can.
void TestFoldBatchNorm::linearOverSequencesIsRefusedWhenRun()
{
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath(QStringLiteral("model.pt")).toStdString();
    saveNormModel(path, "h = norm(torch.linear(x, l.weight, l.bias))");
    const base::EngineScope engine(1);
    const auto folded = tests::folded(load(path));
    QVERIFY(folded);
    const std::vector<c10::IValue> inputs{at::randn({2, 6, 4})};
    const auto result = graph::Executor(*folded).run(inputs, {}, {});
    QVERIFY(!result);
    QCOMPARE(result.error().code, base::ErrorCode::ModelUnsupported);
    QVERIFY(result.error().detail.find("keep it unfolded") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestFoldBatchNorm)
#include "tst_foldbatchnorm.moc"
