// How files keep their weights: as constants, in half or double precision, as integers already, in memory
// that is only mapped, beside operators that LibTorch does not have.
#include "core/base/enginescope.h"
#include "core/formats/torchscript/runner.h"
#include "core/formats/torchscript/torchscript.h"
#include "core/graph/executor.h"
#include "tests/support/foldednetwork.h"
#include "tests/support/scriptedmodule.h"

#include <ATen/ops/allclose.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/randn.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/passes/freeze_module.h>
#include <torch/csrc/jit/serialization/import.h>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <zip.h>

using namespace paretoscope;
using tests::ScriptedModule;
using tests::weights;

namespace {

const char *const network = R"(
def forward(self, x):
    h = torch.conv2d(x, self.conv.weight, self.conv.bias, [1, 1], [0, 0], [1, 1], 1)
    h = torch.relu(torch.batch_norm(h, self.norm.weight, None, self.norm.mean, self.norm.variance, False, 0.1, 1e-5, True))
    return torch.linear(torch.flatten(h, 1), self.out.weight, self.out.bias)
)";

ScriptedModule plainNetwork(c10::ScalarType type = at::kFloat)
{
    ScriptedModule module;
    module.parameters = {{"conv.weight", weights({4, 3, 3, 3}, 1).to(type)},
                         {"conv.bias", weights({4}, 2).to(type)},
                         {"norm.weight", weights({4}, 3).to(type)},
                         {"out.weight", weights({5, 4 * 36}, 4).to(type)},
                         {"out.bias", weights({5}, 5).to(type)}};
    module.buffers = {{"norm.mean", weights({4}, 6).to(type)},
                      {"norm.variance", weights({4}, 7).abs().add(1.0).to(type)}};
    module.code = network;
    return module;
}

QStringList layerNames(const graph::Model &model)
{
    QStringList names;
    for (const graph::Layer &layer : model.layers())
        names << QString::fromStdString(layer.name);
    return names;
}

QByteArray textOf(const base::Error &error)
{
    return QByteArray::fromStdString(error.message() + " (" + error.detail + ")");
}

/// Replaces FROM by TO in the code inside a TorchScript file.
void rewriteCode(const std::filesystem::path &path, const QByteArray &from, const QByteArray &to)
{
    zip_t *archive = zip_open(path.c_str(), 0, nullptr);
    QList<QByteArray> kept; // until the archive is closed
    for (zip_int64_t i = 0; i < zip_get_num_entries(archive, 0); ++i) {
        zip_stat_t entry;
        zip_stat_index(archive, static_cast<zip_uint64_t>(i), 0, &entry);
        const QByteArray name(entry.name);
        if (!name.contains("/code/") || !name.endsWith(".py"))
            continue;
        QByteArray content(static_cast<qsizetype>(entry.size), '\0');
        zip_file_t *file = zip_fopen_index(archive, static_cast<zip_uint64_t>(i), 0);
        zip_fread(file, content.data(), entry.size);
        zip_fclose(file);
        kept << content.replace(from, to);
        zip_file_replace(archive, static_cast<zip_uint64_t>(i),
                         zip_source_buffer(archive, kept.back().constData(),
                                           static_cast<zip_uint64_t>(kept.back().size()), 0),
                         0);
    }
    QCOMPARE(zip_close(archive), 0);
}

} // namespace

class TestWeightForms : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void frozenNetworkHasItsLayers_data();
    void frozenNetworkHasItsLayers();
    void narrowAndWideNetworksRunAsFloat_data();
    void narrowAndWideNetworksRunAsFloat();
    void floatNetworkIsLeftAlone();
    void doubleIsAskedForInTheCode();
    void integerWeightsAreSaidToBe_data();
    void integerWeightsAreSaidToBe();
    void missingOperatorIsNamedWithItsPackage_data();
    void missingOperatorIsNamedWithItsPackage();
    void largeFileIsMappedAndTheSame();
    void mappedFileMayBeOverwritten();

private:
    std::filesystem::path path() const { return m_folder.filePath(QStringLiteral("model.pt")).toStdString(); }
    QTemporaryDir m_folder;
};

void TestWeightForms::frozenNetworkHasItsLayers_data()
{
    QTest::addColumn<bool>("half");
    QTest::newRow("float") << false;
    QTest::newRow("half") << true;
}

