// AWQ: how scales follow from inputs, that the error they are chosen by is that of outputs, that the least is
// chosen, and what networks lose less by it.
#include "core/base/enginescope.h"
#include "core/compress/compressedweight.h"
#include "core/evaluate/evaluatordata.h"
#include "core/graph/executor.h"
#include "core/graph/modeldata.h"
#include "core/graph/observer.h"
#include "core/pipeline/channels/awqsearch.h"
#include "core/pipeline/channels/foldedscales.h"
#include "core/pipeline/works.h"
#include "core/project/openproject.h"
#include "core/report/exportmodel.h"
#include "tests/support/bits.h"
#include "tests/support/demoproject.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"
#include "tests/support/onebatch.h"
#include "tests/support/quiet.h"
#include "tests/support/scriptedevaluator.h"

#include <QTemporaryDir>
#include <QTest>

#include <ATen/ops/div.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace paretoscope;
using namespace paretoscope::tests;
using data::Task;
using pipeline::Steps;

namespace {

constexpr std::int64_t width = 32;

Steps scaled(const char *values = "")
{
    const auto steps = pipeline::stepsFromText(std::string("awq") + values);
    if (!steps)
        qFatal("%s", steps.error().message().c_str());
    return *steps;
}

compress::LayerSetting grouped(int bitWidth, std::int64_t size)
{
    return bits(bitWidth).with("granularity", std::string("group")).with("groupSize", size);
}

/// Two layers read a norm whose channels give very different magnitudes, channel 3 none.
ScriptedModule twoReaders(const std::string &inner = "x")
{
    at::Tensor gain = weights({width}, 1).abs().add(0.2);
    for (std::int64_t i = 0; i < width; i += 5)
        gain[i].mul_(12);
    gain[3] = 0;
    return {
        {{"n.weight", gain}, {"a.weight", weights({24, width}, 3)}, {"b.weight", weights({16, width}, 4)}},
        {},
        "def forward(self, x):\n    n = torch.layer_norm(" + inner +
            ", [32], self.n.weight, None, 1e-5, False)\n"
            "    return torch.nan_to_num(torch.cat([torch.linear(n, self.a.weight), torch.linear(n, "
            "self.b.weight)], -1))\n"};
}

/// Convolutions of which the second has groups, and a linear layer that reads 16 places of each channel.
ScriptedModule convolutions()
{
    return {{{"a.weight", weights({6, 3, 3, 3}, 1)},
             {"a.bias", weights({6}, 2)},
             {"b.weight", weights({8, 3, 3, 3}, 3)},
             {"b.bias", weights({8}, 4)},
             {"k.weight", weights({5, 128}, 5)}},
            {},
            R"(
def forward(self, x):
    x = torch.relu(torch.conv2d(x, self.a.weight, self.a.bias, [1, 1], [1, 1]))
    x = torch.relu(torch.conv2d(x, self.b.weight, self.b.bias, [1, 1], [1, 1], [1, 1], 2))
    return torch.linear(torch.flatten(torch.adaptive_avg_pool2d(x, [4, 4]), 1, -1), self.k.weight)
)"};
}

const at::Tensor &tensorOf(const graph::Model &model, const char *name)
{
    const auto &parameters = model.data().parameters;
    const auto found = std::ranges::find(parameters, name, &graph::Parameter::name);
    if (found == parameters.end())
        qFatal("no %s", name);
    return found->tensor;
}

at::Tensor answers(const evaluate::Evaluator &evaluator, const graph::Model &model, std::int64_t count)
{
    const auto batch = evaluator.samples().read(0, count);
    if (!batch)
        qFatal("%s", batch.error().message().c_str());
    const auto outputs = graph::Executor(model).run(evaluate::toInputs(*batch), {}, {});
    if (!outputs)
        qFatal("%s", outputs.error().message().c_str());
    return outputs->first();
}

double moved(const evaluate::Evaluator &evaluator, const graph::Model &before, const graph::Model &after,
             std::int64_t count)
{
    const at::Tensor expected = answers(evaluator, before, count);
    return at::sub(answers(evaluator, after, count), expected).abs().max().item<double>() /
           expected.abs().max().item<double>();
}

/// The samples of EVALUATOR, all together.
OneBatch allSamples(const evaluate::Evaluator &evaluator)
{
    const auto batch = evaluator.samples().read(0, evaluator.samples().size());
    if (!batch)
        qFatal("%s", batch.error().message().c_str());
    return OneBatch(evaluate::toInputs(*batch).front().toTensor().clone(), evaluator.samples().contentHash());
}

/// WEIGHT, scaled by what each of its inputs is, coded, and scaled back.
at::Tensor codedScaled(const at::Tensor &weight, const pipeline::ScaledReader &reader,
                       const at::Tensor &scale, const compress::LayerSetting &setting)
{
    at::Tensor factor = at::ones(weight.sizes());
    const std::int64_t groups = reader.layer.layer.groups, rows = weight.size(0), inputs = weight.size(1);
    for (std::int64_t row = 0; row < rows; ++row)
        for (std::int64_t input = 0; input < inputs; ++input) {
            const std::int64_t feature = row / (rows / groups) * inputs + input;
            const std::int64_t channel = reader.channelOf[static_cast<std::size_t>(feature)];
            factor[row][input].fill_(scale[channel].item<double>());
        }
    const auto made = compress::compressWeight(at::mul(weight, factor), reader.layer.layer, setting);
    if (!made)
        qFatal("%s", made.error().message().c_str());
    return at::div(made->weight, factor);
}

/// The mean over positions of what the outputs of READER's node miss, squared, where it computes with its
/// coded weight instead.
double errorOfOutputs(const evaluate::Evaluator &evaluator, const pipeline::ScaledReader &reader,
                      const at::Tensor &scale, const compress::LayerSetting &setting)
{
    double error = 0;
    const auto observer = [&](std::size_t, torch::jit::Stack &stack, const auto &run) {
        const auto count =
            static_cast<std::ptrdiff_t>(evaluator.model().data().nodes[reader.layer.node].inputs.size());
        torch::jit::Stack again(stack.end() - count, stack.end());
        at::Tensor weight = again[reader.layer.use.weightSlot].toTensor();
        again[reader.layer.use.weightSlot] = codedScaled(weight, reader, scale, setting);
        run(stack);
        run(again);
        const at::Tensor whole = stack.back().toTensor();
        const at::Tensor missing = at::sub(whole, again.back().toTensor()).to(at::kDouble);
        error = missing.square().sum().template item<double>() * static_cast<double>(weight.size(0)) /
                static_cast<double>(whole.numel());
    };
    const auto observed = graph::observed(evaluator.model(), std::vector{reader.layer.node}, observer);
    if (const auto ran = allSamples(evaluator).run(observed, {}, {}); !ran)
        qFatal("%s", ran.error().message().c_str());
    return error;
}

} // namespace

