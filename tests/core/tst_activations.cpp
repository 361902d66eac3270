// Rounded inputs of layers: what runs, what the graph of a file says, what is measured and written, what
// cannot be; on real networks what it costs.
#include "core/compress/compressedweight.h"
#include "core/compress/cost.h"
#include "core/evaluate/evaluatordata.h"
#include "core/formats/format.h"
#include "core/formats/runner.h"
#include "core/graph/inputcoding.h"
#include "core/graph/layerweight.h"
#include "core/project/openproject.h"
#include "core/report/exportmodel.h"
#include "core/sensitivity/sensitivityanalysis.h"
#include "tests/support/bits.h"
#include "tests/support/blocknetworks.h"
#include "tests/support/good.h"
#include "tests/support/inputmoments.h"
#include "tests/support/networks.h"
#include "tests/support/onelayer.h"
#include "tests/support/quiet.h"
#include "tests/support/sameoutputs.h"

#include <QTemporaryDir>
#include <QTest>

#include <ATen/ops/allclose.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/equal.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>

using namespace paretoscope;
using namespace paretoscope::tests;
using compress::LayerSetting;

namespace {

LayerSetting activations(std::int64_t width, bool dynamic = false, bool symmetric = false)
{
    LayerSetting setting{{"activationBits", width}, {"activationSymmetric", symmetric}};
    return dynamic ? setting.with("activations", std::string("dynamic")) : setting;
}

const LayerSetting w8a8{{"bits", std::int64_t{8}}, {"activationBits", std::int64_t{8}}};

graph::InputCoding codingOf(bool dynamic, bool symmetric)
{
    graph::InputCoding coding =
        symmetric ? graph::InputCoding{-7, 7, 0.13F, 0} : graph::InputCoding{0, 15, 0.11F, 6};
    coding.isDynamic = dynamic;
    coding.isSymmetric = symmetric;
    return coding;
}

/// Every ROW numbers of INPUT, one by one, rounded as CODING says.
at::Tensor roundedByHand(const at::Tensor &input, const graph::InputCoding &coding, std::int64_t row)
{
    at::Tensor rounded = input.contiguous().clone();
    auto *const values = rounded.data_ptr<float>();
    for (std::int64_t first = 0; first < rounded.numel(); first += row) {
        double scale = coding.scale;
        auto zero = static_cast<double>(coding.zeroPoint);
        if (coding.isDynamic) {
            const auto [low, high] = std::minmax_element(values + first, values + first + row);
            const double least = std::min(0.0F, *low), largest = std::max(0.0F, *high);
            scale = (coding.isSymmetric ? std::max(-least, largest) : largest - least) /
                    static_cast<double>(coding.highest);
            zero = coding.isSymmetric ? 0 : -std::nearbyint(least / scale);
        }
        for (std::int64_t i = first; i < first + row; ++i) {
            const double code =
                std::clamp(std::nearbyint(values[i] / scale) + zero, static_cast<double>(coding.lowest),
                           static_cast<double>(coding.highest));
            values[i] = static_cast<float>((code - zero) * scale);
        }
    }
    return rounded;
}

struct Operator {
    const char *name;
    std::vector<std::int64_t> weight, input;
    const char *computed;
};

const std::vector<Operator> &operators()
{
    static const std::vector<Operator> all{
        {"linear", {4, 6}, {20, 6}, "torch.linear(x, self.a.weight)"},
        {"linear, of a sequence", {4, 6}, {20, 3, 6}, "torch.linear(x, self.a.weight)"},
        {"transposed matrix", {6, 4}, {20, 6}, "torch.matmul(x, self.a.weight)"},
        {"convolution", {4, 3, 3, 3}, {20, 3, 5, 5}, "torch.conv2d(x, self.a.weight, None, [1, 1], [1, 1])"},
        {"depthwise",
         {6, 1, 3, 3},
         {20, 6, 5, 5},
         "torch.conv2d(x, self.a.weight, None, [1, 1], [1, 1], [1, 1], 6)"},
        {"one dimension", {4, 3, 5}, {20, 3, 9}, "torch.conv1d(x, self.a.weight, None, [1], [2])"},
        {"transposed convolution",
         {3, 4, 3, 3},
         {20, 3, 4, 4},
         "torch.conv_transpose2d(x, self.a.weight, None, [2, 2], [1, 1], [1, 1])"}};
    return all;
}

pipeline::Recipe all(const evaluate::Evaluator &evaluator, const LayerSetting &setting,
                     const char *steps = "none")
{
    return pipeline::uniformRecipe(evaluator.model().layers().size(), setting,
                                   pipeline::stepsFromText(steps).value());
}

/// Of photographs 128, as many as a test has time for, calibrated on 64 others.
base::Result<evaluate::Evaluator> heldOut()
{
    constexpr std::int64_t judged = 128, calibrated = 64;
    const auto opened = openNetwork(mobilenet(), judged + calibrated);
    if (!opened)
        return opened;
    data::SampleSet others = opened->samples();
    others.indices.erase(others.indices.begin(), others.indices.begin() + judged);
    const auto calibration = opened->on(others);
    auto evaluator = opened->on(opened->samples().firstOf(judged));
    if (evaluator && calibration)
        evaluator->calibrateOn(*calibration);
    return calibration ? evaluator : calibration;
}

} // namespace

