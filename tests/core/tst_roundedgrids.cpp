// Tensors that a network rounds between its layers, beside what settings round that layers are given: once,
// on one grid, in what is measured and in what is written.
#include "core/base/enginescope.h"
#include "core/compress/inputhistogram.h"
#include "core/evaluate/evaluatordata.h"
#include "core/graph/executor.h"
#include "core/graph/roundedvalues.h"
#include "core/report/exportmodel.h"
#include "tests/support/bits.h"
#include "tests/support/demoproject.h"
#include "tests/support/good.h"
#include "tests/support/inputmoments.h"
#include "tests/support/quiet.h"
#include "tests/support/sameoutputs.h"
#include "tests/support/stepsandmodels.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace paretoscope;
using namespace paretoscope::tests;

namespace {

const compress::LayerSetting w8a8{{"bits", std::int64_t{8}}, {"activationBits", std::int64_t{8}}};

std::vector<const graph::Node *> roundingNodes(const graph::Model &model)
{
    std::vector<const graph::Node *> nodes;
    for (const graph::Node &node : model.data().nodes)
        if (graph::roundingBy(model.data(), node))
            nodes.push_back(&node);
    return nodes;
}

} // namespace

class TestRoundedGrids : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void histogramsAddUp();
    void layersTakeTheGridOfTheTensor_data();
    void layersTakeTheGridOfTheTensor();
    void exportIsProved();
    void filesOfWeightsSayWhatTheyLack();
    void otherStepsFollow();
    void stoppedStepMakesNothing();
};

void TestRoundedGrids::histogramsAddUp()
{
    compress::InputHistogram all, few, wide;
    const at::Tensor narrow = bellShaped({4, 50}, 1, 0.1F, 0.1F), broad = bellShaped({4, 50}, 2, 0.5F, 7.0F);
    few.add(narrow);
    wide.add(broad);
    all.add(narrow);
    all.add(broad);
    for (const bool first : {true, false}) {
        compress::InputHistogram sum = first ? few : wide;
        sum.add(first ? wide : few);
        QCOMPARE(sum.counts, all.counts);
        QCOMPARE(sum.reach, all.reach);
        QCOMPARE(sum.least, all.least);
        QCOMPARE(sum.largest, all.largest);
        QCOMPARE(sum.samples, all.samples);
    }
    compress::InputHistogram none;
    none.add(compress::InputHistogram());
    none.add(few);
    none.add(compress::InputHistogram());
    QCOMPARE(none.counts, few.counts);
    QCOMPARE(none.averageLargest, few.averageLargest);
}

void TestRoundedGrids::layersTakeTheGridOfTheTensor_data()
{
    QTest::addColumn<int>("bits");
    QTest::addColumn<bool>("dynamic");
    QTest::addColumn<bool>("taken");
    QTest::newRow("as many bits") << 8 << false << true;
    QTest::newRow("as many bits, dynamic") << 8 << true << true;
    QTest::newRow("more bits") << 12 << false << true;
    QTest::newRow("fewer bits") << 4 << false << false;
}

void TestRoundedGrids::layersTakeTheGridOfTheTensor()
{
    QFETCH(int, bits);
    QFETCH(bool, dynamic);
    QFETCH(bool, taken);
    const auto project = demoProject();
    compress::LayerSetting setting{{"activationBits", std::int64_t{bits}}};
    if (dynamic)
        setting = setting.with("activations", std::string("dynamic"));
    const auto recipe = pipeline::uniformRecipe(project->model.layers().size(), setting,
                                                stepsOf("foldBatchNorm,roundActivations"));
    const auto work = project->after(recipe.steps);
    GOOD(work);
    const auto coded = project->evaluator.data().coded(recipe, {});
    GOOD(coded);
    std::size_t onGrids = 0;
    for (std::size_t layer = 0; layer < coded->coded.size(); ++layer) {
        const auto grid = graph::inputsRoundedAs(work->model.data(), layer);
        if (!grid)
            continue;
        ++onGrids;
        QCOMPARE(graph::isSameGrid(*coded->coded[layer]->inputs, *grid), taken);
    }
    QVERIFY2(onGrids >= 3, qPrintable(QString::number(onGrids)));
    QVERIFY(onGrids < coded->coded.size());
}

