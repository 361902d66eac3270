// What a picture of a layer's weights says, against computations of its own: counts, levels, what is clipped
// and pruned, errors by channel.
#include "core/compress/compressedweight.h"
#include "core/compress/weightpicture.h"
#include "core/formats/torchscript/torchscript.h"
#include "core/graph/layerweight.h"
#include "tests/support/bits.h"
#include "tests/support/good.h"
#include "tests/support/layercases.h"
#include "tests/support/scriptedmodels.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <random>

using namespace paretoscope;
using namespace paretoscope::compress;
using namespace paretoscope::tests;

namespace {

constexpr std::array granularities{"tensor", "channel", "group"};

LayerSetting gridOf(int width, const char *granularity, bool symmetric)
{
    return {{"bits", width}, {"granularity", granularity}, {"groupSize", 4}, {"symmetric", symmetric}};
}

/// Bits with a grid whose levels are where rounding put the weights.
LayerSetting plain(int width, const char *granularity, bool symmetric = true)
{
    return gridOf(width, granularity, symmetric)
        .with("clip", "max")
        .with("signedScale", false)
        .with("rescale", false);
}

std::vector<LayerSetting> manySettings()
{
    std::vector<LayerSetting> settings{{}, sparse(0.4), bits("float16"), bits("bfloat16")};
    for (const int width : {2, 4, 8})
        for (const char *granularity : granularities)
            for (const bool symmetric : {true, false}) {
                settings.push_back(gridOf(width, granularity, symmetric));
                settings.push_back(gridOf(width, granularity, symmetric).with("sparsity", 0.3));
                settings.push_back(plain(width, granularity, symmetric));
            }
    return settings;
}

bool hasCodes(const LayerSetting &setting)
{
    return bitsOf(setting) <= 8;
}

/// A bell with tails that a clip is worth cutting off.
at::Tensor bell(std::int64_t rows, std::int64_t columns, unsigned seed = 1)
{
    std::mt19937 generator(seed);
    std::normal_distribution<float> normal(0.02F, 0.1F);
    at::Tensor weight = at::zeros({rows, columns});
    for (std::int64_t i = 0; i < weight.numel(); ++i)
        weight.data_ptr<float>()[i] = normal(generator) * (i % 23 == 0 ? 4.0F : 1.0F);
    return weight;
}

struct Network {
    QTemporaryDir folder;
    graph::Model model;

    explicit Network(const at::Tensor &weight)
    {
        model = tests::readScripted(
            tests::scripted({{"fc.weight", weight}}, "    return torch.linear(x, self.fc.weight, None)\n"),
            folder.filePath(QStringLiteral("net.pt")).toStdString());
    }
    LayerWeights under(const LayerSetting &setting) const { return *layerWeights(model, 0, setting); }
    CompressedWeight compressed(const LayerSetting &setting) const
    {
        return *compressWeight(graph::weightOf(model.data(), 0), model.layers()[0], setting);
    }
};

std::int64_t sum(const std::vector<std::int64_t> &counts)
{
    return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

bool isShare(double value)
{
    return value >= 0 && value <= 1;
}

/// Of A and B: Σ (a − b)² / Σ a².
double relativeError(const at::Tensor &a, const at::Tensor &b)
{
    const double energy = a.to(at::kDouble).square().sum().item<double>();
    return energy > 0 ? a.to(at::kDouble).sub(b.to(at::kDouble)).square().sum().item<double>() / energy : 0;
}

/// What contradicts itself in PICTURE of so many weights.
QString contradiction(const WeightSpread &picture, std::int64_t weights)
{
    const WeightBins &bins = picture.bins;
    if (picture.weights != weights || sum(bins.before) != weights)
        return QStringLiteral("counts before");
    if (sum(bins.after) + sum(bins.pruned) != weights || sum(bins.pruned) != picture.pruned.weights)
        return QStringLiteral("counts after");
    if (sum(bins.clipped) != picture.clipped.weights)
        return QStringLiteral("counts of what is clipped");
    if (!(bins.low < bins.high) || bins.before.size() < 8)
        return QStringLiteral("bins");
    for (const double share : {picture.pruned.energy, picture.clipped.energy, picture.error})
        if (!isShare(share))
            return QStringLiteral("shares");
    std::int64_t onLevels = 0;
    for (const Level &level : picture.levels)
        onLevels += level.weights;
    if (!picture.levels.empty() && onLevels + picture.pruned.weights != weights)
        return QStringLiteral("counts on levels");
    if (picture.levels.empty() == (picture.grids == 1))
        return QStringLiteral("levels without a grid that is shared, or none with one");
    return {};
}

} // namespace

class WeightPictureTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsAddUpForEveryKindOfLayer();
    void whatIsLeftAloneHasNoErrorAndNoLevels();
    void weightsLieOnAtMostTwoToTheBitsLevels();
    void clippedIsWhatRoundingWouldHavePutBeyondTheCodes();
    void gridsThatCoverEveryWeightClipNone();
    void tailsByHand();
    void prunedAreTheSmallestMagnitudes();
    void channelsAreOfTheirOwnWeights();
    void levelsAreSharedOnlyWhereTheScaleIs();
    void weightsThatAreAllTheSameHaveAPicture();
    void levelsOfANetworkInHalfPrecisionAreOfThatType();
    void settingThatCannotBeAppliedIsAnError();
};

