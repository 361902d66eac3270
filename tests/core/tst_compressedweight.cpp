// What compression does to a weight, on every layer kind: properties that hold whatever the numbers are.
#include "core/compress/compressedweight.h"
#include "core/compress/weights/pruning.h"
#include "tests/support/bits.h"
#include "tests/support/layerzoo.h"
#include "tests/support/sameoutputs.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <QTest>

#include <algorithm>
#include <limits>
#include <numeric>
#include <random>

using namespace paretoscope;
using namespace paretoscope::compress;
using tests::bits;
using tests::flagOf;
using tests::groupSizeOf;
using tests::sparse;
using tests::widthOf;
using tests::wordOf;

namespace {

/// Bell-shaped with a few outliers, so that clipping matters; the first channel has large values, others
/// small ones.
at::Tensor randomWeight(const graph::Layer &layer, unsigned seed = 1)
{
    std::mt19937 generator(seed);
    std::normal_distribution<float> normal(0.01F, 0.1F);
    at::Tensor weight = at::zeros(layer.weightShape);
    float *const values = weight.data_ptr<float>();
    for (std::int64_t i = 0; i < weight.numel(); ++i)
        values[i] = normal(generator) * (i % 11 == 0 ? 4.0F : 1.0F);
    return weight;
}

CompressedWeight compressed(const at::Tensor &weight, const graph::Layer &layer, const LayerSetting &setting)
{
    auto result = compressWeight(weight, layer, setting);
    if (!result)
        qFatal("%s", result.error().message().c_str());
    return *result;
}

/// scales or zero points, spread to the shape of the rows.
at::Tensor spread(const at::Tensor &perUnit, const at::Tensor &rows, std::int64_t groupSize)
{
    const at::Tensor values = perUnit.to(at::kFloat);
    if (values.dim() == 2)
        return values.repeat_interleave(groupSize, 1).narrow(1, 0, rows.size(1));
    return values.reshape({-1, 1}).expand_as(rows);
}

double squaredError(const at::Tensor &a, const at::Tensor &b)
{
    return a.to(at::kDouble).sub(b.to(at::kDouble)).square().sum().item<double>();
}

std::string where(const graph::Layer &layer, const LayerSetting &setting)
{
    return layer.name + " at " + setting.text();
}

} // namespace

class CompressedWeightTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rowsAndBackIsTheIdentityForEveryKind();
    void rowsOfATransposedConvolutionAreItsOutputChannels();
    void codesScalesAndZerosGiveTheWeightToTheBit();
    void errorIsAtMostHalfAStepInsideTheRange();
    void compressingTwiceChangesNothing();
    void roundsHalfToEven();
    void mseClipIsNeverWorseThanMax();
    void mseClipIsTheBestOfElevenTriedOneByOne();
    void groupsAreScaledOnTheirOwn();
    void channelsOfZerosStayZero();
    void prunesTheSmallestInStorageOrder();
    void prunesAsAStableSortWould();
    void prunedWeightsAreExactlyZeroAndCounted();
    void halfPrecisionRoundsToNearest();
    void refusesWhatCannotBeDone();
};

void CompressedWeightTest::rowsAndBackIsTheIdentityForEveryKind()
{
    for (const graph::Layer &layer : tests::everyLayerKind()) {
        const at::Tensor weight = randomWeight(layer);
        const at::Tensor rows = toRows(weight, layer);
        QCOMPARE(rows.size(0), layer.outputChannels());
        QCOMPARE(rows.size(1), layer.weightsPerChannel());
        QVERIFY2(tests::sameBits(fromRows(rows, layer), weight), layer.name.c_str());
    }
}

void CompressedWeightTest::rowsOfATransposedConvolutionAreItsOutputChannels()
{
    const graph::Layer layer = tests::describedLayer("t", graph::LayerKind::ConvTranspose2d, {6, 2, 3, 3}, 3);
    const at::Tensor weight = randomWeight(layer);
    const at::Tensor rows = toRows(weight, layer);
    // Output channel 3 is the second of group 1, which reads the input channels 2 and 3.
    QVERIFY(tests::sameBits(rows[3], at::Tensor(weight.narrow(0, 2, 2).select(1, 1)).reshape({-1})));
}

