// Biases that take back what rounding does to the mean of a channel: against means that are computed here.
#include "core/evaluate/evaluatordata.h"
#include "core/evaluate/liveevaluator.h"
#include "core/graph/executor.h"
#include "tests/support/biascorrected.h"
#include "tests/support/bits.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"
#include "tests/support/scriptedevaluator.h"

#include <QTemporaryDir>
#include <QTest>

using namespace paretoscope;
using namespace paretoscope::tests;
using compress::LayerSetting;
using data::Task;
using pipeline::Recipe;

namespace {

/// Each of its layers ends in what the next one reads; the last one's channels are those of the output.
ScriptedModule convolutions()
{
    return {{{"a.weight", weights({6, 3, 3, 3}, 1)},
             {"a.bias", weights({6}, 2)},
             {"b.weight", weights({6, 4, 2, 2}, 3)},
             {"b.bias", weights({4}, 4)},
             {"c.weight", weights({5, 4, 3}, 5)},
             {"c.bias", weights({5}, 6)}},
            {},
            R"(
def forward(self, x):
    x = torch.relu(torch.conv2d(x, self.a.weight, self.a.bias, [1, 1], [1, 1]))
    x = torch.relu(torch.conv_transpose2d(x, self.b.weight, self.b.bias, [2, 2]))
    return torch.conv1d(x.flatten(2), self.c.weight, self.c.bias)
)"};
}

ScriptedModule linears()
{
    return {{{"a.weight", weights({12, 8}, 1)},
             {"a.bias", weights({12}, 2)},
             {"b.weight", weights({12, 10}, 3)},
             {"b.bias", weights({10}, 4)},
             {"c.weight", weights({5, 10}, 5)},
             {"c.bias", weights({5}, 6)}},
            {},
            R"(
def forward(self, x):
    x = torch.relu(torch.linear(x, self.a.weight, self.a.bias))
    x = torch.relu(torch.addmm(self.b.bias, x, self.b.weight))
    return torch.linear(x, self.c.weight, self.c.bias)
)"};
}

ScriptedModule normed()
{
    return {{{"a.weight", weights({6, 3, 3, 3}, 1)},
             {"n.weight", weights({6}, 2).abs().add(0.5)},
             {"n.bias", weights({6}, 7)},
             {"c.weight", weights({5, 6}, 5)},
             {"c.bias", weights({5}, 6)}},
            {{"n.running_mean", weights({6}, 8)}, {"n.running_var", weights({6}, 9).abs().add(0.5)}},
            R"(
def forward(self, x):
    x = torch.conv2d(x, self.a.weight, None, [1, 1], [1, 1])
    x = torch.batch_norm(x, self.n.weight, self.n.bias, self.n.running_mean, self.n.running_var, False, 0.1, 1e-5, False)
    return torch.linear(torch.relu(x).mean([2, 3]), self.c.weight, self.c.bias)
)"};
}

MadeUpData pictures()
{
    return {{96, 3, 6, 6}, {}};
}

Recipe uniform(const evaluate::Evaluator &evaluator, const compress::Value &width, bool corrected)
{
    auto recipe = pipeline::uniformRecipe(evaluator.model().layers().size(), bits(width));
    recipe.steps = correctedIf(corrected);
    return recipe;
}

/// Mean of the model's output over all samples and places, by channel (dimension 1), in float64.
at::Tensor meanOutput(const evaluate::Evaluator &evaluator, const Recipe *recipe)
{
    const base::EngineScope engine;
    const auto &data = evaluator.data();
    const auto executor = *data.executorAfter(recipe ? recipe->steps : pipeline::Steps::usual());
    const auto changed = recipe ? *data.overridesFor(*executor, *recipe, {}) : std::vector<graph::Override>();
    const auto batch = *data.samples.read(0, data.samples.size());
    const at::Tensor output = executor->run(evaluate::toInputs(batch), changed, {})->first().to(at::kDouble);
    return output.transpose(0, 1).flatten(1).mean(1);
}

double farthest(const at::Tensor &a, const at::Tensor &b)
{
    return a.sub(b).abs().max().item<double>();
}

} // namespace

class TestBiasCorrection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void outputsKeepTheirMeans_data();
    void outputsKeepTheirMeans();
    void everyLayerKeepsItsMean();
    void leavesWhatItMayNotTouch_data();
    void leavesWhatItMayNotTouch();
    void correctsOnCalibrationSamples();
    void refusesNetworksWithoutBatches();
    void slidersSwitchItToo();
    void realNetworksLoseLess_data() { addNetworkRows({"resnet20"}); }
    void realNetworksLoseLess();

private:
    QTemporaryDir m_folder;
};

