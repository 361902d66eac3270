// Layers that are blocks of a parameter are measured, estimated, corrected and answered for as any other:
// against whole runs, and against networks that have the blocks as weights of their own.
#include "core/compress/cost.h"
#include "core/evaluate/evaluatordata.h"
#include "core/evaluate/liveevaluator.h"
#include "core/sensitivity/estimate.h"
#include "core/sensitivity/sensitivityanalysis.h"
#include "tests/support/biascorrected.h"
#include "tests/support/bits.h"
#include "tests/support/blocknetworks.h"
#include "tests/support/good.h"
#include "tests/support/quiet.h"

#include <ATen/ops/cat.h>

#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace paretoscope;
using namespace paretoscope::tests;
using compress::LayerSetting;
using data::Task;
using graph::Apart;

class TestMeasuredBlocks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cellsEqualWholeRuns_data();
    void cellsEqualWholeRuns();
    void cellsInContextEqualWholeRuns_data() { cellsEqualWholeRuns_data(); }
    void cellsInContextEqualWholeRuns();
    void blocksMeasureAsLayersOfTheirOwn();
    void blocksAreEstimatedAsLayersOfTheirOwn();
    void everyBlockIsEstimatedAboutAsMeasured_data() { addBlockNetworks(); }
    void everyBlockIsEstimatedAboutAsMeasured();
    void biasesAreCorrectedAsThoseOfLayersOfTheirOwn();
    void slidersAnswerAsWholeRuns();

private:
    graph::Model read(const ScriptedModule &module, const Apart &apart = {}) const
    {
        return readApart(m_folder, module, apart);
    }
    base::Result<evaluate::Evaluator> evaluatorOn(const graph::Model &model,
                                                  const std::vector<std::int64_t> &shape = {64, 5, 8})
    {
        auto samples = madeUpSamples(m_folder.filePath(QStringLiteral("data.npz")).toStdString(), {shape, {}},
                                     Task::Unlabelled);
        if (!samples)
            return samples.error();
        evaluate::EvaluatorOptions options;
        options.microBatch = 16;
        options.outputs.activation = evaluate::OutputKind::Logits;
        return evaluate::Evaluator::create(model, Task::Unlabelled, std::move(*samples), options);
    }

    QTemporaryDir m_folder;
};

void TestMeasuredBlocks::cellsEqualWholeRuns_data()
{
    QTest::addColumn<ScriptedModule>("module");
    QTest::addColumn<Apart>("apart");
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("sharing");
    QTest::newRow("LSTM") << lstmNetwork() << recognised << 6 << 1;
    QTest::newRow("packed attention") << packedNetwork(false) << recognised << 8 << 1;
    QTest::newRow("packed attention, three settings in one run")
        << packedNetwork(false) << recognised << 8 << 3;
    QTest::newRow("rows of a table") << tableNetwork() << tableInFour << 3 << 1;
}

void TestMeasuredBlocks::cellsEqualWholeRuns()
{
    cellsInContextEqualWholeRuns();
}

void TestMeasuredBlocks::cellsInContextEqualWholeRuns()
{
    QFETCH(ScriptedModule, module);
    QFETCH(Apart, apart);
    QFETCH(int, width);
    QFETCH(int, sharing);
    const bool inContext = QByteArray(QTest::currentTestFunction()).contains("Context");
    const auto evaluator = evaluatorOn(read(module, apart), {16, 5, width});
    GOOD(evaluator);
    const std::size_t layers = evaluator->model().layers().size();
    sensitivity::AnalysisPlan plan;
    plan.settings = {bits(2), bits(3), bits(4)};
    plan.steps = {};
    plan.sharing = sharing;
    auto others = pipeline::uniformRecipe(layers, {}, {});
    if (inContext) {
        for (std::size_t layer = 0; layer < layers; layer += 2)
            others.settings[layer] = bits(5);
        plan.context = others;
        plan.settings.emplace_back();
    }
    sensitivity::MeasurementCache cache({}, "key");
    const auto table = sensitivity::analyse(*evaluator, plan, cache, nullptr, {}, quiet);
    GOOD(table);
    for (std::size_t setting = 0; setting < table->settings().size(); ++setting)
        for (std::size_t layer = 0; layer < layers; ++layer) {
            auto recipe = others;
            recipe.settings[layer] = table->settings()[setting];
            const auto *cell = table->cell(layer, setting);
            if (!inContext && recipe.settings[layer].isFloat())
                continue;
            const auto whole = evaluator->measure(recipe, 0, {}, quiet);
            GOOD(whole);
            QVERIFY(cell);
            if (sharing == 1)
                QCOMPARE(cell->kl, whole->kl);
            else
                QVERIFY(std::abs(cell->kl - whole->kl) <= 1e-3 * whole->kl + 1e-9);
            QVERIFY(inContext || cell->kl > 0);
        }
}

/// A network with q, k and v as weights of their own is the same but for how its products are summed.
void TestMeasuredBlocks::blocksMeasureAsLayersOfTheirOwn()
{
    const auto packed = evaluatorOn(read(packedNetwork(false), recognised));
    GOOD(packed);
    const auto several = evaluatorOn(read(packedNetwork(true)));
    GOOD(several);
    QCOMPARE(packed->model().layers().size(), several->model().layers().size());
    for (std::size_t layer = 0; layer < 4; ++layer) {
        QCOMPARE(packed->model().layers()[layer].name, several->model().layers()[layer].name);
        auto recipe = pipeline::uniformRecipe(4, {}, {});
        recipe.settings[layer] = bits(3, 0.3);
        QCOMPARE(compress::modelCost(packed->model(), recipe.settings).storedBytes,
                 compress::modelCost(several->model(), recipe.settings).storedBytes);
        const auto a = packed->measure(recipe, 0, {}, quiet);
        const auto b = several->measure(recipe, 0, {}, quiet);
        GOOD(a);
        GOOD(b);
        QVERIFY(a->kl > 0 && std::abs(a->kl - b->kl) < 1e-4 * b->kl + 1e-9);
    }
}

