// Every output of a network counts: tuples, lists, dicts, whatever is in them; by cones as by whole runs.
#include "core/evaluate/evaluatordata.h"
#include "core/graph/executor.h"
#include "core/sensitivity/estimate.h"
#include "core/sensitivity/sensitivityanalysis.h"
#include "tests/support/bits.h"
#include "tests/support/good.h"
#include "tests/support/quiet.h"
#include "tests/support/sameoutputs.h"
#include "tests/support/scriptedevaluator.h"

#include <ATen/ops/allclose.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/tensor.h>

#include <QTest>

#include <cmath>

using namespace paretoscope;
using namespace paretoscope::tests;
using base::ErrorCode;
using compress::LayerSetting;
using data::Task;

namespace {

/// A stem and two heads, returned as RETURNED says: "s" scores [n, 5], "b" boxes [n, 4].
ScriptedModule twoHeads(const std::string &returned)
{
    ScriptedModule module;
    module.parameters = {{"stem.weight", weights({8, 6}, 1)},
                         {"scores.weight", weights({5, 8}, 2)},
                         {"boxes.weight", weights({4, 8}, 3)}};
    module.code = "def forward(self, x):\n    h = torch.relu(torch.linear(x, self.stem.weight, None))\n"
                  "    s = torch.linear(h, self.scores.weight, None)\n"
                  "    b = torch.linear(h, self.boxes.weight, None)\n    return " +
                  returned + "\n";
    return module;
}

std::vector<std::int64_t> cyclic(std::int64_t n, std::int64_t classes)
{
    std::vector<std::int64_t> labels;
    for (std::int64_t i = 0; i < n; ++i)
        labels.push_back(i % classes);
    return labels;
}

MadeUpData labelled(std::int64_t n = 40)
{
    return {{n, 6}, cyclic(n, 5)};
}

QStringList namesOf(const evaluate::ModelOutputs &outputs)
{
    QStringList names;
    for (const auto &output : outputs.all)
        names << QString::fromStdString(output.name);
    return names;
}

} // namespace

class TestOutputs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyOutputIsFoundAndNamed_data();
    void everyOutputIsFoundAndNamed();
    void conesOfSeveralOutputsEqualWholeRuns_data() { everyOutputIsFoundAndNamed_data(); }
    void conesOfSeveralOutputsEqualWholeRuns();
    void eachHeadIsDamagedByItsOwnLayer_data() { everyOutputIsFoundAndNamed_data(); }
    void eachHeadIsDamagedByItsOwnLayer();
    void damageIsTheWeightedSum();
    void estimatesCountEveryHead();
    void theTaskIsJudgedByTheOutputThatIsNamed();
    void outputThatFitsTheTaskIsFound();
    void outputsWithoutSamplesAreLeftOutAndSaid();
    void samplesInAnotherDimensionAreFound();
    void wrongNamesAreToldInOneSentence();
    void oneUnitForWholeProject();

private:
    QTemporaryDir m_folder;
};

void TestOutputs::everyOutputIsFoundAndNamed_data()
{
    QTest::addColumn<QString>("returned");
    QTest::addColumn<QStringList>("names");
    QTest::newRow("tuple") << "s, b" << QStringList{"0", "1"};
    QTest::newRow("dict") << R"({"scores": s, "boxes": b})" << QStringList{"scores", "boxes"};
    QTest::newRow("list") << "[s, b]" << QStringList{"0", "1"};
    QTest::newRow("dict in a tuple") << R"((s, {"boxes": b}))" << QStringList{"0", "1.boxes"};
    QTest::newRow("tuple in a tuple, an index beside")
        << "(torch.argmax(s, 1), (s, b))" << QStringList{"1.0", "1.1"};
}

void TestOutputs::everyOutputIsFoundAndNamed()
{
    QFETCH(QString, returned);
    QFETCH(QStringList, names);
    const auto evaluator =
        scriptedEvaluator(m_folder, twoHeads(returned.toStdString()), labelled(), Task::Classification);
    GOOD(evaluator);
    QCOMPARE(namesOf(evaluator->outputs()), names);
    QCOMPARE(evaluator->outputs().task, std::size_t{0});
    QCOMPARE(evaluator->outputs().all[0].shape, std::vector<std::int64_t>{5});
    QCOMPARE(evaluator->outputs().all[1].shape, std::vector<std::int64_t>{4});
    QCOMPARE(evaluator->outputs().all[0].kind, evaluate::OutputKind::Logits);
    QCOMPARE(evaluator->outputs().all[1].kind, evaluate::OutputKind::Values);
}

