// Networks whose forward takes lists, tuples or dictionaries of tensors, or a sample without the dimension of
// the batch.
#include "core/base/enginescope.h"
#include "core/graph/executor.h"
#include "tests/support/fedproject.h"
#include "tests/support/scriptedmodule.h"

#include <ATen/ops/add.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/matmul.h>

#include <QTest>

using namespace paretoscope;
using tests::array;
using tests::FedProject;

namespace {

constexpr int samples = 12;

const char *const list =
    "def forward(self, views: List[Tensor]):\n"
    "    return torch.linear(views[0], self.a.weight, None) + torch.linear(views[1], self.b.weight, None)\n";
const char *const looped = "def forward(self, views: List[Tensor]):\n"
                           "    y = torch.zeros([1, 3])\n"
                           "    for view in views:\n"
                           "        y = y + torch.linear(view, self.a.weight, None)\n"
                           "    return y\n";
const char *const pair =
    "def forward(self, both: Tuple[Tensor, Tensor]):\n"
    "    return torch.linear(both[0], self.a.weight, None) + torch.linear(both[1], self.b.weight, None)\n";
const char *const dictionary = "def forward(self, batch: Dict[str, Tensor]):\n"
                               "    return torch.linear(batch[\"left\"], self.a.weight, None) + "
                               "torch.linear(batch[\"right\"], self.b.weight, None)\n";
const char *const mixed =
    "def forward(self, x, more: List[Tensor], scale: float = 1.0):\n"
    "    return torch.linear(x, self.a.weight, None) + torch.linear(more[0], self.b.weight, None) * scale\n";
const char *const vector = "def forward(self, x):\n"
                           "    assert x.dim() == 1, \"one sample, please\"\n"
                           "    return torch.linear(x, self.a.weight, None)\n";
const char *const vectors =
    "def forward(self, views: List[Tensor]):\n"
    "    assert views[0].dim() == 1, \"one sample, please\"\n"
    "    return torch.linear(views[0], self.a.weight, None) + torch.linear(views[1], self.b.weight, None)\n";
const char *const reversed = "def forward(self, x, h):\n"
                             "    return torch.linear(x + h.transpose(0, 1), self.a.weight, None)\n";

std::vector<tests::ZipMember> named(const char *first, const char *second)
{
    return {array(first, "(12, 6)", samples * 6, 0.1F), array(second, "(12, 6)", samples * 6, 0.07F)};
}

} // namespace

class TestContainers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void arraysFindTheirPlaces_data();
    void arraysFindTheirPlaces();
    void exportedFilesTakeTheSame_data();
    void exportedFilesTakeTheSame();
    void samplesLieWhereTheNetworkWantsThem();
    void whatCannotBeToldIsAsked_data();
    void whatCannotBeToldIsAsked();

private:
    FedProject m_project;
};

void TestContainers::arraysFindTheirPlaces_data()
{
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("second");
    QTest::addColumn<QByteArray>("inputs");
    const auto row = [](const char *name, const char *code, const char *first, const char *second,
                        const char *inputs) {
        QTest::newRow(name) << QByteArray(code) << QByteArray(first) << QByteArray(second)
                            << QByteArray(inputs);
    };
    row("list by index", list, "views.0", "views.1", "{}");
    row("list in the order of the file", list, "near", "far", "{}");
    row("list by names", list, "p", "q", R"({"views": ["p", "q"]})");
    row("list of any length", looped, "views.0", "views.1", "{}");
    row("tuple by index", pair, "both.0", "both.1", "{}");
    row("tuple, each by its name", pair, "p", "q", R"({"both.1": {"array": "q"}, "both.0": {"array": "p"}})");
    row("dictionary by key", dictionary, "left", "right", "{}");
    row("dictionary, keys within", dictionary, "batch.left", "batch.right", "{}");
    row("dictionary by names", dictionary, "p", "q", R"({"batch": {"arrays": {"right": "q", "left": "p"}}})");
    row("tensor and list", mixed, "x", "more.0", "{}");
    row("tensor and list by name", mixed, "x", "q", R"({"more": ["q"], "scale": 2})");
    row("list without a batch", vectors, "views.0", "views.1", "{}");
}

