// SmoothQuant's scales, folded: what they are, that no answer changes, and what is refused.
#include "core/base/enginescope.h"
#include "core/evaluate/scoring.h"
#include "core/graph/executor.h"
#include "core/graph/modeldata.h"
#include "core/pipeline/channels/scalegroups.h"
#include "core/pipeline/works.h"
#include "core/project/openproject.h"
#include "core/report/exportmodel.h"
#include "tests/support/bits.h"
#include "tests/support/demoproject.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"
#include "tests/support/scriptedevaluator.h"

#include <QTemporaryDir>
#include <QTest>

#include <ATen/ops/layer_norm.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cmath>

using namespace paretoscope;
using namespace paretoscope::tests;
using data::Task;
using pipeline::Steps;

namespace {

constexpr std::int64_t width = 8;

Steps smoothed(const char *alpha = "0.5")
{
    const auto steps = pipeline::stepsFromText(std::string("smooth:alpha=") + alpha);
    if (!steps)
        qFatal("%s", steps.error().message().c_str());
    return *steps;
}

pipeline::Step smoothStep()
{
    return *pipeline::stepFromKey("smooth");
}

/// Two layers read a norm of which channel 2 gives nothing and channel 5 forty times as much as others; of
/// channel 6 both read nothing.
ScriptedModule twoReaders(const std::string &inner = "x")
{
    at::Tensor gain = weights({width}, 1).abs().add(0.5), shift = weights({width}, 2);
    gain[2] = 0;
    shift[2] = 0;
    gain[5] = 40;
    at::Tensor a = weights({6, width}, 3), b = weights({6, width}, 4);
    for (at::Tensor *layer : {&a, &b})
        layer->select(1, 6).zero_();
    return {
        {{"n.weight", gain}, {"n.bias", shift}, {"a.weight", a}, {"b.weight", b}},
        {},
        "def forward(self, x):\n    n = torch.layer_norm(" + inner +
            ", [8], self.n.weight, self.n.bias, 1e-5, False)\n"
            "    return torch.nan_to_num(torch.linear(n, self.a.weight) + torch.linear(n, self.b.weight))\n"};
}

const at::Tensor &tensorOf(const graph::Model &model, const char *name)
{
    const auto &parameters = model.data().parameters;
    const auto found = std::ranges::find(parameters, name, &graph::Parameter::name);
    if (found == parameters.end())
        qFatal("no %s", name);
    return found->tensor;
}

double difference(const at::Tensor &a, const at::Tensor &b)
{
    return at::sub(a, b).abs().max().item<double>();
}

/// On the first COUNT samples of EVALUATOR, of the largest answer.
double answersMove(const evaluate::Evaluator &evaluator, const graph::Model &before,
                   const graph::Model &after, std::int64_t count)
{
    const auto batch = evaluator.samples().read(0, count);
    if (!batch)
        qFatal("%s", batch.error().message().c_str());
    const auto inputs = evaluate::toInputs(*batch);
    const auto expected = graph::Executor(before).run(inputs, {}, {}),
               actual = graph::Executor(after).run(inputs, {}, {});
    if (!expected || !actual)
        qFatal("%s", (!expected ? expected : actual).error().message().c_str());
    return difference(actual->first(), expected->first()) / expected->first().abs().max().item<double>();
}

} // namespace

class TestSmooth : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void scalesAreThoseOfThePaper_data();
    void scalesAreThoseOfThePaper();
    void outliersGoIntoWeights();
    void needsCalibrationSamples();
    void nothingToScaleSaysWhy();
    void samplesThatAreNoNumbersAreNamed();
    void networksWithoutBatchesAreRefused();
    void stopIsHeard();
    void realNetworksAnswerTheSame_data();
    void realNetworksAnswerTheSame();
    void mobilenetSaysWhatStandsInTheWay();
    void exportIsProved();

