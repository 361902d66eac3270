// Scripted modules as torch.nn has them: what is known before the run is folded away, the rest runs as it was
// stored, and its weights stay parameters. Compared with LibTorch's own interpreter.
#include "core/base/enginescope.h"
#include "core/formats/torchscript/runner.h"
#include "core/formats/torchscript/torchscript.h"
#include "core/graph/executor.h"
#include "tests/support/foldednetwork.h"
#include "tests/support/scriptedmodule.h"

#include <ATen/ops/allclose.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/jit/api/module.h>

#include <QTemporaryDir>
#include <QTest>

using namespace paretoscope;
using tests::weights;

namespace {

constexpr std::int64_t features = 6;
constexpr std::int64_t hidden = 4;

/// A module with parameters, a list of them (as nn.LSTM keeps _flat_weights) and some attributes that code
/// assigns.
struct Case {
    const char *name;
    const char *code;
    std::vector<std::int64_t> input;
    int layersAtLeast = 1;
};

const char *const recurrent = R"(
def run(self, x, hx: Optional[Tuple[Tensor, Tensor]]):
    batched = x.dim() == 3
    if not batched:
        x = x.unsqueeze(0)
    if hx is None:
        zero = torch.zeros([1, x.size(0), 4], dtype=x.dtype, device=x.device)
        hx = (zero, zero)
    else:
        if batched:
            if hx[0].dim() != 3:
                assert False, "the state should be 3-D"
        else:
            hx = (hx[0].unsqueeze(1), hx[1].unsqueeze(1))
    if x.size(-1) != 6:
        assert False, "six features, please"
    out, h, c = torch.lstm(x, [hx[0], hx[1]], self.flat, True, 1, 0.0, self.training, False, True)
    if not batched:
        out = out.squeeze(0)
    return out, (h, c)

def forward(self, x):
    return torch.linear(self.run(x, None)[0][:, -1], self.head, None)
)";

const char *const transposed = R"(
def padding(self, x, size: Optional[List[int]], stride: List[int], kernel: List[int], dilation: Optional[List[int]]):
    if size is None:
        result = [0, 0]
    else:
        batched = x.dim() == 4
        others = 2 if batched else 1
        if len(size) == others + 2:
            size = size[others:]
        smallest: List[int] = []
        for d in range(2):
            d_size = (x.size(d + others) - 1) * stride[d] + (dilation[d] if dilation is not None else 1) * (kernel[d] - 1) + 1
            smallest.append(d_size)
        for i in range(len(size)):
            if size[i] < smallest[i]:
                assert False, "too small"
        found: List[int] = []
        for d in range(2):
            found.append(size[d] - smallest[d])
        result = found
    return result

def forward(self, x):
    pad = self.padding(x, None, [2, 2], [2, 2], [1, 1])
    return torch.relu(torch.conv_transpose2d(x, self.up, None, [2, 2], [0, 0], pad, 1, [1, 1]))
)";

const char *const resized = R"(
def forward(self, x):
    h = torch.conv2d(x, self.kernel, None, [1, 1], [0, 0], [1, 1], 1)
    scale: Optional[List[float]] = None
    size: Optional[List[int]] = [x.size(2), x.size(3)]
    if size is not None and scale is not None:
        assert False, "either"
    if size is not None:
        if len(size) != h.dim() - 2:
            assert False, "spatial"
        out = torch.upsample_bilinear2d(h, size, False, None)
    else:
        assert scale is not None
        out = torch.upsample_bilinear2d(h, None, False, scale)
    return out
)";

const char *const branchState = R"(
def forward(self, x):
    h = torch.linear(x, self.first, None)
    if bool(torch.gt(torch.sum(h), 0.0)):
        self.last = h
        self.count = self.count + 1
    else:
        self.last = -h
    return torch.linear(self.last, self.second, None) * float(self.count + 1)
)";

const char *const loopState = R"(
def forward(self, x):
    for i in range(x.size(0)):
        self.count += 1
        self.last = torch.linear(x, self.first, None) * float(self.count)
    return torch.linear(self.last, self.second, None)
)";

const char *const nestedState = R"(
def forward(self, x):
    self.last = x
    while self.count < 3:
        if bool(torch.gt(torch.sum(x), 0.0)):
            self.count += 2
        else:
            self.count += 1
        self.last = torch.linear(self.last, self.square, None)
    return torch.linear(self.last, self.first, None)
)";