class TestActivations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void inputsAreRoundedAsByHand_data();
    void inputsAreRoundedAsByHand();
    void theGraphOfAFileRoundsTheSame_data() { inputsAreRoundedAsByHand_data(); }
    void theGraphOfAFileRoundsTheSame();
    void rangesAreThoseOfTheLastCalibrationSamples();
    void aLayerOfTwoUsesHasOneRange();
    void tablesStayAndOtherKindsAreSaid();
    void whatIsNeverReachedIsSaid();
    void inputsBeyondAllNumbersAreSaid();
    void settingsSayAndReadWhatGoesAlong();
    void cellsEqualWholeRuns();
    void whatIsMeasuredIsWritten_data();
    void whatIsMeasuredIsWritten();
    void aFileThatDescribesNoRoundingIsRefused();
    void realNetworksKeepTheirAnswers_data();
    void realNetworksKeepTheirAnswers();
};

void TestActivations::inputsAreRoundedAsByHand_data()
{
    QTest::addColumn<int>("which");
    QTest::addColumn<bool>("dynamic");
    QTest::addColumn<bool>("symmetric");
    for (std::size_t i = 0; i < operators().size(); ++i)
        for (const bool dynamic : {false, true})
            for (const bool symmetric : {false, true})
                QTest::addRow("%s, %s, %s", operators()[i].name, dynamic ? "dynamic" : "static",
                              symmetric ? "symmetric" : "asymmetric")
                    << static_cast<int>(i) << dynamic << symmetric;
}

void TestActivations::inputsAreRoundedAsByHand()
{
    QFETCH(int, which);
    QFETCH(bool, dynamic);
    QFETCH(bool, symmetric);
    const Operator &own = operators()[static_cast<std::size_t>(which)];
    const QTemporaryDir folder;
    const auto evaluator = evaluatorOf(folder, oneLayer(own.weight, own.computed), {own.input, {}});
    const graph::Executor &executor = evaluator.data().executor;
    const auto coding = std::make_shared<const graph::InputCoding>(codingOf(dynamic, symmetric));
    const graph::Override rounds{executor.model().data().bindings[0].weight, {}, coding};
    const at::Tensor input = bellShaped(own.input, 3, 0.2F, 0.7F);
    // A row is a token of a linear layer, a sample of a convolution.
    const bool convolution = graph::isConvolution(executor.model().layers()[0].kind);
    const std::int64_t row = convolution ? input.numel() / input.size(0) : input.size(-1);
    const std::vector<c10::IValue> given{input}, byHand{roundedByHand(input, *coding, row)};
    const auto run = executor.run(given, {&rounds, 1}, {});
    const auto expected = executor.run(byHand, {}, {});
    const auto plain = executor.run(given, {}, {});
    GOOD(run);
    GOOD(expected);
    GOOD(plain);
    QVERIFY(at::allclose(run->first(), expected->first(), 1e-5, 1e-5));
    QVERIFY(!at::allclose(run->first(), plain->first(), 1e-2, 1e-2));
}

