// Where the error of a layer's outputs comes from, against sums over weights and inputs that are computed
// here.
#include "core/compress/compressedweight.h"
#include "core/compress/errorsources.h"
#include "core/graph/layerweight.h"
#include "tests/support/bits.h"
#include "tests/support/good.h"
#include "tests/support/onelayer.h"

#include <ATen/ops/matmul.h>
#include <ATen/ops/zeros_like.h>

#include <QTest>

#include <cmath>
#include <numeric>

using namespace paretoscope;
using namespace paretoscope::tests;
using compress::ErrorSources;
using compress::LayerSetting;

namespace {

constexpr std::int64_t positions = 400;

/// What rows of a layer of GROUPS are multiplied with: [groups, columns, positions], the first column larger.
at::Tensor inputsOf(std::int64_t groups, std::int64_t columns)
{
    at::Tensor inputs = weights({groups, columns, positions}, 8).mul(10).add(0.3);
    inputs.select(1, 0).mul_(5);
    return inputs;
}

compress::InputMoments momentsOf(const at::Tensor &inputs)
{
    return {at::matmul(inputs, inputs.transpose(1, 2)).div(static_cast<double>(positions)), positions};
}

double sumOf(const std::vector<double> &values)
{
    return std::accumulate(values.begin(), values.end(), 0.0);
}

bool isNear(double value, double wanted)
{
    return std::abs(value - wanted) < 1e-4 * std::max(1.0, std::abs(wanted));
}

/// A network of one layer, coded.
struct Coded {
    QTemporaryDir folder;
    evaluate::Evaluator evaluator;
    compress::CompressedWeight coded;
    LayerSetting setting;
    at::Tensor before, after; ///< rows, float64

    Coded(const ScriptedModule &module, const MadeUpData &data, const LayerSetting &chosen)
        : evaluator(evaluatorOf(folder, module, data)), setting(chosen)
    {
        const auto &layer = evaluator.model().layers()[0];
        const at::Tensor weight = graph::weightOf(evaluator.model().data(), 0);
        auto made = compress::compressWeight(weight, layer, setting);
        if (!made)
            qFatal("%s", made.error().message().c_str());
        coded = std::move(*made);
        before = compress::toRows(weight.detach(), layer).to(at::kDouble);
        after = compress::toRows(coded.weight, layer).to(at::kDouble);
    }
    ErrorSources sources(const compress::InputMoments *inputs) const
    {
        const auto found = compress::errorSources(evaluator.model(), 0, setting, coded, inputs);
        if (!found)
            qFatal("%s", found.error().message().c_str());
        return *found;
    }
};

} // namespace

class TestErrorSources : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sharesAreThoseOfTheOutputs_data();
    void sharesAreThoseOfTheOutputs();
    void partsAreCounted();
    void pruned();
    void withoutInputsAllCountAlike();
    void whatIsLeftAloneHasNoError();
};

void TestErrorSources::sharesAreThoseOfTheOutputs_data()
{
    QTest::addColumn<ScriptedModule>("module");
    QTest::addColumn<std::vector<std::int64_t>>("shape");
    QTest::addColumn<int>("groups");
    QTest::addColumn<int>("perInput");
    QTest::newRow("linear") << oneLayer({6, 10}, "torch.linear(x, self.a.weight)")
                            << std::vector<std::int64_t>{8, 10} << 1 << 1;
    QTest::newRow("convolution") << oneLayer({6, 3, 3, 3}, "torch.conv2d(x, self.a.weight)")
                                 << std::vector<std::int64_t>{8, 3, 5, 5} << 1 << 9;
    QTest::newRow("grouped") << oneLayer({6, 2, 3, 3}, "torch.conv2d(x, self.a.weight, groups=3)")
                             << std::vector<std::int64_t>{8, 6, 5, 5} << 3 << 9;
    QTest::newRow("transposed") << oneLayer({4, 3, 2, 2}, "torch.conv_transpose2d(x, self.a.weight)")
                                << std::vector<std::int64_t>{8, 4, 5, 5} << 1 << 4;
}

