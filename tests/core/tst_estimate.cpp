// Estimates against what can be computed another way: in closed form for small networks, by running each
// operator with the changed weight, and by measuring real networks.
#include "core/evaluate/evaluatordata.h"
#include "core/formats/torchscript/torchscript.h"
#include "core/graph/gradients.h"
#include "core/sensitivity/estimate.h"
#include "core/sensitivity/estimate/outputdelta.h"
#include "tests/support/bits.h"
#include "tests/support/datafiles.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"
#include "tests/support/rankcorrelation.h"
#include "tests/support/sametable.h"
#include "tests/support/scriptedmodels.h"
#include "tests/support/scriptedmodule.h"

#include <ATen/ops/embedding.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/sub.h>

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <numeric>
#include <random>

using namespace paretoscope;
using namespace paretoscope::tests;
using compress::LayerSetting;
using sensitivity::AnalysisPlan;
using sensitivity::SensitivityCell;
using sensitivity::SensitivityTable;

namespace {

std::vector<float> numbers(std::size_t count)
{
    std::mt19937 random(5);
    std::vector<float> values(count);
    for (float &value : values)
        value = static_cast<float>(random() % 2000) / 1000 - 1;
    return values;
}

} // namespace

class TestEstimate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void realNetworksAreRankedAsMeasured_data();
    void realNetworksAreRankedAsMeasured();
    void linearNetworkWithOneOutputIsExact();
    void layerUsedTwiceSumsItsUsesBeforeSquaring();
    void classScoresFollowTheQuadraticForm();
    void tokensOfALanguageModelAreAveraged();
    void samplesAlongAnotherAxisAreFound();
    void everyLayerKindIsRunWithItsOwnOperator();
    void weightsOfOtherOperatorsAreEstimatedAlike_data();
    void weightsOfOtherOperatorsAreEstimatedAlike();
    void overwrittenValuesDoNoHarm();
    void resultsDoNotDependOnWorkers();
    void cellsGrowWithTheSamples();
    void layerWithoutGradientIsLeftOut();
    void modelWithoutGradientsIsToldInOneSentence();
    void layersAroundALoopAreEstimated();
    void stopEndsIt();

private:
    /// An evaluator on this TorchScript with SAMPLES rows of WIDTH numbers.
    base::Result<evaluate::Evaluator> scripted(const ScriptedModule &module, std::int64_t samples,
                                               std::int64_t width, data::Task task,
                                               std::optional<evaluate::OutputKind> activation = std::nullopt);
    std::string path(const char *name) const { return m_folder.filePath(name).toStdString(); }
    QTemporaryDir m_folder;
};

base::Result<evaluate::Evaluator> TestEstimate::scripted(const ScriptedModule &module, std::int64_t samples,
                                                         std::int64_t width, data::Task task,
                                                         std::optional<evaluate::OutputKind> activation)
{
    module.save(path("model.pt"));
    const std::string shape = "(" + std::to_string(samples) + ", " + std::to_string(width) + ")";
    writeFile(path("x.npy"),
              npyFile("<f4", shape, packed(numbers(static_cast<std::size_t>(samples * width)))));
    auto model = formats::readTorchScript(path("model.pt"));
    if (!model)
        return model.error();
    const data::DataSource source{path("x.npy"), "npy", {}, {}, {}};
    auto dataset = data::openDataset(source, task, {});
    if (!dataset)
        return dataset.error();
    evaluate::EvaluatorOptions options;
    options.microBatch = 16;
    options.outputs.activation = activation;
    return evaluate::Evaluator::create(*model, task, data::allOf(*dataset), options);
}

void TestEstimate::realNetworksAreRankedAsMeasured_data()
{
    QTest::addColumn<QString>("network");
    QTest::addColumn<int>("samples");
    QTest::addColumn<double>("least");
    QTest::newRow("demo") << "demo" << 64 << 0.9;
    QTest::newRow("resnet20") << "resnet20" << 64 << 0.93;
    QTest::newRow("convnet") << "convnet" << 64 << 0.9;
    QTest::newRow("stories") << "stories" << 8 << 0.9;
}