void TestBiasCorrection::outputsKeepTheirMeans_data()
{
    QTest::addColumn<ScriptedModule>("module");
    QTest::addColumn<MadeUpData>("data");
    QTest::newRow("convolutions") << convolutions() << pictures();
    QTest::newRow("linear layers") << linears() << MadeUpData{{96, 8}, {}};
    QTest::newRow("folded batch norm") << normed() << pictures();
}

/// The last layer is corrected last, with all others changed: nothing is left of the shift.
void TestBiasCorrection::outputsKeepTheirMeans()
{
    QFETCH(ScriptedModule, module);
    QFETCH(MadeUpData, data);
    const auto evaluator = scriptedEvaluator(m_folder, module, data, Task::Unlabelled);
    GOOD(evaluator);
    const at::Tensor wanted = meanOutput(*evaluator, nullptr);
    const Recipe plain = uniform(*evaluator, 3, false);
    const Recipe corrected = uniform(*evaluator, 3, true);
    const double before = farthest(meanOutput(*evaluator, &plain), wanted);
    const double after = farthest(meanOutput(*evaluator, &corrected), wanted);
    QVERIFY2(before > 1e-3, qPrintable(QString::number(before)));
    QVERIFY2(after < 1e-5, qPrintable(QString::number(after)));
}

/// Not only the last one: with the layers after it at float, each is the last that was changed.
void TestBiasCorrection::everyLayerKeepsItsMean()
{
    const auto evaluator = scriptedEvaluator(m_folder, linears(), {{96, 8}, {}}, Task::Unlabelled);
    GOOD(evaluator);
    const Recipe all = uniform(*evaluator, 2, true);
    const auto corrected = evaluator->data().coded(all, {});
    GOOD(corrected);
    QCOMPARE(corrected->parameters.size(), std::size_t{3});
    // By hand: each layer on what the corrected layers before it make.
    const base::EngineScope engine;
    const auto &data = evaluator->data();
    const auto changed = *data.overridesFor(data.executor, all, {});
    const auto now = [&](graph::ParameterId id) {
        for (const auto &own : changed)
            if (own.parameter == id)
                return own.tensor;
        return at::Tensor();
    };
    const auto batch = *data.samples.read(0, 96);
    at::Tensor x = evaluate::toInputs(batch).front().toTensor(), y = x;
    const auto &bindings = evaluator->model().data().bindings;
    for (std::size_t layer = 0; layer < 3; ++layer) {
        const auto &own = evaluator->model().data().parameters;
        const at::Tensor weight = own[static_cast<std::size_t>(bindings[layer].weight)].tensor;
        const at::Tensor bias = own[static_cast<std::size_t>(bindings[layer].bias)].tensor;
        const bool transposed = evaluator->model().layers()[layer].kind == graph::LayerKind::LinearTransposed;
        x = x.matmul(transposed ? weight : weight.t()).add(bias);
        const at::Tensor newWeight = now(bindings[layer].weight);
        y = y.matmul(transposed ? newWeight : newWeight.t()).add(now(bindings[layer].bias));
        const double shift = farthest(x.to(at::kDouble).mean(0), y.to(at::kDouble).mean(0));
        QVERIFY2(shift < 1e-5, qPrintable(QString::number(shift)));
        x = x.relu();
        y = y.relu();
    }
}

void TestBiasCorrection::leavesWhatItMayNotTouch_data()
{
    QTest::addColumn<ScriptedModule>("module");
    QTest::newRow("no bias") << ScriptedModule{
        {{"a.weight", weights({5, 8}, 1)}},
        {},
        "def forward(self, x):\n    return torch.linear(x, self.a.weight)\n"};
    QTest::newRow("run twice") << ScriptedModule{
        {{"a.weight", weights({8, 8}, 1)}, {"a.bias", weights({8}, 2)}},
        {},
        "def forward(self, x):\n    x = torch.linear(x, self.a.weight, self.a.bias)\n"
        "    return torch.linear(torch.relu(x), self.a.weight, self.a.bias)\n"};
    const at::Tensor shared = weights({8}, 3);
    QTest::newRow("a bias of two layers") << ScriptedModule{
        {{"a.weight", weights({8, 8}, 1)}, {"b.weight", weights({8, 8}, 2)}, {"a.bias", shared}},
        {},
        "def forward(self, x):\n    x = torch.linear(x, self.a.weight, self.a.bias)\n"
        "    return torch.linear(torch.relu(x), self.b.weight, self.a.bias)\n"};
    QTest::newRow("recurrent") << ScriptedModule{
        {{"w", weights({16, 8}, 1)},
         {"u", weights({16, 4}, 2)},
         {"b", weights({16}, 3)},
         {"c", weights({16}, 4)}},
        {},
        "def forward(self, x):\n    h = torch.zeros([x.size(0), 4])\n"
        "    return torch.lstm_cell(x, [h, h], self.w, self.u, self.b, self.c)[0]\n"};
}