void TestOutputs::conesOfSeveralOutputsEqualWholeRuns()
{
    QFETCH(QString, returned);
    const std::string path = m_folder.filePath("model.pt").toStdString();
    twoHeads(returned.toStdString()).save(path);
    const base::EngineScope engine;
    const graph::Executor executor(formats::readTorchScript(path).value());
    const std::vector<c10::IValue> inputs{at::randn({8, 6})};
    const std::vector<c10::IValue> one{inputs[0].toTensor().narrow(0, 0, 1)};
    graph::Activations retained;
    graph::Activations few;
    const auto base = executor.runRetaining(inputs, {}, retained);
    GOOD(base);
    GOOD(executor.runRetaining(one, {}, few));
    const graph::BatchDimensions dimensions(few, retained);
    for (std::size_t layer = 0; layer < 3; ++layer) {
        const auto parameter = executor.model().data().bindings[layer].weight;
        const at::Tensor weight =
            at::mul(executor.model().data().parameters[static_cast<std::size_t>(parameter)].tensor, 0.5);
        const std::vector<graph::Override> changed{{parameter, weight}};
        const auto whole = executor.run(inputs, changed, {});
        const auto cone = graph::coneOf(executor.model(), {layer});
        const auto byCone = executor.runCone(cone, retained, changed, {});
        GOOD(whole);
        GOOD(byCone);
        QCOMPARE(whole->tensors.size(), std::size_t{2});
        QVERIFY(sameOutputs(*whole, *byCone));
        QCOMPARE(at::equal(whole->tensors[0], base->tensors[0]), layer == 2);
        QCOMPARE(at::equal(whole->tensors[1], base->tensors[1]), layer == 1);
        const auto shared = graph::sharedConeOf(executor.model(), layer, cone, dimensions);
        if (!shared)
            continue;
        const auto both = executor.runShared(*shared, retained, {}, std::vector{changed[0], changed[0]}, {});
        GOOD(both);
        for (const graph::Outputs &outputs : *both)
            for (std::size_t i = 0; i < 2; ++i)
                QVERIFY(at::allclose(outputs.tensors[i], whole->tensors[i], 1e-5, 1e-6));
    }
}

void TestOutputs::eachHeadIsDamagedByItsOwnLayer()
{
    QFETCH(QString, returned);
    const auto evaluator =
        scriptedEvaluator(m_folder, twoHeads(returned.toStdString()), labelled(), Task::Classification);
    GOOD(evaluator);
    for (std::size_t layer = 0; layer < 3; ++layer) {
        auto recipe = pipeline::uniformRecipe(3, {}, {});
        recipe.settings[layer] = bits(2);
        const auto measured = evaluator->measure(recipe, 0, {}, quiet);
        GOOD(measured);
        QCOMPARE(measured->outputs.size(), std::size_t{2});
        QCOMPARE(measured->outputs[0].damage > 0, layer != 2);
        QCOMPARE(measured->outputs[1].damage > 0, layer != 1);
        QVERIFY(std::abs(measured->kl - measured->outputs[0].damage - measured->outputs[1].damage) <
                1e-9 * measured->kl);
        QCOMPARE(measured->damageKind, evaluate::DamageKind::Mixed);
    }
}

void TestOutputs::damageIsTheWeightedSum()
{
    const auto measure = [&](const evaluate::OutputChoice &choice) {
        const auto evaluator =
            scriptedEvaluator(m_folder, twoHeads("s, b"), labelled(), Task::Classification, choice);
        return evaluator->measure(pipeline::uniformRecipe(3, bits(3), {}), 0, {}, quiet).value();
    };
    const auto equal = measure({});
    evaluate::OutputChoice weighted;
    weighted.weights = {{"0", 0.5}, {"1", 3}};
    const auto other = measure(weighted);
    const double expected = 0.5 * equal.outputs[0].damage + 3 * equal.outputs[1].damage;
    QVERIFY(std::abs(other.kl - expected) < 1e-9 * expected);
    QCOMPARE(other.outputs[1].damage, equal.outputs[1].damage);
    evaluate::OutputChoice alone;
    alone.weights = {{"1", 0}};
    const auto scores = measure(alone);
    QVERIFY(std::abs(scores.kl - equal.outputs[0].damage) < 1e-12);
    QCOMPARE(scores.damageKind, evaluate::DamageKind::Kl);
    evaluate::OutputChoice boxes;
    boxes.weights = {{"0", 0}};
    QCOMPARE(measure(boxes).correct, equal.correct); // the task stays what it is
    QCOMPARE(measure(boxes).damageKind, evaluate::DamageKind::Distance);
}