void TestEstimate::realNetworksAreRankedAsMeasured()
{
    PARETOSCOPE_ROW(name);
    QFETCH(int, samples);
    QFETCH(double, least);
    const auto evaluator = openNetwork(calibrationOf(name), samples);
    GOOD(evaluator);
    AnalysisPlan plan{.settings = sensitivity::defaultSettings(), .samples = samples};
    plan.effort.workers = 2;
    if (name == "stories")
        plan.settings = {bits(2), bits(3), bits(4)};
    const auto estimated = sensitivity::estimate(*evaluator, plan, nullptr, {}, quiet);
    GOOD(estimated);
    sensitivity::MeasurementCache memory({}, "test");
    const auto measured = sensitivity::analyse(*evaluator, plan, memory, nullptr, {}, quiet);
    GOOD(measured);
    std::vector<double> a;
    std::vector<double> b;
    const auto &layers = evaluator->model().layers();
    for (std::size_t setting = 0; setting < plan.settings.size(); ++setting)
        for (std::size_t layer = 0; layer < measured->layerCount(); ++layer) {
            const bool offered = compress::validate(plan.settings[setting], layers[layer]).ok();
            QCOMPARE(estimated->cell(layer, setting) != nullptr, offered);
            QCOMPARE(measured->cell(layer, setting) != nullptr, offered);
            if (!offered)
                continue;
            QVERIFY(estimated->cell(layer, setting)->n == samples);
            QVERIFY(estimated->cell(layer, setting)->estimate);
            a.push_back(estimated->cell(layer, setting)->kl);
            b.push_back(measured->cell(layer, setting)->kl);
        }
    const double found = tests::spearman(a, b);
    qInfo("%s: Spearman %.3f of %zu cells", name.c_str(), found, a.size());
    QVERIFY2(found >= least, qPrintable(QString::number(found)));
}

/// One output: the random sign's square is 1, and the damage of a linear network is its own second order.
void TestEstimate::linearNetworkWithOneOutputIsExact()
{
    ScriptedModule module;
    module.parameters = {
        {"a.weight", weights({7, 5}, 1)}, {"a.bias", weights({7}, 2)}, {"b.weight", weights({1, 7}, 3)}};
    module.code = R"(
def forward(self, x):
    return torch.linear(torch.linear(x, self.a.weight, self.a.bias), self.b.weight, None)
)";
    const auto evaluator = scripted(module, 40, 5, data::Task::Unlabelled);
    GOOD(evaluator);
    const AnalysisPlan plan{{bits(2), bits(3), bits(8)}, 40};
    const auto estimated = sensitivity::estimate(*evaluator, plan, nullptr, {}, quiet);
    GOOD(estimated);
    sensitivity::MeasurementCache memory({}, "test");
    const auto measured = sensitivity::analyse(*evaluator, plan, memory, nullptr, {}, quiet);
    GOOD(measured);
    for (std::size_t setting = 0; setting < plan.settings.size(); ++setting)
        for (std::size_t layer = 0; layer < 2; ++layer) {
            const double expected = measured->cell(layer, setting)->kl;
            QVERIFY(expected > 0);
            QVERIFY(std::abs(estimated->cell(layer, setting)->kl / expected - 1) < 1e-3);
        }
}