class TestAwq : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void scalesArePowersOfMagnitudes();
    void theErrorIsThatOfOutputs_data();
    void theErrorIsThatOfOutputs();
    void theLeastErrorIsChosen_data();
    void theLeastErrorIsChosen();
    void whatIsNotExactIsNotFolded();
    void needsCalibrationSamples();
    void samplesThatAreNoNumbersAreNamed();
    void unknownValuesAreNamed();
    void stopIsHeard();
    void realNetworksAnswerTheSame_data();
    void realNetworksAnswerTheSame();
    void storiesLoseLess();
    void exportIsProved();

private:
    evaluate::Evaluator evaluatorOf(const ScriptedModule &module,
                                    const std::vector<std::int64_t> &shape) const
    {
        auto evaluator = scriptedEvaluator(m_folder, module, {shape, {}}, Task::Unlabelled);
        if (!evaluator)
            qFatal("%s", evaluator.error().message().c_str());
        return *evaluator;
    }
    QTemporaryDir m_folder;
};

/// As the authors normalise them: largest times least is 1. What gives nothing counts nowhere.
void TestAwq::scalesArePowersOfMagnitudes()
{
    const at::Tensor magnitudes = at::tensor(std::vector<double>{4, 0, 0.25, 2, 9}, at::kDouble);
    const at::Tensor none = pipeline::awqScale(magnitudes, 0), half = pipeline::awqScale(magnitudes, 0.5),
                     all = pipeline::awqScale(magnitudes, 1);
    const std::vector<double> live{4, 0, 0.25, 2, 9};
    for (std::int64_t i = 0; i < 5; ++i) {
        const double own = live[static_cast<std::size_t>(i)];
        QCOMPARE(none[i].item<double>(), 1.0);
        const double middle = std::sqrt(std::sqrt(9.0) * std::sqrt(0.25));
        QVERIFY(std::abs(half[i].item<double>() - (own == 0 ? 1 : std::sqrt(own) / middle)) < 1e-12);
        QVERIFY(std::abs(all[i].item<double>() - (own == 0 ? 1 : own / std::sqrt(9.0 * 0.25))) < 1e-12);
    }
    QVERIFY(at::equal(pipeline::awqScale(at::mul(magnitudes, 0), 0.5), at::ones({5}, at::kDouble)));
}

