// Random pruning: which weights go is chance alone, and the same chance again for the same seed.
#include "core/compress/compressedweight.h"
#include "core/compress/method.h"
#include "core/compress/weights/pruning.h"
#include "core/project/recipefile.h"
#include "tests/support/good.h"
#include "tests/support/layerzoo.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/linspace.h>
#include <ATen/ops/ones.h>

#include <QTest>

#include <cmath>

using namespace paretoscope;
using namespace paretoscope::tests;
using compress::LayerSetting;

namespace {

LayerSetting random(double sparsity, std::int64_t seed = 1)
{
    return {{"pruning", "random"}, {"sparsity", sparsity}, {"seed", seed}};
}

/// By weight in row order, 1 where it stays.
std::vector<int> keptOf(const graph::Layer &layer, const LayerSetting &setting)
{
    const auto coded = compress::compressWeight(at::ones(layer.weightShape), layer, setting);
    if (!coded)
        qFatal("%s", coded.error().message().c_str());
    const at::Tensor kept = coded->kept.to(at::kInt).contiguous();
    return {kept.data_ptr<int>(), kept.data_ptr<int>() + kept.numel()};
}

} // namespace

class TestRandom : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shareOfWeightsIsZeroToOne();
    void sameSeedSameWeights();
    void everyWeightIsAsLikelyAsAnyOther();
    void magnitudeSparesWhatChanceTakes();
    void recipesNameItAndOldOnesDoNot();
    void magnitudeStaysTheUsualOne();
};

void TestRandom::shareOfWeightsIsZeroToOne()
{
    for (const graph::Layer &layer : everyLayerKind())
        for (const double share : {0.01, 0.3, 0.5, 0.99}) {
            const auto kept = keptOf(layer, random(share));
            QCOMPARE(std::ranges::count(kept, 0), compress::zeroCount(share, layer.weightCount()));
        }
}

void TestRandom::sameSeedSameWeights()
{
    const graph::Layer layer = describedLayer("one", graph::LayerKind::Linear, {16, 16});
    const graph::Layer other = describedLayer("other", graph::LayerKind::Linear, {16, 16});
    QCOMPARE(keptOf(layer, random(0.5, 7)), keptOf(layer, random(0.5, 7)));
    QVERIFY(keptOf(layer, random(0.5, 7)) != keptOf(layer, random(0.5, 8)));
    QVERIFY(keptOf(layer, random(0.5, 7)) != keptOf(other, random(0.5, 7))); // layers of one seed draw apart
}

void TestRandom::everyWeightIsAsLikelyAsAnyOther()
{
    constexpr int seeds = 4000;
    constexpr double share = 0.3;
    const graph::Layer layer = describedLayer("layer", graph::LayerKind::Linear, {2, 10});
    std::vector<int> kept(20);
    std::vector<int> bothFirst(20); // the first weight and another one, both gone
    for (int seed = 0; seed < seeds; ++seed) {
        const auto own = keptOf(layer, random(share, seed));
        for (std::size_t i = 0; i < own.size(); ++i) {
            kept[i] += own[i];
            bothFirst[i] += own[0] == 0 && own[i] == 0 ? 1 : 0;
        }
    }
    const auto isNear = [](int count, double probability) {
        const double deviation = std::sqrt(seeds * probability * (1 - probability));
        return std::abs(count - seeds * probability) < 5 * deviation;
    };
    for (std::size_t i = 0; i < kept.size(); ++i) {
        QVERIFY2(isNear(kept[i], 1 - share), qPrintable(QString::number(kept[i])));
        // 6 of 20 are gone: two given ones with probability 6 · 5 / (20 · 19).
        QVERIFY2(i == 0 || isNear(bothFirst[i], 30.0 / 380), qPrintable(QString::number(bothFirst[i])));
    }
}

void TestRandom::magnitudeSparesWhatChanceTakes()
{
    const graph::Layer layer = describedLayer("layer", graph::LayerKind::Linear, {64, 64});
    const at::Tensor weight = at::linspace(-1, 1, layer.weightCount()).reshape(layer.weightShape);
    const auto lost = [&](const LayerSetting &setting) {
        const auto coded = compress::compressWeight(weight, layer, setting);
        return coded->weight.sub(weight).square().sum().item<double>() / weight.square().sum().item<double>();
    };
    QVERIFY(std::abs(lost(random(0.5)) - 0.5) < 0.05);   // of the energy as of the weights
    QVERIFY(std::abs(lost(sparse(0.5)) - 0.125) < 0.01); // ∫ x² from 0 to a half, of that from 0 to 1
}

void TestRandom::recipesNameItAndOldOnesDoNot()
{
    const std::vector<graph::Layer> layers{describedLayer("conv1", graph::LayerKind::Linear, {4, 4}),
                                           describedLayer("conv2", graph::LayerKind::Linear, {4, 4}),
                                           describedLayer("fc", graph::LayerKind::Linear, {4, 4})};
    const auto recipe = project::recipeFromJson(
        nlohmann::json::parse(R"({"paretoscopeRecipe": 2, "default": {"sparsity": 0.5},
                                  "layers": {"conv1": {"pruning": "random", "seed": 3}}})"),
        layers);
    GOOD(recipe);
    QCOMPARE(recipe->settings[0], random(0.5, 3));
    QCOMPARE(recipe->settings[1], sparse(0.5));
    QCOMPARE(recipe->settings[0].text(), std::string("float32 s50 seed3 random"));
    QVERIFY(!project::toJson(*recipe, layers)["default"].contains("pruning"));
    // Over either default each layer stays what it is.
    for (const auto &settings : {std::vector{random(0.5, 3), sparse(0.5), sparse(0.5)},
                                 std::vector{random(0.5, 3), random(0.5, 3), sparse(0.5)}}) {
        const pipeline::Recipe own{settings};
        const auto again = project::recipeFromJson(project::toJson(own, layers), layers);
        GOOD(again);
        QCOMPARE(*again, own);
    }
}

void TestRandom::magnitudeStaysTheUsualOne()
{
    QCOMPARE(bits(4, 0.5).text(), bits(4, 0.5).with("pruning", "magnitude").text());
    QVERIFY(!project::toJson(bits(4, 0.5)).contains("pruning"));
    QVERIFY(bits(4, 0.5) != random(0.5).with("bits", std::int64_t{4}));
}

QTEST_GUILESS_MAIN(TestRandom)
#include "tst_random.moc"