/// y = c · A A x: to first order ΔA reaches y as c · (ΔA A x + A ΔA x).
void TestEstimate::layerUsedTwiceSumsItsUsesBeforeSquaring()
{
    const at::Tensor a = weights({6, 6}, 1);
    const at::Tensor c = weights({1, 6}, 2);
    ScriptedModule module;
    module.parameters = {{"a.weight", a}, {"c.weight", c}};
    module.code = R"(
def forward(self, x):
    h = torch.linear(x, self.a.weight, None)
    h = torch.matmul(h, torch.t(self.a.weight))
    return torch.linear(h, self.c.weight, None)
)";
    const auto evaluator = scripted(module, 16, 6, data::Task::Unlabelled);
    GOOD(evaluator);
    QCOMPARE(evaluator->model().layers().size(), std::size_t{2});
    const base::EngineScope scope;
    const LayerSetting setting = bits(3);
    const auto estimated = sensitivity::estimate(*evaluator, {{setting}, 16}, nullptr, {}, quiet);
    GOOD(estimated);
    const auto layer = evaluator->model().layerIndex("a");
    QVERIFY(layer);
    const auto changed = evaluator->data().weights.weight(evaluator->model(), *layer, setting);
    GOOD(changed);
    const at::Tensor change = at::sub(*changed, a);
    const auto batch = evaluator->data().batch(0);
    GOOD(batch);
    const at::Tensor x = evaluate::toInputs(**batch)[0].toTensor();
    const at::Tensor first = at::linear(at::linear(at::linear(x, change), a), c);
    const at::Tensor second = at::linear(at::linear(at::linear(x, a), change), c);
    const at::Tensor both = first.add(second);
    const double expected = both.mul(both).mean().item<double>() / evaluator->data().units({})->at(0);
    QVERIFY(std::abs(estimated->cell(*layer, 0)->kl / expected - 1) < 1e-4);
}

/// Mean of ½ Δzᵀ (diag(p) − p pᵀ) Δz; many samples, so that what was drawn averages out.
double quadraticForm(const at::Tensor &z, const at::Tensor &change)
{
    const at::Tensor p = at::softmax(z, -1);
    const at::Tensor mean = p.mul(change).sum(-1);
    return 0.5 * p.mul(change).mul(change).sum(-1).sub(mean.mul(mean)).mean().item<double>();
}

void TestEstimate::classScoresFollowTheQuadraticForm()
{
    const at::Tensor a = weights({4, 6}, 1);
    ScriptedModule module;
    module.parameters = {{"a.weight", at::mul(a, 3)}};
    module.code = "def forward(self, x):\n    return torch.linear(x, self.a.weight, None)\n";
    constexpr std::int64_t samples = 4000;
    const auto evaluator = scripted(module, samples, 6, data::Task::Unlabelled, evaluate::OutputKind::Logits);
    GOOD(evaluator);
    const base::EngineScope scope;
    const LayerSetting setting = bits(3);
    const auto estimated = sensitivity::estimate(*evaluator, {{setting}, samples}, nullptr, {}, quiet);
    GOOD(estimated);
    const auto changed = evaluator->data().weights.weight(evaluator->model(), 0, setting);
    GOOD(changed);
    const auto batch = evaluator->samples().read(0, samples);
    GOOD(batch);
    const at::Tensor x = evaluate::toInputs(*batch)[0].toTensor();
    const at::Tensor weight = at::mul(a, 3);
    const double expected = quadraticForm(at::linear(x, weight), at::linear(x, at::sub(*changed, weight)));
    const double found = estimated->cell(0, 0)->kl;
    QVERIFY2(std::abs(found / expected - 1) < 0.1, qPrintable(QString("%1 %2").arg(found).arg(expected)));
}

void TestEstimate::tokensOfALanguageModelAreAveraged()
{
    const at::Tensor table = weights({16, 8}, 1);
    const at::Tensor head = at::mul(weights({16, 8}, 2), 2);
    ScriptedModule module;
    module.parameters = {{"tokens.weight", table}, {"head.weight", head}};
    module.code = R"(
def forward(self, x):
    return torch.linear(torch.embedding(self.tokens.weight, x), self.head.weight, None)
)";
    module.save(path("model.pt"));
    constexpr std::int64_t samples = 600;
    constexpr std::int64_t length = 9;
    std::mt19937 random(4);
    std::vector<std::int64_t> tokens(samples * length);
    for (std::int64_t &token : tokens)
        token = static_cast<std::int64_t>(random() % 16);
    writeFile(path("tokens.npy"), npyFile("<i8", "(600, 9)", packed(tokens)));
    const auto model = formats::readTorchScript(path("model.pt"));
    GOOD(model);
    const auto dataset =
        data::openDataset({path("tokens.npy"), "npy", {}, {}, {}}, data::Task::LanguageModel, {});
    GOOD(dataset);
    const auto evaluator =
        evaluate::Evaluator::create(*model, data::Task::LanguageModel, data::allOf(*dataset));
    GOOD(evaluator);
    const base::EngineScope scope;
    const LayerSetting setting = bits(3);
    const auto estimated =
        sensitivity::estimate(*evaluator, {.settings = {setting}, .samples = samples}, nullptr, {}, quiet);
    GOOD(estimated);
    const auto batch = evaluator->samples().read(0, samples);
    GOOD(batch);
    const at::Tensor x = at::embedding(table, evaluate::toInputs(*batch)[0].toTensor());
    const auto layer = evaluator->model().layerIndex("head");
    QVERIFY(layer);
    const auto changed = evaluator->data().weights.weight(evaluator->model(), *layer, setting);
    GOOD(changed);
    const double expected = quadraticForm(at::linear(x, head), at::linear(x, at::sub(*changed, head)));
    const double found = estimated->cell(*layer, 0)->kl;
    QVERIFY2(std::abs(found / expected - 1) < 0.15, qPrintable(QString("%1 %2").arg(found).arg(expected)));
}

