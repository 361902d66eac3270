// High biases handed on to the next layer: how much, where to, and what is left alone.
#include "core/base/enginescope.h"
#include "core/evaluate/scoring.h"
#include "core/graph/executor.h"
#include "core/graph/modeldata.h"
#include "core/pipeline/works.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"
#include "tests/support/scriptedevaluator.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace paretoscope;
using namespace paretoscope::tests;
using data::Task;

namespace {

constexpr std::int64_t samples = 32, side = 4, channels = 5, outputs = 3;

pipeline::Steps absorbed()
{
    const auto steps = pipeline::stepsFromText("absorbBias");
    if (!steps)
        qFatal("%s", steps.error().message().c_str());
    return *steps;
}

/// Each channel of the first layer is a number times one picture, which is uniform, and a bias: high ones,
/// one in the middle of the range, and one below.
ScriptedModule twoLayers(const std::string &between, const std::string &second,
                         const std::string &given = "x")
{
    at::Tensor bias = weights({channels}, 2);
    const std::array biases{4.0, 2.5, 0.1, -3.0, 8.0};
    for (std::int64_t i = 0; i < channels; ++i)
        bias[i] = biases[static_cast<std::size_t>(i)];
    return {{{"a.weight", weights({channels, 1, 1, 1}, 1).add(1.5)},
             {"a.bias", bias},
             {"b.weight", weights({outputs, channels, 1, 1}, 3)},
             {"c.weight", weights({outputs, channels, 3, 3}, 4)}},
            {},
            "def forward(self, x):\n"
            "    h = torch.conv2d(" +
                given + ", self.a.weight, self.a.bias, [1, 1], [0, 0], [1, 1], 1)\n" + between +
                "    return " + second + "\n"};
}

const std::string onePixel = "torch.conv2d(h, self.b.weight, None, [1, 1], [0, 0], [1, 1], 1)";

const graph::Parameter *parameterNamed(const graph::Model &model, const char *name)
{
    const auto &parameters = model.data().parameters;
    const auto found = std::ranges::find(parameters, name, &graph::Parameter::name);
    return found == parameters.end() ? nullptr : &*found;
}

double numberAt(const graph::Model &model, const char *name, std::int64_t i)
{
    const auto *parameter = parameterNamed(model, name);
    if (!parameter)
        qFatal("no %s", name);
    return parameter->tensor.flatten()[i].item<double>();
}

std::vector<float> answersOf(const graph::Model &model, const evaluate::Evaluator &evaluator)
{
    const auto batch = evaluator.samples().read(0, samples);
    if (!batch)
        qFatal("%s", batch.error().message().c_str());
    const auto answers = graph::Executor(model).run(evaluate::toInputs(*batch), {}, {});
    if (!answers)
        qFatal("%s", answers.error().message().c_str());
    const at::Tensor flat = answers->first().contiguous().flatten();
    return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

} // namespace

class TestAbsorbBias : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void threeDeviationsBelowTheMeanAreHandedOn();
    void whatWouldNotShiftIsLeft_data();
    void whatWouldNotShiftIsLeft();
    void needsCalibrationSamples();
    void numbersThatAreNoneAreNamed();
    void networksWithoutHighBiasesSaySo();
    void rareNumbersAreKept();

private:
    evaluate::Evaluator evaluatorOf(const ScriptedModule &module) const
    {
        auto evaluator =
            scriptedEvaluator(m_folder, module, {{samples, 1, side, side}, {}}, Task::Unlabelled);
        if (!evaluator)
            qFatal("%s", evaluator.error().message().c_str());
        return *evaluator;
    }
    QTemporaryDir m_folder;
};

/// By the formula of the paper, from the samples. A uniform channel never falls three deviations below its
/// mean, so that no answer changes.
void TestAbsorbBias::threeDeviationsBelowTheMeanAreHandedOn()
{
    const base::EngineScope engine(1);
    const auto evaluator =
        evaluatorOf(twoLayers("    h = torch.max_pool2d(torch.relu(h), [2, 2])\n", onePixel));
    const auto made = evaluator.after(absorbed());
    GOOD(made);
    const graph::Model &before = evaluator.model();
    const auto numbers = madeUpNumbers({{samples, 1, side, side}, {}});
    const double n = static_cast<double>(numbers.size());
    const double mean = std::accumulate(numbers.begin(), numbers.end(), 0.0) / n;
    double squares = 0;
    for (const float number : numbers)
        squares += (number - mean) * (number - mean);
    const double deviation = std::sqrt(squares / n);
    std::vector<double> shifts;
    for (std::int64_t i = 0; i < channels; ++i) {
        const double weight = numberAt(before, "a.weight", i), bias = numberAt(before, "a.bias", i);
        shifts.push_back(std::max(0.0, weight * mean + bias - 3 * std::abs(weight) * deviation));
        QVERIFY(std::abs(numberAt(made->model, "a.bias", i) - (bias - shifts.back())) < 1e-5);
    }
    QVERIFY(shifts[0] > 0.5 && shifts[4] > 0.5);
    QVERIFY(shifts[2] == 0 && shifts[3] == 0);
    QVERIFY(!parameterNamed(before, "b.bias"));
    for (std::int64_t o = 0; o < outputs; ++o) {
        double wanted = 0;
        for (std::int64_t i = 0; i < channels; ++i)
            wanted += numberAt(before, "b.weight", o * channels + i) * shifts[static_cast<std::size_t>(i)];
        QVERIFY(std::abs(numberAt(made->model, "b.bias", o) - wanted) < 1e-5);
    }
    const auto was = answersOf(before, evaluator), is = answersOf(made->model, evaluator);
    QCOMPARE(is.size(), was.size());
    for (std::size_t i = 0; i < was.size(); ++i)
        QVERIFY(std::abs(is[i] - was[i]) < 1e-5);
}