void TestAwq::theErrorIsThatOfOutputs_data()
{
    QTest::addColumn<ScriptedModule>("module");
    QTest::addColumn<std::vector<std::int64_t>>("shape");
    QTest::newRow("linear layers") << twoReaders() << std::vector<std::int64_t>{40, 5, width};
    QTest::newRow("convolutions") << convolutions() << std::vector<std::int64_t>{40, 3, 8, 8};
}

/// Of each layer alone: its coded weight in the float network, before anything follows it.
void TestAwq::theErrorIsThatOfOutputs()
{
    QFETCH(ScriptedModule, module);
    QFETCH(std::vector<std::int64_t>, shape);
    const base::EngineScope engine(1);
    const auto evaluator = evaluatorOf(module, shape);
    const graph::Model &model = evaluator.model();
    const auto groups = pipeline::scaleGroupsOf(model.data()).groups;
    QVERIFY(!groups.empty());
    const OneBatch calibration = allSamples(evaluator);
    const auto inputs = pipeline::readerInputs(model, groups, pipeline::Moments::Second, calibration, {});
    GOOD(inputs);
    const auto setting = bits(3).with("clip", std::string("max")).with("rescale", false);
    for (std::size_t group = 0; group < groups.size(); ++group) {
        const at::Tensor scale =
            pipeline::awqScale(pipeline::meanMagnitude(groups[group], (*inputs)[group]), 0.5);
        for (std::size_t i = 0; i < groups[group].readers.size(); ++i) {
            const pipeline::ScaledReader &reader = groups[group].readers[i];
            const auto error =
                pipeline::scaledError(model.data(), reader, (*inputs)[group][i].moments, scale, setting);
            GOOD(error);
            const double expected = errorOfOutputs(evaluator, reader, scale, setting);
            QVERIFY2(std::abs(*error - expected) < 1e-3 * expected,
                     qPrintable(QStringLiteral("%1 %2").arg(*error).arg(expected)));
        }
    }
}

/// All values by brute force: scaled, coded, and run, what the outputs miss is least at the share that was
/// chosen.
void TestAwq::theLeastErrorIsChosen_data()
{
    QTest::addColumn<QString>("values");
    QTest::addColumn<int>("bitWidth");
    QTest::addColumn<int>("group"); // 0: all of an output channel
    QTest::newRow("4 bits, groups of 32") << QStringLiteral(":group=32") << 4 << 32;
    QTest::newRow("3 bits, all of a channel") << QStringLiteral(":bits=3:group=channel") << 3 << 0;
}