void TestEstimate::samplesAlongAnotherAxisAreFound()
{
    ScriptedModule module;
    module.parameters = {{"a.weight", weights({4, 4}, 1)}, {"b.weight", weights({3, 4}, 2)}};
    const std::string head = "    return torch.linear(torch.mean(torch.tanh(h), 1), self.b.weight, None)\n";
    module.code = "def forward(self, x):\n    h = torch.reshape(x, [-1, 6, 4])\n"
                  "    h = torch.linear(h, self.a.weight, None)\n" +
                  head;
    const auto plain = scripted(module, 32, 24, data::Task::Unlabelled);
    GOOD(plain);
    const AnalysisPlan plan{{bits(3)}, 32};
    const auto expected = sensitivity::estimate(*plain, plan, nullptr, {}, quiet);
    GOOD(expected);
    const std::vector<std::string> layouts{
        "    h = torch.transpose(torch.linear(torch.transpose(h, 0, 1), self.a.weight, None), 0, 1)\n",
        "    h = torch.reshape(torch.linear(torch.reshape(h, [-1, 4]), self.a.weight, None), [-1, 6, 4])\n"};
    for (const std::string &layout : layouts) {
        module.code = "def forward(self, x):\n    h = torch.reshape(x, [-1, 6, 4])\n" + layout + head;
        const auto other = scripted(module, 32, 24, data::Task::Unlabelled);
        GOOD(other);
        const auto found = sensitivity::estimate(*other, plan, nullptr, {}, quiet);
        GOOD(found);
        for (std::size_t layer = 0; layer < 2; ++layer)
            QVERIFY(std::abs(found->cell(layer, 0)->kl / expected->cell(layer, 0)->kl - 1) < 1e-4);
    }
}

void TestEstimate::everyLayerKindIsRunWithItsOwnOperator()
{
    saveEveryLayerKindModel(path("model.pt"));
    const auto model = formats::readTorchScript(path("model.pt"));
    GOOD(model);
    const base::EngineScope scope;
    const std::vector<float> values = numbers(4 * 16);
    const data::Batch batch{{data::Array{{4, 16}, values}}, {}};
    auto inputs = evaluate::toInputs(batch);
    inputs[0] = at::mul(inputs[0].toTensor(), 31);
    const auto uses =
        graph::runGradients(model->data(), inputs,
                            [](const graph::Outputs &outputs) -> base::Result<std::vector<at::Tensor>> {
                                return std::vector{at::ones_like(outputs.first())};
                            },
                            {});
    GOOD(uses);
    QCOMPARE(uses->size(), std::size_t{9});
    for (const graph::LayerUse &use : *uses) {
        const auto parameter = static_cast<std::size_t>(model->data().bindings[use.layer].weight);
        const at::Tensor weight = model->data().parameters[parameter].tensor.detach();
        const std::vector<at::Tensor> changes{at::mul(weight, 0.5), weight.mul(weight), at::mul(weight, -1)};
        const auto found = sensitivity::deltaProducts(use, {0}, 4, changes);
        GOOD(found);
        const auto outputWith = [&](const at::Tensor &changed) {
            torch::jit::Stack stack(use.inputs.begin(), use.inputs.end());
            stack[use.weight.weightSlot] = changed;
            use.node->run(stack);
            return stack.at(0).toTensor();
        };
        for (std::size_t i = 0; i < changes.size(); ++i) {
            const at::Tensor delta = at::sub(outputWith(weight.add(changes[i])), outputWith(weight));
            const at::Tensor expected = delta.mul(use.gradient).reshape({4, -1}).sum(1);
            const at::Tensor own = found->select(1, static_cast<std::int64_t>(i));
            const double scale = expected.abs().max().item<double>() + 1e-3;
            QVERIFY2(own.sub(expected).abs().max().item<double>() < 1e-4 * scale,
                     model->layers()[use.layer].name.c_str());
        }
    }
}

