// Constructs that the real networks do not contain: each is scripted here, and the graph compared with
// LibTorch's own interpreter, whole and by cones.
#include "core/base/enginescope.h"
#include "core/formats/torchscript/runner.h"
#include "core/formats/torchscript/torchscript.h"
#include "core/graph/executor.h"
#include "tests/support/sameoutputs.h"
#include "tests/support/scriptedmodule.h"

#include <ATen/ops/equal.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>
#include <cstring>

using namespace paretoscope;
using tests::ScriptedModule;
using tests::weights;

namespace {

struct Case {
    const char *name;
    const char *code;
    std::vector<const char *> layers;
    int opaque = 0;
    bool pure = true; ///< no node left that writes into its input
};

/// All share these parameters: a and b are linear 6 → 6, k a convolution 2 → 2, c a buffer of 6.
const std::vector<Case> cases{
    {"in-place activations become pure",
     R"(
def forward(self, x):
    h = torch.relu_(torch.linear(x, self.a.weight, self.a.bias))
    h += x
    g = torch.linear(h, self.b.weight, None)
    return torch.sigmoid_(g.mul_(0.5)) + h
)",
     {"a", "b"}},
    {"assignment to a slice",
     R"(
def forward(self, x):
    h = torch.linear(x, self.a.weight, self.a.bias)
    before = torch.linear(h, self.b.weight, self.b.bias)
    h[:, 1:3] = 0.25
    return torch.linear(h, self.b.weight, self.b.bias) + before
)",
     {"a", "b"},
     0,
     false},
    {"view written after it was read",
     R"(
def forward(self, x):
    h = torch.linear(x, self.a.weight, self.a.bias)
    v = h.view([-1, 2, 3])
    s = torch.linear(torch.sum(v, 1), self.b.weight[0:4, 0:3])
    v.add_(1.0)
    return torch.linear(h, self.b.weight, self.b.bias).sum(1, True) + s
)",
     {"a", "b"},
     0,
     false},
    {"written input",
     R"(
def forward(self, x):
    x.mul_(2.0)
    return torch.linear(x, self.a.weight, self.a.bias)
)",
     {"a"}},
    {"write inside a branch",
     R"(
def forward(self, x):
    h = torch.linear(x, self.a.weight, self.a.bias)
    if bool(torch.gt(torch.sum(h), 0.0)):
        h.add_(1.0)
    else:
        h = h - 1.0
    return torch.linear(h, self.b.weight, self.b.bias)
)",
     {"a", "b"},
     1,
     false},
    {"branch on data",
     R"(
def forward(self, x):
    h = torch.linear(x, self.a.weight, self.a.bias)
    if bool(torch.gt(torch.sum(h), 0.0)):
        h = torch.linear(h, self.b.weight, self.b.bias)
    return torch.linear(h, self.a.weight, self.a.bias)
)",
     {"a", "b"},
     1},
    {"list that grows",
     R"(
def forward(self, x):
    parts = [x]
    for i in range(3):
        parts.append(torch.linear(parts[-1], self.a.weight, self.a.bias))
    return torch.cat(parts, 1)
)",
     {"a"},
     0,
     false},
    {"dict output",
     R"(
def forward(self, x):
    return {"logits": torch.linear(x, self.a.weight, self.a.bias), "other": x}
)",
     {"a"}},
    {"tuple output",
     R"(
def forward(self, x):
    h = torch.linear(x, self.a.weight, self.a.bias)
    return torch.linear(h, self.b.weight, None), [h, x]
)",
     {"a", "b"}},
    {"list output",
     R"(
def forward(self, x):
    return [torch.linear(x, self.a.weight, self.a.bias), x]
)",
     {"a"}},
    {"input with a default",
     R"(
def forward(self, x, mask: Optional[Tensor] = None, scale: float = 0.5):
    h = torch.linear(x, self.a.weight, self.a.bias)
    if mask is not None:
        h = h * mask
    return h * scale
)",
     {"a"}},
    {"dropout and identity",
     R"(
def forward(self, x):
    h = torch.dropout(torch.linear(x, self.a.weight, self.a.bias), 0.5, self.training)
    h = torch.feature_dropout(h[:, :].detach(), 0.5, self.training)
    return torch.linear(h, self.b.weight, self.b.bias)
)",
     {"a", "b"}},
    {"assertions",
     R"(
def forward(self, x):
    assert x.dim() == 2, "two dimensions, please"
    h = torch.linear(x, self.a.weight, self.a.bias)
    assert self.a.weight.size(0) == 6, "six"
    return h
)",
     {"a"}},
    {"products with a transposed weight",
     R"(
def forward(self, x):
    h = torch.addmm(self.a.bias, x, torch.t(self.a.weight))
    return torch.matmul(h, torch.transpose(self.b.weight, 0, 1)) + self.b.bias
)",
     {"a", "b"}},
    {"convolution with padding by name",
     R"(
def forward(self, x):
    h = torch.conv2d(torch.reshape(x, [-1, 2, 3, 1]), self.k.weight, self.k.bias, [1, 1], "same", [1, 1], 1)
    return torch.linear(torch.flatten(h, 1), self.a.weight, None)
)",
     {"k", "a"}},
    {"traced transposed convolution",
     R"(
def forward(self, x):
    h = torch.reshape(x, [-1, 2, 3, 1])
    h = torch._convolution(h, self.k.weight, self.k.bias, [1, 1], [1, 1], [1, 1], True, [0, 0], 1, False, False, True, True)
    return torch.linear(torch.flatten(h, 1), self.a.weight, self.a.bias)
)",
     {"k", "a"}},
    {"attribute assigned in forward",
     R"(
def forward(self, x):
    self.c = self.c + 1.0
    return torch.linear(x * self.c, self.a.weight, self.a.bias)
)",
     {"a"}},
    {"attribute assigned in a dead branch",
     R"(
def forward(self, x):
    if self.training:
        if x.size(0) > 1:
            self.c = self.c + 1.0
    return torch.linear(x * self.c, self.a.weight, self.a.bias)
)",
     {"a"}},
    {"attribute assigned in a loop",
     R"(
def forward(self, x):
    while bool(torch.gt(torch.sum(self.c), 1.0)):
        self.c = self.c * 0.5
    return torch.linear(x * self.c, self.a.weight, self.a.bias)
)",
     {"a"},
     1},
    {"list that grows with the data",
     R"(
def forward(self, x):
    sizes = [2, 3]
    for i in range(x.size(0) - 3):
        sizes.append(1)
    h = torch.linear(x, self.a.weight, self.a.bias)
    return h * float(len(sizes))
)",
     {"a"},
     1,
     false},
    {"printing",
     R"(
def forward(self, x):
    print("hello")
    return torch.linear(x, self.a.weight, self.a.bias)
)",
     {"a"}},
    {"weight that is also computed with",
     R"(
def forward(self, x):
    norm = torch.sum(self.a.weight * self.a.weight)
    return torch.linear(x, self.a.weight, self.a.bias) / norm
)",
     {"a"}},
};

