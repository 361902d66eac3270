// Layers that are coded again for what coded layers give them: the least squares against numbers that are
// moved, the whole against samples, what it leaves, and that what was measured is what is written.
#include "core/compress/compressedweight.h"
#include "core/evaluate/evaluatordata.h"
#include "core/evaluate/liveevaluator.h"
#include "core/pipeline/recoding/pairedinputs.h"
#include "core/project/openproject.h"
#include "core/report/exportmodel.h"
#include "tests/support/bits.h"
#include "tests/support/good.h"
#include "tests/support/inputmoments.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"
#include "tests/support/scriptedevaluator.h"

#include <QTemporaryDir>
#include <QTest>

#include <ATen/ops/add.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <random>

using namespace paretoscope;
using namespace paretoscope::tests;
using data::Task;
using pipeline::Recipe;

namespace {

pipeline::Steps reconstructedIf(bool on)
{
    const pipeline::Step step = *pipeline::stepFromKey("reconstruct");
    return on ? pipeline::Steps::usual().with(step) : pipeline::Steps::usual();
}

compress::LayerSetting learned(int width)
{
    return bits(width).with("rounding", std::string("learned"));
}

Recipe uniform(const evaluate::Evaluator &evaluator, int width, bool on)
{
    return pipeline::uniformRecipe(evaluator.model().layers().size(), learned(width), reconstructedIf(on));
}

at::Tensor normal(at::IntArrayRef shape, unsigned seed)
{
    return bellShaped(shape, seed, 0.4F, 1);
}

/// x and, not unlike it, y: [groups, columns, positions].
struct Pair {
    at::Tensor x, y;
};

Pair pairOf(std::int64_t groups, std::int64_t columns, std::int64_t positions)
{
    const at::Tensor x =
        at::bmm(normal({groups, columns, columns}, 1), normal({groups, columns, positions}, 2));
    return {x, at::add(x, normal({groups, columns, positions}, 3), 0.5)};
}

ScriptedModule convolutions()
{
    return {{{"a.weight", weights({6, 3, 3, 3}, 1)},
             {"a.bias", weights({6}, 2)},
             {"b.weight", weights({6, 1, 3, 3}, 3)},
             {"c.weight", weights({6, 4, 2, 2}, 4)},
             {"c.bias", weights({4}, 5)},
             {"d.weight", weights({5, 4, 3}, 6)},
             {"d.bias", weights({5}, 7)}},
            {},
            R"(
def forward(self, x):
    x = torch.relu(torch.conv2d(x, self.a.weight, self.a.bias, [1, 1], [1, 1]))
    x = torch.relu(torch.conv2d(x, self.b.weight, None, [1, 1], [1, 1], [1, 1], 6))
    x = torch.relu(torch.conv_transpose2d(x, self.c.weight, self.c.bias, [2, 2]))
    return torch.conv1d(x.flatten(2), self.d.weight, self.d.bias)
)"};
}

/// With a weight whose thirds are layers of their own, a residual sum and a matrix without a bias.
ScriptedModule attention()
{
    return {{{"a.weight", weights({24, 8}, 1)},
             {"a.bias", weights({24}, 2)},
             {"b.weight", weights({8, 8}, 3)},
             {"c.weight", weights({8, 5}, 4)}},
            {},
            R"(
def forward(self, x):
    q, k, v = torch.linear(x, self.a.weight, self.a.bias).chunk(3, -1)
    x = x + torch.linear(torch.softmax(torch.matmul(q, k.transpose(1, 2)), -1).matmul(v), self.b.weight)
    return torch.matmul(x, self.c.weight)
)"};
}

/// A layer that its tables and cells feed: neither is coded again.
ScriptedModule withOthers()
{
    return {{{"t.weight", weights({9, 8}, 1)}, {"a.weight", weights({6, 8}, 2)}, {"a.bias", weights({6}, 3)}},
            {},
            R"(
def forward(self, x):
    return torch.linear(torch.embedding(self.t.weight, torch.clamp(x.abs() * 8, 0, 8).long()), self.a.weight, self.a.bias)
)"};
}

} // namespace

class TestReconstruct : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aimedRowsAreThoseOfLeastSquares_data();
    void aimedRowsAreThoseOfLeastSquares();
    void errorAndShiftAreThoseOfOutputs();
    void nothingComesInAndNothingChanges();
    void outputsComeNearer_data();
    void outputsComeNearer();
    void biasesAreCorrectedFromThere();
    void whatIsLeftAloneStays();
    void otherSamplesAreLearntFrom();
    void refusesNetworksWithoutBatches();
    void findsNoPlace();
    void stopIsHeard();
    void slidersSwitchItToo();
    void whatIsMeasuredIsWritten();
    void realNetworksLoseLess();