void TestEstimate::weightsOfOtherOperatorsAreEstimatedAlike_data()
{
    QTest::addColumn<QString>("linear"); // the hidden values by linear layers, which are estimated by channel
    QTest::addColumn<QString>("other");
    const QString gates =
        QStringLiteral("    i, f, g, o = torch.chunk(%1, 4, 1)\n"
                       "    h = torch.sigmoid(o) * torch.tanh(torch.sigmoid(i) * torch.tanh(g))\n");
    const QString plain = gates.arg(QStringLiteral("torch.linear(x, self.a.weight, None)"));
    QTest::newRow("einsum") << plain
                            << gates.arg(QStringLiteral("torch.einsum(\"bi,oi->bo\", [x, self.a.weight])"));
    QTest::newRow("slices") << plain
                            << gates.arg(
                                   QStringLiteral("torch.cat([torch.linear(x, self.a.weight[0:9], None), "
                                                  "torch.linear(x, self.a.weight[9:16], None)], 1)"));
    QTest::newRow("left of the product")
        << plain << gates.arg(QStringLiteral("torch.t(torch.matmul(self.a.weight, torch.t(x)))"));
    QTest::newRow("LSTM")
        << plain
        << QStringLiteral("    z = torch.zeros([1, x.size(0), 4])\n"
                          "    w = [self.a.weight, torch.zeros([16, 4])]\n"
                          "    h = torch.squeeze(torch.lstm(torch.unsqueeze(x, 1), [z, z], w, False, 1, "
                          "0.0, False, False, True)[0], 1)\n");
    // Control flow that depends on the data runs as it was stored.
    QTest::newRow("in a branch") << plain
                                 << gates.arg(QStringLiteral("g"))
                                        .prepend(QStringLiteral(
                                            "    if bool(torch.gt(torch.max(torch.abs(x)), 0)):\n"
                                            "        g = torch.linear(x, self.a.weight, None)\n"
                                            "    else:\n"
                                            "        g = torch.zeros([x.size(0), 16])\n"));
    QTest::newRow("in a loop")
        << plain
        << gates.arg(QStringLiteral("g"))
               .prepend(
                   QStringLiteral("    g = torch.zeros([x.size(0), 16])\n"
                                  "    turns = 0\n"
                                  "    while bool(torch.lt(torch.sum(torch.abs(g)), 0.0001)) and turns < 3:\n"
                                  "        g = torch.linear(x, self.a.weight, None)\n"
                                  "        turns = turns + 1\n"));
    QTest::newRow("before a branch") << plain
                                     << gates.arg(QStringLiteral("torch.linear(x, self.a.weight, None)"))
                                            .append(QStringLiteral(
                                                "    if bool(torch.lt(torch.max(torch.abs(h)), 0)):\n"
                                                "        h = torch.neg(h)\n"));
}

