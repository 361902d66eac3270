// What is told of a layer's inputs: wᵀ E[x xᵀ] w is the mean square of what a channel computes, whatever its
// operator does with them.
#include "core/compress/compressedweight.h"
#include "core/evaluate/evaluatordata.h"
#include "core/graph/layerweight.h"
#include "core/graph/observer.h"
#include "tests/support/bits.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"
#include "tests/support/onelayer.h"
#include "tests/support/quiet.h"

#include <QTemporaryDir>
#include <QTest>

#include <ATen/ops/equal.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/sub.h>

#include <cmath>

using namespace paretoscope;
using namespace paretoscope::tests;

namespace {

compress::LayerSetting learned(int width)
{
    return bits(width).with("rounding", std::string("learned"));
}

} // namespace

class TestLayerInputs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void momentsSayWhatChannelsCompute_data();
    void momentsSayWhatChannelsCompute();
    void blocksOfAWeightHaveTheSameInputs();
    void layersWithoutPlainInputsHaveNone();
    void weightsAreShownAsTheyAreRun();
    void theLastHalfIsLookedAt();
    void inputsBeyondAllNumbersAreSaid();
    void stopIsHeard();
    void positionsAreChosenAlike();
    void realNetworks_data();
    void realNetworks();
    void roundingOnRealNetworks_data();
    void roundingOnRealNetworks();
};

void TestLayerInputs::momentsSayWhatChannelsCompute_data()
{
    using Shape = std::vector<std::int64_t>;
    QTest::addColumn<Shape>("weight");
    QTest::addColumn<Shape>("input");
    QTest::addColumn<QByteArray>("computed");
    const auto add = [](const char *name, const Shape &weight, const Shape &input, const char *computed) {
        QTest::newRow(name) << weight << input << QByteArray(computed);
    };
    add("linear", {4, 6}, {20, 6}, "torch.linear(x, self.a.weight)");
    add("linear, of a sequence", {4, 6}, {20, 3, 6}, "torch.linear(x, self.a.weight)");
    add("transposed matrix", {6, 4}, {20, 6}, "torch.matmul(x, self.a.weight)");
    add("convolution", {4, 3, 3, 3}, {20, 3, 5, 5}, "torch.conv2d(x, self.a.weight, None, [1, 1], [1, 1])");
    add("strides and unequal padding", {4, 3, 3, 2}, {20, 3, 7, 6},
        "torch.conv2d(x, self.a.weight, None, [2, 1], [1, 0])");
    add("dilated", {4, 3, 3, 3}, {20, 3, 7, 7},
        "torch.conv2d(x, self.a.weight, None, [1, 1], [2, 2], [2, 2])");
    add("padding by name", {4, 3, 2, 4}, {20, 3, 5, 5},
        "torch.conv2d(x, self.a.weight, None, [1, 1], 'same')");
    add("grouped", {4, 3, 3, 3}, {20, 6, 5, 5},
        "torch.conv2d(x, self.a.weight, None, [1, 1], [1, 1], [1, 1], 2)");
    add("depthwise", {6, 1, 3, 3}, {20, 6, 5, 5},
        "torch.conv2d(x, self.a.weight, None, [1, 1], [1, 1], [1, 1], 6)");
    add("one dimension", {4, 3, 5}, {20, 3, 9}, "torch.conv1d(x, self.a.weight, None, [1], [2])");
    add("three dimensions", {4, 2, 2, 2, 2}, {20, 2, 4, 4, 4}, "torch.conv3d(x, self.a.weight)");
    add("transposed convolution", {3, 4, 3, 3}, {20, 3, 4, 4},
        "torch.conv_transpose2d(x, self.a.weight, None, [2, 2], [1, 1], [1, 1])");
    add("transposed and grouped", {6, 2, 2, 2}, {20, 6, 4, 4},
        "torch.conv_transpose2d(x, self.a.weight, None, [2, 2], [0, 0], [0, 0], 2)");
    add("transposed, one dimension", {3, 4, 3}, {20, 3, 5}, "torch.conv_transpose1d(x, self.a.weight)");
}