private:
    evaluate::Evaluator evaluatorOf(const ScriptedModule &module) const
    {
        auto evaluator = scriptedEvaluator(m_folder, module, {{48, 3, width}, {}}, Task::Unlabelled);
        if (!evaluator)
            qFatal("%s", evaluator.error().message().c_str());
        return *evaluator;
    }
    QTemporaryDir m_folder;
};

void TestSmooth::scalesAreThoseOfThePaper_data()
{
    QTest::addColumn<double>("alpha");
    for (const char *alpha : {"0.25", "0.5", "0.6", "0.75", "0.9"})
        QTest::newRow(alpha) << QString::fromLatin1(alpha).toDouble();
}

/// Equation 4, computed from the samples and from both weights.
void TestSmooth::scalesAreThoseOfThePaper()
{
    QFETCH(double, alpha);
    const base::EngineScope engine(1);
    const auto evaluator = evaluatorOf(twoReaders());
    const auto made = evaluator.after(smoothed(QTest::currentDataTag()));
    GOOD(made);
    const graph::Model &model = evaluator.model();
    const at::Tensor gain = tensorOf(model, "n.weight"), shift = tensorOf(model, "n.bias");
    const at::Tensor x = at::tensor(madeUpNumbers({{48, 3, width}, {}}), at::kFloat).reshape({-1, width});
    const at::Tensor inputs = at::layer_norm(x, {width}, gain, shift, 1e-5, false);
    for (std::int64_t j = 0; j < width; ++j) {
        double largest = 0, weight = 0;
        for (std::int64_t i = 0; i < inputs.size(0); ++i)
            largest = std::max(largest, std::abs(inputs[i][j].item<double>()));
        for (const char *layer : {"a.weight", "b.weight"})
            for (std::int64_t row = 0; row < 6; ++row)
                weight = std::max(weight, std::abs(tensorOf(model, layer)[row][j].item<double>()));
        const bool isDead = j == 2 || j == 6;
        QCOMPARE(largest == 0 || weight == 0, isDead);
        const double scale = isDead ? 1 : std::pow(largest, alpha) / std::pow(weight, 1 - alpha);
        const auto isScaled = [&](const at::Tensor &before, const at::Tensor &after, double factor) {
            const double wanted = before.item<double>() * factor;
            return std::abs(after.item<double>() - wanted) <= 1e-5 * std::abs(wanted);
        };
        QVERIFY(isScaled(gain[j], tensorOf(made->model, "n.weight")[j], 1 / scale));
        QVERIFY(isScaled(shift[j], tensorOf(made->model, "n.bias")[j], 1 / scale));
        for (const char *layer : {"a.weight", "b.weight"})
            for (std::int64_t row = 0; row < 6; ++row)
                QVERIFY(
                    isScaled(tensorOf(model, layer)[row][j], tensorOf(made->model, layer)[row][j], scale));
    }
    QVERIFY(answersMove(evaluator, model, made->model, 48) < 1e-5);
    QVERIFY(made->model.layers() == model.layers());
}

/// Channels then differ less in what they give; weights take the difference.
void TestSmooth::outliersGoIntoWeights()
{
    const auto evaluator = evaluatorOf(twoReaders());
    const auto made = evaluator.after(smoothed("0.75"));
    GOOD(made);
    const auto ratio = [](const graph::Model &model, std::int64_t channel) {
        return tensorOf(model, "n.weight")[channel].item<double>() /
               tensorOf(model, "n.weight")[0].item<double>();
    };
    QVERIFY(ratio(made->model, 5) < 0.5 * ratio(evaluator.model(), 5));
}

void TestSmooth::needsCalibrationSamples()
{
    const auto evaluator = evaluatorOf(twoReaders());
    const auto refused = pipeline::workAfter(evaluator.model(), smoothed());
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, base::ErrorCode::InvalidSetting);
    QCOMPARE(refused.error().said.id(), std::string_view("step.without-calibration"));
}