private:
    QTemporaryDir m_folder;
};

void TestReconstruct::aimedRowsAreThoseOfLeastSquares_data()
{
    QTest::addColumn<bool>("centred");
    QTest::addColumn<int>("groups");
    QTest::newRow("with means") << false << 1;
    QTest::newRow("without means") << true << 1;
    QTest::newRow("groups") << false << 3;
}

/// E‖W x − W′ y‖² + λ‖W′ − W‖² is larger wherever W′ is moved.
void TestReconstruct::aimedRowsAreThoseOfLeastSquares()
{
    QFETCH(bool, centred);
    QFETCH(int, groups);
    constexpr std::int64_t columns = 5, positions = 400;
    const Pair pair = pairOf(groups, columns, positions);
    const auto inputs = pipeline::pairedInputs(pair.x, pair.y, centred);
    const at::Tensor rows = normal({6, columns}, 4);
    const at::Tensor aimed = pipeline::aimedRows(rows, inputs);
    const auto cost = [&](const at::Tensor &changed) {
        double sum = pipeline::outputError(rows, changed, inputs);
        for (std::int64_t row = 0; row < 6; ++row) {
            const double mean = inputs.coded[row * groups / 6].diagonal().mean(at::kDouble).item<double>();
            const at::Tensor step = at::sub(changed[row], rows[row]).to(at::kDouble);
            sum +=
                (0.01 + static_cast<double>(columns) / positions) * mean * step.square().sum().item<double>();
        }
        return sum;
    };
    const double least = cost(aimed);
    QVERIFY(least < cost(rows));
    for (std::int64_t row = 0; row < 6; ++row)
        for (std::int64_t column = 0; column < columns; ++column)
            for (const double step : {-0.05, 0.05}) {
                at::Tensor moved = aimed.clone();
                moved[row][column] += step;
                QVERIFY(cost(moved) > least);
            }
}

void TestReconstruct::errorAndShiftAreThoseOfOutputs()
{
    const Pair pair = pairOf(1, 5, 300);
    const at::Tensor rows = normal({4, 5}, 5), coded = normal({4, 5}, 6);
    const at::Tensor missing = at::sub(at::mm(rows, pair.x[0]), at::mm(coded, pair.y[0])).to(at::kDouble);
    const double whole = missing.square().sum().item<double>() / 300;
    const auto plain = pipeline::pairedInputs(pair.x, pair.y, false);
    QVERIFY(std::abs(pipeline::outputError(rows, coded, plain) - whole) < 1e-4 * whole);
    const at::Tensor mean = missing.mean(1);
    QVERIFY(at::sub(pipeline::outputShift(rows, coded, plain), mean).abs().max().item<double>() < 1e-4);
    // With the bias that takes the shift back:
    const double rest = at::sub(missing, mean.unsqueeze(1)).square().sum().item<double>() / 300;
    const auto centred = pipeline::pairedInputs(pair.x, pair.y, true);
    QVERIFY(std::abs(pipeline::outputError(rows, coded, centred) - rest) < 1e-3 * rest);
}

void TestReconstruct::nothingComesInAndNothingChanges()
{
    const at::Tensor rows = normal({4, 5}, 5);
    const auto none = pipeline::pairedInputs(at::zeros({1, 5, 100}), at::zeros({1, 5, 100}), false);
    QVERIFY(at::equal(pipeline::aimedRows(rows, none), rows));
    const Pair pair = pairOf(1, 5, 100);
    const auto same = pipeline::pairedInputs(pair.x, pair.x, true);
    QVERIFY(at::sub(pipeline::aimedRows(rows, same), rows).abs().max().item<float>() < 1e-5F);
}

void TestReconstruct::outputsComeNearer_data()
{
    QTest::addColumn<ScriptedModule>("module");
    QTest::addColumn<std::vector<std::int64_t>>("shape");
    QTest::addColumn<std::size_t>("biases");
    QTest::newRow("convolutions") << convolutions() << std::vector<std::int64_t>{96, 3, 6, 6}
                                  << std::size_t{3};
    QTest::newRow("attention") << attention() << std::vector<std::int64_t>{96, 7, 8} << std::size_t{1};
}

