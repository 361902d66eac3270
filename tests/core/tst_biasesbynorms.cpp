// Biases that are corrected by what batch norms tell, against integrals and against means of many samples.
#include "core/compress/compressedweight.h"
#include "core/evaluate/evaluatordata.h"
#include "core/formats/torchscript/torchscript.h"
#include "core/graph/executor.h"
#include "core/graph/observer.h"
#include "core/graph/weightuse.h"
#include "core/pipeline/channels/biasedlayers.h"
#include "core/pipeline/channels/foldedscales.h"
#include "core/pipeline/channels/scalegroups.h"
#include "core/pipeline/codedstep.h"
#include "core/pipeline/norms/clippednormal.h"
#include "core/pipeline/norms/normedinputs.h"
#include "core/pipeline/works.h"
#include "tests/support/bits.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"
#include "tests/support/scriptedevaluator.h"

#include <ATen/ops/ones.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <limits>
#include <numbers>

using namespace paretoscope;
using namespace paretoscope::tests;
using pipeline::Recipe;
using pipeline::Steps;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Two convolutions, of channels of their own, and after each a batch norm with the statistics that it has of
/// independent normal inputs: x and y, behind them.
ScriptedModule normed(const std::string &rest, std::vector<ScriptedModule::Named> more = {})
{
    const at::Tensor a = weights({6, 4, 3, 3}, 1), c = weights({6, 4, 3, 3}, 5);
    a.narrow(1, 0, 2).zero_();
    c.narrow(1, 2, 2).zero_();
    const auto variance = [](const at::Tensor &weight) { return weight.square().sum({1, 2, 3}); };
    ScriptedModule module{{{"a.weight", a},
                           {"c.weight", c},
                           {"n.weight", weights({6}, 2).add(0.3)},
                           {"n.bias", weights({6}, 7)},
                           {"m.weight", weights({6}, 8).add(0.5)}},
                          {{"n.running_mean", at::zeros({6})},
                           {"n.running_var", variance(a)},
                           {"m.running_mean", at::zeros({6})},
                           {"m.running_var", variance(c)}},
                          R"(
def forward(self, input):
    x = torch.conv2d(input, self.a.weight)
    y = torch.conv2d(input, self.c.weight)
    x = torch.batch_norm(x, self.n.weight, self.n.bias, self.n.running_mean, self.n.running_var, False, 0.1, 1e-5, False)
    y = torch.batch_norm(y, self.m.weight, None, self.m.running_mean, self.m.running_var, False, 0.1, 1e-5, False)
)" + rest};
    for (auto &own : more)
        module.parameters.push_back(std::move(own));
    return module;
}

std::vector<ScriptedModule::Named> second()
{
    return {{"b.weight", weights({5, 6, 2, 2}, 3)}, {"b.bias", weights({5}, 4)}};
}

std::string readBy(const std::string &activation)
{
    return "    x = " + activation +
           "\n    return torch.conv2d(x, self.b.weight, self.b.bias) + 0 * y.mean()\n";
}

Steps stepsOf(const char *text)
{
    const auto steps = pipeline::stepsFromText(text);
    if (!steps)
        qFatal("%s", steps.error().message().c_str());
    return *steps;
}

std::vector<std::size_t> nodesOf(const graph::Model &model)
{
    std::vector<std::size_t> nodes;
    for (const pipeline::BiasedLayer &own : pipeline::biasedLayers(model))
        nodes.push_back(own.node);
    return nodes;
}

