// Networks that take more than one tensor: arrays by name, states of recurrent layers, states carried along.
#include "core/base/enginescope.h"
#include "core/graph/executor.h"
#include "tests/support/fedproject.h"

#include <ATen/ops/equal.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>

#include <QTest>

using namespace paretoscope;
using tests::array;
using tests::FedProject;
using tests::numbers;

namespace {

constexpr int samples = 12;

const char *const streaming = R"(
def forward(self, x, h, c):
    out, h2, c2 = torch.lstm(x, [h, c], [self.w_ih, self.w_hh, self.b_ih, self.b_hh], True, 1, 0.0, False, False, True)
    return torch.linear(out[:, -1], self.head.weight, None), h2, c2
)";

const char *const tuple = R"(
def forward(self, x, state: Optional[Tuple[Tensor, Tensor]] = None):
    if state is None:
        zeros = torch.zeros([1, x.size(0), 4])
        state = (zeros, zeros)
    out, h2, c2 = torch.lstm(x, [state[0], state[1]], [self.w_ih, self.w_hh, self.b_ih, self.b_hh], True, 1, 0.0, False, False, True)
    return torch.linear(out[:, -1], self.head.weight, None), (h2, c2)
)";

const char *const gru = R"(
def forward(self, x, state):
    out, last = torch.gru(x, state, [self.g_ih, self.g_hh, self.g_b, self.g_b], True, 1, 0.0, False, False, True)
    return torch.linear(out[:, -1], self.head.weight, None), last
)";

const char *const cell = R"(
def forward(self, x, h, c):
    h2, c2 = torch.lstm_cell(x[:, 0], [h, c], self.w_ih, self.w_hh, self.b_ih, self.b_hh)
    return torch.linear(h2, self.head.weight, None), h2, c2
)";

const char *const added =
    "def forward(self, x, memory):\n    return torch.linear(x + memory, self.a.weight, None)\n";

tests::ZipMember sequences()
{
    return array("x", "(12, 5, 6)", samples * 30, 0.1F);
}

std::vector<float> valuesOf(const data::Array &values)
{
    return std::get<std::vector<float>>(values.values);
}

std::vector<float> valuesOf(const at::Tensor &tensor)
{
    const at::Tensor dense = tensor.contiguous();
    return {dense.data_ptr<float>(), dense.data_ptr<float>() + dense.numel()};
}

bool mentions(const base::Error &error, const char *text)
{
    return error.message().find(text) != std::string::npos;
}

} // namespace

class TestFeeding : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void statesThatTheDataLacksAreZeros_data();
    void statesThatTheDataLacksAreZeros();
    void streamsGoTheWholeWay_data();
    void streamsGoTheWholeWay();
    void statesAreReadByName();
    void storedStatesMayHaveTheirBatch();
    void arraysOfOtherNamesAreNamed();
    void zerosCanBeAskedFor();
    void carriedStatesFollowTheSamples_data();
    void carriedStatesFollowTheSamples();
    void carriedStatesBeginAnew();
    void wrongSourcesAreRefused_data();
    void wrongSourcesAreRefused();

private:
    base::Result<project::OpenProject> opened(const char *code, const std::vector<tests::ZipMember> &data,
                                              const std::string &inputs = "{}") const
    {
        m_project.saveModel(code);
        m_project.saveData(data);
        return m_project.open(inputs);
    }

    FedProject m_project;
};

void TestFeeding::statesThatTheDataLacksAreZeros_data()
{
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("inputs");
    QTest::addColumn<int>("count");
    QTest::newRow("LSTM") << QByteArray(streaming) << QByteArray("{}") << 3;
    QTest::newRow("GRU") << QByteArray(gru) << QByteArray("{}") << 2;
    QTest::newRow("LSTM cell") << QByteArray(cell) << QByteArray("{}") << 3;
    QTest::newRow("tuple") << QByteArray(tuple) << QByteArray(R"({"state": {"zeros": [1, "batch", 4]}})")
                           << 3;
}

void TestFeeding::statesThatTheDataLacksAreZeros()
{
    QFETCH(QByteArray, code);
    QFETCH(QByteArray, inputs);
    QFETCH(int, count);
    const auto project = opened(code.constData(), {sequences()}, inputs.toStdString());
    QVERIFY2(project, project ? "" : (project.error().message() + project.error().detail).c_str());
    QCOMPARE(project->model.inputCount(), count);
    QCOMPARE(project->model.opaqueCount(), 0);
    const auto batch = project->samples.evaluate.read(0, 3);
    QVERIFY(batch);
    QCOMPARE(batch->inputs.size(), static_cast<std::size_t>(count));
    for (std::size_t i = 1; i < batch->inputs.size(); ++i) {
        QCOMPARE(batch->inputs[i].shape.front(), 3);
        QCOMPARE(valuesOf(batch->inputs[i]), std::vector<float>(12, 0.0F));
    }
    QCOMPARE(project->notes.empty(), inputs != "{}"); // zeros that nobody asked for are said
}