void TestReconstruct::outputsComeNearer()
{
    QFETCH(ScriptedModule, module);
    QFETCH(std::vector<std::int64_t>, shape);
    QFETCH(std::size_t, biases);
    const auto evaluator = scriptedEvaluator(m_folder, module, {shape, {}}, Task::Unlabelled);
    GOOD(evaluator);
    for (const int width : {2, 3, 4}) {
        const auto plain = evaluator->measure(uniform(*evaluator, width, false), 0, {}, quiet);
        const auto nearer = evaluator->measure(uniform(*evaluator, width, true), 0, {}, quiet);
        GOOD(plain);
        GOOD(nearer);
        QVERIFY2(nearer->kl < plain->kl,
                 qPrintable(QStringLiteral("%1 %2 %3").arg(width).arg(nearer->kl).arg(plain->kl)));
        const auto made = evaluator->data().coded(uniform(*evaluator, width, true), {});
        GOOD(made);
        QCOMPARE(made->parameters.size(), biases);
    }
}

/// Bias correction after it finds means that are right already, but for the samples that each looks at.
void TestReconstruct::biasesAreCorrectedFromThere()
{
    const auto evaluator = scriptedEvaluator(m_folder, convolutions(), {{96, 3, 6, 6}, {}}, Task::Unlabelled);
    GOOD(evaluator);
    const Recipe once = uniform(*evaluator, 3, true);
    Recipe both = once;
    both.steps = both.steps.with(*pipeline::stepFromKey("biasCorrection"));
    const auto reconstructed = evaluator->measure(once, 0, {}, quiet);
    const auto corrected = evaluator->measure(both, 0, {}, quiet);
    GOOD(reconstructed);
    GOOD(corrected);
    QVERIFY2(corrected->kl < 1.1 * reconstructed->kl,
             qPrintable(QStringLiteral("%1 %2").arg(corrected->kl).arg(reconstructed->kl)));
    const auto made = evaluator->data().coded(both, {});
    GOOD(made);
    QCOMPARE(made->parameters.size(), std::size_t{3}); // of each the last
}

/// A layer at float among others keeps its weight, and gets no bias for what others did.
void TestReconstruct::whatIsLeftAloneStays()
{
    const auto evaluator = scriptedEvaluator(m_folder, convolutions(), {{64, 3, 6, 6}, {}}, Task::Unlabelled);
    GOOD(evaluator);
    Recipe recipe = uniform(*evaluator, 3, true);
    recipe.settings[2] = {};
    const auto made = evaluator->data().coded(recipe, {});
    GOOD(made);
    QVERIFY(!made->coded[2]);
    QCOMPARE(made->parameters.size(), std::size_t{2});
    recipe.settings = std::vector<compress::LayerSetting>(4);
    const auto nothing = evaluator->data().coded(recipe, {});
    GOOD(nothing);
    QVERIFY(nothing->parameters.empty());
    // A table of rows is coded as it is, and the layer that it feeds for what it gives.
    const auto others = scriptedEvaluator(m_folder, withOthers(), {{64, 4}, {}}, Task::Unlabelled);
    GOOD(others);
    const Recipe both = uniform(*others, 3, true), plain = uniform(*others, 3, false);
    const auto changed = others->data().coded(both, {}), before = others->data().coded(plain, {});
    GOOD(changed);
    GOOD(before);
    QVERIFY(at::equal(changed->coded[0]->weight, before->coded[0]->weight));
}

/// Those of the calibration set, whatever is measured.
void TestReconstruct::otherSamplesAreLearntFrom()
{
    auto evaluator = scriptedEvaluator(m_folder, convolutions(), {{64, 3, 6, 6}, {}}, Task::Unlabelled);
    GOOD(evaluator);
    const Recipe recipe = uniform(*evaluator, 3, true);
    const auto own = evaluator->data().coded(recipe, {});
    GOOD(own);
    MadeUpData others{{96, 3, 6, 6}, {}};
    others.seed = 77;
    const auto samples = madeUpSamples(m_folder.filePath("more.npz").toStdString(), others, Task::Unlabelled);
    GOOD(samples);
    const auto calibration = evaluator->on(*samples);
    GOOD(calibration);
    evaluator->calibrateOn(*calibration);
    const auto there = evaluator->data().coded(recipe, {}), here = calibration->data().coded(recipe, {});
    GOOD(there);
    GOOD(here);
    for (std::size_t layer = 0; layer < 4; ++layer)
        QVERIFY(at::equal(there->coded[layer]->weight, here->coded[layer]->weight));
    QVERIFY(!at::equal(there->coded[3]->weight, own->coded[3]->weight));
}