void TestErrorSources::sharesAreThoseOfTheOutputs()
{
    QFETCH(ScriptedModule, module);
    QFETCH(std::vector<std::int64_t>, shape);
    QFETCH(int, groups);
    QFETCH(int, perInput);
    const Coded layer(module, {shape, {}}, plainGrid(3));
    const std::int64_t rows = layer.before.size(0), columns = layer.before.size(1);
    const at::Tensor inputs = inputsOf(groups, columns);
    const auto moments = momentsOf(inputs);
    const ErrorSources sources = layer.sources(&moments);
    QVERIFY(sources.knowsInputs);

    // Outputs, and their errors, of every row at every position.
    const at::Tensor x = inputs.to(at::kDouble);
    const auto outputsOf = [&](const at::Tensor &w) {
        return at::matmul(w.reshape({groups, rows / groups, columns}), x).reshape({rows, positions});
    };
    const at::Tensor missing = outputsOf(layer.after.sub(layer.before));
    const double error = missing.square().sum().item<double>();
    QVERIFY(isNear(sources.error, error / outputsOf(layer.before).square().sum().item<double>()));
    QCOMPARE(std::ssize(sources.channels), rows);
    for (std::int64_t row = 0; row < rows; ++row) {
        const auto &channel = sources.channels[std::size_t(row)];
        QVERIFY(isNear(channel.error, missing[row].square().sum().item<double>() / error));
        QVERIFY(isNear(channel.largest, layer.before[row].abs().max().item<double>()));
    }

    // The part of an input: what its own errors have in common with all errors of the outputs.
    QCOMPARE(std::ssize(sources.inputs), groups * columns / perInput);
    const double power = x.square().sum().item<double>();
    double all = 0;
    for (std::int64_t input = 0; input < std::ssize(sources.inputs); ++input) {
        const std::int64_t group = input * perInput / columns, first = input * perInput % columns;
        at::Tensor own = at::zeros_like(layer.before);
        const at::Tensor part =
            own.narrow(0, group * rows / groups, rows / groups).narrow(1, first, perInput);
        part.copy_(layer.after.sub(layer.before)
                       .narrow(0, group * rows / groups, rows / groups)
                       .narrow(1, first, perInput));
        QVERIFY(isNear(sources.inputs[std::size_t(input)].error,
                       outputsOf(own).mul(missing).sum().item<double>() / error));
        QVERIFY(isNear(sources.inputs[std::size_t(input)].power,
                       x[group].narrow(0, first, perInput).square().sum().item<double>() / power));
        all += sources.inputs[std::size_t(input)].error;
    }
    QVERIFY(isNear(all, 1));
}

void TestErrorSources::partsAreCounted()
{
    // Levels −3…3 times 1: the range is that of 3, to which the first row is scaled; clip "max" clips
    // nothing.
    ScriptedModule module = oneLayer({2, 4}, "torch.linear(x, self.a.weight)");
    const float rows[] = {3, 0.4F, -0.4F, 2.2F, 1, 0.1F, -3, 0.2F};
    for (int i = 0; i < 8; ++i)
        module.parameters[0].second.data_ptr<float>()[i] = rows[i];
    const Coded layer(module, {{8, 4}, {}}, plainGrid(3, "max").with("granularity", std::string("channel")));
    const ErrorSources sources = layer.sources(nullptr);
    QCOMPARE(sources.weights, 8);
    QCOMPARE(sources.clipped.weights, 0);
    QCOMPARE(sources.pruned.weights, 0);
    QCOMPARE(sources.grids, 2);
    QCOMPARE(sources.roundedToZero.weights, 4); // 0.4, −0.4, 0.1 and 0.2
    const double energy = 9 + 0.16 + 0.16 + 4.84 + 1 + 0.01 + 9 + 0.04;
    QVERIFY(isNear(sources.roundedToZero.energy, 0.37 / energy));
    const double error = 0.16 + 0.16 + 0.04 + 0.01 + 0.04; // 2.2 becomes 2
    QVERIFY(isNear(sources.roundedToZero.error, 0.37 / error));
    QCOMPARE(sources.far.weights, 3); // 3, 2.2 and −3 are beyond 1.5
    QVERIFY(isNear(sources.far.error, 0.04 / error));
    QVERIFY(isNear(sources.channels[0].reach, 3));
}

void TestErrorSources::pruned()
{
    const Coded layer(oneLayer({4, 16}, "torch.linear(x, self.a.weight)"), {{8, 16}, {}}, sparse(0.5));
    const ErrorSources sources = layer.sources(nullptr);
    QCOMPARE(sources.pruned.weights, 32);
    QVERIFY(isNear(sources.pruned.error, 1)); // nothing else is changed
    QVERIFY(isNear(sources.pruned.energy, sources.error));
    QCOMPARE(sources.roundedToZero.weights, 0);
    QCOMPARE(sources.grids, 0);
    QCOMPARE(sources.far.weights, 0);
}

void TestErrorSources::withoutInputsAllCountAlike()
{
    const Coded layer(oneLayer({4, 16}, "torch.linear(x, self.a.weight)"), {{8, 16}, {}}, plainGrid(3));
    const ErrorSources sources = layer.sources(nullptr);
    QVERIFY(!sources.knowsInputs);
    QVERIFY(sources.inputs.empty());
    const at::Tensor missing = layer.after.sub(layer.before).square();
    QVERIFY(isNear(sources.error, missing.sum().item<double>() / layer.before.square().sum().item<double>()));
    std::vector<double> shares;
    for (const auto &channel : sources.channels)
        shares.push_back(channel.error);
    QVERIFY(isNear(sumOf(shares), 1));
    QVERIFY(isNear(shares[2], missing[2].sum().item<double>() / missing.sum().item<double>()));
}

void TestErrorSources::whatIsLeftAloneHasNoError()
{
    const Coded layer(oneLayer({4, 16}, "torch.linear(x, self.a.weight)"), {{8, 16}, {}}, LayerSetting());
    const ErrorSources sources = layer.sources(nullptr);
    QCOMPARE(sources.error, 0.0);
    for (const auto &channel : sources.channels)
        QCOMPARE(channel.error, 0.0);
    QCOMPARE(sources.roundedToZero.weights, 0);
}

QTEST_GUILESS_MAIN(TestErrorSources)
#include "tst_errorsources.moc"