void WeightPictureTest::countsAddUpForEveryKindOfLayer()
{
    const QTemporaryDir folder;
    const std::string file = folder.filePath(QStringLiteral("kinds.pt")).toStdString();
    tests::saveEveryLayerKindModel(file);
    const auto model = formats::readTorchScript(file);
    GOOD(model);
    for (std::size_t layer = 0; layer < model->layers().size(); ++layer)
        for (const LayerSetting &setting : manySettings()) {
            const auto weights = layerWeights(*model, layer, setting);
            GOOD(weights);
            const graph::Layer &described = model->layers()[layer];
            const std::string where = described.name + " " + setting.text();
            const WeightSpread whole = weights->spread();
            QString wrong = contradiction(whole, described.weightCount());
            QVERIFY2(wrong.isEmpty(), qPrintable(QString::fromStdString(where) + u' ' + wrong));
            QCOMPARE(weights->channels(), described.outputChannels());
            const auto channels = weights->perChannel();
            QCOMPARE(static_cast<std::int64_t>(channels.size()), described.outputChannels());
            std::int64_t pruned = 0, clipped = 0;
            for (std::int64_t i = 0; i < weights->channels(); ++i) {
                const WeightSpread one = weights->spread(i);
                wrong = contradiction(one, described.weightsPerChannel());
                QVERIFY2(wrong.isEmpty(), qPrintable(QString::fromStdString(where) + u' ' + wrong));
                const WeightChannel &channel = channels[static_cast<std::size_t>(i)];
                QCOMPARE(channel.error, one.error);
                QCOMPARE(channel.clipped, one.clipped.weights);
                QCOMPARE(channel.scale.has_value(), one.grids == 1);
                pruned += one.pruned.weights;
                clipped += one.clipped.weights;
            }
            QCOMPARE(pruned, whole.pruned.weights);
            QCOMPARE(clipped, whole.clipped.weights);
        }
}

void WeightPictureTest::whatIsLeftAloneHasNoErrorAndNoLevels()
{
    const Network network(bell(6, 40));
    const LayerWeights weights = network.under({});
    for (const WeightSpread &spread : {weights.spread(), weights.spread(2)}) {
        QCOMPARE(spread.error, 0.0);
        QVERIFY(spread.levels.empty());
        QCOMPARE(spread.grids, std::int64_t{0});
        QCOMPARE(spread.clipped.weights, std::int64_t{0});
        QCOMPARE(spread.pruned.weights, std::int64_t{0});
        QVERIFY(spread.bins.before == spread.bins.after);
    }
    // 8 bits, too, where all weights are on the grid.
    const Network onGrid(at::arange(-127, 128).to(at::kFloat).mul(0.5).reshape({5, 51}));
    QCOMPARE(onGrid.under(plain(8, "tensor")).spread().error, 0.0);
}