void TestReconstruct::refusesNetworksWithoutBatches()
{
    auto read = scriptedEvaluator(m_folder, convolutions(), {{32, 3, 6, 6}, {}}, Task::Unlabelled);
    GOOD(read);
    const auto evaluator = takingOneAtATime(*read);
    GOOD(evaluator);
    const auto refused = evaluator->measure(uniform(*evaluator, 3, true), 0, {}, quiet);
    QVERIFY(!refused);
    QVERIFY2(refused.error().message().find("takes 1 at a time") != std::string::npos,
             refused.error().message().c_str());
}

void TestReconstruct::findsNoPlace()
{
    const ScriptedModule shared{{{"a.weight", weights({8, 8}, 1)}},
                                {},
                                "def forward(self, x):\n    x = torch.linear(x, self.a.weight)\n"
                                "    return torch.linear(torch.relu(x), self.a.weight)\n"};
    const auto evaluator = scriptedEvaluator(m_folder, shared, {{32, 8}, {}}, Task::Unlabelled);
    GOOD(evaluator);
    const auto refused = evaluator->measure(uniform(*evaluator, 3, true), 0, {}, quiet);
    QVERIFY(!refused);
    QCOMPARE(refused.error().said.id(), std::string_view("step.nothing-to-do"));
}

void TestReconstruct::stopIsHeard()
{
    const auto evaluator = scriptedEvaluator(m_folder, convolutions(), {{64, 3, 6, 6}, {}}, Task::Unlabelled);
    GOOD(evaluator);
    const Recipe recipe = uniform(*evaluator, 3, true);
    std::stop_source source;
    source.request_stop();
    const auto stopped = evaluator->data().coded(recipe, source.get_token());
    QVERIFY(!stopped);
    QVERIFY(stopped.error().code == base::ErrorCode::Cancelled);
    GOOD(evaluator->data().coded(recipe, {}));
}

void TestReconstruct::slidersSwitchItToo()
{
    const auto evaluator = scriptedEvaluator(m_folder, convolutions(), {{48, 3, 6, 6}, {}}, Task::Unlabelled);
    GOOD(evaluator);
    evaluate::LiveEvaluator live(*evaluator);
    Recipe recipe = uniform(*evaluator, 3, false);
    for (int edit = 0; edit < 8; ++edit) {
        if (edit % 3 == 0)
            recipe.steps = reconstructedIf(recipe.steps == reconstructedIf(false));
        else
            recipe.settings[static_cast<std::size_t>(edit % 4)] =
                recipe.settings[static_cast<std::size_t>(edit % 4)].with("bits", std::int64_t{2 + edit % 3});
        const auto answer = live.measure(recipe, {}, quiet);
        const auto whole = evaluator->measure(recipe, 0, {}, quiet);
        GOOD(answer);
        GOOD(whole);
        QCOMPARE(*answer, *whole);
    }
}

void TestReconstruct::whatIsMeasuredIsWritten()
{
    auto project = project::openProject(projectOf(demo()), {}, {}, {}, quiet);
    GOOD(project);
    project->samples.evaluate = project->samples.evaluate.firstOf(48);
    auto evaluator = project->evaluator.on(project->samples.evaluate);
    GOOD(evaluator);
    project->evaluator = *evaluator;
    const auto baseline = project::measureBaseline(*project, {}, quiet);
    GOOD(baseline);
    report::ExportRequest request;
    request.recipe = uniform(project->evaluator, 3, true);
    const auto measured = project->evaluator.measure(request.recipe, 0, {}, quiet);
    GOOD(measured);
    for (const char *name : {"out.pt", "out.safetensors"}) {
        request.target = m_folder.filePath(QString::fromLatin1(name)).toStdString();
        request.promised = *measured;
        const auto written = report::exportModel(*project, *baseline, request, {}, quiet);
        GOOD(written);
        QVERIFY(written->verified);
        QCOMPARE(written->measured.kl, measured->kl);
    }
}

/// What it is for, calibrated apart from what it is measured on.
void TestReconstruct::realNetworksLoseLess()
{
    if (!isThere("resnet20"))
        QSKIP("the real data are not here");
    const auto evaluator = openCalibrated("resnet20");
    GOOD(evaluator);
    const auto plain = evaluator->measure(uniform(*evaluator, 2, false), 0, {}, quiet);
    const auto nearer = evaluator->measure(uniform(*evaluator, 2, true), 0, {}, quiet);
    GOOD(plain);
    GOOD(nearer);
    QVERIFY(nearer->kl < 0.8 * plain->kl);
    QVERIFY2(std::llround(nearer->value * 1017) >= 893, qPrintable(QString::number(nearer->value)));
}

QTEST_GUILESS_MAIN(TestReconstruct)
#include "tst_reconstruct.moc"