void TestOutputs::estimatesCountEveryHead()
{
    const auto evaluator = scriptedEvaluator(m_folder, twoHeads(R"({"scores": s, "boxes": b})"),
                                             labelled(2000), Task::Classification);
    GOOD(evaluator);
    const sensitivity::AnalysisPlan plan{{bits(6)}, 2000};
    const auto estimated = sensitivity::estimate(*evaluator, plan, nullptr, {}, quiet);
    GOOD(estimated);
    for (std::size_t layer = 0; layer < 3; ++layer) {
        auto recipe = pipeline::uniformRecipe(3, {}, {});
        recipe.settings[layer] = bits(6);
        const auto measured = evaluator->measure(recipe, 0, {}, quiet);
        GOOD(measured);
        // Heads are linear in their own weights; the draws are random.
        const double ratio = estimated->cell(layer, 0)->kl / measured->kl;
        QVERIFY2(ratio > 0.8 && ratio < 1.25, qPrintable(QString::number(ratio)));
    }
}

void TestOutputs::theTaskIsJudgedByTheOutputThatIsNamed()
{
    for (const char *name : {"aux", "1"}) {
        evaluate::OutputChoice choice;
        choice.output = name;
        const auto evaluator =
            scriptedEvaluator(m_folder, twoHeads(R"({"main": s, "aux": torch.neg(s), "boxes": b})"),
                              labelled(), Task::Classification, choice);
        GOOD(evaluator);
        QCOMPARE(evaluator->outputs().task, std::size_t{1});
        const auto aux = evaluator->measureFloat({}, quiet);
        const auto main =
            scriptedEvaluator(m_folder, twoHeads("torch.neg(s)"), labelled(), Task::Classification);
        GOOD(aux);
        QCOMPARE(aux->correct, main->measureFloat({}, quiet)->correct);
    }
}

/// A critic's value before an actor's scores: labels up to 4 are not of one number.
void TestOutputs::outputThatFitsTheTaskIsFound()
{
    for (const char *returned : {"torch.sum(b, 1, True), s", R"({"value": torch.sum(b, 1), "policy": s})",
                                 "[torch.reshape(b, [-1, 2, 2]), s]"}) {
        const auto evaluator =
            scriptedEvaluator(m_folder, twoHeads(returned), labelled(), Task::Classification);
        GOOD(evaluator);
        QCOMPARE(evaluator->outputs().task, std::size_t{1});
        QCOMPARE(evaluator->outputs().ofTask().shape, std::vector<std::int64_t>{5});
    }
}

void TestOutputs::outputsWithoutSamplesAreLeftOutAndSaid()
{
    for (const char *returned : {"s, torch.mean(b)", "s, self.boxes.weight", "s, torch.sum(b, 0)"}) {
        const auto evaluator =
            scriptedEvaluator(m_folder, twoHeads(returned), labelled(), Task::Classification);
        GOOD(evaluator);
        QVERIFY(!evaluator->outputs().all[1].leftOut.isEmpty());
        const auto measured = evaluator->measure(
            pipeline::uniformRecipe(evaluator->model().layers().size(), bits(3), {}), 0, {}, quiet);
        GOOD(measured);
        QCOMPARE(measured->damageKind, evaluate::DamageKind::Kl);
        QCOMPARE(measured->kl, measured->outputs[0].damage);
    }
    // Infinite by design: a mask.
    const auto masked = scriptedEvaluator(m_folder, twoHeads("s, torch.log(torch.relu(b))"), labelled(),
                                          Task::Classification);
    GOOD(masked);
    QVERIFY(!masked->outputs().all[1].leftOut.isEmpty());
    GOOD(masked->measureFloat({}, quiet));
}