void TestEstimate::weightsOfOtherOperatorsAreEstimatedAlike()
{
    QFETCH(QString, linear);
    QFETCH(QString, other);
    ScriptedModule module;
    module.parameters = {{"a.weight", weights({16, 6}, 1)}, {"b.weight", weights({3, 4}, 2)}};
    std::vector<SensitivityTable> tables;
    for (const QString &hidden : {linear, other}) {
        module.code = "\ndef forward(self, x):\n" + hidden.toStdString() +
                      "    return torch.linear(h, self.b.weight, None)\n";
        const auto evaluator = scripted(module, 32, 6, data::Task::Unlabelled);
        GOOD(evaluator);
        const AnalysisPlan plan{{bits(3), bits(6)}, 32};
        const auto found = sensitivity::estimate(*evaluator, plan, nullptr, {}, quiet);
        GOOD(found);
        tables.push_back(*found);
    }
    for (std::size_t layer = 0; layer < 2; ++layer)
        for (std::size_t setting = 0; setting < 2; ++setting) {
            QVERIFY(tables[0].cell(layer, setting)->kl > 0);
            QCOMPARE(tables[1].cell(layer, setting)->n, std::int64_t{32});
            QVERIFY(std::abs(tables[1].cell(layer, setting)->kl / tables[0].cell(layer, setting)->kl - 1) <
                    1e-3);
        }
}

void TestEstimate::overwrittenValuesDoNoHarm()
{
    ScriptedModule module;
    module.parameters = {
        {"a.weight", weights({6, 6}, 1)}, {"b.weight", weights({6, 6}, 2)}, {"d.weight", weights({1, 6}, 3)}};
    // h is written after b read it, and after a gave it.
    module.code = R"(
def forward(self, x):
    h = torch.linear(x, self.a.weight, None)
    before = torch.linear(h, self.b.weight, None)
    h[:, 1:3] = 0.25
    return torch.linear(h + torch.relu_(before), self.d.weight, None)
)";
    const auto overwriting = scripted(module, 32, 6, data::Task::Unlabelled);
    GOOD(overwriting);
    const AnalysisPlan plan{{bits(3)}, 32};
    const auto found = sensitivity::estimate(*overwriting, plan, nullptr, {}, quiet);
    GOOD(found);
    module.buffers = {{"keep", at::ones_like(weights({6}, 1))}, {"fill", at::mul(weights({6}, 1), 0)}};
    module.buffers[0].second.narrow(0, 1, 2).zero_();
    module.buffers[1].second.narrow(0, 1, 2).fill_(0.25);
    module.code = R"(
def forward(self, x):
    h = torch.linear(x, self.a.weight, None)
    before = torch.linear(h, self.b.weight, None)
    g = h * self.keep + self.fill
    return torch.linear(g + torch.relu(before), self.d.weight, None)
)";
    const auto pure = scripted(module, 32, 6, data::Task::Unlabelled);
    GOOD(pure);
    const auto expected = sensitivity::estimate(*pure, plan, nullptr, {}, quiet);
    GOOD(expected);
    for (std::size_t layer = 0; layer < 3; ++layer)
        QVERIFY(std::abs(found->cell(layer, 0)->kl / expected->cell(layer, 0)->kl - 1) < 1e-4);
}

void TestEstimate::resultsDoNotDependOnWorkers()
{
    evaluate::EvaluatorOptions options;
    options.microBatch = 8;
    const auto evaluator = openNetwork(demo("calibrate"), 30, options);
    GOOD(evaluator);
    AnalysisPlan plan{.settings = {bits(3), bits(4)}, .samples = 30};
    const auto one = sensitivity::estimate(*evaluator, plan, nullptr, {}, quiet);
    plan.effort.workers = 3;
    const auto three = sensitivity::estimate(*evaluator, plan, nullptr, {}, quiet);
    GOOD(one);
    GOOD(three);
    QVERIFY(sameTable(*one, *three));
    plan.steps = {};
    const auto unfolded = sensitivity::estimate(*evaluator, plan, nullptr, {}, quiet);
    GOOD(unfolded);
    QVERIFY(!sameTable(*one, *unfolded));
}

void TestEstimate::cellsGrowWithTheSamples()
{
    evaluate::EvaluatorOptions options;
    options.microBatch = 16;
    const auto evaluator = openNetwork(demo("calibrate"), 100, options);
    GOOD(evaluator);
    std::vector<std::int64_t> seen;
    std::size_t told = 0;
    const auto table = sensitivity::estimate(
        *evaluator, {{bits(3)}},
        [&](const SensitivityCell &cell) {
            ++told;
            if (seen.empty() || seen.back() != cell.n)
                seen.push_back(cell.n);
        },
        {}, quiet);
    GOOD(table);
    QCOMPARE(seen, (std::vector<std::int64_t>{16, 32, 48, 64})); // 64 samples unless told otherwise
    QCOMPARE(told, std::size_t{4 * 13});
    QCOMPARE(table->measuredCells(), 0);
}