/// The file computes what was measured, and rounds nothing twice in a row.
void TestRoundedGrids::exportIsProved()
{
    const auto project = demoProject();
    const auto heldOut = project->evaluator.measureFloat({}, quiet);
    GOOD(heldOut);
    evaluate::Baseline baseline;
    baseline.everything = baseline.heldOut = *heldOut;
    baseline.macs.assign(project->model.layers().size(), 1000);
    const QTemporaryDir folder;
    report::ExportRequest request;
    request.recipe = pipeline::uniformRecipe(project->model.layers().size(), w8a8,
                                             stepsOf("foldBatchNorm,roundActivations:answers=round"));
    request.target = folder.filePath(QStringLiteral("rounded.pt")).toStdString();
    const auto done = report::exportModel(*project, baseline, request, {}, quiet);
    GOOD(done);
    QVERIFY(done->verified);
    const graph::Model written = load(done->model);
    const auto roundings = graph::roundingsIn(written.data());
    const auto nodes = roundingNodes(written);
    QVERIFY(nodes.size() > roundingNodes(project->after(request.recipe.steps)->model).size());
    for (const graph::Node *node : nodes)
        QVERIFY(!roundings[graph::at(node->inputs[0])]);

    const auto &data = project->evaluator.data();
    const auto batch = data.samples.read(0, 32);
    GOOD(batch);
    const base::EngineScope engine(1);
    const auto executor = data.executorAfter(request.recipe.steps, {});
    GOOD(executor);
    const auto overrides = data.overridesFor(**executor, request.recipe, {}, nullptr);
    GOOD(overrides);
    const auto measured = (*executor)->run(evaluate::toInputs(*batch), *overrides, {});
    const auto read = graph::Executor(written).run(evaluate::toInputs(*batch), {}, {});
    GOOD(measured);
    GOOD(read);
    QVERIFY(sameOutputs(*measured, *read));
}

/// A file of weights is proved, too, and says what it lacks.
void TestRoundedGrids::filesOfWeightsSayWhatTheyLack()
{
    const auto project = demoProject();
    const auto heldOut = project->evaluator.measureFloat({}, quiet);
    GOOD(heldOut);
    evaluate::Baseline baseline;
    baseline.everything = baseline.heldOut = *heldOut;
    baseline.macs.assign(project->model.layers().size(), 1000);
    const QTemporaryDir folder;
    for (const bool rounds : {true, false}) {
        report::ExportRequest request;
        request.recipe =
            pipeline::uniformRecipe(project->model.layers().size(), w8a8,
                                    stepsOf(rounds ? "foldBatchNorm,roundActivations" : "foldBatchNorm"));
        request.target = folder.filePath(QStringLiteral("rounded.safetensors")).toStdString();
        const auto done = report::exportModel(*project, baseline, request, {}, quiet);
        GOOD(done);
        QVERIFY(done->verified);
        QCOMPARE(std::ranges::any_of(done->notes,
                                     [](const base::Sentence &note) {
                                         return note.id() == std::string_view("safetensors.rounded-between");
                                     }),
                 rounds);
    }
}

void TestRoundedGrids::otherStepsFollow()
{
    const auto project = demoProject();
    const auto recipe = pipeline::uniformRecipe(
        project->model.layers().size(), w8a8,
        stepsOf("cutChannels:share=0.2,foldBatchNorm,equalize,roundActivations,reconstruct,biasCorrection"));
    const auto measured = project->evaluator.measure(recipe, 64, {}, quiet);
    GOOD(measured);
    const auto without = project->evaluator.measure(
        pipeline::uniformRecipe(
            project->model.layers().size(), w8a8,
            stepsOf("cutChannels:share=0.2,foldBatchNorm,equalize,reconstruct,biasCorrection")),
        64, {}, quiet);
    GOOD(without);
    QVERIFY(measured->kl != without->kl);
    QVERIFY2(std::abs(measured->kl - without->kl) < 0.2 * without->kl,
             qPrintable(QString("%1 %2").arg(measured->kl).arg(without->kl)));
}

void TestRoundedGrids::stoppedStepMakesNothing()
{
    const auto project = demoProject();
    std::stop_source stopped;
    stopped.request_stop();
    const auto steps = stepsOf("roundActivations:bits=5");
    const auto made = project->calibration.after(steps, stopped.get_token());
    QVERIFY(!made);
    QCOMPARE(made.error().code, base::ErrorCode::Cancelled);
    GOOD(project->calibration.after(steps));
}

QTEST_GUILESS_MAIN(TestRoundedGrids)
#include "tst_roundedgrids.moc"