void TestLayerInputs::momentsSayWhatChannelsCompute()
{
    QFETCH(std::vector<std::int64_t>, weight);
    QFETCH(std::vector<std::int64_t>, input);
    QFETCH(QByteArray, computed);
    const QTemporaryDir folder;
    const auto evaluator = evaluatorOf(folder, oneLayer(weight, computed.constData()), {input, {}});
    const auto &data = evaluator.data();
    const graph::Model &model = data.executor.model();
    QCOMPARE(model.layers().size(), 1U);
    const graph::Layer &layer = model.layers()[0];
    const auto moments = data.layerInputs().of(model, 0, {});
    GOOD(moments);
    QVERIFY(*moments);

    // The last ten samples, all together, and the channels' mean squares over them and their positions.
    const auto batch = data.samples.read(10, 10);
    GOOD(batch);
    const auto outputs = data.executor.run(evaluate::toInputs(*batch), {}, {});
    GOOD(outputs);
    const at::Tensor output = outputs->first();
    const bool convolution = graph::isConvolution(layer.kind);
    const at::Tensor byChannel = convolution ? output.flatten(2).transpose(1, 2) : output;
    const at::Tensor squares =
        at::mul(byChannel, byChannel).to(at::kDouble).reshape({-1, layer.outputChannels()}).mean(0);

    const at::Tensor rows = compress::toRows(graph::weightOf(model.data(), 0).detach(), layer);
    const std::int64_t groups = (*moments)->second.size(0);
    QCOMPARE(groups, layer.groups);
    QCOMPARE((*moments)->positions, byChannel.numel() / layer.outputChannels());
    for (std::int64_t row = 0; row < rows.size(0); ++row) {
        const at::Tensor h = (*moments)->second[row * groups / rows.size(0)];
        const double told = at::matmul(at::matmul(rows[row], h), rows[row]).item<double>();
        const double seen = squares[row].item<double>();
        QVERIFY2(std::abs(told - seen) <= 1e-5 * seen,
                 qPrintable(QStringLiteral("%1: %2 %3").arg(row).arg(told).arg(seen)));
    }
}

void TestLayerInputs::blocksOfAWeightHaveTheSameInputs()
{
    const QTemporaryDir folder;
    const ScriptedModule packed{{{"a.weight", weights({9, 6}, 3)}},
                                {},
                                R"(
def forward(self, x):
    q, k, v = torch.linear(x, self.a.weight).chunk(3, -1)
    return q * k + v
)"};
    const auto evaluator = evaluatorOf(folder, packed, {{20, 6}, {}});
    const auto &data = evaluator.data();
    const graph::Model &model = data.executor.model();
    const auto first = data.layerInputs().of(model, 0, {});
    GOOD(first);
    QVERIFY(*first);
    for (std::size_t layer = 1; layer < model.layers().size(); ++layer) {
        const auto other = data.layerInputs().of(model, layer, {});
        GOOD(other);
        QVERIFY(*other && at::equal((*other)->second, (*first)->second));
    }
}

void TestLayerInputs::layersWithoutPlainInputsHaveNone()
{
    const QTemporaryDir folder;
    const ScriptedModule table{{{"a.weight", weights({9, 6}, 3)}},
                               {},
                               R"(
def forward(self, x):
    return torch.embedding(self.a.weight, torch.clamp(x.abs() * 8, 0, 8).long()).mean(1)
)"};
    const auto evaluator = evaluatorOf(folder, table, {{20, 4}, {}});
    const auto &data = evaluator.data();
    const graph::Model &model = data.executor.model();
    QCOMPARE(model.layers().size(), 1U);
    const auto moments = data.layerInputs().of(model, 0, {});
    GOOD(moments);
    QVERIFY(!*moments);
    const auto told = data.weights.weight(model, 0, learned(3));
    const auto nearest = data.weights.weight(model, 0, bits(3));
    GOOD(told);
    GOOD(nearest);
    QVERIFY(at::equal(*told, *nearest));
}

void TestLayerInputs::weightsAreShownAsTheyAreRun()
{
    const QTemporaryDir folder;
    const auto evaluator =
        evaluatorOf(folder, oneLayer({4, 6}, "torch.linear(x, self.a.weight)"), {{40, 6}, {}});
    const graph::Model &model = evaluator.data().executor.model();
    const auto shown = evaluator.layerWeights(model, 0, learned(2));
    const auto run = evaluator.data().weights.weight(model, 0, learned(2));
    GOOD(shown);
    GOOD(run);
    const at::Tensor weight = graph::weightOf(model.data(), 0);
    const double error = at::sub(*run, weight).square().sum(at::kDouble).item<double>() /
                         weight.square().sum(at::kDouble).item<double>();
    QVERIFY(std::abs(shown->spread().error - error) < 1e-6);
    const auto nearest = compress::layerWeights(model, 0, bits(2));
    GOOD(nearest);
    QVERIFY(std::abs(nearest->spread().error - error) > 1e-4);
}

/// Those that are measured first were not learnt from.
void TestLayerInputs::theLastHalfIsLookedAt()
{
    const QTemporaryDir folder;
    const auto evaluator =
        evaluatorOf(folder, oneLayer({4, 6}, "torch.linear(x, self.a.weight)"), {{41, 6}, {}});
    const auto &data = evaluator.data();
    QCOMPARE(data.layerInputs().samples(), 21);
    const auto moments = data.layerInputs().of(data.executor.model(), 0, {});
    GOOD(moments);
    QCOMPARE((*moments)->positions, 21);
}