std::vector<c10::IValue> normalSamples()
{
    return {at::randn({20'000, 4, 6, 6})};
}

/// By node: the mean by channel of what it reads.
std::map<std::size_t, at::Tensor> seenMeans(const graph::Model &model, const std::vector<std::size_t> &nodes,
                                            const std::vector<c10::IValue> &samples = normalSamples())
{
    const base::EngineScope engine;
    std::map<std::size_t, at::Tensor> means;
    const graph::Model observed =
        graph::observed(model, nodes, [&](std::size_t node, torch::jit::Stack &stack, const auto &run) {
            const std::size_t inputs = model.data().nodes[node].inputs.size();
            const at::Tensor read = stack[stack.size() - inputs].toTensor().to(at::kDouble);
            means[node] = read.transpose(0, 1).flatten(1).mean(1);
            run(stack);
        });
    const auto ran = graph::Executor(observed).run(samples, {}, {});
    if (!ran)
        qFatal("%s", ran.error().message().c_str());
    return means;
}

double farthest(const at::Tensor &a, const at::Tensor &b)
{
    return a.sub(b).abs().max().item<double>();
}

/// Asked for anything it ends the test.
class NoSamples final : public pipeline::Calibration {
public:
    std::int64_t samples() const override { return none<std::int64_t>(); }
    std::string contentHash() const override { return none<std::string>(); }
    base::Result<void> run(const graph::Model &, std::span<const graph::Override>,
                           const std::stop_token &) const override
    {
        return none<base::Result<void>>();
    }
    base::Result<void> runTwice(const graph::Model &, std::span<const graph::Override>,
                                const std::stop_token &) const override
    {
        return none<base::Result<void>>();
    }
    std::int64_t samplesTwice() const override { return none<std::int64_t>(); }
    base::Result<std::vector<c10::IValue>> inputs(std::int64_t, std::int64_t) const override
    {
        return none<base::Result<std::vector<c10::IValue>>>();
    }
    base::Result<void> gradients(const graph::Model &, std::span<const graph::ParameterId>,
                                 const GradientsTold &, const std::stop_token &) const override
    {
        return none<base::Result<void>>();
    }

private:
    template <typename T> static T none() { qFatal("samples were looked at"); }
};

} // namespace

class TestBiasesByNorms : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void clippedNormalsHaveTheirMoments_data();
    void clippedNormalsHaveTheirMoments();
    void normsTellWhatLayersAreGiven_data();
    void normsTellWhatLayersAreGiven();
    void normsAreScaledWithWhatTheyWrite();
    void realNetworksAreGivenWhatNormsTell_data();
    void realNetworksAreGivenWhatNormsTell();
    void realNetworksLoseLess();
    void vectorsOfOtherLengthsTellNothing();
    void whatIsNotKnownIsNamed_data();
    void whatIsNotKnownIsNamed();
    void biasesTakeTheShiftBackWithoutSamples();
    void otherNetworksThanTheNormsAreRefused();
    void networksWithoutBatchesAreCorrected();
    void usualStepsAreWhatTheyWere();

private:
    base::Result<graph::Model> modelOf(const ScriptedModule &module, const char *steps);

    QTemporaryDir m_folder;
};

base::Result<graph::Model> TestBiasesByNorms::modelOf(const ScriptedModule &module, const char *steps)
{
    const std::string file = m_folder.filePath(QStringLiteral("made.pt")).toStdString();
    module.save(file);
    const auto read = formats::readTorchScript(file);
    if (!read)
        return read.error();
    auto work = pipeline::workAfter(*read, stepsOf(steps));
    if (!work)
        return work.error();
    return std::move(work->model);
}

void TestBiasesByNorms::clippedNormalsHaveTheirMoments_data()
{
    QTest::addColumn<double>("mean");
    QTest::addColumn<double>("deviation");
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::newRow("relu") << 0.3 << 1.2 << 0.0 << infinity;
    QTest::newRow("relu of what is negative") << -4.0 << 1.0 << 0.0 << infinity;
    QTest::newRow("relu6") << 4.0 << 2.5 << 0.0 << 6.0;
    QTest::newRow("a ceiling alone") << 1.0 << 3.0 << -infinity << 0.5;
    QTest::newRow("both") << -0.2 << 0.1 << -0.25 << -0.1;
    QTest::newRow("nothing") << 1.5 << 2.0 << -infinity << infinity;
}

void TestBiasesByNorms::clippedNormalsHaveTheirMoments()
{
    QFETCH(double, mean);
    QFETCH(double, deviation);
    QFETCH(double, low);
    QFETCH(double, high);
    constexpr int places = 200'000;
    constexpr double far = 10;
    double sum = 0, squares = 0;
    for (int i = 0; i < places; ++i) {
        const double z = -far + 2 * far * (i + 0.5) / places;
        const double clipped = std::clamp(mean + deviation * z, low, high);
        sum += clipped * std::exp(-z * z / 2);
        squares += clipped * clipped * std::exp(-z * z / 2);
    }
    const double place = 2 * far / places / std::sqrt(2 * std::numbers::pi);
    const double expected = sum * place, variance = squares * place - expected * expected;
    const pipeline::Moments found = pipeline::clippedNormal({mean, deviation}, low, high);
    QVERIFY(std::abs(found.mean - expected) < 1e-7);
    QVERIFY(std::abs(found.deviation * found.deviation - variance) < 1e-7);
    const pipeline::Moments ofOne = pipeline::clippedNormal({mean, 0}, low, high);
    QCOMPARE(ofOne.mean, std::clamp(mean, low, high));
    QCOMPARE(ofOne.deviation, 0.0);
}

void TestBiasesByNorms::normsTellWhatLayersAreGiven_data()
{
    QTest::addColumn<ScriptedModule>("module");
    QTest::addColumn<QByteArray>("steps");
    QTest::addColumn<bool>("sumsAreNormal");
    const auto row = [](const char *name, const std::string &rest, const char *steps = "foldBatchNorm",
                        bool sumsAreNormal = false) {
        QTest::newRow(name) << normed(rest, second()) << QByteArray(steps) << sumsAreNormal;
    };
    row("relu", readBy("torch.relu(x)"));
    row("relu in place", readBy("torch.relu_(x)"));
    row("not folded", readBy("torch.relu(x)"), "none");
    row("relu6", readBy("torch.relu6(x)"));
    row("clamp", readBy("torch.clamp(x, -0.2, 0.7)"));
    row("no activation", readBy("x.contiguous()"));
    row("average pool", readBy("torch.avg_pool2d(torch.relu(x), [2, 2])"));
    row("a sum", readBy("torch.relu(x) + x"));
    row("relu of a sum", readBy("torch.relu(x + y)"), "foldBatchNorm", true);
    row("relu of a sum with what was cut", readBy("torch.relu6(torch.relu(x) + y)"), "foldBatchNorm", true);
    row("a sum that was not folded", readBy("torch.relu(x + y)"), "none", true);
    row("slices and channels of zeros",
        readBy("torch.constant_pad_nd(torch.relu(x)[:, 1:5, ::2, 1:], [0, 0, 0, 0, 1, 1])"));
    row("equalized", readBy("torch.relu(x)"), "foldBatchNorm,equalize");
    row("equalized, with a ceiling", readBy("torch.relu6(x)"), "foldBatchNorm,equalize:ceilings=scale");
}

void TestBiasesByNorms::normsTellWhatLayersAreGiven()
{
    QFETCH(ScriptedModule, module);
    QFETCH(QByteArray, steps);
    const auto model = modelOf(module, steps.constData());
    GOOD(model);
    const auto nodes = nodesOf(*model);
    QVERIFY(!nodes.empty());
    const std::size_t last = nodes.back();
    QFETCH(bool, sumsAreNormal);
    const auto found = pipeline::normedInputs(
        model->data(), nodes, sumsAreNormal ? pipeline::Sums::TakenForNormal : pipeline::Sums::MeansAlone);
    QCOMPARE(found.means.size(), std::size_t{1});
    QVERIFY(found.means.contains(last));
    const at::Tensor seen = seenMeans(*model, {last}).at(last);
    const double far = farthest(found.means.at(last), seen);
    QVERIFY2(far < 1e-2 * std::max(1.0, seen.abs().max().item<double>()), qPrintable(QString::number(far)));
}

/// A norm that no layer takes, and whose statistics are gone with the scale and shift that it became.
void TestBiasesByNorms::normsAreScaledWithWhatTheyWrite()
{
    const ScriptedModule module{{{"n.weight", weights({4}, 2).add(0.3)},
                                 {"n.bias", weights({4}, 7)},
                                 {"b.weight", weights({5, 4, 2, 2}, 3)},
                                 {"b.bias", weights({5}, 4)}},
                                {{"n.running_mean", at::zeros({4})}, {"n.running_var", at::ones({4})}},
                                R"(
def forward(self, x):
    x = torch.batch_norm(x, self.n.weight, self.n.bias, self.n.running_mean, self.n.running_var, False, 0.1, 1e-5, False)
    return torch.conv2d(x, self.b.weight, self.b.bias)
)"};
    const auto model = modelOf(module, "foldBatchNorm");
    GOOD(model);
    const base::EngineScope engine;
    const auto groups = pipeline::scaleGroupsOf(model->data()).groups;
    QCOMPARE(groups.size(), std::size_t{1});
    const at::Tensor scale = weights({4}, 9).abs().add(0.5).to(at::kDouble);
    const graph::Model scaled = pipeline::withScales(*model, groups, std::vector{scale});
    for (const graph::Model *own : {&*model, &scaled}) {
        const auto nodes = nodesOf(*own);
        const auto found = pipeline::normedInputs(own->data(), nodes, pipeline::Sums::MeansAlone);
        QCOMPARE(found.means.size(), std::size_t{1});
        QVERIFY(farthest(found.means.begin()->second, seenMeans(*own, nodes).begin()->second) < 1e-2);
    }
}

void TestBiasesByNorms::realNetworksAreGivenWhatNormsTell_data()
{
    QTest::addColumn<QString>("network");
    QTest::addColumn<bool>("sumsAreNormal");
    QTest::addColumn<qulonglong>("layers");
    QTest::newRow("resnet20") << "resnet20" << false << 10ULL;
    QTest::newRow("resnet20, sums taken for normal") << "resnet20" << true << 19ULL;
    QTest::newRow("mobilenet") << "mobilenet" << false << 27ULL;
}

/// All but the first layer, or behind a ReLU of a sum: norms were learnt from other pictures, and padding
/// lowers means at borders.
void TestBiasesByNorms::realNetworksAreGivenWhatNormsTell()
{
    QFETCH(QString, network);
    QFETCH(bool, sumsAreNormal);
    QFETCH(qulonglong, layers);
    const std::string name = network.toStdString();
    if (!isThere(name))
        QSKIP("the real networks are not on this machine");
    const auto evaluator = openNetwork(calibrationOf(name), 64);
    GOOD(evaluator);
    const auto work = pipeline::workAfter(evaluator->model(), Steps::usual());
    GOOD(work);
    const base::EngineScope engine;
    const auto nodes = nodesOf(work->model);
    const auto found =
        pipeline::normedInputs(work->model.data(), nodes,
                               sumsAreNormal ? pipeline::Sums::TakenForNormal : pipeline::Sums::MeansAlone);
    QCOMPARE(found.means.size(), layers);
    const auto seen =
        seenMeans(work->model, nodes, evaluate::toInputs(*evaluator->data().samples.read(0, 64)));
    for (const auto &[node, mean] : found.means) {
        const at::Tensor own = seen.at(node);
        const double far = mean.sub(own).norm().item<double>() / own.norm().item<double>();
        QVERIFY2(far < 1.0 / 3, qPrintable(QString::number(far)));
    }
}

/// One scale for a tensor, ranges of channels shared out.
void TestBiasesByNorms::realNetworksLoseLess()
{
    if (!isThere("resnet20"))
        QSKIP("the real networks are not on this machine");
    const auto evaluator = openNetwork(cifarNetwork(), 256);
    GOOD(evaluator);
    compress::LayerSetting setting = bits(4);
    setting = setting.with("granularity", std::string("tensor"));
    auto recipe = pipeline::uniformRecipe(evaluator->model().layers().size(), setting);
    std::vector<double> damages;
    for (const char *steps : {"foldBatchNorm,equalize", "foldBatchNorm,equalize,biasCorrection:from=norms",
                              "foldBatchNorm,equalize,biasCorrection:from=normsAndSums"}) {
        recipe.steps = stepsOf(steps);
        const auto measured = evaluator->measure(recipe, 0, {}, quiet);
        GOOD(measured);
        damages.push_back(measured->kl);
    }
    QVERIFY(damages[1] < 0.9 * damages[0]);
    QVERIFY(damages[2] < damages[1]);
}

/// Such a network cannot run, but it can be looked at.
void TestBiasesByNorms::vectorsOfOtherLengthsTellNothing()
{
    for (const std::int64_t length : {1, 5, 7}) {
        ScriptedModule module = normed(readBy("torch.relu(x)"), second());
        for (auto &own : module.parameters)
            if (own.first == "n.weight")
                own.second = weights({length}, 2);
        const auto model = modelOf(module, "none");
        GOOD(model);
        const auto found =
            pipeline::normedInputs(model->data(), nodesOf(*model), pipeline::Sums::TakenForNormal);
        QVERIFY(found.means.empty());
        QVERIFY(!found.unknown.empty());
    }
}

void TestBiasesByNorms::whatIsNotKnownIsNamed_data()
{
    QTest::addColumn<ScriptedModule>("module");
    QTest::addColumn<QByteArray>("why");
    QTest::newRow("largest of some") << normed(readBy("torch.max_pool2d(x, [2, 2])"), second())
                                     << QByteArray("aten::max_pool2d");
    QTest::newRow("relu of a sum") << normed(readBy("torch.relu(torch.relu(x) + x)"), second())
                                   << QByteArray("no normal distribution");
    QTest::newRow("what is behind it")
        << normed(readBy("torch.relu(torch.max_pool2d(x, [2, 2])).contiguous()"), second())
        << QByteArray("aten::max_pool2d");
    QTest::newRow("a sum with a number") << normed(readBy("x + 0.5"), second()) << QByteArray("aten::add");
    QTest::newRow("zeros around a pool")
        << normed(readBy("torch.avg_pool2d(x, [2, 2], [2, 2], [1, 1])"), second())
        << QByteArray("aten::avg_pool2d");
    QTest::newRow("zeros that a pool counts")
        << normed(readBy("torch.avg_pool2d(torch.constant_pad_nd(x, [1, 1, 1, 1]), [2, 2])"), second())
        << QByteArray("aten::avg_pool2d");
    QTest::newRow("overwritten") << normed("    y = x.view([x.size(0), 6, 4, 4])\n    torch.relu_(y)\n" +
                                               readBy("x"),
                                           second())
                                 << QByteArray("b.");
}

void TestBiasesByNorms::whatIsNotKnownIsNamed()
{
    QFETCH(ScriptedModule, module);
    QFETCH(QByteArray, why);
    const auto model = modelOf(module, "foldBatchNorm");
    GOOD(model);
    const auto step = stepsOf("biasCorrection:from=norms");
    const auto findings = step.all().front().kind->look(*model, step.all().front().values);
    QCOMPARE(findings.places, std::int64_t{0});
    std::string told;
    for (const base::Sentence &left : findings.left)
        told += left.english() + '\n';
    QVERIFY2(told.find(why.toStdString()) != std::string::npos, told.c_str());
    QVERIFY2(told.find("what the network itself is given: a") != std::string::npos, told.c_str());
    QVERIFY2(told.find(": b.\n") != std::string::npos, told.c_str());
}

void TestBiasesByNorms::biasesTakeTheShiftBackWithoutSamples()
{
    const auto model = modelOf(normed(readBy("torch.relu(x)"), second()), "foldBatchNorm");
    GOOD(model);
    const base::EngineScope engine;
    const std::vector<compress::LayerSetting> settings{{}, {}, bits(3)};
    const auto changed = compress::overridesFor(*model, settings);
    GOOD(changed);
    const auto step = stepsOf("biasCorrection:from=norms");
    const auto &kind = dynamic_cast<const pipeline::CodedStep &>(*step.all().front().kind);
    const auto &values = step.all().front().values;
    QVERIFY(!kind.needsCalibration(values));
    QCOMPARE(kind.layersServed(*model, settings, values), std::int64_t{1});
    pipeline::Taking taking;
    const compress::CodedLayers coded(settings.size());
    const auto made = kind.run({*model, settings, coded, *changed}, NoSamples(), values, taking);
    GOOD(made);
    QCOMPARE(made->parameters.size(), std::size_t{1});
    const std::size_t node = nodesOf(*model).back();
    const auto use = graph::weightUseOf(model->data(), model->data().nodes[node]);
    QCOMPARE(made->parameters[0].parameter, use->bias);
    const auto own = [&](graph::ParameterId id) {
        return model->data().parameters[static_cast<std::size_t>(id)].tensor.to(at::kDouble);
    };
    const at::Tensor change = changed->front().tensor.to(at::kDouble).sub(own(use->weight));
    const at::Tensor shift = change.sum({2, 3}).matmul(seenMeans(*model, {node}).at(node));
    QVERIFY(shift.abs().max().item<double>() > 0.05);
    const double far = farthest(own(use->bias).sub(shift), made->parameters[0].tensor.to(at::kDouble));
    QVERIFY2(far < 1e-2, qPrintable(QString::number(far)));
}

void TestBiasesByNorms::otherNetworksThanTheNormsAreRefused()
{
    const auto model = modelOf(normed(readBy("torch.relu(x)"), second()), "cutChannels,foldBatchNorm");
    GOOD(model);
    const auto step = stepsOf("biasCorrection:from=norms");
    const auto findings = step.all().front().kind->look(*model, step.all().front().values);
    QCOMPARE(findings.places, std::int64_t{0});
    QCOMPARE(findings.left.front().id(), std::string_view("bias-correction.other-network"));
    const auto fromSamples = stepsOf("biasCorrection");
    QVERIFY(fromSamples.all().front().kind->look(*model, fromSamples.all().front().values).places > 0);
}

void TestBiasesByNorms::networksWithoutBatchesAreCorrected()
{
    auto read = scriptedEvaluator(m_folder, normed(readBy("torch.relu(x)"), second()), {{24, 4, 6, 6}, {}},
                                  data::Task::Unlabelled);
    GOOD(read);
    const auto evaluator = takingOneAtATime(*read);
    GOOD(evaluator);
    auto recipe = pipeline::uniformRecipe(3, bits(2));
    const auto plain = evaluator->measure(recipe, 0, {}, quiet);
    recipe.steps = stepsOf("foldBatchNorm,biasCorrection:from=norms");
    const auto corrected = evaluator->measure(recipe, 0, {}, quiet);
    GOOD(plain);
    GOOD(corrected);
    QVERIFY(corrected->kl != plain->kl);
    const auto effects = evaluator->effectsAfterCoding(recipe);
    QCOMPARE(effects.size(), std::size_t{1});
    QCOMPARE(effects[0].layers, std::int64_t{1});
    QCOMPARE(effects[0].samples, std::int64_t{0});
}

void TestBiasesByNorms::usualStepsAreWhatTheyWere()
{
    QCOMPARE(stepsOf("biasCorrection").text(), std::string("biasCorrection"));
    QCOMPARE(stepsOf("biasCorrection:from=samples").text(), std::string("biasCorrection"));
    QCOMPARE(stepsOf("biasCorrection:from=norms").text(), std::string("biasCorrection from=norms"));
}

QTEST_GUILESS_MAIN(TestBiasesByNorms)
#include "tst_biasesbynorms.moc"