void TestEstimate::layerWithoutGradientIsLeftOut()
{
    ScriptedModule module;
    module.parameters = {{"a.weight", weights({4, 4}, 1)}, {"b.weight", weights({3, 4}, 2)}};
    module.code = R"(
def forward(self, x):
    h = torch.argmax(torch.linear(x, self.a.weight, None), 1, True)
    return torch.linear(x * h.to(6), self.b.weight, None)
)";
    const auto evaluator = scripted(module, 16, 4, data::Task::Unlabelled);
    GOOD(evaluator);
    const auto table = sensitivity::estimate(*evaluator, {{bits(3)}, 16}, nullptr, {}, quiet);
    GOOD(table);
    QVERIFY(!table->cell(*evaluator->model().layerIndex("a"), 0));
    QVERIFY(table->cell(*evaluator->model().layerIndex("b"), 0)->kl > 0);
}

void TestEstimate::modelWithoutGradientsIsToldInOneSentence()
{
    ScriptedModule module;
    module.parameters = {{"a.weight", weights({4, 4}, 1)}};
    module.code = R"(
def forward(self, x):
    return torch.argmax(torch.linear(x, self.a.weight, None), 1, True).to(6)
)";
    const auto evaluator = scripted(module, 16, 4, data::Task::Unlabelled);
    GOOD(evaluator);
    const auto failed = sensitivity::estimate(*evaluator, {{bits(3)}}, nullptr, {}, quiet);
    QVERIFY(!failed);
    QCOMPARE(failed.error().code, base::ErrorCode::ModelUnsupported);
    QVERIFY(QString::fromStdString(failed.error().message()).endsWith('.'));
}

void TestEstimate::layersAroundALoopAreEstimated()
{
    saveControlFlowModel(path("model.pt"));
    const auto model = formats::readTorchScript(path("model.pt"));
    GOOD(model);
    QVERIFY(model->opaqueCount() > 0);
    writeZip(path("x.npz"),
             {{"x.npy", npyFile("<f4", "(4, 3, 8, 8)", packed(numbers(4 * 192)))},
              {"limit.npy", npyFile("<f4", "(4, 1)", packed(numbers(4)))}},
             ZipMethod::Stored);
    const auto dataset =
        data::openDataset({path("x.npz"), "npz", {}, {"x", "limit"}, {}}, data::Task::Unlabelled, {});
    GOOD(dataset);
    const auto evaluator = evaluate::Evaluator::create(*model, data::Task::Unlabelled, data::allOf(*dataset));
    GOOD(evaluator);
    const auto found = sensitivity::estimate(*evaluator, {{bits(3)}}, nullptr, {}, quiet);
    GOOD(found);
    for (std::size_t layer = 0; layer < model->layers().size(); ++layer) {
        const SensitivityCell *cell = found->cell(layer, std::size_t{0});
        QVERIFY2(cell && cell->estimate && cell->n == 4 && cell->kl > 0, model->layers()[layer].name.c_str());
    }
}

void TestEstimate::stopEndsIt()
{
    evaluate::EvaluatorOptions options;
    options.microBatch = 16;
    const auto evaluator = openNetwork(demo("calibrate"), 256, options);
    GOOD(evaluator);
    std::stop_source stop;
    std::int64_t most = 0;
    const auto stopped = sensitivity::estimate(
        *evaluator, {{bits(3)}, 256},
        [&](const SensitivityCell &cell) {
            most = std::max(most, cell.n);
            stop.request_stop();
        },
        stop.get_token(), quiet);
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().code, base::ErrorCode::Cancelled);
    QCOMPARE(most, 16);
}

QTEST_GUILESS_MAIN(TestEstimate)
#include "tst_estimate.moc"