/// As torch.jit.freeze saves it: weights are constants without names.
void TestWeightForms::frozenNetworkHasItsLayers()
{
    QFETCH(bool, half);
    const base::EngineScope engine;
    plainNetwork(half ? at::kHalf : at::kFloat).save(path());
    const auto before = formats::readTorchScript(path());
    QVERIFY2(before, before ? "" : textOf(before.error()));
    torch::jit::Module module = torch::jit::load(path().string());
    module.eval();
    torch::jit::freeze_module(module).save(path().string());
    const auto model = formats::readTorchScript(path());
    QVERIFY2(model, model ? "" : textOf(model.error()));
    QCOMPARE(layerNames(*model), (QStringList{QStringLiteral("conv2d_1"), QStringLiteral("linear_1")}));
    QCOMPARE(model->parameterCount(), before->parameterCount());
    QCOMPARE(tests::foldableBatchNorms(*model), 1);
    const std::vector<c10::IValue> inputs{at::randn({2, 3, 8, 8})};
    const auto ours = graph::Executor(*model).run(inputs, {}, {});
    const auto theirs = graph::Executor(*before).run(inputs, {}, {});
    QVERIFY(ours && theirs);
    QVERIFY(at::allclose(ours->first(), theirs->first(), 1e-5, 1e-6));
}

void TestWeightForms::narrowAndWideNetworksRunAsFloat_data()
{
    QTest::addColumn<int>("type");
    QTest::newRow("half") << static_cast<int>(at::kHalf);
    QTest::newRow("bfloat16") << static_cast<int>(at::kBFloat16);
    QTest::newRow("double") << static_cast<int>(at::kDouble);
}

void TestWeightForms::narrowAndWideNetworksRunAsFloat()
{
    QFETCH(int, type);
    const auto scalar = static_cast<c10::ScalarType>(type);
    plainNetwork(scalar).save(path());
    const base::EngineScope engine;
    const auto model = formats::readTorchScript(path());
    QVERIFY2(model, model ? "" : textOf(model.error()));
    QCOMPARE(layerNames(*model), (QStringList{QStringLiteral("conv"), QStringLiteral("out")}));
    for (const graph::Parameter &parameter : model->data().parameters) {
        QCOMPARE(parameter.tensor.scalar_type(), at::kFloat);
    }
    const auto weight =
        model->data().parameters[static_cast<std::size_t>(model->data().bindings[0].weight)].tensor;
    QVERIFY(at::equal(weight, weights({4, 3, 3, 3}, 1).to(scalar).to(at::kFloat)));
    QVERIFY(graph::Executor(*model).run(std::vector<c10::IValue>{at::randn({2, 3, 8, 8})}, {}, {}));
}

void TestWeightForms::floatNetworkIsLeftAlone()
{
    ScriptedModule module = plainNetwork();
    module.buffers.emplace_back("norm.table", weights({4}, 8).to(at::kDouble));
    module.code = "def forward(self, x):\n    return torch.linear(x, self.out.weight, None).to(7) * "
                  "self.norm.table[0]\n";
    module.save(path());
    const base::EngineScope engine;
    const auto model = formats::readTorchScript(path());
    QVERIFY2(model, model ? "" : textOf(model.error()));
    const auto outputs = graph::Executor(*model).run(std::vector<c10::IValue>{at::randn({2, 144})}, {}, {});
    QVERIFY(outputs);
    QCOMPARE(outputs->first().scalar_type(), at::kDouble);
}

void TestWeightForms::doubleIsAskedForInTheCode()
{
    ScriptedModule module;
    module.parameters = {{"a.weight", weights({3, 3}, 1).to(at::kDouble)}};
    module.buffers = {{"k", weights({3}, 2).to(at::kDouble)}};
    module.code = R"(
def forward(self, x):
    zero = torch.zeros([x.size(0), 3], dtype=7)
    return torch.linear(x.to(7), self.a.weight, None) * self.k + zero
)";
    module.save(path());
    const base::EngineScope engine;
    const auto model = formats::readTorchScript(path());
    QVERIFY2(model, model ? "" : textOf(model.error()));
    QCOMPARE(layerNames(*model), QStringList{QStringLiteral("a")});
    const auto outputs = graph::Executor(*model).run(std::vector<c10::IValue>{at::randn({2, 3})}, {}, {});
    QVERIFY2(outputs, outputs ? "" : textOf(outputs.error()));
    QCOMPARE(outputs->first().scalar_type(), at::kFloat);
}

void TestWeightForms::integerWeightsAreSaidToBe_data()
{
    QTest::addColumn<QByteArray>("operation");
    for (const char *name : {"linear_of_some_version", "conv2d_of_another", "gru_of_a_third"})
        QTest::newRow(name) << QByteArray(name);
}