void CompressedWeightTest::codesScalesAndZerosGiveTheWeightToTheBit()
{
    for (const graph::Layer &layer : tests::everyLayerKind())
        for (LayerSetting setting : tests::everyIntegerSetting())
            for (const double sparsity : {0.0, 0.4}) {
                setting = setting.with("sparsity", sparsity);
                const CompressedWeight result = compressed(randomWeight(layer), layer, setting);
                const at::Tensor codes = result.codes.to(at::kFloat);
                const bool symmetric = flagOf(setting, "symmetric");
                const at::Tensor zero = symmetric ? at::full({1}, 1 << (widthOf(setting) - 1))
                                                  : spread(result.zeroPoints, codes, groupSizeOf(setting));
                const at::Tensor unpacked = // + 0: −0 under a negative scale is stored as 0
                    codes.sub(zero).mul(spread(result.scales, codes, groupSizeOf(setting))).add(0);
                QVERIFY2(tests::sameBits(fromRows(unpacked, layer), result.weight),
                         where(layer, setting).c_str());
                QVERIFY(result.codes.max().item<int>() < 1 << widthOf(setting));
                QCOMPARE(result.zeroPoints.defined(), !symmetric);
                QCOMPARE(result.kept.defined(), sparsity > 0);
            }
}

void CompressedWeightTest::errorIsAtMostHalfAStepInsideTheRange()
{
    for (const graph::Layer &layer : tests::everyLayerKind())
        for (const LayerSetting &setting : tests::everyIntegerSetting()) {
            if (flagOf(setting, "rescale")) // moves values off the levels that they were rounded to
                continue;
            const at::Tensor rows = toRows(randomWeight(layer), layer);
            const CompressedWeight result = compressed(fromRows(rows, layer), layer, setting);
            const at::Tensor scale = spread(result.scales, rows, groupSizeOf(setting));
            const at::Tensor error = toRows(result.weight, layer).sub(rows).abs();
            const at::Tensor bound = scale.abs().mul(0.5 * (1 + 1e-5));
            if (wordOf(setting, "clip") == "max") {
                QVERIFY2(error.le(bound).all().item<bool>(), where(layer, setting).c_str());
                continue;
            }
            // Under a clip: weights between the lowest and the highest level.
            const int top = (1 << widthOf(setting)) - 1;
            const bool symmetric = flagOf(setting, "symmetric");
            const at::Tensor zero = symmetric ? at::full({1}, (top + 1) / 2)
                                              : spread(result.zeroPoints, rows, groupSizeOf(setting));
            const at::Tensor one = zero.neg().mul(scale);
            const at::Tensor other = zero.neg().add(top).mul(scale);
            const at::Tensor inside = rows.ge(one.minimum(other)).logical_and(rows.le(one.maximum(other)));
            QVERIFY2(error.le(bound).logical_or(inside.logical_not()).all().item<bool>(),
                     where(layer, setting).c_str());
        }
}

void CompressedWeightTest::compressingTwiceChangesNothing()
{
    // With the range of the first pass still reached (Max, symmetric) the grid is the same, up to the last
    // bit of the scale: levels must not move.
    for (const graph::Layer &layer : tests::everyLayerKind())
        for (const int width : tests::everyWidth()) {
            const LayerSetting setting = tests::plainGrid(width, "max").with("sparsity", 0.3);
            const CompressedWeight once = compressed(randomWeight(layer), layer, setting);
            const CompressedWeight twice = compressed(once.weight, layer, setting);
            QVERIFY2(twice.codes.equal(once.codes), where(layer, setting).c_str());
            QVERIFY(twice.weight.allclose(once.weight, 1e-6, 0));
        }
}

void CompressedWeightTest::roundsHalfToEven()
{
    // Largest 7, so 4 bits symmetric have scale 1.
    const graph::Layer layer = tests::describedLayer("l", graph::LayerKind::Linear, {1, 8});
    const at::Tensor weight = at::tensor({7.0F, 0.5F, 1.5F, 2.5F, -0.5F, -1.5F, -2.5F, 6.5F}).reshape({1, 8});
    const LayerSetting setting = tests::plainGrid(4, "max");
    const at::Tensor expected =
        at::tensor({7.0F, 0.0F, 2.0F, 2.0F, 0.0F, -2.0F, -2.0F, 6.0F}).reshape({1, 8});
    QVERIFY(compressed(weight, layer, setting).weight.equal(expected));
}