void TestFeeding::streamsGoTheWholeWay_data()
{
    statesThatTheDataLacksAreZeros_data();
}

/// The exported file is called as the original: states in, states out.
void TestFeeding::streamsGoTheWholeWay()
{
    QFETCH(QByteArray, code);
    QFETCH(QByteArray, inputs);
    const auto project = opened(code.constData(), {sequences()}, inputs.toStdString());
    QVERIFY(project);
    const auto written = m_project.exported(*project);
    QVERIFY2(written, written ? "" : (written.error().message() + written.error().detail).c_str());
    QVERIFY(written->verified);
    QCOMPARE(m_project.differingArgument(), std::string());
}

void TestFeeding::statesAreReadByName()
{
    const auto project = opened(streaming, {array("c", "(12, 1, 4)", samples * 4, 0.2F), sequences(),
                                            array("h", "(12, 1, 4)", samples * 4, 0.3F)});
    QVERIFY2(project, project ? "" : (project.error().message() + project.error().detail).c_str());
    QVERIFY(project->notes.empty());
    const auto batch = project->samples.everything.read(2, 3);
    QVERIFY(batch);
    QCOMPARE(batch->inputs[0].shape, (std::vector<std::int64_t>{3, 5, 6}));
    QCOMPARE(batch->inputs[1].shape, (std::vector<std::int64_t>{3, 1, 4}));
    const auto all = numbers(samples * 4, 0.3F);
    QCOMPARE(valuesOf(batch->inputs[1]), std::vector<float>(all.begin() + 8, all.begin() + 20));

    const base::EngineScope scope; // the network finds them as [layers, samples, width]
    auto module = torch::jit::load(m_project.model().string());
    const auto tensor = [](const data::Array &own) {
        return at::from_blob(const_cast<float *>(std::get<std::vector<float>>(own.values).data()), own.shape);
    };
    const at::Tensor expected =
        module
            .forward({tensor(batch->inputs[0]), tensor(batch->inputs[1]).transpose(0, 1).contiguous(),
                      tensor(batch->inputs[2]).transpose(0, 1).contiguous()})
            .toTupleRef()
            .elements()[0]
            .toTensor();
    const auto outputs = graph::Executor(project->model)
                             .run(std::vector<c10::IValue>{tensor(batch->inputs[0]), tensor(batch->inputs[1]),
                                                           tensor(batch->inputs[2])},
                                  {}, {});
    QVERIFY(outputs);
    QVERIFY(at::equal(outputs->first(), expected));
}

void TestFeeding::storedStatesMayHaveTheirBatch()
{
    const auto project = opened(streaming, {sequences(), array("h", "(12, 1, 1, 4)", samples * 4, 0.3F)});
    QVERIFY2(project, project ? "" : (project.error().message() + project.error().detail).c_str());
    const auto batch = project->samples.everything.read(0, 2);
    QVERIFY(batch);
    QCOMPARE(batch->inputs[1].shape, (std::vector<std::int64_t>{2, 1, 4}));
}

void TestFeeding::arraysOfOtherNamesAreNamed()
{
    const auto project =
        opened(added, {array("x", "(12, 6)", samples * 6, 0.1F), array("past", "(12, 6)", samples * 6, 0.2F)},
               R"({"memory": {"array": "past"}})");
    QVERIFY2(project, project ? "" : project.error().message().c_str());
    const auto batch = project->samples.everything.read(0, samples);
    QVERIFY(batch);
    QCOMPARE(valuesOf(batch->inputs[1]), numbers(samples * 6, 0.2F));
}

void TestFeeding::zerosCanBeAskedFor()
{
    const std::vector<tests::ZipMember> data{array("x", "(12, 6)", samples * 6, 0.1F)};
    const auto asked = opened(added, data);
    QVERIFY(!asked);
    QVERIFY2(mentions(asked.error(), "also takes memory"), asked.error().message().c_str());
    const auto project = opened(added, data, R"({"memory": {"zeros": ["batch", 6]}})");
    QVERIFY2(project, project ? "" : project.error().message().c_str());
    const auto alone =
        opened(added, data, R"({"memory": {"zeros": [6]}})"); // without a dimension for the samples
    QVERIFY2(alone, alone ? "" : (alone.error().message() + alone.error().detail).c_str());
    QCOMPARE(alone->model.batching().most(), 1);
}