void TestAwq::theLeastErrorIsChosen()
{
    QFETCH(QString, values);
    QFETCH(int, bitWidth);
    QFETCH(int, group);
    const base::EngineScope engine(1);
    const auto evaluator = evaluatorOf(twoReaders(), {40, 5, width});
    const graph::Model &model = evaluator.model();
    const auto made = evaluator.after(scaled(qPrintable(values)));
    GOOD(made);
    QVERIFY(moved(evaluator, model, made->model, 40) < 1e-5);
    const at::Tensor before = tensorOf(model, "n.weight"), after = tensorOf(made->model, "n.weight");
    const at::Tensor taken = at::div(before, after);
    const auto setting = group > 0 ? grouped(bitWidth, group) : bits(bitWidth);
    // The norm's output, in float64, from the samples.
    const at::Tensor x = at::tensor(madeUpNumbers({{40, 5, width}, {}}), at::kFloat).reshape({-1, width});
    const at::Tensor inputs = at::layer_norm(x, {width}, before, {}, 1e-5, false);
    const at::Tensor magnitudes = inputs.to(at::kDouble).abs().mean(0);
    const compress::InputMoments known{
        at::matmul(inputs.t(), inputs).div(static_cast<double>(inputs.size(0))).unsqueeze(0), inputs.size(0)};
    double least = std::numeric_limits<double>::infinity(), leastWithout = 0;
    at::Tensor best;
    for (int step = 0; step <= 20; ++step) {
        at::Tensor scale = at::ones({width}, at::kDouble);
        double largest = 0, smallest = std::numeric_limits<double>::infinity();
        for (std::int64_t j = 0; j < width; ++j) {
            if (j == 3)
                continue;
            scale[j] = std::pow(magnitudes[j].item<double>(), step / 20.0);
            largest = std::max(largest, scale[j].item<double>());
            smallest = std::min(smallest, scale[j].item<double>());
        }
        for (std::int64_t j = 0; j < width; ++j)
            if (j != 3)
                scale[j] = scale[j].item<double>() / std::sqrt(largest * smallest);
        const at::Tensor factor = scale.to(at::kFloat);
        const compress::InputMoments divided{at::div(at::div(known.second, factor), factor.unsqueeze(1)),
                                             known.positions};
        double error = 0;
        for (const std::size_t layer : {0u, 1u}) {
            const at::Tensor weight = tensorOf(model, layer == 0 ? "a.weight" : "b.weight");
            const auto rounded =
                compress::compressWeight(at::mul(weight, factor), model.layers()[layer], setting, &divided);
            GOOD(rounded);
            const at::Tensor change = at::sub(at::div(rounded->weight, factor), weight);
            error +=
                at::matmul(inputs.to(at::kDouble), change.to(at::kDouble).t()).square().sum().item<double>();
        }
        if (step == 0)
            leastWithout = error;
        if (error < least) {
            least = error;
            best = scale;
        }
    }
    QVERIFY2(least < 0.9 * leastWithout, "scaling helps nowhere: the test would show nothing");
    for (std::int64_t j = 0; j < width; ++j)
        if (j != 3)
            QVERIFY2(std::abs(taken[j].item<double>() / best[j].item<double>() - 1) < 1e-4,
                     qPrintable(QString::number(taken[j].item<double>() / best[j].item<double>())));
    QCOMPARE(after[3].item<double>(), 0.0);
    QVERIFY(
        at::equal(tensorOf(made->model, "a.weight").select(1, 3), tensorOf(model, "a.weight").select(1, 3)));
}

/// As if channels had been followed wrongly.
void TestAwq::whatIsNotExactIsNotFolded()
{
    const base::EngineScope engine(1);
    const auto evaluator = evaluatorOf(twoReaders(), {40, 5, width});
    const graph::Model &model = evaluator.model();
    auto groups = pipeline::scaleGroupsOf(model.data()).groups;
    const OneBatch calibration = allSamples(evaluator);
    const auto inputs = pipeline::readerInputs(model, groups, pipeline::Moments::None, calibration, {});
    GOOD(inputs);
    const std::vector scales{pipeline::awqScale(pipeline::meanMagnitude(groups[0], (*inputs)[0]), 0.5)};
    GOOD(pipeline::provedWithScales(model, groups, scales, *inputs, calibration, {}));
    std::ranges::reverse(groups[0].readers[1].channelOf);
    const auto refused = pipeline::provedWithScales(model, groups, scales, *inputs, calibration, {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, base::ErrorCode::ModelUnsupported);
    QVERIFY2(refused.error().message().find("layer b would be given") != std::string::npos,
             refused.error().message().c_str());
}

void TestAwq::needsCalibrationSamples()
{
    const auto refused = pipeline::workAfter(evaluatorOf(twoReaders(), {40, 5, width}).model(), scaled());
    QVERIFY(!refused);
    QCOMPARE(refused.error().said.id(), std::string_view("step.without-calibration"));
}

void TestAwq::samplesThatAreNoNumbersAreNamed()
{
    for (const char *inner : {"torch.sqrt(x)", "x / 0"}) {
        const auto refused = evaluatorOf(twoReaders(inner), {40, 5, width}).after(scaled());
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, base::ErrorCode::NonFinite);
        QVERIFY2(refused.error().message().find("Layer a is given NaN") != std::string::npos,
                 refused.error().message().c_str());
    }
}

void TestAwq::unknownValuesAreNamed()
{
    const auto refused = pipeline::stepsFromText("awq:bits=5");
    QVERIFY(!refused);
    QVERIFY2(refused.error().message().find("must be 3 or 4, not") != std::string::npos,
             refused.error().message().c_str());
    QCOMPARE(scaled(":bits=3:group=32").text(), std::string("awq bits=3 group=32"));
    QCOMPARE(scaled(":bits=4:group=channel").text(), std::string("awq"));
}