/// As LibTorch computes it from the two arrays, and in that order.
void TestContainers::arraysFindTheirPlaces()
{
    QFETCH(QByteArray, code);
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, second);
    QFETCH(QByteArray, inputs);
    m_project.saveModel(code.toStdString());
    m_project.saveData(named(first.constData(), second.constData()));
    const auto project = m_project.open(inputs.toStdString());
    QVERIFY2(project, project ? "" : (project.error().message() + project.error().detail).c_str());
    QCOMPARE(project->model.inputCount(), 2);
    const auto batch = project->samples.everything.read(0, samples);
    QVERIFY(batch);
    const base::EngineScope scope;
    std::vector<at::Tensor> arrays;
    for (const float step : {0.1F, 0.07F}) {
        const auto values = tests::numbers(samples * 6, step);
        arrays.push_back(at::from_blob(const_cast<float *>(values.data()), {samples, 6}).clone());
    }
    std::vector<c10::IValue> fed;
    for (const data::Array &own : batch->inputs)
        fed.emplace_back(
            at::from_blob(const_cast<float *>(std::get<std::vector<float>>(own.values).data()), own.shape));
    const auto outputs = graph::Executor(project->model).run(fed, {}, {});
    QVERIFY2(outputs, outputs ? "" : outputs.error().detail.c_str());
    const at::Tensor a = tests::weights({3, 6}, 1).t();
    const at::Tensor b = code == looped ? a : tests::weights({3, 6}, 2).t();
    const double scale = inputs.contains("scale") ? 2 : 1;
    QVERIFY(at::allclose(outputs->first(), at::add(at::matmul(arrays[0], a), at::matmul(arrays[1], b), scale),
                         1e-5, 1e-6));
}

void TestContainers::exportedFilesTakeTheSame_data()
{
    arraysFindTheirPlaces_data();
    QTest::newRow("one sample") << QByteArray(vector) << QByteArray("x") << QByteArray("z")
                                << QByteArray("{}");
}

void TestContainers::exportedFilesTakeTheSame()
{
    QFETCH(QByteArray, code);
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, second);
    QFETCH(QByteArray, inputs);
    m_project.saveModel(code.toStdString());
    m_project.saveData(named(first.constData(), second.constData()));
    const auto project = m_project.open(inputs.toStdString());
    QVERIFY2(project, project ? "" : (project.error().message() + project.error().detail).c_str());
    const auto written = m_project.exported(*project);
    QVERIFY2(written, written ? "" : (written.error().message() + written.error().detail).c_str());
    QVERIFY(written->verified);
    QCOMPARE(m_project.differingArgument(), std::string());
}

void TestContainers::samplesLieWhereTheNetworkWantsThem()
{
    m_project.saveModel(reversed);
    m_project.saveData(
        {array("x", "(12, 5, 6)", samples * 30, 0.1F), array("h", "(12, 5, 6)", samples * 30, 0.07F)});
    const auto project = m_project.open(R"({"h": {"batchDimension": 1}})");
    QVERIFY2(project, project ? "" : (project.error().message() + project.error().detail).c_str());
    QVERIFY(project->model.batching().isUsual());
    const auto written = m_project.exported(*project);
    QVERIFY2(written, written ? "" : (written.error().message() + written.error().detail).c_str());
}

void TestContainers::whatCannotBeToldIsAsked_data()
{
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("inputs");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *name, const char *code, const char *inputs, const char *says) {
        QTest::newRow(name) << QByteArray(code) << QByteArray(inputs) << QByteArray(says);
    };
    row("list beside a tensor",
        "def forward(self, x, more: List[Tensor]):\n    for y in more:\n        x = x + y\n"
        "    return torch.linear(x, self.a.weight, None)\n",
        "{}", "input more");
    row("key that the data lacks", dictionary, R"({"batch": {"arrays": {"left": "x", "right": "none"}}})",
        "none");
    row("list of lists",
        "def forward(self, x, deep: List[List[Tensor]]):\n"
        "    return torch.linear(x + deep[0][0], self.a.weight, None)\n",
        "{}", "List[List[Tensor]]");
    row("object",
        "def forward(self, x, where: Device):\n    return torch.linear(x.to(where), self.a.weight, None)\n",
        "{}", "input where");
}

void TestContainers::whatCannotBeToldIsAsked()
{
    QFETCH(QByteArray, code);
    QFETCH(QByteArray, inputs);
    QFETCH(QByteArray, says);
    m_project.saveModel(code.toStdString());
    m_project.saveData({array("x", "(12, 6)", samples * 6, 0.1F)});
    const auto project = m_project.open(inputs.toStdString());
    QVERIFY(!project);
    QVERIFY2(QByteArray::fromStdString(project.error().message()).contains(says),
             project.error().message().c_str());
}

QTEST_GUILESS_MAIN(TestContainers)
#include "tst_containers.moc"