void TestOutputs::samplesInAnotherDimensionAreFound()
{
    // As a recurrent layer gives its hidden state: [layers, n, width].
    const auto evaluator =
        scriptedEvaluator(m_folder, twoHeads("s, torch.transpose(torch.reshape(b, [-1, 2, 2]), 0, 1)"),
                          labelled(), Task::Classification);
    const auto plain = scriptedEvaluator(m_folder, twoHeads("s, torch.reshape(b, [-1, 2, 2])"), labelled(),
                                         Task::Classification);
    GOOD(evaluator);
    QCOMPARE(evaluator->outputs().all[1].batchDimension, 1);
    QCOMPARE(evaluator->outputs().all[1].shape, (std::vector<std::int64_t>{2, 2}));
    const auto recipe = pipeline::uniformRecipe(3, bits(3), {});
    const auto a = evaluator->measure(recipe, 0, {}, quiet);
    const auto b = plain->measure(recipe, 0, {}, quiet);
    GOOD(a);
    QCOMPARE(a->outputs[1].damage, b->outputs[1].damage);
    const sensitivity::AnalysisPlan plan{{bits(3)}, 32};
    const auto estimated = sensitivity::estimate(*evaluator, plan, nullptr, {}, quiet);
    GOOD(estimated);
    QVERIFY(estimated->cell(2, 0)->kl > 0);
}

void TestOutputs::wrongNamesAreToldInOneSentence()
{
    const auto error = [&](const evaluate::OutputChoice &choice) {
        const auto evaluator = scriptedEvaluator(m_folder, twoHeads(R"({"scores": s, "boxes": b})"),
                                                 labelled(), Task::Classification, choice);
        return evaluator ? base::Error{} : evaluator.error();
    };
    evaluate::OutputChoice unknown;
    unknown.output = "masks";
    QCOMPARE(error(unknown).code, ErrorCode::InvalidProject);
    QVERIFY(error(unknown).message().find("scores [5], boxes [4]") != std::string::npos);
    evaluate::OutputChoice beyond;
    beyond.output = "2";
    QCOMPARE(error(beyond).code, ErrorCode::InvalidProject);
    evaluate::OutputChoice weight;
    weight.weights = {{"labels", 1}};
    QCOMPARE(error(weight).code, ErrorCode::InvalidProject);
    weight.weights = {{"boxes", -1}};
    QCOMPARE(error(weight).code, ErrorCode::InvalidProject);
    weight.weights = {{"boxes", 0}, {"scores", 0}};
    QCOMPARE(error(weight).code, ErrorCode::InvalidProject);
    evaluate::OutputChoice boxes; // four numbers are no five classes
    boxes.output = "boxes";
    QCOMPARE(error(boxes).code, ErrorCode::DataMismatch);
}

/// The mean square of all calibration outputs, for both sets; not that of the first samples of each.
void TestOutputs::oneUnitForWholeProject()
{
    const auto module = twoHeads("b");
    auto evaluator = scriptedEvaluator(m_folder, module, {{48, 6}, {}}, Task::Unlabelled);
    GOOD(evaluator);
    MadeUpData larger{{1100, 6}, {}};
    larger.scale = 3;
    larger.seed = 6;
    const auto samples = madeUpSamples(m_folder.filePath("more.npz").toStdString(), larger, Task::Unlabelled);
    GOOD(samples);
    const auto calibration = evaluator->on(*samples);
    GOOD(calibration);
    evaluator->calibrateOn(*calibration);
    const auto inputs = madeUpNumbers(larger);
    const base::EngineScope engine;
    const graph::Executor executor(evaluator->model());
    double squares = 0;
    for (std::int64_t i = 0; i < 1024; ++i) {
        const at::Tensor x =
            at::tensor(std::vector<float>(inputs.begin() + i * 6, inputs.begin() + i * 6 + 6));
        squares += executor.run(std::vector<c10::IValue>{x.reshape({1, 6})}, {}, {})
                       ->first()
                       .square()
                       .sum()
                       .item<double>();
    }
    const double expected = squares / (1024 * 4);
    const evaluate::Evaluator &second = *calibration;
    for (const auto *one : std::initializer_list<const evaluate::Evaluator *>{&*evaluator, &second}) {
        const auto units = one->data().units({});
        GOOD(units);
        QVERIFY(std::abs(units->at(0) / expected - 1) < 1e-5);
    }
    // The same change is the same distance, whoever measures it.
    const auto recipe = pipeline::uniformRecipe(evaluator->model().layers().size(), bits(4), {});
    const auto own = scriptedEvaluator(m_folder, module, {{48, 6}, {}}, Task::Unlabelled);
    const double ratio =
        own->measure(recipe, 0, {}, quiet)->kl / evaluator->measure(recipe, 0, {}, quiet)->kl;
    QVERIFY(std::abs(ratio * own->data().units({})->at(0) / expected - 1) < 1e-5);
}

QTEST_GUILESS_MAIN(TestOutputs)
#include "tst_outputs.moc"