void TestMeasuredBlocks::blocksAreEstimatedAsLayersOfTheirOwn()
{
    sensitivity::AnalysisPlan plan;
    plan.settings = {bits(3), bits(4, 0.5)};
    plan.steps = {};
    const auto estimated = [&](const graph::Model &model) {
        const auto evaluator = evaluatorOn(model);
        return sensitivity::estimate(*evaluator, plan, nullptr, {}, quiet);
    };
    const auto packed = estimated(read(packedNetwork(false), recognised));
    const auto several = estimated(read(packedNetwork(true)));
    GOOD(packed);
    GOOD(several);
    for (std::size_t setting = 0; setting < 2; ++setting)
        for (std::size_t layer = 0; layer < 4; ++layer) {
            const auto *own = packed->cell(layer, setting);
            const auto *other = several->cell(layer, setting);
            QVERIFY(own && other && own->kl > 0);
            QVERIFY(std::abs(own->kl - other->kl) < 1e-3 * other->kl);
        }
}

void TestMeasuredBlocks::everyBlockIsEstimatedAboutAsMeasured()
{
    QFETCH(ScriptedModule, module);
    QFETCH(Apart, apart);
    QFETCH(int, width);
    const auto evaluator = evaluatorOn(read(module, apart), {64, 5, width});
    GOOD(evaluator);
    sensitivity::AnalysisPlan plan;
    plan.settings = {bits(4)};
    plan.steps = {};
    const auto table = sensitivity::estimate(*evaluator, plan, nullptr, {}, quiet);
    GOOD(table);
    for (std::size_t layer = 0; layer < table->layerCount(); ++layer) {
        auto recipe = pipeline::uniformRecipe(table->layerCount(), {}, {});
        recipe.settings[layer] = bits(4);
        const auto measured = evaluator->measure(recipe, 0, {}, quiet);
        GOOD(measured);
        const auto *cell = table->cell(layer, 0);
        QVERIFY(cell);
        QVERIFY2(cell->kl > measured->kl / 3 && cell->kl < measured->kl * 3,
                 qPrintable(QStringLiteral("layer %1: %2, %3").arg(layer).arg(cell->kl).arg(measured->kl)));
    }
}

void TestMeasuredBlocks::biasesAreCorrectedAsThoseOfLayersOfTheirOwn()
{
    const auto corrected = [&](const graph::Model &model) {
        const auto evaluator = evaluatorOn(model);
        auto recipe = pipeline::uniformRecipe(4, {}, {});
        recipe.settings[0] = bits(2);
        recipe.settings[2] = bits(3);
        recipe.steps = correctedIf(true, recipe.steps);
        const base::EngineScope engine;
        const auto &data = evaluator->data();
        const auto executor = *data.executorAfter({});
        std::vector<at::Tensor> biases;
        const auto changes = data.overridesFor(*executor, recipe, {});
        for (const graph::Override &change : *changes)
            if (change.tensor.dim() == 1)
                biases.push_back(change.tensor);
        return std::pair(at::cat(biases), evaluator->effectsAfterCoding(recipe).front().layers);
    };
    const auto [packed, ofPacked] = corrected(read(packedNetwork(false), recognised));
    const auto [several, ofSeveral] = corrected(read(packedNetwork(true)));
    QCOMPARE(ofPacked, 2);
    QCOMPARE(ofSeveral, 2);
    const base::EngineScope engine;
    const at::Tensor before = weights({24}, 2);
    QVERIFY(packed.narrow(0, 8, 8).equal(before.narrow(0, 8, 8))); // k is left alone
    QVERIFY(packed.narrow(0, 0, 8).sub(several.narrow(0, 0, 8)).abs().max().item<float>() < 1e-5F);
    QVERIFY(packed.narrow(0, 16, 8).sub(several.narrow(0, 8, 8)).abs().max().item<float>() < 1e-5F);
    QVERIFY(packed.narrow(0, 0, 8).sub(before.narrow(0, 0, 8)).abs().max().item<float>() > 1e-4F);
}

void TestMeasuredBlocks::slidersAnswerAsWholeRuns()
{
    const auto evaluator = evaluatorOn(read(lstmNetwork(), recognised), {48, 5, 6});
    GOOD(evaluator);
    evaluate::LiveEvaluator live(*evaluator);
    auto recipe = pipeline::uniformRecipe(evaluator->model().layers().size(), {}, {});
    for (const auto &[layer, setting] : {std::pair<std::size_t, LayerSetting>{1, bits(3)},
                                         {6, bits(2)},
                                         {2, bits(4, 0.5)},
                                         {1, {}},
                                         {8, bits(3)}}) {
        recipe.settings[layer] = setting;
        const auto answer = live.measure(recipe, {}, quiet);
        const auto whole = evaluator->measure(recipe, 0, {}, quiet);
        GOOD(answer);
        GOOD(whole);
        QCOMPARE(*answer, *whole);
    }
}

QTEST_GUILESS_MAIN(TestMeasuredBlocks)
#include "tst_measuredblocks.moc"