const char *const attention = R"(
def forward(self, x):
    q, k, v = x, x, x
    if x.dim() != 3:
        q, k, v = x.unsqueeze(1), x.unsqueeze(1), x.unsqueeze(1)
    if k is v:
        if q is k:
            parts = torch.linear(q, self.packed, None).chunk(3, -1)
        else:
            parts = torch.linear(torch.add(q, k), self.packed, None).chunk(3, -1)
    else:
        parts = torch.linear(torch.add(k, v), self.packed, None).chunk(3, -1)
    scores = torch.bmm(parts[0], parts[1].transpose(1, 2))
    return torch.linear(torch.bmm(torch.softmax(scores, -1), parts[2]).mean(1), self.square, None)
)";

const std::vector<Case> cases{
    {"recurrent layer whose state is left out", recurrent, {3, 5, features}},
    {"transposed convolution with an output size", transposed, {2, 3, 5, 5}},
    {"resizing to a size", resized, {2, 3, 7, 7}},
    {"attribute set in a branch", branchState, {3, features}, 2},
    {"attribute set in a loop", loopState, {3, features}, 1},
    {"attribute set in a branch of a loop", nestedState, {3, features}, 1},
    {"attention that asks whether its inputs are one", attention, {2, 5, features}, 2}};

torch::jit::Module moduleOf(const char *code)
{
    torch::jit::Module module("__torch__.Net", std::make_shared<torch::jit::CompilationUnit>(), true);
    module.register_attribute("training", c10::BoolType::get(), true);
    int seed = 0;
    const auto add = [&](const char *name, std::initializer_list<std::int64_t> shape) {
        module.register_parameter(name, weights(shape, ++seed), false);
        return module.attr(name).toTensor();
    };
    add("head", {3, hidden});
    add("up", {3, 2, 2, 2});
    add("kernel", {4, 3, 3, 3});
    add("first", {hidden, features});
    add("second", {2, hidden});
    add("square", {features, features});
    add("packed", {3 * features, features});
    const c10::List<at::Tensor> flat({add("w_ih", {4 * hidden, features}), add("w_hh", {4 * hidden, hidden}),
                                      add("b_ih", {4 * hidden}), add("b_hh", {4 * hidden})});
    module.register_attribute("flat", c10::ListType::ofTensors(), flat);
    module.register_attribute("last", c10::TensorType::get(), at::zeros({1}));
    module.register_attribute("count", c10::IntType::get(), 0);
    module.define(code);
    return module;
}

QByteArray textOf(const base::Error &error)
{
    return QByteArray::fromStdString(error.message() + " (" + error.detail + ")");
}

} // namespace

class TestScriptedNetworks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void runsAsLibTorchDoes_data();
    void runsAsLibTorchDoes();
    void weightsInAListKeepTheirNames();
    void guardRefusesWithItsOwnWords_data();
    void guardRefusesWithItsOwnWords();
    void guardOfANormStaysOutOfTheWay();
    void equalResultsOfABranchAreOne();

private:
    std::filesystem::path path() const { return m_folder.filePath(QStringLiteral("model.pt")).toStdString(); }
    QTemporaryDir m_folder;
};

void TestScriptedNetworks::runsAsLibTorchDoes_data()
{
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < cases.size(); ++i)
        QTest::newRow(cases[i].name) << static_cast<int>(i);
}

void TestScriptedNetworks::runsAsLibTorchDoes()
{
    QFETCH(int, index);
    const Case &item = cases[static_cast<std::size_t>(index)];
    moduleOf(item.code).save(path().string());
    const base::EngineScope engine;
    const auto model = formats::readTorchScript(path());
    QVERIFY2(model, model ? "" : textOf(model.error()));
    QVERIFY(static_cast<int>(model->layers().size()) >= item.layersAtLeast);
    const graph::Executor executor(*model);
    for (int repeat = 0; repeat < 3; ++repeat) { // an attribute that is assigned begins anew every time
        const std::vector<c10::IValue> inputs{at::randn(item.input)};
        const auto ours = executor.run(inputs, {}, {});
        QVERIFY2(ours, ours ? "" : textOf(ours.error()));
        const auto fresh = formats::TorchScriptRunner::load(path());
        QVERIFY(fresh);
        const auto theirs = fresh->run(inputs);
        QVERIFY2(theirs, theirs ? "" : textOf(theirs.error()));
        QVERIFY(at::allclose(ours->first(), theirs->first(), 1e-6, 1e-6));
    }
}