/// Operators that this LibTorch does not have; what is read: tst_quantizednetworks.
void TestWeightForms::integerWeightsAreSaidToBe()
{
    QFETCH(QByteArray, operation);
    const base::EngineScope engine;
    torch::jit::Module module("__torch__.Net", std::make_shared<torch::jit::CompilationUnit>(), true);
    module.register_parameter("weight", weights({4, 6}, 1), false);
    module.define("def forward(self, x):\n    return torch.erfinv(torch.linear(x, self.weight, None))\n");
    module.save(path().string());
    rewriteCode(path(), "torch.erfinv", "ops.quantized." + operation);
    const auto model = formats::readTorchScript(path());
    QVERIFY(!model);
    const QByteArray message = QByteArray::fromStdString(model.error().message());
    QVERIFY2(message.contains("quantized already") && message.contains("start from the float network"),
             textOf(model.error()));
}

void TestWeightForms::missingOperatorIsNamedWithItsPackage_data()
{
    QTest::addColumn<QByteArray>("call");
    QTest::addColumn<QByteArray>("named");
    QTest::newRow("torchvision") << QByteArray("ops.torchvision.roi_align")
                                 << QByteArray("torchvision::roi_align of the package torchvision");
    QTest::newRow("torch-scatter") << QByteArray("ops.torch_scatter.scatter_max")
                                   << QByteArray("torch_scatter::scatter_max of the package torch-scatter");
    QTest::newRow("detectron2") << QByteArray("ops.detectron2.nms_rotated")
                                << QByteArray("detectron2::nms_rotated of the package detectron2");
    QTest::newRow("somebody's own") << QByteArray("ops.acme.fold")
                                    << QByteArray("acme::fold of an extension named acme");
}

void TestWeightForms::missingOperatorIsNamedWithItsPackage()
{
    QFETCH(QByteArray, call);
    QFETCH(QByteArray, named);
    ScriptedModule module;
    module.parameters = {{"a.weight", weights({3, 3}, 1)}};
    module.code = "def forward(self, x):\n    return torch.erfinv(torch.linear(x, self.a.weight, None))\n";
    module.save(path());
    rewriteCode(path(), "torch.erfinv", call);
    const auto model = formats::readTorchScript(path());
    QVERIFY(!model);
    QVERIFY2(QByteArray::fromStdString(model.error().message()).contains(named), textOf(model.error()));
}

/// 33 MB: above the size from which files are mapped.
void TestWeightForms::largeFileIsMappedAndTheSame()
{
    ScriptedModule module;
    module.parameters = {{"a.weight", weights({2900, 2900}, 1)}, {"b.weight", weights({3, 2900}, 2)}};
    module.buffers = {{"shared", module.parameters[1].second}};
    module.code = "def forward(self, x):\n"
                  "    return torch.linear(torch.linear(x, self.a.weight, None), self.b.weight, None) + "
                  "torch.sum(self.shared)\n";
    module.save(path());
    QVERIFY(std::filesystem::file_size(path()) > (std::uintmax_t{32} << 20));
    const base::EngineScope engine;
    const auto model = formats::readTorchScript(path());
    QVERIFY2(model, model ? "" : textOf(model.error()));
    QCOMPARE(layerNames(*model), (QStringList{QStringLiteral("a"), QStringLiteral("b")}));
    QVERIFY(at::equal(model->data().parameters[0].tensor, module.parameters[0].second));
    torch::jit::Module plain = torch::jit::load(path().string());
    const at::Tensor input = at::randn({2, 2900});
    const auto ours = graph::Executor(*model).run(std::vector<c10::IValue>{input}, {}, {});
    QVERIFY(ours);
    QVERIFY(at::equal(ours->first(), plain.forward({input}).toTensor()));
}

void TestWeightForms::mappedFileMayBeOverwritten()
{
    largeFileIsMappedAndTheSame();
    const base::EngineScope engine;
    const auto model = formats::readTorchScript(path());
    QVERIFY(model);
    const std::vector<c10::IValue> inputs{at::randn({2, 2900})};
    QFile file(QString::fromStdString(path().string()));
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.resize(100)); // while the network is open
    const auto outputs = graph::Executor(*model).run(inputs, {}, {});
    QVERIFY(outputs);
    QVERIFY(at::equal(model->data().parameters[0].tensor, weights({2900, 2900}, 1)));
}

QTEST_GUILESS_MAIN(TestWeightForms)
#include "tst_weightforms.moc"