void TestActivations::theGraphOfAFileRoundsTheSame()
{
    QFETCH(int, which);
    QFETCH(bool, dynamic);
    QFETCH(bool, symmetric);
    const Operator &own = operators()[static_cast<std::size_t>(which)];
    const QTemporaryDir folder;
    const auto evaluator = evaluatorOf(folder, oneLayer(own.weight, own.computed), {own.input, {}});
    const graph::Executor &executor = evaluator.data().executor;
    const auto coding = std::make_shared<const graph::InputCoding>(codingOf(dynamic, symmetric));
    const graph::Override rounds{executor.model().data().bindings[0].weight, {}, coding};
    const graph::LayerInput input{0, coding};
    const graph::Executor written(graph::withInputsCoded(executor.model(), {&input, 1}));
    QVERIFY(written.model().layers() == executor.model().layers());
    at::Tensor numbers = bellShaped(own.input, 3, 0.2F, 0.7F);
    numbers[0].zero_(); // a row without a range
    const std::vector<c10::IValue> given{numbers};
    const auto run = executor.run(given, {&rounds, 1}, {});
    const auto again = written.run(given, {}, {});
    GOOD(run);
    GOOD(again);
    QVERIFY(sameBits(run->first(), again->first()));
}

void TestActivations::rangesAreThoseOfTheLastCalibrationSamples()
{
    const QTemporaryDir folder;
    const auto evaluator =
        evaluatorOf(folder, oneLayer({4, 6}, "torch.linear(x, self.a.weight)"), {{20, 6}, {}});
    const auto &data = evaluator.data();
    const auto batch = data.samples.read(10, 10);
    GOOD(batch);
    const at::Tensor seen = evaluate::toInputs(*batch)[0].toTensor();
    const LayerSetting setting = activations(8).with("activationRange", std::string("minMax"));
    const auto coded = data.coded(all(evaluator, setting), {});
    GOOD(coded);
    const graph::InputCoding &coding = *coded->coded[0]->inputs;
    const double low = seen.min().item<double>(), high = seen.max().item<double>();
    QVERIFY(low < 0 && high > 0);
    QVERIFY(std::abs(coding.scale - (high - low) / 255) < 1e-6 * coding.scale);
    QCOMPARE(coding.zeroPoint, std::llround(-low / coding.scale));
    QVERIFY(at::equal(coded->coded[0]->weight, graph::weightOf(data.executor.model().data(), 0)));
}

void TestActivations::aLayerOfTwoUsesHasOneRange()
{
    const QTemporaryDir folder;
    const auto evaluator = evaluatorOf(
        folder, oneLayer({6, 6}, "torch.linear(torch.linear(x, self.a.weight) * 50, self.a.weight)"),
        {{20, 6}, {}});
    const auto &data = evaluator.data();
    const auto coded = data.coded(all(evaluator, activations(8)), {});
    GOOD(coded);
    QCOMPARE(evaluator.model().layers()[0].uses, std::int64_t{2});
    QVERIFY(255 * coded->coded[0]->inputs->scale > 4); // x alone is within ± 1
    const auto batch = data.samples.read(0, 4);
    GOOD(batch);
    const auto overrides = evaluate::overridesOf(data.executor.model(), coded->coded);
    const graph::LayerInput input{0, coded->coded[0]->inputs};
    const graph::Executor written(graph::withInputsCoded(data.executor.model(), {&input, 1}));
    const auto run = data.executor.run(evaluate::toInputs(*batch), overrides, {});
    const auto again = written.run(evaluate::toInputs(*batch), {}, {});
    GOOD(run);
    GOOD(again);
    QVERIFY(sameOutputs(*run, *again));
}

