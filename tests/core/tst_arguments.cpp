// Arguments of a network's forward that are no tensors: given in the project, checked when it is opened, kept
// by the exported file.
#include "core/base/enginescope.h"
#include "core/formats/torchscript/torchscript.h"
#include "core/graph/executor.h"
#include "core/graph/networkarguments.h"
#include "tests/support/fedproject.h"
#include "tests/support/scriptedmodule.h"

#include <ATen/ops/add.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/linspace.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/ones.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>

#include <QTest>

using namespace paretoscope;
using tests::FedProject;

namespace {

const char *const scaled = R"(
def forward(self, x, scale: float, times: int, twice: bool, mode: str):
    h = torch.linear(x, self.a.weight, None) * scale
    for i in range(times):
        h = h + 1.0
    if twice:
        h = h * 2.0
    if mode == "negative":
        h = -h
    return h
)";

const char *const defaults = R"(
def forward(self, x, shift: float = 0.5, mask: Optional[Tensor] = None, sizes: List[int] = [1, 3], limit: Optional[int] = 7):
    h = torch.linear(x, self.a.weight, None) + shift
    if mask is not None:
        h = h * mask
    if limit is not None:
        h = torch.clamp(h, -limit, limit)
    return torch.reshape(h, [-1, sizes[0], sizes[1]])[:, 0]
)";

const char *const all = R"({"scale": 2.5, "times": 3, "twice": true, "mode": "negative"})";

tests::ZipMember samples()
{
    return tests::array("x", "(12, 6)", 12 * 6, 0.1F);
}

at::Tensor input()
{
    return at::linspace(-1, 1, 5 * 6).reshape({5, 6});
}

bool mentions(const base::Error &error, const QByteArray &text)
{
    return QByteArray::fromStdString(error.message()).contains(text);
}

} // namespace

class TestArguments : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void constantsComeFromTheProject_data();
    void constantsComeFromTheProject();
    void branchesOnConstantsAreDecided();
    void missingConstantIsAskedFor_data();
    void missingConstantIsAskedFor();
    void whatDoesNotFitIsRefused_data();
    void whatDoesNotFitIsRefused();
    void exportKeepsTheSignature();
    void exportKeepsDefaults();
    void othersAreReadWithoutValues();

private:
    FedProject m_project;
};

void TestArguments::constantsComeFromTheProject_data()
{
    QTest::addColumn<QByteArray>("given");
    QTest::addColumn<double>("factor"); // of linear(x), then of the added ones
    QTest::addColumn<double>("shift");
    QTest::newRow("all") << QByteArray(all) << -5.0 << -6.0;
    QTest::newRow("whole number for a float")
        << QByteArray(R"({"scale": 2, "times": 0, "twice": false, "mode": ""})") << 2.0 << 0.0;
    QTest::newRow("other loop and text")
        << QByteArray(R"({"scale": -0.5, "times": 4, "twice": true, "mode": "positive"})") << -1.0 << 8.0;
}

void TestArguments::constantsComeFromTheProject()
{
    QFETCH(QByteArray, given);
    QFETCH(double, factor);
    QFETCH(double, shift);
    m_project.saveModel(scaled);
    m_project.saveData({samples()});
    const auto project = m_project.open(given.toStdString());
    QVERIFY2(project, project ? "" : project.error().message().c_str());
    QCOMPARE(project->model.inputCount(), 1);
    const base::EngineScope scope;
    const auto outputs = graph::Executor(project->model).run(std::vector<c10::IValue>{input()}, {}, {});
    QVERIFY(outputs);
    const at::Tensor plain = at::matmul(input(), tests::weights({3, 6}, 1).t());
    QVERIFY(at::allclose(outputs->first(), at::add(at::mul(plain, factor), shift), 1e-5, 1e-6));
}

void TestArguments::branchesOnConstantsAreDecided()
{
    m_project.saveModel(scaled);
    m_project.saveData({samples()});
    const auto one = m_project.open(all);
    const auto other = m_project.open(R"({"scale": 2.5, "times": 2, "twice": true, "mode": "negative"})");
    QVERIFY(one && other);
    QCOMPARE(one->model.opaqueCount(), 0);
    QVERIFY(one->model.contentHash() != other->model.contentHash());
}

void TestArguments::missingConstantIsAskedFor_data()
{
    QTest::addColumn<QByteArray>("given");
    QTest::addColumn<QByteArray>("named");
    QTest::newRow("float") << QByteArray(R"({"times": 1, "twice": false, "mode": ""})")
                           << QByteArray("input scale ");
    QTest::newRow("int") << QByteArray(R"({"scale": 1, "twice": false, "mode": ""})")
                         << QByteArray("input times ");
    QTest::newRow("bool") << QByteArray(R"({"scale": 1, "times": 1, "mode": ""})")
                          << QByteArray("input twice ");
    QTest::newRow("str") << QByteArray(R"({"scale": 1, "times": 1, "twice": false})")
                         << QByteArray("input mode ");
}

void TestArguments::missingConstantIsAskedFor()
{
    QFETCH(QByteArray, given);
    QFETCH(QByteArray, named);
    m_project.saveModel(scaled);
    m_project.saveData({samples()});
    const auto project = m_project.open(given.toStdString());
    QVERIFY(!project);
    QCOMPARE(project.error().code, base::ErrorCode::InvalidProject);
    QVERIFY2(mentions(project.error(), named), project.error().message().c_str());
    QVERIFY2(mentions(project.error(), "gives no value"), project.error().message().c_str());
    QVERIFY2(mentions(project.error(), "\"inputs\": {"), project.error().message().c_str());
}