void CompressedWeightTest::mseClipIsNeverWorseThanMax()
{
    bool somewhereBetter = false;
    for (const graph::Layer &layer : tests::everyLayerKind())
        for (LayerSetting setting : tests::everyIntegerSetting()) {
            const at::Tensor weight = randomWeight(layer, 7);
            const double max =
                squaredError(compressed(weight, layer, setting.with("clip", "max")).weight, weight);
            const double mse =
                squaredError(compressed(weight, layer, setting.with("clip", "mse")).weight, weight);
            // Where rescaling leaves next to nothing, that is rounding of float32.
            const double rounding =
                flagOf(setting, "rescale") ? 1e-12 * weight.square().sum().item<double>() : 0;
            QVERIFY2(mse <= max * (1 + (flagOf(setting, "rescale") ? 1e-5 : 1e-12)) + rounding,
                     where(layer, setting).c_str());
            somewhereBetter |= mse < 0.9 * max;
        }
    QVERIFY(somewhereBetter);
}

void CompressedWeightTest::mseClipIsTheBestOfElevenTriedOneByOne()
{
    const graph::Layer layer = tests::describedLayer("l", graph::LayerKind::Linear, {4, 200});
    const at::Tensor weight = randomWeight(layer, 3);
    const LayerSetting mse = tests::plainGrid(3);
    const CompressedWeight result = compressed(weight, layer, mse);
    for (std::int64_t row = 0; row < 4; ++row) {
        const float *const w = weight[row].data_ptr<float>();
        const float largest = weight[row].abs().max().item<float>();
        double best = std::numeric_limits<double>::infinity();
        float bestScale = 0;
        for (int percent = 100; percent >= 50; percent -= 5) {
            const float scale = largest * (static_cast<float>(percent) / 100.0F) / 3.0F;
            double error = 0;
            for (int i = 0; i < 200; ++i) {
                const float level = std::clamp(std::nearbyint(w[i] / scale), -4.0F, 3.0F);
                error += std::pow(static_cast<double>(level * scale) - static_cast<double>(w[i]), 2);
            }
            if (error < best) {
                best = error;
                bestScale = scale;
            }
        }
        const auto scale = result.scales[row].item<float>();
        QVERIFY(std::abs(scale - bestScale) <= 1e-6F * bestScale);
    }
}

void CompressedWeightTest::groupsAreScaledOnTheirOwn()
{
    // 13 columns in groups of 4: the last group is a single weight.
    const graph::Layer layer = tests::describedLayer("l", graph::LayerKind::Linear, {5, 13});
    const at::Tensor weight = randomWeight(layer);
    const LayerSetting setting = tests::plainGrid(4, "max").with("granularity", "group").with("groupSize", 4);
    const CompressedWeight result = compressed(weight, layer, setting);
    QCOMPARE(result.scales.dim(), std::int64_t{2});
    QCOMPARE(result.scales.size(1), std::int64_t{4});
    const at::Tensor last = weight.select(1, 12).abs().div(7);
    QVERIFY(tests::sameBits(result.scales.select(1, 3), last));
    const at::Tensor second = weight.narrow(1, 4, 4).abs().amax({1}).div(7);
    QVERIFY(tests::sameBits(result.scales.select(1, 1), second));
}

void CompressedWeightTest::channelsOfZerosStayZero()
{
    const graph::Layer layer = tests::describedLayer("c", graph::LayerKind::Conv2d, {3, 2, 3, 3});
    at::Tensor weight = randomWeight(layer);
    weight[1].zero_();
    for (const LayerSetting &setting : tests::everyIntegerSetting()) {
        const CompressedWeight result = compressed(weight, layer, setting);
        QVERIFY2(result.weight[1].eq(0).all().item<bool>(), where(layer, setting).c_str());
        QVERIFY(result.scales.ne(0).all().item<bool>());
    }
    QCOMPARE(compressed(weight, layer, tests::plainGrid(4)).scales[1].item<float>(), 1.0F);
}

void CompressedWeightTest::prunesTheSmallestInStorageOrder()
{
    // A transposed layer: storage order and row order differ. Four equal magnitudes, the first two in storage
    // go.
    const graph::Layer layer = tests::describedLayer("t", graph::LayerKind::ConvTranspose1d, {2, 2, 1});
    const at::Tensor weight = at::tensor({1.0F, -1.0F, 1.0F, -1.0F}).reshape({2, 2, 1});
    const at::Tensor expected = at::tensor({0.0F, 0.0F, 1.0F, -1.0F}).reshape({2, 2, 1});
    QVERIFY(compressed(weight, layer, sparse(0.5)).weight.equal(expected));
}