void TestActivations::tablesStayAndOtherKindsAreSaid()
{
    const QTemporaryDir folder, other, blocks;
    const auto table = evaluatorOf(folder, tableNetwork(), {{20, 5, 3}, {}});
    const auto coded = table.data().coded(all(table, activations(8)), {});
    GOOD(coded);
    for (std::size_t layer = 0; layer < coded->coded.size(); ++layer)
        QCOMPARE(coded->coded[layer] != nullptr,
                 table.model().layers()[layer].kind != graph::LayerKind::Embedding);
    for (const LayerSetting &setting : {w8a8, w8a8.with("activations", std::string("dynamic"))}) {
        const auto both = table.data().coded(all(table, setting), {});
        GOOD(both);
        for (std::size_t layer = 0; layer < both->coded.size(); ++layer)
            QCOMPARE(both->coded[layer]->inputs != nullptr,
                     table.model().layers()[layer].kind != graph::LayerKind::Embedding);
    }
    graph::Layer tied;
    tied.name = "tied";
    tied.kind = graph::LayerKind::Embedding;
    tied.uses = 2;
    QVERIFY(!compress::validate(w8a8, tied));

    const auto recurrent = evaluatorOf(other, lstmNetwork(), {{20, 5, 6}, {}});
    const auto refused = recurrent.measure(all(recurrent, activations(8)), 0, {}, quiet);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, base::ErrorCode::InvalidSetting);
    QVERIFY2(refused.error().message().find("only their inputs are rounded") != std::string::npos,
             refused.error().message().c_str());

    const auto packed = readApart(blocks, packedNetwork(false), recognised);
    const auto block =
        std::ranges::find_if(packed.layers(), [](const auto &layer) { return !layer.blockOf.empty(); });
    QVERIFY(block != packed.layers().end());
    const auto valid = compress::validate(activations(8), *block);
    QVERIFY(!valid && valid.error().message().find("shares its operator") != std::string::npos);
}

void TestActivations::whatIsNeverReachedIsSaid()
{
    compress::LayerSetting setting = activations(8);
    graph::Layer layer;
    layer.name = "idle";
    layer.weightShape = {2, 2};
    const auto coded = compress::compressWeight(bellShaped({2, 2}, 1), layer, setting);
    QVERIFY(!coded);
    QCOMPARE(coded.error().said.id(), std::string_view("inputs.never-seen"));
    GOOD(compress::compressWeight(bellShaped({2, 2}, 1), layer, activations(8, true)));
}

void TestActivations::inputsBeyondAllNumbersAreSaid()
{
    const QTemporaryDir folder;
    const auto evaluator = evaluatorOf(
        folder, oneLayer({4, 6}, "torch.linear(x * 1e38 * 1e38, self.a.weight) * 0"), {{20, 6}, {}});
    const auto measured = evaluator.data().coded(all(evaluator, activations(8)), {});
    QVERIFY(!measured);
    QCOMPARE(measured.error().said.id(), std::string_view("input-ranges.not-finite"));
}

void TestActivations::settingsSayAndReadWhatGoesAlong()
{
    QCOMPARE(w8a8.text(), bits(8).text() + " a8");
    QCOMPARE(activations(4, true, true).text(), std::string("float32 a4 azero dynamic"));
    QVERIFY(!w8a8.isJoint() && !w8a8.isFloat());
    QVERIFY(bits(4, 0.5).with("activationBits", std::int64_t{8}).isJoint());
    QCOMPARE(compress::alone(bits(4, 0.5).with("activationBits", std::int64_t{8}), "bits"),
             bits(4).with("activationBits", std::int64_t{8}));
    QCOMPARE(compress::ofWeight(w8a8), bits(8));
    graph::Layer layer;
    layer.weightShape = {16, 16};
    QCOMPARE(compress::layerBytes(layer, w8a8).stored, compress::layerBytes(layer, bits(8)).stored);
}