void TestBiasCorrection::leavesWhatItMayNotTouch()
{
    QFETCH(ScriptedModule, module);
    const auto evaluator = scriptedEvaluator(m_folder, module, {{32, 8}, {}}, Task::Unlabelled);
    GOOD(evaluator);
    const auto refused = evaluator->data().coded(uniform(*evaluator, 3, true), {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().said.id(), std::string_view("step.nothing-to-do"));
    // Layers that are left as they are are not corrected either.
    const auto untouched = scriptedEvaluator(m_folder, linears(), {{32, 8}, {}}, Task::Unlabelled);
    Recipe first = uniform(*untouched, "float32", true);
    first.settings[1] = first.settings[1].with("bits", 3);
    QCOMPARE(untouched->data().coded(first, {})->parameters.size(), std::size_t{1});
    first.steps = correctedIf(false);
    QVERIFY(untouched->data().coded(first, {})->parameters.empty());
}

/// Means are those of the calibration samples, which the evaluation samples do not share.
void TestBiasCorrection::correctsOnCalibrationSamples()
{
    auto evaluator = scriptedEvaluator(m_folder, linears(), {{64, 8}, {}}, Task::Unlabelled);
    GOOD(evaluator);
    MadeUpData others{{96, 8}, {}};
    others.seed = 77;
    others.scale = 4;
    const auto samples = madeUpSamples(m_folder.filePath("more.npz").toStdString(), others, Task::Unlabelled);
    GOOD(samples);
    const auto calibration = evaluator->on(*samples);
    GOOD(calibration);
    evaluator->calibrateOn(*calibration);
    const Recipe recipe = uniform(*evaluator, 3, true);
    QVERIFY(farthest(meanOutput(*calibration, &recipe), meanOutput(*calibration, nullptr)) < 1e-4);
    QVERIFY(farthest(meanOutput(*evaluator, &recipe), meanOutput(*evaluator, nullptr)) > 1e-3);
}

void TestBiasCorrection::refusesNetworksWithoutBatches()
{
    auto read = scriptedEvaluator(m_folder, linears(), {{32, 8}, {}}, Task::Unlabelled);
    GOOD(read);
    const auto evaluator = takingOneAtATime(*read);
    GOOD(evaluator);
    const auto refused = evaluator->measure(uniform(*evaluator, 3, true), 0, {}, quiet);
    QVERIFY(!refused);
    QVERIFY2(refused.error().message().find("takes 1 at a time") != std::string::npos,
             refused.error().message().c_str());
}

/// No layer's setting differs, and yet the answer does.
void TestBiasCorrection::slidersSwitchItToo()
{
    const auto evaluator = scriptedEvaluator(m_folder, normed(), pictures(), Task::Unlabelled);
    GOOD(evaluator);
    evaluate::LiveEvaluator live(*evaluator);
    Recipe recipe = uniform(*evaluator, 3, false);
    for (int edit = 0; edit < 6; ++edit) {
        if (edit % 2 == 1)
            recipe.steps = correctedIf(!isCorrected(recipe.steps), recipe.steps);
        else
            recipe.settings[static_cast<std::size_t>(edit / 2 % 2)] =
                recipe.settings[static_cast<std::size_t>(edit / 2 % 2)].with("bits", 4);
        const auto answer = live.measure(recipe, {}, quiet);
        const auto whole = evaluator->measure(recipe, 0, {}, quiet);
        GOOD(answer);
        GOOD(whole);
        QCOMPARE(*answer, *whole);
    }
    const auto corrected = evaluator->measure(uniform(*evaluator, 3, true), 0, {}, quiet);
    const auto plain = evaluator->measure(uniform(*evaluator, 3, false), 0, {}, quiet);
    QVERIFY(corrected->kl != plain->kl);
}

/// What it is for, calibrated apart from what it is measured on.
void TestBiasCorrection::realNetworksLoseLess()
{
    PARETOSCOPE_ROW(name);
    const auto evaluator = openCalibrated(name, 256);
    GOOD(evaluator);
    for (const int width : {2, 3}) {
        const auto plain = evaluator->measure(uniform(*evaluator, width, false), 0, {}, quiet);
        const auto corrected = evaluator->measure(uniform(*evaluator, width, true), 0, {}, quiet);
        GOOD(plain);
        GOOD(corrected);
        QVERIFY(corrected->kl < 0.8 * plain->kl);
    }
}

QTEST_GUILESS_MAIN(TestBiasCorrection)
#include "tst_biascorrection.moc"
