// A weight is coded once: what was measured is what is written and what the proof compares with.
#include "core/compress/compressedweight.h"
#include "core/evaluate/evaluatordata.h"
#include "core/formats/torchscript/torchscript.h"
#include "core/graph/layerweight.h"
#include "core/report/exportmodel.h"
#include "tests/support/biascorrected.h"
#include "tests/support/bits.h"
#include "tests/support/foldednetwork.h"
#include "tests/support/networks.h"
#include "tests/support/writerecipe.h"

#include <ATen/ops/equal.h>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace paretoscope;
using namespace paretoscope::tests;

class CodedFlowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void theFileHoldsTheCodesThatItIsGiven_data();
    void theFileHoldsTheCodesThatItIsGiven();
    void aWeightIsMadeOnceFromMeasuringToTheProof_data();
    void aWeightIsMadeOnceFromMeasuringToTheProof();
    void codesCountInTheBoundOfTheCache();
    void floatsThatCodesSayGoFirstAndComeBackTheSame_data();
    void floatsThatCodesSayGoFirstAndComeBackTheSame();
    void weightsOfAnotherRecipeAreNotWritten();

private:
    pipeline::Recipe all(const compress::LayerSetting &setting, bool fold = false) const
    {
        return pipeline::uniformRecipe(m_project->model.layers().size(), setting, tests::foldedIf(fold));
    }
    std::filesystem::path file() const { return m_folder.filePath(QStringLiteral("out.pt")).toStdString(); }

    QTemporaryDir m_folder;
    base::NoProgress m_progress;
    std::unique_ptr<project::OpenProject> m_project;
};

void CodedFlowTest::initTestCase()
{
    auto project = project::openProject(projectOf(demo()), {}, {}, {}, m_progress);
    QVERIFY2(project.ok(), project ? "" : project.error().message().c_str());
    project->samples.evaluate = project->samples.evaluate.firstOf(48);
    auto evaluator = project->evaluator.on(project->samples.evaluate);
    QVERIFY(evaluator.ok());
    project->evaluator = *evaluator;
    m_project = std::make_unique<project::OpenProject>(std::move(*project));
}

namespace {

compress::LayerSetting width(const char *name, double sparsity = 0)
{
    return bitsFrom(name, sparsity);
}

/// The first weight that is there, in the order of rows, counted by what is stored.
compress::CompressedWeight alteredByHand(const compress::CompressedWeight &weight, const graph::Layer &layer)
{
    compress::CompressedWeight altered = weight;
    at::Tensor rows = compress::toRows(weight.weight, layer).clone();
    const auto kept = weight.kept.defined() ? weight.kept.reshape({-1}).nonzero()[0].item<std::int64_t>() : 0;
    at::Tensor first = rows.view({-1})[kept];
    if (weight.codes.defined()) {
        altered.codes = weight.codes.clone();
        at::Tensor code = altered.codes.view({-1})[kept];
        const int before = code.item<int>();
        code.fill_(before == 0 ? 1 : before - 1);
        const at::Tensor scale = weight.scales.reshape({-1})[0];
        first.add_(before == 0 ? scale : -scale);
    } else {
        first.fill_(first.item<float>() == 0.5F ? 0.25F : 0.5F);
    }
    altered.weight = compress::fromRows(rows, layer);
    return altered;
}

} // namespace

void CodedFlowTest::theFileHoldsTheCodesThatItIsGiven_data()
{
    QTest::addColumn<compress::LayerSetting>("setting");
    QTest::newRow("integers") << width("4");
    QTest::newRow("integers, a third of them zero") << width("8", 0.3);
    QTest::newRow("half floats") << width("16");
    QTest::newRow("floats, most of them zero") << width("32", 0.9);
}

void CodedFlowTest::theFileHoldsTheCodesThatItIsGiven()
{
    QFETCH(compress::LayerSetting, setting);
    const graph::Model &model = m_project->model;
    const pipeline::Recipe recipe = all(setting);
    auto coded = m_project->evaluator.data().coded(recipe, {})->coded;
    QCOMPARE(coded.size(), model.layers().size());
    constexpr std::size_t layer = 1;
    QVERIFY(coded[layer]);
    const auto altered = std::make_shared<const compress::CompressedWeight>(
        alteredByHand(*coded[layer], model.layers()[layer]));
    QVERIFY(!at::equal(altered->weight, coded[layer]->weight));
    coded[layer] = altered;
    const auto written = formats::writeTorchScript({model, recipe, coded}, file());
    QVERIFY2(written.ok(), written ? "" : written.error().message().c_str());
    const auto again = formats::readTorchScript(file());
    QVERIFY2(again.ok(), again ? "" : again.error().message().c_str());
    for (std::size_t i = 0; i < coded.size(); ++i)
        QVERIFY2(at::equal(graph::weightOf(again->data(), i), coded[i]->weight),
                 model.layers()[i].name.c_str());
}