void save(const std::filesystem::path &path, const std::string &code)
{
    ScriptedModule module;
    module.parameters = {{"a.weight", weights({6, 6}, 1)},       {"a.bias", weights({6}, 2)},
                         {"b.weight", weights({6, 6}, 3)},       {"b.bias", weights({6}, 4)},
                         {"k.weight", weights({2, 2, 3, 3}, 5)}, {"k.bias", weights({2}, 6)}};
    module.buffers = {{"c", at::ones({6})}};
    module.code = code;
    module.save(path);
}

} // namespace

class TestTorchScriptGraphs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void runsAsLibTorchDoes_data();
    void runsAsLibTorchDoes();
    void conesNeverWriteIntoRetainedValues_data() { runsAsLibTorchDoes_data(); }
    void conesNeverWriteIntoRetainedValues();
    void tiedWeightsAreOneLayer();
    void doubleWeightAmongFloatsIsNoLayerButRuns();
    void hashFollowsContent();
    void hashIsTheSameInEveryProcess();

private:
    std::filesystem::path path() const { return m_folder.filePath(QStringLiteral("model.pt")).toStdString(); }

    QTemporaryDir m_folder;
};

void TestTorchScriptGraphs::runsAsLibTorchDoes_data()
{
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < cases.size(); ++i)
        QTest::newRow(cases[i].name) << static_cast<int>(i);
}

void TestTorchScriptGraphs::runsAsLibTorchDoes()
{
    QFETCH(int, index);
    const Case &item = cases[static_cast<std::size_t>(index)];
    save(path(), item.code);
    const base::EngineScope engine;
    const auto model = formats::readTorchScript(path());
    QVERIFY2(model, model ? "" : (model.error().message() + model.error().detail).c_str());
    QStringList names;
    QStringList expectedNames;
    for (const graph::Layer &layer : model->layers())
        names << QString::fromStdString(layer.name);
    for (const char *name : item.layers)
        expectedNames << QLatin1String(name);
    QCOMPARE(names, expectedNames);
    QCOMPARE(model->opaqueCount(), item.opaque);
    bool pure = true;
    for (const graph::Node &node : model->data().nodes)
        pure = pure && !node.mutates;
    QCOMPARE(pure, item.pure);
    const graph::Executor executor(*model);
    for (int repeat = 0; repeat < 3; ++repeat) {
        const at::Tensor input = at::randn({4, 6});
        const std::vector<c10::IValue> inputs{input.clone()};
        const auto ours = executor.run(inputs, {}, {});
        QVERIFY2(ours, ours ? "" : (ours.error().message() + ours.error().detail).c_str());
        QVERIFY(at::equal(inputs[0].toTensor(), input)); // a run changes nothing outside
        const auto fresh = formats::TorchScriptRunner::load(path());
        QVERIFY(fresh);
        const auto theirs = fresh->run(inputs);
        QVERIFY(theirs);
        QVERIFY(tests::sameOutputs(*ours, *theirs));
    }
}