void WeightPictureTest::weightsLieOnAtMostTwoToTheBitsLevels()
{
    const Network network(bell(5, 60));
    for (const LayerSetting &setting : manySettings()) {
        if (!hasCodes(setting) || wordOf(setting, "granularity") == "group")
            continue;
        const LayerWeights weights = network.under(setting);
        const CompressedWeight made = network.compressed(setting);
        for (std::int64_t channel = 0; channel < 5; ++channel) {
            const WeightSpread spread = weights.spread(channel);
            QVERIFY(spread.levels.size() <= (std::size_t{1} << widthOf(setting)));
            std::map<double, std::int64_t> counted;
            for (std::int64_t i = 0; i < 60; ++i) {
                const std::int64_t at = channel * 60 + i;
                if (!made.kept.defined() || made.kept.data_ptr<bool>()[at])
                    ++counted[static_cast<double>(made.weight.data_ptr<float>()[at])];
            }
            for (const Level &level : spread.levels) {
                QCOMPARE(level.weights, counted.contains(level.value) ? counted[level.value] : 0);
                counted.erase(level.value);
            }
            QVERIFY2(counted.empty(), setting.text().c_str()); // none lies elsewhere
            QVERIFY(std::ranges::is_sorted(spread.levels, {}, &Level::value));
        }
    }
}

void WeightPictureTest::clippedIsWhatRoundingWouldHavePutBeyondTheCodes()
{
    const at::Tensor weight = bell(7, 50);
    const Network network(weight);
    bool any = false;
    for (const LayerSetting &setting : manySettings()) {
        if (!hasCodes(setting) || sparsityOf(setting) > 0 || flagOf(setting, "rescale"))
            continue;
        const LayerSetting clipping = setting.with("clip", "mse");
        const CompressedWeight made = network.compressed(clipping);
        const bool groups = made.scales.dim() == 2;
        const auto spread = [&](const at::Tensor &units) {
            return groups ? units.to(at::kFloat).repeat_interleave(4, 1).narrow(1, 0, 50)
                          : units.to(at::kFloat).reshape({-1, 1}).expand({7, 50});
        };
        const double levels = std::pow(2.0, widthOf(setting));
        const at::Tensor zero =
            made.zeroPoints.defined() ? spread(made.zeroPoints) : at::full({7, 50}, levels / 2);
        const at::Tensor code = weight.to(at::kDouble).div(spread(made.scales)).add(zero).round();
        const double least = made.codes.min().item<int>();
        const at::Tensor beyond = code.lt(least).logical_or(code.gt(levels - 1));
        const WeightSpread picture = network.under(clipping).spread();
        QCOMPARE(picture.clipped.weights, beyond.sum().item<std::int64_t>());
        const double energy = weight.to(at::kDouble).square().mul(beyond).sum().item<double>() /
                              weight.to(at::kDouble).square().sum().item<double>();
        QVERIFY(std::abs(picture.clipped.energy - energy) < 1e-12);
        any = any || picture.clipped.weights > 0;
    }
    QVERIFY(any);
}

void WeightPictureTest::gridsThatCoverEveryWeightClipNone()
{
    const Network network(bell(4, 30));
    for (const int width : {2, 5, 8})
        for (const char *granularity : granularities)
            QCOMPARE(network.under(plain(width, granularity)).spread().clipped.weights, std::int64_t{0});
}

// Ninety-nine weights of 0.01, 0.02, … 0.99 and one of 10: in two bits with a clip that halves the range, the
// levels are −2, −1, 0, 1 times 5 or less, so that only the 10 can be beyond.
void WeightPictureTest::tailsByHand()
{
    at::Tensor weight = at::arange(1, 101).to(at::kFloat).mul(0.01).reshape({1, 100}).contiguous();
    weight.data_ptr<float>()[99] = 10;
    const Network network(weight);
    const LayerSetting setting = plain(2, "tensor").with("clip", "mse");
    const WeightSpread spread = network.under(setting).spread();
    const double outermost = spread.levels.back().value, step = outermost; // levels … 0, one step
    QVERIFY(outermost <= 10);
    const bool isBeyond = 10 > outermost + 0.5 * step;
    QCOMPARE(spread.clipped.weights, std::int64_t{isBeyond});
    const double energy = 100 / (100 + 99 * 100 * 199.0 / 6 * 1e-4);
    QVERIFY(std::abs(spread.clipped.energy - (isBeyond ? energy : 0)) < 1e-6);
    QCOMPARE(spread.bins.clipped.back(), std::int64_t{isBeyond});
    QCOMPARE(spread.bins.high, 10.0);
}