void TestAbsorbBias::whatWouldNotShiftIsLeft_data()
{
    QTest::addColumn<QString>("between");
    QTest::addColumn<QString>("second");
    QTest::addColumn<QString>("because");
    const auto row = [](const char *name, const char *between, const std::string &second,
                        const char *because) {
        QTest::newRow(name) << QString::fromLatin1(between) << QString::fromStdString(second)
                            << QString::fromLatin1(because);
    };
    row("ceiling", "    h = torch.hardtanh(h, 0., 6.)\n", onePixel, "ReLU6, which cuts at a number");
    row("no activation", "", onePixel, "a missing ReLU");
    row("zeros around", "    h = torch.relu(h)\n",
        "torch.conv2d(h, self.c.weight, None, [1, 1], [1, 1], [1, 1], 1)",
        "zeros that the next layer pads with");
    row("zeros around a pool", "    h = torch.avg_pool2d(torch.relu(h), [2, 2], [2, 2], [1, 1])\n", onePixel,
        "pooling that pads with zeros or divides");
    row("another divisor",
        "    h = torch.avg_pool2d(torch.relu(h), [2, 2], [2, 2], [0, 0], False, True, 3)\n", onePixel,
        "pooling that pads with zeros or divides");
    row("a bias that two layers have",
        "    g = torch.conv2d(x, self.a.weight * 2, self.a.bias, [1, 1], [0, 0], [1, 1], 1)\n    h = "
        "torch.relu(h)\n",
        "(" + onePixel + ") + torch.sum(g)", "a bias that is shared");
    row("zeros put around", "    h = torch.constant_pad_nd(torch.relu(h), [1, 1, 1, 1], 0)\n", onePixel,
        "aten::constant_pad_nd, which does not shift");
    row("a sum", "    h = torch.relu(h) + 1\n", onePixel, "aten::add");
}

void TestAbsorbBias::whatWouldNotShiftIsLeft()
{
    QFETCH(QString, between);
    QFETCH(QString, second);
    QFETCH(QString, because);
    const auto refused =
        evaluatorOf(twoLayers(between.toStdString(), second.toStdString())).after(absorbed());
    QVERIFY(!refused);
    QCOMPARE(refused.error().said.id(), std::string_view("step.nothing-to-do"));
    QVERIFY2(refused.error().message().find(because.toStdString()) != std::string::npos,
             refused.error().message().c_str());
}

void TestAbsorbBias::needsCalibrationSamples()
{
    const auto evaluator = evaluatorOf(twoLayers("    h = torch.relu(h)\n", onePixel));
    const auto refused = pipeline::workAfter(evaluator.model(), absorbed());
    QVERIFY(!refused);
    QCOMPARE(refused.error().said.id(), std::string_view("step.without-calibration"));
}

void TestAbsorbBias::numbersThatAreNoneAreNamed()
{
    const ScriptedModule module =
        twoLayers("    h = torch.relu(h)\n", "torch.nan_to_num(" + onePixel + ")", "torch.log(x)");
    const auto refused = evaluatorOf(module).after(absorbed());
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, base::ErrorCode::NonFinite);
    QVERIFY2(refused.error().message().find("What a gives") != std::string::npos,
             refused.error().message().c_str());
}

void TestAbsorbBias::networksWithoutHighBiasesSaySo()
{
    PARETOSCOPE_NEEDS("mnist/lenet5_32x32.pt");
    const auto evaluator = openCalibrated("lenet5", 128);
    GOOD(evaluator);
    const auto made = evaluator->after(absorbed());
    GOOD(made);
    QCOMPARE(made->notes.size(), std::size_t(1));
    QCOMPARE(made->notes.front().id(), std::string_view("absorb-bias.none-high"));
    QVERIFY(answersOf(made->model, *evaluator) == answersOf(evaluator->model(), *evaluator));
}

/// A channel that is background nearly everywhere gives no more than what one number of 740 falls below.
void TestAbsorbBias::rareNumbersAreKept()
{
    const auto evaluator =
        evaluatorOf(twoLayers("    h = torch.relu(h)\n", onePixel, "torch.relu(x - 0.99)"));
    const auto made = evaluator.after(absorbed());
    GOOD(made);
    const auto was = answersOf(evaluator.model(), evaluator), is = answersOf(made->model, evaluator);
    QVERIFY(made->notes.empty());
    QVERIFY(numberAt(made->model, "a.bias", 0) < numberAt(evaluator.model(), "a.bias", 0));
    std::size_t moved = 0;
    for (std::size_t i = 0; i < was.size(); ++i)
        moved += std::abs(is[i] - was[i]) > 1e-5 ? 1 : 0;
    QVERIFY(moved <= was.size() / 500);
}

QTEST_GUILESS_MAIN(TestAbsorbBias)
#include "tst_absorbbias.moc"
