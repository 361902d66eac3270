// Every grid against plain loops in float64, and what grids promise.
#include "core/compress/compressedweight.h"
#include "tests/support/bits.h"
#include "tests/support/layerzoo.h"

#include <QTest>

#include <ATen/ops/from_blob.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

using namespace paretoscope;
using namespace paretoscope::compress;
using namespace paretoscope::tests;

namespace {

using Part = std::vector<double>;

/// Skewed, so that sides differ; every third channel is of one sign, the first is zero.
at::Tensor skewedWeight(const graph::Layer &layer, unsigned seed = 1)
{
    std::mt19937 generator(seed);
    std::normal_distribution<float> normal(0.1F, 1);
    at::Tensor rows = at::zeros({layer.outputChannels(), layer.weightsPerChannel()});
    for (std::int64_t row = 1; row < rows.size(0); ++row)
        for (std::int64_t column = 0; column < rows.size(1); ++column) {
            const float value = normal(generator);
            rows.data_ptr<float>()[row * rows.size(1) + column] =
                row % 3 == 2 ? std::abs(value) : value * std::abs(value);
        }
    return fromRows(rows, layer).contiguous();
}

CompressedWeight compressed(const at::Tensor &weight, const graph::Layer &layer, const LayerSetting &setting)
{
    auto result = compressWeight(weight, layer, setting);
    if (!result)
        qFatal("%s", result.error().message().c_str());
    return *result;
}

Part valuesOf(const at::Tensor &rows)
{
    const at::Tensor own = rows.contiguous();
    return {own.data_ptr<float>(), own.data_ptr<float>() + own.numel()};
}

/// The units of a layer, each cut into the parts of it that lie in one row.
std::vector<std::vector<Part>> unitsOf(const at::Tensor &weight, const graph::Layer &layer,
                                       const LayerSetting &setting)
{
    const at::Tensor rows = toRows(weight, layer);
    std::vector<std::vector<Part>> units;
    for (std::int64_t row = 0; row < rows.size(0); ++row) {
        const Part all = valuesOf(rows[row]);
        if (wordOf(setting, "granularity") == "tensor") {
            units.resize(1);
            units[0].push_back(all);
            continue;
        }
        const std::size_t size = wordOf(setting, "granularity") == "group"
                                     ? static_cast<std::size_t>(groupSizeOf(setting))
                                     : all.size();
        for (std::size_t first = 0; first < all.size(); first += size)
            units.push_back(
                {Part(all.begin() + static_cast<std::ptrdiff_t>(first),
                      all.begin() + static_cast<std::ptrdiff_t>(std::min(first + size, all.size())))});
    }
    return units;
}

double dot(const std::vector<Part> &a, const std::vector<Part> &b)
{
    double sum = 0;
    for (std::size_t part = 0; part < a.size(); ++part)
        for (std::size_t i = 0; i < a[part].size(); ++i)
            sum += a[part][i] * b[part][i];
    return sum;
}

double errorOf(const std::vector<Part> &unit, const std::vector<Part> &rounded, const std::string &clip)
{
    double error = 0;
    for (std::size_t part = 0; part < unit.size(); ++part) {
        double sum = 0;
        for (std::size_t i = 0; i < unit[part].size(); ++i) {
            const double e = rounded[part][i] - unit[part][i];
            error += e * e;
            sum += e;
        }
        error += clip == "output" ? 0.2 * sum * sum : 0;
    }
    return error;
}

struct NaiveGrid {
    double scale, zero, highest;
};

NaiveGrid naiveGrid(double low, double high, double share, double sign, const LayerSetting &setting)
{
    const double levels = std::pow(2, widthOf(setting));
    const double half = levels / 2;
    const auto usable = [](double scale) { return scale == 0 ? 1 : scale; };
    if (!flagOf(setting, "symmetric")) {
        const double scale = usable((high - low) * share / (levels - 1));
        return {scale, std::clamp(std::nearbyint(-low * share / scale), 0.0, levels - 1), levels - 1};
    }
    if (!flagOf(setting, "signedScale"))
        return {usable(std::max(high, -low) * share / (half - 1)), half, levels - 1};
    const double scale =
        sign > 0 ? std::max(-low / half, high / (half - 1)) : -std::max(high / half, -low / (half - 1));
    return {usable(scale * share), half, levels - 1};
}

std::vector<Part> naiveRounding(const std::vector<Part> &unit, const NaiveGrid &grid, bool rescale)
{
    std::vector<Part> rounded = unit;
    for (Part &part : rounded)
        for (double &w : part)
            w = (std::clamp(std::nearbyint(w / grid.scale) + grid.zero, 0.0, grid.highest) - grid.zero) *
                grid.scale;
    const double projection = dot(unit, rounded);
    const double factor = rescale && projection > 0 ? std::min(dot(unit, unit) / projection, 4.0) : 1;
    for (Part &part : rounded)
        for (double &w : part)
            w *= factor;
    return rounded;
}

/// Least error of all grids that SETTING allows, signs limited to SIGNS.
double naiveError(const std::vector<Part> &unit, const LayerSetting &setting,
                  const std::vector<double> &signs = {1, -1})
{
    double low = 0;
    double high = 0;
    for (const Part &part : unit)
        for (const double w : part) {
            low = std::min(low, w);
            high = std::max(high, w);
        }
    const std::string clip = wordOf(setting, "clip");
    const int count = clip == "max" ? 1 : clip == "mse" ? 11 : 31;
    const double step = clip == "mse" ? 0.05 : 0.02;
    double least = std::numeric_limits<double>::infinity();
    for (const double sign : signs)
        for (int i = 0; i < count; ++i) {
            const auto rounded = naiveRounding(unit, naiveGrid(low, high, 1 - step * i, sign, setting),
                                               flagOf(setting, "rescale"));
            least = std::min(least, errorOf(unit, rounded, clip));
        }
    return least;
}

bool hasTwoSigns(const LayerSetting &setting)
{
    return flagOf(setting, "symmetric") && flagOf(setting, "signedScale");
}

std::string where(const graph::Layer &layer, const LayerSetting &setting)
{
    return layer.name + " at " + setting.text();
}

} // namespace

class QuantizationGridsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyGridHasTheLeastErrorOfAllItMayChoose();
    void oneSignOfTheScaleIsNeverBetterThanTwo();
    void mirroredWeightsAreRoundedAsWell();
    void rescaledUnitsProjectOntoTheirWeightsAsTheyAre();
    void unscaledUnitsShrinkUnderClips();
    void rescalingIsLimited();
    void roundingTwiceChangesNothingWhereTheRangeIsReached();
    void noWeightIsNegativeZero();
    void outputClipLeavesLessOfTheMeanThanLeastSquares();
    void prunedWeightsStayZeroOnEveryGrid();
    void theSmallestWeightsAreRoundedToo();
};

void QuantizationGridsTest::everyGridHasTheLeastErrorOfAllItMayChoose()
{
    for (const graph::Layer &layer : everyLayerKind()) {
        const at::Tensor weight = skewedWeight(layer);
        for (const LayerSetting &setting : everyIntegerSetting()) {
            const auto units = unitsOf(weight, layer, setting);
            const auto rounded = unitsOf(compressed(weight, layer, setting).weight, layer, setting);
            QCOMPARE(rounded.size(), units.size());
            for (std::size_t unit = 0; unit < units.size(); ++unit) {
                const double expected = naiveError(units[unit], setting);
                const double own = errorOf(units[unit], rounded[unit], wordOf(setting, "clip"));
                // A weight half-way between levels may go either way in float32.
                QVERIFY2(
                    std::abs(own - expected) <= 1e-3 * expected + 1e-8 * dot(units[unit], units[unit]),
                    (where(layer, setting) + ": " + std::to_string(own) + ", but " + std::to_string(expected))
                        .c_str());
            }
        }
    }
}