void TestAwq::stopIsHeard()
{
    const auto evaluator = evaluatorOf(twoReaders(), {40, 5, width});
    std::stop_source source;
    source.request_stop();
    const auto stopped = evaluator.after(scaled(), source.get_token());
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().code, base::ErrorCode::Cancelled);
    GOOD(evaluator.after(scaled()));
}

void TestAwq::realNetworksAnswerTheSame_data()
{
    addNetworkRows({"stories", "resnet20", "lenet5"});
}

void TestAwq::realNetworksAnswerTheSame()
{
    PARETOSCOPE_ROW(name);
    const base::EngineScope engine(2);
    const auto evaluator = openCalibrated(name, 16);
    GOOD(evaluator);
    const auto folded = evaluator->after(Steps::usual());
    const auto made = evaluator->after(Steps::usual().with(*pipeline::stepFromKey("awq")));
    GOOD(folded);
    GOOD(made);
    const double difference = moved(*evaluator, folded->model, made->model, 16);
    QVERIFY2(difference < 1e-5, qPrintable(QString::number(difference)));
    QVERIFY(made->model.layers() == folded->model.layers());
    QVERIFY(made->model.contentHash() != folded->model.contentHash());
}

/// Without embedding and output layer, which llm-compressor leaves alone: its AWQ at 4 bits in groups of 32.
constexpr double storiesScaledByOthers = 1.3289;

/// The first 20 windows judge, the next 100 teach.
void TestAwq::storiesLoseLess()
{
    PARETOSCOPE_NEEDS("tinystories/stories260k.pt");
    const auto evaluator = openNetwork(stories(), 20);
    const auto whole = openNetwork(stories());
    GOOD(evaluator);
    GOOD(whole);
    data::SampleSet teaching = whole->samples();
    teaching.indices = {teaching.indices.begin() + 20, teaching.indices.begin() + 120};
    const auto calibration = evaluator->on(teaching);
    GOOD(calibration);
    auto judged = *evaluator;
    judged.calibrateOn(*calibration);
    const auto &layers = judged.model().layers();
    const auto measuredWith = [&](const compress::LayerSetting &setting, const Steps &steps) {
        auto recipe = pipeline::uniformRecipe(layers.size(), setting, steps);
        for (std::size_t i = 0; i < layers.size(); ++i)
            if (layers[i].name == "tok_embeddings" || layers[i].name == "output")
                recipe.settings[i] = {};
        const auto measured = judged.measure(recipe, 0, {}, quiet);
        if (!measured)
            qFatal("%s", measured.error().message().c_str());
        return *measured;
    };
    const auto nearest = grouped(4, 32), learned = nearest.with("rounding", std::string("learned"));
    const auto plain = measuredWith(nearest, {}), own = measuredWith(nearest, scaled(":group=32"));
    const auto best = measuredWith(learned, {}),
               both = measuredWith(learned, scaled(":group=32:rounding=learned"));
    qInfo("of %lld windows: float %.4f; to nearest %.4f, scaled %.4f; learned %.4f, scaled %.4f",
          static_cast<long long>(plain.n), plain.baselineValue, plain.crossEntropy, own.crossEntropy,
          best.crossEntropy, both.crossEntropy);
    QVERIFY2(own.kl < 0.95 * plain.kl, qPrintable(QStringLiteral("%1 %2").arg(own.kl).arg(plain.kl)));
    QVERIFY2(both.kl < 1.05 * best.kl, qPrintable(QStringLiteral("%1 %2").arg(both.kl).arg(best.kl)));
    QVERIFY(both.crossEntropy < storiesScaledByOthers);
}

void TestAwq::exportIsProved()
{
    const auto project = demoProject();
    const auto baseline = project::measureBaseline(*project, {}, quiet);
    GOOD(baseline);
    report::ExportRequest request;
    request.recipe = pipeline::uniformRecipe(project->model.layers().size(), bits(4),
                                             Steps::usual().with(*pipeline::stepFromKey("awq")));
    request.target = m_folder.filePath(QStringLiteral("awq.pt")).toStdString();
    const auto done = report::exportModel(*project, *baseline, request, {}, quiet);
    GOOD(done);
    QVERIFY(done->verified);
}

QTEST_GUILESS_MAIN(TestAwq)
#include "tst_awq.moc"