void WeightPictureTest::prunedAreTheSmallestMagnitudes()
{
    const at::Tensor weight = bell(8, 25);
    const Network network(weight);
    std::vector<double> squares;
    for (std::int64_t i = 0; i < weight.numel(); ++i)
        squares.push_back(std::pow(static_cast<double>(weight.data_ptr<float>()[i]), 2));
    std::ranges::sort(squares);
    const double all = std::accumulate(squares.begin(), squares.end(), 0.0);
    for (const double share : {0.1, 0.5, 0.9}) {
        const auto gone = static_cast<std::int64_t>(std::lround(share * 200));
        const WeightSpread spread = network.under(sparse(share)).spread();
        QCOMPARE(spread.pruned.weights, gone);
        const double energy = std::accumulate(squares.begin(), squares.begin() + gone, 0.0) / all;
        QVERIFY(std::abs(spread.pruned.energy - energy) < 1e-12);
        QVERIFY(std::abs(spread.error - energy) < 1e-12); // nothing else happened
    }
}

void WeightPictureTest::channelsAreOfTheirOwnWeights()
{
    const at::Tensor weight = bell(6, 31);
    const Network network(weight);
    for (const LayerSetting &setting : manySettings()) {
        const CompressedWeight made = network.compressed(setting);
        const auto channels = network.under(setting).perChannel();
        for (std::int64_t i = 0; i < 6; ++i) {
            const WeightChannel &channel = channels[static_cast<std::size_t>(i)];
            const at::Tensor row = weight[i];
            QCOMPARE(channel.low, static_cast<double>(row.min().item<float>()));
            QCOMPARE(channel.high, static_cast<double>(row.max().item<float>()));
            QVERIFY(std::abs(channel.error - relativeError(row, made.weight[i])) < 1e-9);
            if (made.scales.defined() && made.scales.dim() == 1) {
                const auto scale = made.scales[made.scales.numel() == 1 ? 0 : i].item<float>();
                QCOMPARE(*channel.scale, static_cast<double>(std::abs(scale)));
                QVERIFY(channel.lowestLevel <=
                        static_cast<double>(made.weight[i].min().item<float>()) + 1e-6);
                QVERIFY(channel.highestLevel >=
                        static_cast<double>(made.weight[i].max().item<float>()) - 1e-6);
            }
        }
    }
}

void WeightPictureTest::levelsAreSharedOnlyWhereTheScaleIs()
{
    const Network network(bell(3, 12));
    const auto at = [&](const char *granularity) { return network.under(gridOf(4, granularity, true)); };
    QCOMPARE(at("tensor").spread().grids, std::int64_t{1});
    QCOMPARE(at("channel").spread().grids, std::int64_t{3});
    QVERIFY(at("channel").spread().levels.empty());
    QCOMPARE(at("channel").spread(1).grids, std::int64_t{1});
    QCOMPARE(at("group").spread().grids, std::int64_t{9});
    QCOMPARE(at("group").spread(1).grids, std::int64_t{3});
    const Network one(bell(1, 12));
    QCOMPARE(one.under(symmetricBits(4)).spread().grids, std::int64_t{1});
}

void WeightPictureTest::weightsThatAreAllTheSameHaveAPicture()
{
    for (const double value : {0.0, 0.25, -3.0}) {
        const Network network(at::full({3, 8}, value));
        for (const LayerSetting &setting : manySettings()) {
            const WeightSpread spread = network.under(setting).spread();
            const QString wrong = contradiction(spread, 24);
            QVERIFY2(wrong.isEmpty(), qPrintable(wrong + QString::fromStdString(" " + setting.text())));
            QVERIFY(value != 0 || spread.error == 0);
        }
    }
}

void WeightPictureTest::levelsOfANetworkInHalfPrecisionAreOfThatType()
{
    const Network network(bell(4, 16).to(at::kHalf));
    QCOMPARE(network.model.layers()[0].stored, graph::FloatType::Float16);
    for (const char *granularity : granularities) {
        const LayerWeights weights = network.under(gridOf(4, granularity, true));
        const WeightSpread spread = weights.spread(1);
        const QString wrong = contradiction(spread, 16);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
        for (const Level &level : spread.levels) {
            const at::Tensor value = at::full({1}, level.value);
            QVERIFY(value.to(at::kHalf).to(at::kFloat).equal(value));
        }
    }
}

void WeightPictureTest::settingThatCannotBeAppliedIsAnError()
{
    const Network network(at::full({2, 4}, 1e5));
    const auto weights = layerWeights(network.model, 0, bits("float16"));
    QVERIFY(!weights);
    QVERIFY(weights.error().message().find("fc") != std::string::npos);
}

QTEST_GUILESS_MAIN(WeightPictureTest)
#include "tst_weightpicture.moc"