void QuantizationGridsTest::oneSignOfTheScaleIsNeverBetterThanTwo()
{
    bool negative = false;
    bool better = false;
    for (const graph::Layer &layer : everyLayerKind())
        for (const LayerSetting &setting : everyIntegerSetting()) {
            if (!hasTwoSigns(setting))
                continue;
            const at::Tensor weight = skewedWeight(layer, 5);
            const CompressedWeight result = compressed(weight, layer, setting);
            const auto units = unitsOf(weight, layer, setting);
            const auto rounded = unitsOf(result.weight, layer, setting);
            for (std::size_t unit = 0; unit < units.size(); ++unit) {
                const double one = naiveError(units[unit], setting, {1});
                const double two = errorOf(units[unit], rounded[unit], wordOf(setting, "clip"));
                QVERIFY2(two <= one * (1 + 1e-4) + 1e-9, where(layer, setting).c_str());
                better |= two < 0.9 * one;
            }
            negative |= result.scales.lt(0).any().item<bool>();
        }
    QVERIFY(negative);
    QVERIFY(better);
}

void QuantizationGridsTest::mirroredWeightsAreRoundedAsWell()
{
    for (const graph::Layer &layer : everyLayerKind())
        for (const LayerSetting &setting : everyIntegerSetting()) {
            if (!hasTwoSigns(setting))
                continue;
            const at::Tensor weight = skewedWeight(layer, 3);
            const at::Tensor mirrored = compressed(weight.neg(), layer, setting).weight.neg();
            const at::Tensor own = compressed(weight, layer, setting).weight;
            const auto units = unitsOf(weight, layer, setting);
            const auto one = unitsOf(own, layer, setting);
            const auto other = unitsOf(mirrored, layer, setting);
            // Of equal errors the first is taken: the values may differ, the error not.
            for (std::size_t unit = 0; unit < units.size(); ++unit) {
                const double error = errorOf(units[unit], one[unit], wordOf(setting, "clip"));
                const double again = errorOf(units[unit], other[unit], wordOf(setting, "clip"));
                QVERIFY2(std::abs(again - error) <= 1e-5 * error + 1e-9, where(layer, setting).c_str());
            }
        }
}

void QuantizationGridsTest::rescaledUnitsProjectOntoTheirWeightsAsTheyAre()
{
    for (const graph::Layer &layer : everyLayerKind())
        for (LayerSetting setting : everyIntegerSetting())
            for (const double sparsity : {0.0, 0.4}) {
                // With 2 bits or a long tail nearly all of a unit may round to 0: see rescalingIsLimited().
                if (!flagOf(setting, "rescale") || widthOf(setting) == 2)
                    continue;
                setting = setting.with("sparsity", sparsity);
                const at::Tensor skewed = skewedWeight(layer, 11);
                const at::Tensor weight = skewed.abs().sqrt().mul(skewed.sign());
                const auto units =
                    unitsOf(compressed(weight, layer, sparse(sparsity)).weight, layer, setting);
                const auto rounded = unitsOf(compressed(weight, layer, setting).weight, layer, setting);
                for (std::size_t unit = 0; unit < units.size(); ++unit) {
                    const double own = dot(units[unit], units[unit]);
                    const double projected = dot(units[unit], rounded[unit]);
                    QVERIFY2(std::abs(projected - own) <= 1e-5 * own, where(layer, setting).c_str());
                }
            }
}

void QuantizationGridsTest::unscaledUnitsShrinkUnderClips()
{
    const graph::Layer layer = describedLayer("l", graph::LayerKind::Linear, {8, 500});
    const at::Tensor weight = skewedWeight(layer, 2);
    for (const bool signedScale : {false, true}) {
        const LayerSetting setting = plainGrid(3).with("signedScale", signedScale);
        const auto units = unitsOf(weight, layer, setting);
        const auto rounded = unitsOf(compressed(weight, layer, setting).weight, layer, setting);
        for (std::size_t unit = 1; unit < units.size(); ++unit)
            QVERIFY(dot(units[unit], rounded[unit]) < dot(units[unit], units[unit]));
    }
}