/// A cell is what the network does with that layer alone changed, in a shared run or alone.
void TestActivations::cellsEqualWholeRuns()
{
    const auto evaluator = openNetwork(demo("calibrate"), 32);
    GOOD(evaluator);
    QTemporaryDir folder;
    sensitivity::AnalysisPlan plan;
    plan.settings = {activations(4), activations(6, true), w8a8, bits(4)};
    plan.samples = 32;
    sensitivity::MeasurementCache cache(folder.path().toStdString(), "abc");
    const auto table = sensitivity::analyse(*evaluator, plan, cache, nullptr, {}, quiet);
    GOOD(table);
    for (std::size_t setting = 0; setting < plan.settings.size(); ++setting)
        for (std::size_t layer = 0; layer < table->layerCount(); ++layer) {
            auto recipe = pipeline::uniformRecipe(table->layerCount(), {}, plan.steps);
            recipe.settings[layer] = table->settings()[setting];
            const auto whole = evaluator->measure(recipe, 0, {}, quiet);
            GOOD(whole);
            const auto *cell = table->cell(layer, setting);
            QVERIFY(cell && cell->kl > 0);
            QVERIFY2(std::abs(cell->kl - whole->kl) <= 1e-4 * whole->kl + 1e-9,
                     qPrintable(QStringLiteral("%1 for %2").arg(cell->kl).arg(whole->kl)));
        }
    // What goes along is told apart: more is done to the layer than 8 bits of its weights alone do.
    QVERIFY(table->predictedKl(0, w8a8).value() != table->predictedKl(0, bits(8)).value());
}

void TestActivations::whatIsMeasuredIsWritten_data()
{
    QTest::addColumn<LayerSetting>("setting");
    QTest::addColumn<QString>("steps");
    const LayerSetting learned = bits(4).with("rounding", std::string("learned"));
    QTest::newRow("8 bits of both, biases corrected") << w8a8 << "foldBatchNorm,biasCorrection";
    QTest::newRow("floats of rounded inputs") << activations(6) << "foldBatchNorm";
    QTest::newRow("dynamic, zeros")
        << bits(5, 0.5).with("activationBits", std::int64_t{8}).with("activations", std::string("dynamic"))
        << "none";
    QTest::newRow("reconstructed") << learned.with("activationBits", std::int64_t{5})
                                   << "foldBatchNorm,reconstruct";
}

void TestActivations::whatIsMeasuredIsWritten()
{
    QFETCH(LayerSetting, setting);
    QFETCH(QString, steps);
    const QTemporaryDir folder;
    auto project = project::openProject(projectOf(demo()), {}, {}, {}, quiet);
    GOOD(project);
    project->samples.evaluate = project->samples.evaluate.firstOf(48);
    auto evaluator = project->evaluator.on(project->samples.evaluate);
    GOOD(evaluator);
    project->evaluator = *evaluator;
    const auto baseline = project::measureBaseline(*project, {}, quiet);
    GOOD(baseline);
    report::ExportRequest request;
    request.recipe = all(project->evaluator, setting, qPrintable(steps));
    request.recipe.settings.back() = {};
    const auto measured = project->evaluator.measure(request.recipe, 0, {}, quiet);
    GOOD(measured);
    QVERIFY(measured->kl > 0);
    for (const char *name : {"out.pt", "out.safetensors"}) {
        request.target = folder.filePath(QString::fromLatin1(name)).toStdString();
        request.promised = *measured;
        const auto written = report::exportModel(*project, *baseline, request, {}, quiet);
        GOOD(written);
        QVERIFY(written->verified);
        QCOMPARE(written->measured.kl, measured->kl);
    }
    // The file is a network of its own, that rounds without being told to.
    auto file = projectOf(demo());
    file.model = folder.filePath(QStringLiteral("out.pt")).toStdString();
    auto again = project::openProject(file, {}, {}, {}, quiet);
    GOOD(again);
    QVERIFY(again->model.layers().size() == project->model.layers().size());
}