void TestFeeding::carriedStatesFollowTheSamples_data()
{
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("inputs");
    QTest::newRow("LSTM, by numbers")
        << QByteArray(streaming) << QByteArray(R"({"h": {"carry": 1}, "c": {"carry": "2"}})");
    QTest::newRow("GRU") << QByteArray(gru) << QByteArray(R"({"state": {"carry": 1}})");
    QTest::newRow("LSTM cell") << QByteArray(cell) << QByteArray(R"({"h": {"carry": 1}, "c": {"carry": 2}})");
}

/// Against LibTorch's own interpreter, called sample by sample.
void TestFeeding::carriedStatesFollowTheSamples()
{
    QFETCH(QByteArray, code);
    QFETCH(QByteArray, inputs);
    const auto project = opened(code.constData(), {sequences()}, inputs.toStdString());
    QVERIFY2(project, project ? "" : (project.error().message() + project.error().detail).c_str());
    const base::EngineScope scope;
    auto module = torch::jit::load(m_project.model().string());
    std::vector<float> all = numbers(samples * 30, 0.1F);
    const at::Tensor x = at::from_blob(all.data(), {samples, 5, 6});
    const at::Tensor none = code == cell ? at::zeros({1, 4}) : at::zeros({1, 1, 4});
    std::vector<at::Tensor> states(static_cast<std::size_t>(project->model.inputCount()) - 1, none);
    for (std::int64_t i = 0; i < samples; ++i) {
        const auto batch = project->samples.everything.read(i, 1);
        QVERIFY(batch);
        std::vector<c10::IValue> call{x.narrow(0, i, 1)};
        for (std::size_t s = 0; s < states.size(); ++s) {
            QCOMPARE(valuesOf(batch->inputs[s + 1]), valuesOf(states[s]));
            call.emplace_back(states[s]);
        }
        const auto outputs = module.forward(call);
        for (std::size_t s = 0; s < states.size(); ++s)
            states[s] = outputs.toTupleRef().elements()[s + 1].toTensor();
    }
    QVERIFY(!project->notes.empty());
}

void TestFeeding::carriedStatesBeginAnew()
{
    const std::vector<std::int64_t> songs{0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2};
    const auto project =
        opened(gru, {sequences(), {"song.npy", tests::npyFile("<i8", "(12,)", tests::packed(songs))}},
               R"({"state": {"carry": 1, "sequence": "song"}})");
    QVERIFY2(project, project ? "" : (project.error().message() + project.error().detail).c_str());
    for (std::int64_t i = 0; i < samples; ++i) {
        const auto batch = project->samples.everything.read(i, 1);
        QVERIFY(batch);
        const bool begins = i == 0 || i == 3 || i == 7;
        QCOMPARE(valuesOf(batch->inputs[1]) == std::vector<float>(4, 0.0F), begins);
    }
}

void TestFeeding::wrongSourcesAreRefused_data()
{
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("inputs");
    QTest::addColumn<QByteArray>("named");
    const auto row = [](const char *name, const char *code, const char *inputs, const char *named) {
        QTest::newRow(name) << QByteArray(code) << QByteArray(inputs) << QByteArray(named);
    };
    row("no such output", gru, R"({"state": {"carry": "hidden"}})", "hidden");
    row("output of another size", gru, R"({"state": {"carry": 0}})", "output 0");
    row("no such array", gru, R"({"state": {"array": "nothing"}})", "nothing");
    row("no such sequence", gru, R"({"state": {"carry": 1, "sequence": "nothing"}})", "nothing");
    row("samples from zeros", gru, R"({"x": {"zeros": ["batch", 5, 6]}})", "first input, x");
    row("carried without a size", added, R"({"memory": {"carry": 0}})", "size of the state memory");
}

void TestFeeding::wrongSourcesAreRefused()
{
    QFETCH(QByteArray, code);
    QFETCH(QByteArray, inputs);
    QFETCH(QByteArray, named);
    const auto project = opened(code.constData(), {sequences()}, inputs.toStdString());
    QVERIFY(!project);
    QVERIFY2(mentions(project.error(), named.constData()), project.error().message().c_str());
}

QTEST_GUILESS_MAIN(TestFeeding)
#include "tst_feeding.moc"