void TestTorchScriptGraphs::conesNeverWriteIntoRetainedValues()
{
    QFETCH(int, index);
    save(path(), cases[static_cast<std::size_t>(index)].code);
    const base::EngineScope engine;
    const graph::Executor executor(formats::readTorchScript(path()).value());
    const std::vector<c10::IValue> inputs{at::randn({4, 6})};
    graph::Activations retained;
    const auto base = executor.runRetaining(inputs, {}, retained);
    QVERIFY(base);
    for (int repeat = 0; repeat < 2; ++repeat) {
        for (std::size_t layer = 0; layer < executor.model().layers().size(); ++layer) {
            const auto weight = executor.model().data().bindings[layer].weight;
            const at::Tensor &tensor =
                executor.model().data().parameters[static_cast<std::size_t>(weight)].tensor;
            for (const double factor : {0.5, 1.0}) {
                const std::vector<graph::Override> changed{{weight, at::mul(tensor, factor)}};
                const auto cone =
                    executor.runCone(graph::coneOf(executor.model(), {layer}), retained, changed, {});
                const auto whole = executor.run(inputs, changed, {});
                QVERIFY(cone && whole);
                QVERIFY(tests::sameOutputs(*cone, *whole));
                QVERIFY(factor != 1.0 || tests::sameOutputs(*cone, *base));
            }
        }
    }
}

void TestTorchScriptGraphs::tiedWeightsAreOneLayer()
{
    const at::Tensor table = weights({9, 4}, 1);
    ScriptedModule module;
    module.parameters = {{"tokens.weight", table}, {"output.weight", table}};
    module.code = R"(
def forward(self, x):
    h = torch.embedding(self.tokens.weight, x)
    return torch.linear(h, self.output.weight, None)
)";
    module.save(path());
    const auto model = formats::readTorchScript(path());
    QVERIFY(model);
    QCOMPARE(model->layers().size(), std::size_t{1});
    QCOMPARE(model->layers()[0].uses, 2);
    QCOMPARE(model->parameterCount(), 36);
    QCOMPARE(model->otherBytes(), 0);
}

void TestTorchScriptGraphs::doubleWeightAmongFloatsIsNoLayerButRuns()
{
    ScriptedModule module;
    module.parameters = {{"a.weight", weights({3, 3}, 1).to(at::kDouble)}, {"b.weight", weights({2, 3}, 2)}};
    module.code =
        "def forward(self, x):\n"
        "    return torch.linear(torch.linear(x.to(7), self.a.weight, None).to(6), self.b.weight, None)\n";
    module.save(path());
    const auto model = formats::readTorchScript(path());
    QVERIFY(model);
    QCOMPARE(model->layers().size(), std::size_t{1});
    QCOMPARE(model->otherBytes(), 72);
    const base::EngineScope engine;
    const std::vector<c10::IValue> inputs{at::randn({2, 3})};
    QVERIFY(graph::Executor(*model).run(inputs, {}, {}));
}

void TestTorchScriptGraphs::hashFollowsContent()
{
    const auto hashOf = [this](const char *code) {
        save(path(), code);
        return formats::readTorchScript(path()).value().contentHash();
    };
    const char *const one = "def forward(self, x):\n    return torch.linear(x, self.a.weight, self.a.bias)\n";
    const char *const same =
        "def forward(self, y):\n    z = torch.linear(y, self.a.weight, self.a.bias)\n    return z\n";
    const char *const other =
        "def forward(self, x):\n    return torch.linear(x, self.b.weight, self.b.bias)\n";
    const char *const scaled =
        "def forward(self, x):\n    return torch.linear(x, self.a.weight, self.a.bias) * 0.1\n";
    const char *const nearly =
        "def forward(self, x):\n    return torch.linear(x, self.a.weight, self.a.bias) * "
        "0.10000000000000002\n";
    QCOMPARE(hashOf(one), hashOf(one));
    QCOMPARE(hashOf(one), hashOf(same));
    QVERIFY(hashOf(one) != hashOf(other));
    QVERIFY(hashOf(one) != hashOf(scaled));
    QVERIFY(hashOf(scaled) != hashOf(nearly));
}

void TestTorchScriptGraphs::hashIsTheSameInEveryProcess()
{
    for (const std::size_t index :
         {std::size_t{1}, std::size_t{4}, std::size_t{6}}) { // views, branches, lists
        save(path(), cases[index].code);
        const std::string own = formats::readTorchScript(path()).value().contentHash();
        QProcess other;
        other.start(QCoreApplication::applicationFilePath(),
                    {QStringLiteral("--hash"), QString::fromStdString(path().string())});
        QVERIFY(other.waitForFinished());
        QCOMPARE(other.readAllStandardOutput().toStdString(), own);
    }
}

int main(int argc, char *argv[])
{
    if (argc == 3 && std::strcmp(argv[1], "--hash") == 0) {
        std::fputs(formats::readTorchScript(argv[2]).value().contentHash().c_str(), stdout);
        return 0;
    }
    QCoreApplication application(argc, argv);
    TestTorchScriptGraphs test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_torchscriptgraphs.moc"