void TestLayerInputs::inputsBeyondAllNumbersAreSaid()
{
    const QTemporaryDir folder;
    const auto evaluator = evaluatorOf(folder,
                                       {{{"a.weight", weights({4, 6}, 3)}},
                                        {},
                                        R"(
def forward(self, x):
    return torch.linear(x * 1e30, self.a.weight) * 1e-30
)"},
                                       {{20, 6}, {}});
    const auto &data = evaluator.data();
    const auto moments = data.layerInputs().of(data.executor.model(), 0, {});
    QVERIFY(!moments);
    QCOMPARE(moments.error().said.id(), std::string_view("layer-inputs.not-finite"));
    const auto measured = evaluator.measure(pipeline::uniformRecipe(1, learned(4), {}), 0, {}, quiet);
    QVERIFY(!measured);
    QVERIFY2(measured.error().message().find("Layer a ") != std::string::npos,
             measured.error().message().c_str());
    GOOD(evaluator.measure(pipeline::uniformRecipe(1, bits(4), {}), 0, {}, quiet));
}

void TestLayerInputs::stopIsHeard()
{
    const QTemporaryDir folder;
    const auto evaluator =
        evaluatorOf(folder, oneLayer({4, 6}, "torch.linear(x, self.a.weight)"), {{40, 6}, {}});
    std::stop_source source;
    source.request_stop();
    const auto &data = evaluator.data();
    const auto moments = data.layerInputs().of(data.executor.model(), 0, source.get_token());
    QVERIFY(!moments);
    QVERIFY(moments.error().code == base::ErrorCode::Cancelled);
    const auto afterwards = data.layerInputs().of(data.executor.model(), 0, {});
    GOOD(afterwards);
    QVERIFY(*afterwards);
}

/// Where there are too many, each sample gives some, others each, and every run the same.
void TestLayerInputs::positionsAreChosenAlike()
{
    const auto make = [](const QTemporaryDir &folder) {
        return evaluatorOf(folder, oneLayer({4, 1, 1, 1}, "torch.conv2d(x, self.a.weight)"),
                           {{40, 1, 16, 16}, {}});
    };
    const QTemporaryDir one, other;
    const auto first = make(one), second = make(other);
    const auto a = first.data().layerInputs().of(first.data().executor.model(), 0, {});
    const auto b = second.data().layerInputs().of(second.data().executor.model(), 0, {});
    GOOD(a);
    GOOD(b);
    QVERIFY((*a)->positions < 40 * 16 * 16 / 2 - 500);
    QVERIFY(at::equal((*a)->second, (*b)->second));
    // Uniform in ± 1 in steps of a thousandth: a mean square of a third.
    QVERIFY(std::abs((*a)->second.item<double>() - 1.0 / 3) < 0.15);
}

void TestLayerInputs::realNetworks_data()
{
    addNetworkRows({"resnet20", "mobilenet", "stories"});
}

/// Every layer of it but a table of rows has inputs, of which the least direction is none below zero.
void TestLayerInputs::realNetworks()
{
    const std::string name = networkOfRow();
    if (!isThere(name))
        QSKIP("the real data are not here");
    const auto evaluator = openNetwork(calibrationOf(name), 8);
    GOOD(evaluator);
    const auto &data = evaluator->data();
    const graph::Model &model = data.executor.model();
    for (std::size_t layer = 0; layer < model.layers().size(); ++layer) {
        const auto moments = data.layerInputs().of(model, layer, {});
        GOOD(moments);
        const graph::Layer &own = model.layers()[layer];
        QCOMPARE(*moments != nullptr, own.kind != graph::LayerKind::Embedding);
        if (!*moments)
            continue;
        QCOMPARE((*moments)->second.size(1), own.weightsPerChannel());
        QVERIFY((*moments)->second.diagonal(0, 1, 2).ge(0).all().item<bool>());
        QVERIFY(at::equal((*moments)->second, (*moments)->second.transpose(1, 2)) ||
                at::sub((*moments)->second, (*moments)->second.transpose(1, 2)).abs().max().item<float>() <=
                    1e-5F * (*moments)->second.abs().max().item<float>());
    }
}

void TestLayerInputs::roundingOnRealNetworks_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("right"); // of 1,017; the float network has 932
    QTest::newRow("4 bits") << 4 << 931;
    QTest::newRow("3 bits") << 3 << 925;
    QTest::newRow("2 bits") << 2 << 888;
}

/// resnet20, the same setting for all layers, learnt on calibration pictures.
void TestLayerInputs::roundingOnRealNetworks()
{
    QFETCH(int, width);
    QFETCH(int, right);
    if (!isThere("resnet20"))
        QSKIP("the real data are not here");
    const auto evaluator = openCalibrated("resnet20");
    GOOD(evaluator);
    const auto measured = evaluator->measure(
        pipeline::uniformRecipe(evaluator->model().layers().size(), learned(width), pipeline::Steps::usual()),
        0, {}, quiet);
    GOOD(measured);
    const auto correct = std::llround(measured->value * 1017);
    QVERIFY2(correct >= right, qPrintable(QString::number(correct)));
}

QTEST_GUILESS_MAIN(TestLayerInputs)
#include "tst_layerinputs.moc"