void TestArguments::whatDoesNotFitIsRefused_data()
{
    QTest::addColumn<QByteArray>("inputs");
    QTest::addColumn<QByteArray>("named");
    const auto row = [](const char *name, const char *inputs, const char *named) {
        QTest::newRow(name) << QByteArray(inputs) << QByteArray(named);
    };
    row("text for a float", R"({"scale": "much"})", "input scale");
    row("fraction for an int", R"({"times": 1.5})", "input times");
    row("number for a bool", R"({"twice": 1})", "input twice");
    row("list for a float", R"({"scale": [1, 2]})", "input scale");
    row("None for what is not optional", R"({"scale": null})", "input scale");
    row("zeros for a constant", R"({"scale": {"zeros": ["batch", 1]}})", "scale");
    row("array for a constant", R"({"scale": {"array": "x"}})", "scale");
    row("constant for a tensor", R"({"x": 2.5})", "input x");
    row("unknown", R"({"speed": 1})", "speed");
    row("unknown tensor", R"({"h": {"zeros": ["batch", 1]}})", "h, but");
    row("unknown field", R"({"x": {"aray": "x"}})", "inputs.x.aray");
    row("nothing said", R"({"x": {}})", "inputs.x.array");
    row("two batches", R"({"x": {"zeros": ["batch", "batch"]}})", "inputs.x.zeros");
    row("too many zeros", R"({"x": {"zeros": ["batch", 99999999999]}})", "inputs.x.zeros");
    row("mixed list", R"({"x": ["a", 1]})", "inputs.x");
    row("no object", "[1]", "\"inputs\"");
}

void TestArguments::whatDoesNotFitIsRefused()
{
    QFETCH(QByteArray, inputs);
    QFETCH(QByteArray, named);
    m_project.saveModel(scaled);
    m_project.saveData({samples()});
    const auto project = m_project.open(inputs.toStdString());
    QVERIFY(!project);
    QCOMPARE(project.error().code, base::ErrorCode::InvalidProject);
    QVERIFY2(mentions(project.error(), named), project.error().message().c_str());
}

void TestArguments::exportKeepsTheSignature()
{
    m_project.saveModel(scaled);
    m_project.saveData({samples()});
    const auto project = m_project.open(all);
    QVERIFY2(project, project ? "" : project.error().message().c_str());
    const auto written = m_project.exported(*project);
    QVERIFY2(written, written ? "" : written.error().message().c_str());
    const base::EngineScope scope;
    auto original = torch::jit::load(m_project.model().string());
    auto module = torch::jit::load((m_project.root() / "out.pt").string());
    QCOMPARE(m_project.differingArgument(), std::string());
    const std::vector<c10::IValue> same{input(), 2.5, std::int64_t{3}, true, std::string("negative")};
    QVERIFY(at::allclose(module.forward(same).toTensor(), original.forward(same).toTensor(), 0.05, 0.1));
    for (std::size_t changed = 1; changed < same.size(); ++changed) { // it is not silently something else
        std::vector<c10::IValue> others{input(), 2.0, std::int64_t{2}, false, std::string("positive")};
        std::vector<c10::IValue> called = same;
        called[changed] = others[changed];
        QVERIFY_EXCEPTION_THROWN(module.forward(called), std::exception);
    }
}

void TestArguments::exportKeepsDefaults()
{
    m_project.saveModel(defaults);
    m_project.saveData({samples()});
    const auto project = m_project.open(R"({"shift": 1.5})");
    QVERIFY2(project, project ? "" : project.error().message().c_str());
    QCOMPARE(project->model.opaqueCount(), 0);
    const auto written = m_project.exported(*project);
    QVERIFY2(written, written ? "" : (written.error().message() + written.error().detail).c_str());
    const base::EngineScope scope;
    auto original = torch::jit::load(m_project.model().string());
    auto module = torch::jit::load((m_project.root() / "out.pt").string());
    const at::Tensor expected = original.forward({input(), 1.5}).toTensor();
    QVERIFY(
        at::allclose(module.forward({input()}).toTensor(), expected, 0.05, 0.1)); // what it was written for
    QVERIFY(at::allclose(
        module.forward({input(), 1.5, c10::IValue(), std::vector<std::int64_t>{1, 3}, 7}).toTensor(),
        expected, 0.05, 0.1));
    QVERIFY_EXCEPTION_THROWN(module.forward({input(), 0.5}), std::exception);
    QVERIFY_EXCEPTION_THROWN(module.forward({input(), 1.5, at::ones({3})}), std::exception);
    QVERIFY_EXCEPTION_THROWN(
        module.forward({input(), 1.5, c10::IValue(), std::vector<std::int64_t>{3, 1}, 7}), std::exception);
    QVERIFY_EXCEPTION_THROWN(
        module.forward({input(), 1.5, c10::IValue(), std::vector<std::int64_t>{1, 3}, c10::IValue()}),
        std::exception);
}

void TestArguments::othersAreReadWithoutValues()
{
    m_project.saveModel(scaled);
    const auto model = formats::readTorchScript(m_project.model());
    QVERIFY(model);
    const auto arguments = graph::networkArguments(*model);
    QCOMPARE(arguments.size(), std::size_t{5});
    using Kind = graph::NetworkArgument::Kind;
    QVERIFY(arguments[0].kind == Kind::Tensors && arguments[1].kind == Kind::Constant);
    QCOMPARE(arguments[4].type, std::string("str"));
}

QTEST_GUILESS_MAIN(TestArguments)
#include "tst_arguments.moc"