void CodedFlowTest::aWeightIsMadeOnceFromMeasuringToTheProof_data()
{
    QTest::addColumn<compress::LayerSetting>("setting");
    QTest::addColumn<bool>("fold");
    QTest::addColumn<bool>("corrected");
    QTest::newRow("folded") << width("4") << true << false;
    QTest::newRow("with batch norms") << width("5") << false << false;
    QTest::newRow("sparse") << width("6", 0.5) << true << false;
    QTest::newRow("biases corrected") << width("3") << true << true;
}

void CodedFlowTest::aWeightIsMadeOnceFromMeasuringToTheProof()
{
    QFETCH(compress::LayerSetting, setting);
    QFETCH(bool, fold);
    QFETCH(bool, corrected);
    report::ExportRequest request;
    request.recipe = all(setting, fold);
    request.recipe.settings.front() = {}; // left alone
    request.recipe.steps = tests::correctedIf(corrected, request.recipe.steps);
    request.target = file();
    const evaluate::Evaluator &evaluator = m_project->evaluator;
    const std::int64_t before = evaluator.data().weights.made();
    const auto measured = evaluator.measure(request.recipe, 0, {}, m_progress);
    QVERIFY2(measured.ok(), measured ? "" : measured.error().message().c_str());
    const auto coded = evaluator.data().coded(request.recipe, {})->coded;
    request.promised = *measured;
    evaluate::Baseline baseline;
    baseline.everything = baseline.heldOut = *evaluator.measureFloat({}, m_progress);
    const auto done = report::exportModel(*m_project, baseline, request, {}, m_progress);
    QVERIFY2(done.ok(), done ? "" : done.error().message().c_str());
    const auto changed = std::ssize(coded) - std::ranges::count(coded, nullptr);
    QCOMPARE(changed, std::ssize(m_project->model.layers()) - 1);
    QCOMPARE(evaluator.data().weights.made() - before, static_cast<std::int64_t>(changed));
    QCOMPARE(evaluator.data().coded(request.recipe, {})->coded, coded); // the very same
}

void CodedFlowTest::codesCountInTheBoundOfTheCache()
{
    const graph::Model &model = m_project->model;
    const std::int64_t floats = model.layers()[1].weightCount() * 4;
    evaluate::WeightCache bounded(floats / 8), roomy(2 * floats); // codes are a quarter
    for (int i = 0; i < 3; ++i) {
        QVERIFY(bounded.weight(model, 1, width("4")).ok());
        QVERIFY(roomy.weight(model, 1, width("4")).ok());
    }
    QCOMPARE(bounded.made(), std::int64_t{3});
    QCOMPARE(roomy.made(), std::int64_t{1});
}

void CodedFlowTest::floatsThatCodesSayGoFirstAndComeBackTheSame_data()
{
    QTest::addColumn<compress::LayerSetting>("setting");
    QTest::addColumn<bool>("isMadeOnce");
    QTest::newRow("codes with zero points") << width("4") << true;
    QTest::newRow("symmetric codes") << width("3") << true;
    QTest::newRow("codes and a mask") << width("5", 0.5) << true;
    QTest::newRow("a mask alone") << sparse(0.7) << true;
    QTest::newRow("neither") << width("bfloat16") << false;
}

void CodedFlowTest::floatsThatCodesSayGoFirstAndComeBackTheSame()
{
    QFETCH(compress::LayerSetting, setting);
    QFETCH(bool, isMadeOnce);
    const graph::Model &model = m_project->model;
    const std::int64_t floats = model.layers()[1].weightCount() * 4;
    evaluate::WeightCache bounded(floats / 2), roomy(4 * floats);
    for (int i = 0; i < 3; ++i) {
        const auto restored = bounded.coded(model, 1, setting);
        const auto whole = roomy.coded(model, 1, setting);
        QVERIFY(restored.ok() && whole.ok());
        QVERIFY(at::equal((*restored)->weight, (*whole)->weight));
        QCOMPARE((*restored)->kept.defined(), (*whole)->kept.defined());
        QVERIFY(!(*whole)->kept.defined() || (*restored)->kept.equal((*whole)->kept));
        QVERIFY(!(*whole)->codes.defined() || (*restored)->codes.equal((*whole)->codes));
    }
    QCOMPARE(bounded.made(), std::int64_t{isMadeOnce ? 1 : 3});
    QCOMPARE(roomy.made(), std::int64_t{1});
}

void CodedFlowTest::weightsOfAnotherRecipeAreNotWritten()
{
    const pipeline::Recipe recipe = all(width("4"));
    const auto none = m_project->evaluator.data().coded(all({}), {})->coded;
    for (const compress::CodedLayers &coded : {none, compress::CodedLayers()}) {
        const auto written = formats::writeTorchScript({m_project->model, recipe, coded}, file());
        QVERIFY(!written.ok());
        QVERIFY(written.error().message().find("not those of the recipe") != std::string::npos);
    }
}

QTEST_GUILESS_MAIN(CodedFlowTest)
#include "tst_codedflow.moc"