void CompressedWeightTest::prunesAsAStableSortWould()
{
    std::mt19937 generator(5);
    std::uniform_int_distribution<int> few(-6, 6);
    const graph::Layer layer = tests::describedLayer("l", graph::LayerKind::Linear, {10, 100});
    at::Tensor weight = at::zeros({10, 100});
    for (std::int64_t i = 0; i < 1000; ++i)
        weight.data_ptr<float>()[i] = static_cast<float>(few(generator));
    std::vector<std::int64_t> order(1000);
    std::iota(order.begin(), order.end(), 0);
    const float *const values = weight.data_ptr<float>();
    std::ranges::stable_sort(order, {}, [&](std::int64_t i) { return std::abs(values[i]); });
    for (const std::int64_t zeros : {1, 300, 777, 989, 990}) {
        at::Tensor expected = at::full({10, 100}, true, at::kBool);
        for (std::int64_t i = 0; i < zeros; ++i)
            expected.data_ptr<bool>()[order[static_cast<std::size_t>(i)]] = false;
        QVERIFY(compressed(weight, layer, sparse(static_cast<double>(zeros) / 1000)).kept.equal(expected));
    }
}

void CompressedWeightTest::prunedWeightsAreExactlyZeroAndCounted()
{
    for (const graph::Layer &layer : tests::everyLayerKind())
        for (LayerSetting setting : tests::everyIntegerSetting())
            for (const double sparsity : {0.1, 0.5, 0.9, 0.99}) {
                setting = setting.with("sparsity", sparsity);
                const CompressedWeight result = compressed(randomWeight(layer), layer, setting);
                const std::int64_t count = layer.weightCount();
                QCOMPARE(result.kept.sum().item<std::int64_t>(), count - zeroCount(sparsity, count));
                const at::Tensor pruned =
                    toRows(result.weight, layer).masked_select(result.kept.logical_not());
                // Bits, not values: a negative zero would not survive a file that leaves pruned weights out.
                QVERIFY2(tests::sameBits(pruned, at::zeros(pruned.sizes())), where(layer, setting).c_str());
            }
}

void CompressedWeightTest::halfPrecisionRoundsToNearest()
{
    const graph::Layer layer = tests::describedLayer("l", graph::LayerKind::Linear, {1, 3});
    // float16 has 11 significant bits: 2049 lies half-way between 2048 and 2050 and goes to the even one.
    const at::Tensor weight = at::tensor({2049.0F, 2051.0F, 0.5F}).reshape({1, 3});
    QVERIFY(compressed(weight, layer, bits("float16"))
                .weight.equal(at::tensor({2048.0F, 2052.0F, 0.5F}).reshape({1, 3})));
    // bfloat16 has 8.
    const at::Tensor wide = at::tensor({257.0F, 259.0F, 0.5F}).reshape({1, 3});
    QVERIFY(compressed(wide, layer, bits("bfloat16"))
                .weight.equal(at::tensor({256.0F, 260.0F, 0.5F}).reshape({1, 3})));
}

void CompressedWeightTest::refusesWhatCannotBeDone()
{
    const graph::Layer layer = tests::describedLayer("fc", graph::LayerKind::Linear, {2, 2});
    at::Tensor weight = randomWeight(layer);
    const auto code = [&](const at::Tensor &w, const LayerSetting &setting) {
        const auto result = compressWeight(w, layer, setting);
        if (result || result.error().message().find("fc") == std::string::npos)
            return base::ErrorCode::Internal;
        return result.error().code;
    };
    QCOMPARE(code(at::full({2, 2}, 1e6F), bits("float16")), base::ErrorCode::InvalidSetting);
    QVERIFY(compressWeight(at::full({2, 2}, 1e6F), layer, bits("bfloat16")).ok());
    weight[0][1] = std::numeric_limits<float>::infinity();
    QCOMPARE(code(weight, bits(8)), base::ErrorCode::NonFinite);
    QCOMPARE(code(weight.to(at::kDouble), bits(8)), base::ErrorCode::ModelUnsupported);
    const at::Tensor huge = at::tensor({3e38F, -3e38F, 1.0F, 0.0F}).reshape({2, 2});
    for (const LayerSetting &integer : tests::everyIntegerSetting())
        if (flagOf(integer, "symmetric"))
            QVERIFY2(compressWeight(huge, layer, integer).ok(), integer.text().c_str());
}

QTEST_GUILESS_MAIN(CompressedWeightTest)
#include "tst_compressedweight.moc"