void QuantizationGridsTest::rescalingIsLimited()
{
    // Two thousand weights of 0.2 steps beside one of two: ⟨w, w⟩ = 84, ⟨w, q⟩ = 4.
    const graph::Layer layer = describedLayer("l", graph::LayerKind::Linear, {1, 2000});
    at::Tensor weight = at::zeros({1, 2000}).fill_(0.1F);
    weight.data_ptr<float>()[0] = 1;
    for (const bool symmetric : {true, false}) {
        const LayerSetting setting{
            {"bits", 2}, {"symmetric", symmetric}, {"clip", "max"}, {"rescale", false}};
        const float plain = compressed(weight, layer, setting).weight.max().item<float>();
        const float rescaled =
            compressed(weight, layer, setting.with("rescale", true)).weight.max().item<float>();
        QCOMPARE(rescaled, 4 * plain);
    }
}

void QuantizationGridsTest::roundingTwiceChangesNothingWhereTheRangeIsReached()
{
    for (const graph::Layer &layer : everyLayerKind())
        for (const LayerSetting &setting : everyIntegerSetting()) {
            if (wordOf(setting, "clip") != "max" || !flagOf(setting, "symmetric"))
                continue;
            const at::Tensor once = compressed(skewedWeight(layer), layer, setting).weight;
            const at::Tensor twice = compressed(once, layer, setting).weight;
            QVERIFY2(twice.allclose(once, 1e-5, 1e-6), where(layer, setting).c_str());
        }
}

void QuantizationGridsTest::noWeightIsNegativeZero()
{
    for (const graph::Layer &layer : everyLayerKind())
        for (const LayerSetting &setting : everyIntegerSetting()) {
            const at::Tensor weight = compressed(skewedWeight(layer), layer, setting).weight.contiguous();
            for (std::int64_t i = 0; i < weight.numel(); ++i) {
                const float value = weight.data_ptr<float>()[i];
                QVERIFY2(value != 0 || !std::signbit(value), where(layer, setting).c_str());
            }
        }
}

void QuantizationGridsTest::outputClipLeavesLessOfTheMeanThanLeastSquares()
{
    // What inputs that are all alike see of the error.
    const graph::Layer layer = describedLayer("c", graph::LayerKind::Conv2d, {32, 16, 3, 3});
    const at::Tensor weight = skewedWeight(layer, 9);
    for (const int width : {2, 3, 4, 6}) {
        const auto meanOf = [&](const std::string &clip) {
            const LayerSetting setting = symmetricBits(width).with("clip", clip);
            const at::Tensor error = compressed(weight, layer, setting).weight.sub(weight);
            return error.flatten(1).sum(1).square().sum().item<double>();
        };
        QVERIFY(meanOf("output") < 0.5 * meanOf("mse"));
    }
}

void QuantizationGridsTest::prunedWeightsStayZeroOnEveryGrid()
{
    const graph::Layer layer = describedLayer("l", graph::LayerKind::Linear, {6, 40});
    for (LayerSetting setting : everyIntegerSetting()) {
        setting = setting.with("sparsity", 0.5);
        const CompressedWeight result = compressed(skewedWeight(layer), layer, setting);
        QVERIFY2(result.weight.masked_select(result.kept.logical_not()).eq(0).all().item<bool>(),
                 where(layer, setting).c_str());
    }
}

void QuantizationGridsTest::theSmallestWeightsAreRoundedToo()
{
    // Scales below the smallest normal number, and weights next to the largest.
    const graph::Layer layer = describedLayer("l", graph::LayerKind::Linear, {3, 4});
    const float tiny = std::numeric_limits<float>::denorm_min();
    std::vector<float> values{tiny, -tiny, 0, tiny, 1e-38F, -1e-39F, 3e-40F, 0, 1.5e38F, -1e38F, 1, 0};
    const at::Tensor weight = at::from_blob(values.data(), {3, 4}).clone();
    for (const LayerSetting &setting : everyIntegerSetting()) {
        const CompressedWeight result = compressed(weight, layer, setting);
        QVERIFY2(result.weight.isfinite().all().item<bool>(), setting.text().c_str());
        QVERIFY2(result.scales.ne(0).all().item<bool>(), setting.text().c_str());
    }
}

QTEST_GUILESS_MAIN(QuantizationGridsTest)
#include "tst_quantizationgrids.moc"
