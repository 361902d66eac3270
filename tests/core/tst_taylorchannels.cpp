// Channels cut by what gradients say: those go whose going moves the outputs least, as small changes tried
// one by one show.
#include "core/base/enginescope.h"
#include "core/evaluate/scoring.h"
#include "core/graph/executor.h"
#include "core/graph/modeldata.h"
#include "core/pipeline/works.h"
#include "tests/support/good.h"
#include "tests/support/scriptedevaluator.h"

#include <QTemporaryDir>
#include <QTest>

#include <ATen/ops/sub.h>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace paretoscope;
using namespace paretoscope::tests;
using data::Task;

namespace {

constexpr std::int64_t samples = 64, inputs = 6, channels = 8, classes = 4;

pipeline::Steps byTaylor()
{
    const auto steps = pipeline::stepsFromText("cutChannels:criterion=taylor");
    if (!steps)
        qFatal("%s", steps.error().message().c_str());
    return *steps;
}

/// What reads the channels reads each by another factor, the largest not where the weights that write are.
ScriptedModule threeLayers()
{
    at::Tensor reads = weights({classes, channels}, 3);
    const std::array factors{0.001, 1.0, 0.03, 4.0, 0.0, 0.3, 0.1, 16.0};
    for (std::int64_t i = 0; i < channels; ++i)
        reads.select(1, i).mul_(factors[static_cast<std::size_t>(i)]);
    return {{{"a.weight", weights({channels, inputs}, 1)},
             {"a.bias", weights({channels}, 2).abs().add(0.5)},
             {"b.weight", reads}},
            {},
            "def forward(self, x):\n"
            "    h = torch.relu(torch.linear(x, self.a.weight, self.a.bias))\n"
            "    return torch.linear(h, self.b.weight)\n"};
}

graph::ParameterId parameterNamed(const graph::Model &model, const char *name)
{
    const auto &parameters = model.data().parameters;
    const auto found = std::ranges::find(parameters, name, &graph::Parameter::name);
    if (found == parameters.end())
        qFatal("no %s", name);
    return static_cast<graph::ParameterId>(found - parameters.begin());
}

at::Tensor outputsOf(const evaluate::Evaluator &evaluator, std::span<const graph::Override> changed)
{
    const auto batch = evaluator.samples().read(0, samples);
    if (!batch)
        qFatal("%s", batch.error().message().c_str());
    const auto ran = graph::Executor(evaluator.model()).run(evaluate::toInputs(*batch), changed, {});
    if (!ran)
        qFatal("%s", ran.error().message().c_str());
    return ran->first().to(at::kDouble);
}

/// By channel: how far the outputs go where what reads it is a little less.
std::vector<double> movedByEach(const evaluate::Evaluator &evaluator)
{
    const graph::ParameterId reads = parameterNamed(evaluator.model(), "b.weight");
    const at::Tensor weight = evaluator.model().data().parameters[static_cast<std::size_t>(reads)].tensor;
    const at::Tensor before = outputsOf(evaluator, {});
    std::vector<double> moved;
    for (std::int64_t channel = 0; channel < channels; ++channel) {
        at::Tensor less = weight.detach().clone();
        less.select(1, channel).mul_(0.99);
        const graph::Override changed{reads, less};
        const at::Tensor change = at::sub(outputsOf(evaluator, std::span(&changed, 1)), before);
        moved.push_back(change.mul(change).sum().item<double>());
    }
    return moved;
}

} // namespace

class TestTaylorChannels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void thoseGoThatMoveTheOutputsLeast();
    void sameSamplesChooseTheSame();
    void needsCalibrationSamples();
    void stopIsHeard();

private:
    evaluate::Evaluator evaluator() const
    {
        auto made = scriptedEvaluator(
            m_folder, threeLayers(),
            {{samples, inputs}, std::vector<std::int64_t>(static_cast<std::size_t>(samples), 1)},
            Task::Classification);
        if (!made)
            qFatal("%s", made.error().message().c_str());
        return *made;
    }
    QTemporaryDir m_folder;
};

void TestTaylorChannels::thoseGoThatMoveTheOutputsLeast()
{
    const base::EngineScope engine(1);
    const auto network = evaluator();
    const auto made = network.after(byTaylor());
    GOOD(made);
    const std::vector<double> moved = movedByEach(network);
    std::vector<std::int64_t> order(channels);
    std::iota(order.begin(), order.end(), std::int64_t{0});
    std::ranges::sort(order, {}, [&](std::int64_t i) { return moved[static_cast<std::size_t>(i)]; });
    // What is drawn tells channels apart that are as far apart as these.
    QVERIFY(moved[static_cast<std::size_t>(order[4])] > 4 * moved[static_cast<std::size_t>(order[3])]);
    std::vector<std::int64_t> kept(order.begin() + 4, order.end());
    std::ranges::sort(kept);
    const auto weightOf = [](const graph::Model &model) {
        return model.data().parameters[static_cast<std::size_t>(parameterNamed(model, "a.weight"))].tensor;
    };
    const at::Tensor before = weightOf(network.model()), after = weightOf(made->model);
    QCOMPARE(after.size(0), std::int64_t{4});
    for (std::size_t i = 0; i < kept.size(); ++i)
        QVERIFY(after[static_cast<std::int64_t>(i)].equal(before[kept[i]]));
}

void TestTaylorChannels::sameSamplesChooseTheSame()
{
    const auto once = evaluator().after(byTaylor()), again = evaluator().after(byTaylor());
    GOOD(once);
    GOOD(again);
    QCOMPARE(once->model.contentHash(), again->model.contentHash());
}

void TestTaylorChannels::needsCalibrationSamples()
{
    const auto refused = pipeline::workAfter(evaluator().model(), byTaylor());
    QVERIFY(!refused);
    QCOMPARE(refused.error().said.id(), std::string_view("step.without-calibration"));
}

void TestTaylorChannels::stopIsHeard()
{
    const auto network = evaluator();
    std::stop_source source;
    source.request_stop();
    const auto stopped = network.after(byTaylor(), source.get_token());
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().code, base::ErrorCode::Cancelled);
    GOOD(network.after(byTaylor()));
}

QTEST_GUILESS_MAIN(TestTaylorChannels)
#include "tst_taylorchannels.moc"