void TestActivations::aFileThatDescribesNoRoundingIsRefused()
{
    const QTemporaryDir folder;
    auto project = project::openProject(projectOf(demo()), {}, {}, {}, quiet);
    GOOD(project);
    const auto *target = formats::targetNamed("safetensors");
    const auto recipe = all(project->evaluator, activations(6), "none");
    const auto coded = project->evaluator.data().coded(recipe, {});
    GOOD(coded);
    const std::string path = folder.filePath(QStringLiteral("w.safetensors")).toStdString();
    GOOD(target->write({project->model, recipe, coded->coded, {}}, path));
    std::ifstream in(path, std::ios::binary);
    const std::string whole{std::istreambuf_iterator<char>(in), {}};
    for (const auto &[good, bad] : {std::pair("\\\"lowest\\\":0", "\\\"lowest\\\":9"),
                                    std::pair("\\\"highest\\\":63", "\\\"highest\\\":-3"),
                                    std::pair("\\\"lowest\\\":0", "\\\"lowest\\\":-9223372036854775808"),
                                    std::pair("\\\"scale\\\":0", "\\\"scale\\\":-"),
                                    std::pair("paretoscope.inputs\":\"{", "paretoscope.inputs\":\"[")}) {
        std::string altered = whole;
        const auto at = altered.find(good);
        QVERIFY2(at != std::string::npos, good);
        altered.replace(at, std::string(good).size(), bad);
        std::ofstream(path, std::ios::binary) << altered;
        const auto runner = target->format->runner(path, {{}, project->model});
        QVERIFY(!runner);
    }
}

void TestActivations::realNetworksKeepTheirAnswers_data()
{
    QTest::addColumn<QString>("network");
    QTest::addColumn<LayerSetting>("setting");
    QTest::addColumn<QString>("steps");
    QTest::addColumn<double>("least"); // of what the float network answers rightly
    QTest::newRow("resnet20") << "resnet20" << w8a8 << "foldBatchNorm" << 930.0 / 932;
    QTest::newRow("mobilenet") << "mobilenet" << w8a8 << "foldBatchNorm,biasCorrection" << 404.0 / 407;
    QTest::newRow("mobilenet, one scale a tensor")
        << "mobilenet" << w8a8.with("granularity", std::string("tensor"))
        << "foldBatchNorm,equalize:ceilings=scale,biasCorrection" << 400.0 / 407;
}

/// Calibrated on other samples than it is measured on.
void TestActivations::realNetworksKeepTheirAnswers()
{
    QFETCH(QString, network);
    QFETCH(LayerSetting, setting);
    QFETCH(QString, steps);
    QFETCH(double, least);
    if (!isThere(network.toStdString()))
        QSKIP("the real data are not here");
    const auto evaluator =
        network == QStringLiteral("mobilenet") ? heldOut() : openCalibrated(network.toStdString());
    GOOD(evaluator);
    const auto plain = evaluator->measure(all(*evaluator, {}), 0, {}, quiet);
    const auto measured = evaluator->measure(all(*evaluator, setting, qPrintable(steps)), 0, {}, quiet);
    GOOD(plain);
    GOOD(measured);
    qInfo("%lld of %lld, float %lld", static_cast<long long>(measured->correct),
          static_cast<long long>(measured->n), static_cast<long long>(plain->correct));
    QVERIFY(static_cast<double>(measured->correct) >= least * static_cast<double>(plain->correct) - 0.5);
}

QTEST_GUILESS_MAIN(TestActivations)
#include "tst_activations.moc"