void TestSmooth::nothingToScaleSaysWhy()
{
    const ScriptedModule summed{{{"n.weight", weights({width}, 1)}, {"a.weight", weights({width, width}, 2)}},
                                {},
                                "def forward(self, x):\n"
                                "    n = torch.layer_norm(x, [8], self.n.weight, None, 1e-5, False)\n"
                                "    return torch.softmax(torch.linear(n, self.a.weight) + n, -1)\n"};
    const auto refused = evaluatorOf(summed).after(smoothed());
    QVERIFY(!refused);
    QCOMPARE(refused.error().said.id(), std::string_view("step.nothing-to-do"));
    QVERIFY2(refused.error().message().find("aten::add, which does not scale with its input: n.") !=
                 std::string::npos,
             refused.error().message().c_str());
}

void TestSmooth::samplesThatAreNoNumbersAreNamed()
{
    const auto refused = evaluatorOf(twoReaders("torch.sqrt(x)")).after(smoothed());
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, base::ErrorCode::NonFinite);
    QVERIFY2(refused.error().message().find("Layer a is given NaN") != std::string::npos,
             refused.error().message().c_str());
}

void TestSmooth::networksWithoutBatchesAreRefused()
{
    const auto evaluator = takingOneAtATime(evaluatorOf(twoReaders()));
    GOOD(evaluator);
    const auto refused = evaluator->after(smoothed());
    QVERIFY(!refused);
    QVERIFY2(refused.error().message().find("takes 1 at a time") != std::string::npos,
             refused.error().message().c_str());
}

void TestSmooth::stopIsHeard()
{
    const auto evaluator = evaluatorOf(twoReaders());
    std::stop_source source;
    source.request_stop();
    const auto stopped = evaluator.after(smoothed(), source.get_token());
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().code, base::ErrorCode::Cancelled);
    GOOD(evaluator.after(smoothed()));
}

void TestSmooth::realNetworksAnswerTheSame_data()
{
    addNetworkRows({"stories", "resnet20", "lenet5"});
}

void TestSmooth::realNetworksAnswerTheSame()
{
    PARETOSCOPE_ROW(name);
    const base::EngineScope engine(2);
    const auto evaluator = openCalibrated(name, 16);
    GOOD(evaluator);
    const auto folded = evaluator->after(Steps::usual());
    const auto made = evaluator->after(Steps::usual().with(smoothStep()));
    GOOD(folded);
    GOOD(made);
    const double moved = answersMove(*evaluator, folded->model, made->model, 16);
    QVERIFY2(moved < 1e-5, qPrintable(QString::number(moved)));
    QVERIFY(made->model.layers() == folded->model.layers());
    QVERIFY(made->model.contentHash() != folded->model.contentHash());
}

void TestSmooth::mobilenetSaysWhatStandsInTheWay()
{
    PARETOSCOPE_NEEDS("imagenet/mobilenet_v1_075_224.pt");
    const auto evaluator = openCalibrated("mobilenet", 2);
    GOOD(evaluator);
    const auto refused = evaluator->after(Steps::usual().with(smoothStep()));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, base::ErrorCode::InvalidSetting);
    QVERIFY2(refused.error().message().find("ReLU6, which cuts at a number") != std::string::npos,
             refused.error().message().c_str());
}

void TestSmooth::exportIsProved()
{
    const auto project = demoProject();
    const auto baseline = project::measureBaseline(*project, {}, quiet);
    GOOD(baseline);
    report::ExportRequest request;
    request.recipe =
        pipeline::uniformRecipe(project->model.layers().size(), bits(8), Steps::usual().with(smoothStep()));
    request.target = m_folder.filePath(QStringLiteral("smooth.pt")).toStdString();
    const auto done = report::exportModel(*project, *baseline, request, {}, quiet);
    GOOD(done);
    QVERIFY(done->verified);
}

QTEST_GUILESS_MAIN(TestSmooth)
#include "tst_smooth.moc"