void TestScriptedNetworks::weightsInAListKeepTheirNames()
{
    moduleOf(recurrent).save(path().string());
    const auto model = formats::readTorchScript(path());
    QVERIFY(model);
    QStringList names;
    for (const graph::Parameter &parameter : model->data().parameters)
        names << QString::fromStdString(parameter.name);
    for (const char *name : {"w_ih", "w_hh", "b_ih", "b_hh", "head"})
        QVERIFY2(names.contains(QLatin1String(name)), name);
}

void TestScriptedNetworks::guardRefusesWithItsOwnWords_data()
{
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("raise on a size") << QByteArray(R"(
def forward(self, x):
    if x.size(1) != 6:
        assert False, "six features wanted"
    return torch.linear(x, self.square, None)
)") << QByteArray("six features wanted");
    QTest::newRow("assertion on values") << QByteArray(R"(
def forward(self, x):
    assert bool(torch.all(torch.ge(x, 0.0))), "no negative numbers"
    return torch.linear(x[:, 0:6], self.square, None)
)") << QByteArray("no negative numbers");
    QTest::newRow("the second of two") << QByteArray(R"(
def forward(self, x):
    if x.dim() != 2:
        assert False, "two dimensions, please"
    h = torch.relu(x)
    if h.size(1) != 6:
        assert False, "not like that"
    return torch.linear(h, self.square, None)
)") << QByteArray("not like that");
}

void TestScriptedNetworks::guardRefusesWithItsOwnWords()
{
    QFETCH(QByteArray, code);
    QFETCH(QByteArray, words);
    moduleOf(code.constData()).save(path().string());
    const base::EngineScope engine;
    const auto model = formats::readTorchScript(path());
    QVERIFY2(model, model ? "" : textOf(model.error()));
    QCOMPARE(model->opaqueCount(), 0);
    const graph::Executor executor(*model);
    QVERIFY(executor.run(std::vector<c10::IValue>{at::randn({2, features}).abs()}, {}, {}));
    const auto refused = executor.run(std::vector<c10::IValue>{at::randn({2, 7})}, {}, {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, base::ErrorCode::DataMismatch);
    QVERIFY2(QByteArray::fromStdString(refused.error().message()).contains(words), textOf(refused.error()));
}

/// nn.BatchNorm2d asks for four dimensions; that must not keep it from being folded.
void TestScriptedNetworks::guardOfANormStaysOutOfTheWay()
{
    tests::ScriptedModule module;
    module.parameters = {{"conv.weight", weights({2, 3, 3, 3}, 1)}, {"norm.weight", weights({2}, 2)}};
    module.buffers = {{"norm.mean", weights({2}, 3)}, {"norm.variance", weights({2}, 4).abs().add(1.0)}};
    module.code = R"(
def forward(self, x):
    h = torch.conv2d(x, self.conv.weight, None, [1, 1], [0, 0], [1, 1], 1)
    if h.dim() != 4:
        assert False, "expected 4D input"
    return torch.batch_norm(h, self.norm.weight, None, self.norm.mean, self.norm.variance, False, 0.1, 1e-5, True)
)";
    module.save(path());
    const auto model = formats::readTorchScript(path());
    QVERIFY2(model, model ? "" : textOf(model.error()));
    QCOMPARE(tests::foldableBatchNorms(*model), 1);
}

void TestScriptedNetworks::equalResultsOfABranchAreOne()
{
    moduleOf(attention).save(path().string());
    const auto model = formats::readTorchScript(path());
    QVERIFY(model);
    QStringList names;
    for (const graph::Layer &layer : model->layers())
        names << QString::fromStdString(layer.name);
    QVERIFY(names.contains(QStringLiteral("packed"))); // not hidden in the branch on "q is k"
}

QTEST_GUILESS_MAIN(TestScriptedNetworks)
#include "tst_scriptednetworks.moc"
