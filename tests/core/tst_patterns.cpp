// N:M sparsity, and what every method of pruning promises of counts and zeros, whatever layer, weights and
// inputs.
#include "core/compress/compressedweight.h"
#include "core/compress/method.h"
#include "core/compress/weights/pruning.h"
#include "core/project/recipefile.h"
#include "tests/support/good.h"
#include "tests/support/inputmoments.h"
#include "tests/support/layerzoo.h"
#include "tests/support/sameoutputs.h"

#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <QTest>

#include <algorithm>
#include <limits>

using namespace paretoscope;
using namespace paretoscope::compress;
using tests::bellShaped;
using tests::describedLayer;
using tests::madeUpMoments;

namespace {

std::vector<std::string> everyPruning()
{
    std::vector<std::string> words;
    for (const Named &named : parameterNamed("pruning")->named)
        words.push_back(std::get<std::string>(named.value));
    return words;
}

LayerSetting half(const std::string &pruning, const std::string &pattern = "none")
{
    return {{"pruning", pruning}, {"sparsity", 0.5}, {"pattern", pattern}};
}

/// Of every layout, columns that 4 and 8 divide and do not.
std::vector<graph::Layer> layers()
{
    using enum graph::LayerKind;
    std::vector<graph::Layer> all = tests::everyLayerKind();
    all.push_back(describedLayer("wide", Linear, {6, 264}));
    all.push_back(describedLayer("pointwise", Conv2d, {6, 8, 1, 1}));
    all.push_back(describedLayer("depthwise1d", Conv1d, {5, 1, 7}, 5));
    all.push_back(describedLayer("transposedGrouped", ConvTranspose2d, {8, 3, 3, 3}, 2));
    all.push_back(describedLayer("oneChannel", Linear, {1, 23}));
    all.push_back(describedLayer("oneColumn", Linear, {9, 1}));
    return all;
}

CompressedWeight pruned(const at::Tensor &weight, const graph::Layer &layer, const LayerSetting &setting,
                        const InputMoments *inputs)
{
    auto result = compressWeight(weight, layer, setting, inputs);
    if (!result)
        qFatal("%s at %s: %s", layer.name.c_str(), setting.text().c_str(), result.error().message().c_str());
    return *result;
}

std::string where(const graph::Layer &layer, const LayerSetting &setting)
{
    return layer.name + " at " + setting.text();
}

/// Counts as promised, zero where pruned, nothing infinite.
bool isAsPromised(const CompressedWeight &coded, const graph::Layer &layer, const LayerSetting &setting)
{
    const at::Tensor gone = toRows(coded.weight, layer).masked_select(coded.kept.logical_not());
    return coded.kept.sum().item<std::int64_t>() == layoutOf(setting, layer).kept &&
           tests::sameBits(gone, at::zeros(gone.sizes())) && coded.weight.isfinite().all().item<bool>();
}

/// Counted here by itself.
bool followsPattern(const at::Tensor &kept, std::int64_t n, std::int64_t m)
{
    for (std::int64_t row = 0; row < kept.size(0); ++row)
        for (std::int64_t first = 0; first < kept.size(1); first += m) {
            const std::int64_t size = std::min(m, kept.size(1) - first);
            const auto most =
                static_cast<std::int64_t>(std::ceil(static_cast<double>(n * size) / static_cast<double>(m)));
            if (kept[row].narrow(0, first, size).sum().item<std::int64_t>() != most)
                return false;
        }
    return true;
}

} // namespace

class PatternsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyGroupOfEveryMethodHasItsZeros();
    void ofEachGroupTheSmallestGo();
    void withoutAPatternCountsAreExact();
    void oddWeightsAndInputsAreTaken();
    void withoutInputsTheSmallestOfEachRowGo();
    void inputsThatAreAlwaysZeroGoFirst();
    void roundedAfterwardsZerosStayZero();
    void blocksGoTogether();
    void theSmallestBlocksGo();
    void blocksAreSaid();
    void countOnlyWhereHalfIsZero();
    void recipesSayThem();
    void badRecipesAreRefused();
};

void PatternsTest::everyGroupOfEveryMethodHasItsZeros()
{
    for (const graph::Layer &layer : layers()) {
        const InputMoments inputs = madeUpMoments(layer);
        const at::Tensor weight = bellShaped(layer.weightShape, 1);
        for (const std::string &pruning : everyPruning())
            for (const auto &[word, n, m] : {std::tuple("2:4", 2, 4), {"4:8", 4, 8}}) {
                const LayerSetting setting = half(pruning, word);
                const CompressedWeight coded = pruned(weight, layer, setting, &inputs);
                QVERIFY2(followsPattern(coded.kept, n, m), where(layer, setting).c_str());
                QVERIFY2(isAsPromised(coded, layer, setting), where(layer, setting).c_str());
            }
    }
}

void PatternsTest::ofEachGroupTheSmallestGo()
{
    const graph::Layer layer = describedLayer("layer", graph::LayerKind::Linear, {1, 10});
    at::Tensor weight = at::zeros({1, 10});
    for (const auto &[column, value] : {std::pair{0, 1.0F},
                                        {1, -3.0F},
                                        {2, 2.0F},
                                        {3, 0.5F},
                                        {4, 1.0F},
                                        {5, 1.0F},
                                        {6, 1.0F},
                                        {7, -1.0F},
                                        {8, 0.1F},
                                        {9, -0.2F}})
        weight.data_ptr<float>()[column] = value;
    const at::Tensor rows = pruned(weight, layer, half("magnitude", "2:4"), nullptr).weight;
    // Of equals the first go; of a group of two one stays.
    const std::vector<float> expected{0, -3, 2, 0, 0, 0, 1, -1, 0, -0.2F};
    QVERIFY(std::equal(expected.begin(), expected.end(), rows.contiguous().data_ptr<float>()));
}

void PatternsTest::withoutAPatternCountsAreExact()
{
    for (const graph::Layer &layer : layers()) {
        const InputMoments inputs = madeUpMoments(layer);
        for (const std::string &pruning : everyPruning())
            for (const double share : {0.01, 0.29, 0.5, 0.7, 0.99}) {
                const LayerSetting setting = half(pruning).with("sparsity", share);
                const CompressedWeight coded =
                    pruned(bellShaped(layer.weightShape, 2), layer, setting, &inputs);
                QVERIFY2(isAsPromised(coded, layer, setting), where(layer, setting).c_str());
                QCOMPARE(coded.kept.numel() - coded.kept.sum().item<std::int64_t>(),
                         zeroCount(share, layer.weightCount()));
            }
    }
}

void PatternsTest::oddWeightsAndInputsAreTaken()
{
    constexpr float largest = std::numeric_limits<float>::max();
    for (const graph::Layer &layer : layers()) {
        if (layer.weightCount() > 300)
            continue; // small ones are as odd
        const InputMoments usual = madeUpMoments(layer);
        InputMoments zero{at::zeros_like(usual.second), 1};
        InputMoments singular{at::full(usual.second.sizes(), 3.0F), 1}; // all inputs are the same one
        InputMoments dead{usual.second.clone(), 1};
        dead.second.select(1, 0).zero_();
        dead.second.select(2, 0).zero_();
        InputMoments huge{usual.second.mul(1e37), 1};
        const at::Tensor some = bellShaped(layer.weightShape, 3);
        for (const at::Tensor &weight : {at::zeros(layer.weightShape), at::full(layer.weightShape, 0.25F),
                                         some, some.mul(largest / 4), some.mul(1e-40)})
            for (const InputMoments &inputs : {usual, zero, singular, dead, huge})
                for (const std::string &pruning : everyPruning())
                    for (const char *pattern : {"none", "2:4"}) {
                        const LayerSetting setting = half(pruning, pattern);
                        QVERIFY2(isAsPromised(pruned(weight, layer, setting, &inputs), layer, setting),
                                 where(layer, setting).c_str());
                    }
    }
}

void PatternsTest::withoutInputsTheSmallestOfEachRowGo()
{
    for (const graph::Layer &layer : layers())
        for (const char *pattern : {"none", "2:4", "4:8"}) {
            const at::Tensor weight = bellShaped(layer.weightShape, 4);
            const CompressedWeight wanda = pruned(weight, layer, half("wanda", pattern), nullptr);
            const CompressedWeight sparsegpt = pruned(weight, layer, half("sparsegpt", pattern), nullptr);
            QVERIFY(wanda.kept.equal(sparsegpt.kept) && wanda.weight.equal(sparsegpt.weight));
            const at::Tensor rows = toRows(weight, layer).abs();
            for (std::int64_t row = 0; row < rows.size(0) && std::string_view(pattern) == "none"; ++row) {
                const at::Tensor stay = rows[row].masked_select(wanda.kept[row]);
                const at::Tensor gone = rows[row].masked_select(wanda.kept[row].logical_not());
                QVERIFY(stay.numel() == 0 || gone.numel() == 0 ||
                        stay.min().item<float>() > gone.max().item<float>());
            }
            if (std::string_view(pattern) != "none")
                QVERIFY(wanda.kept.equal(pruned(weight, layer, half("magnitude", pattern), nullptr).kept));
        }
}

void PatternsTest::inputsThatAreAlwaysZeroGoFirst()
{
    const graph::Layer layer = describedLayer("layer", graph::LayerKind::Linear, {8, 40});
    InputMoments inputs = madeUpMoments(layer);
    for (const std::int64_t column : {3, 17, 39}) {
        inputs.second.select(1, column).zero_();
        inputs.second.select(2, column).zero_();
    }
    for (const char *pruning : {"wanda", "sparsegpt"}) {
        const CompressedWeight coded = pruned(bellShaped({8, 40}, 5), layer, half(pruning), &inputs);
        for (const std::int64_t column : {3, 17, 39})
            QVERIFY2(!coded.kept.select(1, column).any().item<bool>(), pruning);
    }
}

void PatternsTest::roundedAfterwardsZerosStayZero()
{
    std::vector<std::string> roundings;
    for (const Named &named : parameterNamed("rounding")->named)
        roundings.push_back(std::get<std::string>(named.value));
    QVERIFY(roundings.size() >= 3);
    for (const graph::Layer &layer : layers()) {
        const InputMoments inputs = madeUpMoments(layer);
        const at::Tensor weight = bellShaped(layer.weightShape, 6);
        for (const std::string &pruning : everyPruning())
            for (const char *pattern : {"none", "2:4"})
                for (const std::string &rounding : roundings) {
                    const std::int64_t bits = std::string_view(pattern) == "none" ? 3 : 4;
                    const LayerSetting setting =
                        half(pruning, pattern).with("bits", bits).with("rounding", rounding);
                    const CompressedWeight coded = pruned(weight, layer, setting, &inputs);
                    QVERIFY2(isAsPromised(coded, layer, setting), where(layer, setting).c_str());
                    QVERIFY(coded.kept.equal(pruned(weight, layer, half(pruning, pattern), &inputs).kept));
                }
    }
}

/// Whole blocks of every row, and what is behind the last of them stays.
void PatternsTest::blocksGoTogether()
{
    for (const graph::Layer &layer : layers())
        for (const std::string pruning : {"magnitude", "wanda", "random"})
            for (const std::int64_t block : {2, 4, 16, 64})
                for (const double share : {0.3, 0.5, 0.97}) {
                    const LayerSetting setting{
                        {"pruning", pruning}, {"sparsity", share}, {"zeroBlock", block}};
                    const at::Tensor weight = bellShaped(layer.weightShape, 5);
                    const auto inputs = madeUpMoments(layer);
                    const auto coded = pruned(weight, layer, setting, &inputs);
                    QVERIFY2(isAsPromised(coded, layer, setting), where(layer, setting).c_str());
                    const std::int64_t columns = coded.kept.size(1), whole = columns / block * block;
                    const auto most = static_cast<double>(layer.weightCount()) * share + 1e-9;
                    QVERIFY(static_cast<double>(coded.kept.logical_not().sum().item<std::int64_t>()) <= most);
                    QVERIFY(coded.kept.narrow(1, whole, columns - whole).all().item<bool>());
                    for (std::int64_t row = 0; row < coded.kept.size(0); ++row)
                        for (std::int64_t first = 0; first < whole; first += block) {
                            const auto kept =
                                coded.kept[row].narrow(0, first, block).sum().item<std::int64_t>();
                            QVERIFY2(kept == 0 || kept == block, where(layer, setting).c_str());
                        }
                }
}

/// Those of the least sum of squares, found here one by one.
void PatternsTest::theSmallestBlocksGo()
{
    const graph::Layer layer = describedLayer("a", graph::LayerKind::Linear, {6, 22});
    const at::Tensor weight = bellShaped({6, 22}, 8);
    const auto coded = pruned(weight, layer, {{"sparsity", 0.5}, {"zeroBlock", std::int64_t{4}}}, nullptr);
    double largestGone = 0, smallestKept = std::numeric_limits<double>::infinity();
    std::int64_t gone = 0;
    for (int row = 0; row < 6; ++row)
        for (int first = 0; first + 4 <= 22; first += 4) {
            double sum = 0;
            for (int i = first; i < first + 4; ++i)
                sum += std::pow(weight[row][i].item<double>(), 2);
            const bool isKept = coded.kept[row][first].item<bool>();
            (isKept ? smallestKept : largestGone) =
                isKept ? std::min(smallestKept, sum) : std::max(largestGone, sum);
            gone += isKept ? 0 : 4;
        }
    QCOMPARE(gone, std::int64_t{64}); // of 66, which are no whole blocks
    QVERIFY(largestGone < smallestKept);
}

void PatternsTest::blocksAreSaid()
{
    const LayerSetting setting{{"sparsity", 0.3}, {"zeroBlock", std::int64_t{4}}};
    QCOMPARE(setting.text(), std::string("float32 s30 block4"));
    QVERIFY(!setting.with("pruning", std::string("sparsegpt")).hasEffect("zeroBlock"));
    QVERIFY(!setting.with("sparsity", 0.5).with("pattern", std::string("2:4")).hasEffect("zeroBlock"));
    QVERIFY(!LayerSetting({{"zeroBlock", std::int64_t{4}}}).hasEffect("zeroBlock"));
    const std::vector<graph::Layer> own{describedLayer("a", graph::LayerKind::Linear, {4, 8})};
    const auto read = [&](const char *said) {
        return project::recipeFromJson(
            nlohmann::json{{"paretoscopeRecipe", 3}, {"default", nlohmann::json::parse(said)}}, own);
    };
    const auto recipe = read(R"({"sparsity": 0.3, "zeroBlock": 4})");
    GOOD(recipe);
    QCOMPARE(recipe->settings[0], setting);
    for (const char *wrong : {R"({"sparsity": 0.3, "zeroBlock": 0})", R"({"sparsity": 0.3, "zeroBlock": 65})",
                              R"({"zeroBlock": 4})"})
        QVERIFY2(!read(wrong), wrong);
}

void PatternsTest::countOnlyWhereHalfIsZero()
{
    const LayerSetting setting = half("magnitude", "2:4");
    QVERIFY(setting.hasEffect("pattern"));
    QCOMPARE(setting.text(), std::string("float32 s50 2:4"));
    QCOMPARE(half("wanda", "4:8").with("bits", "float16").text(), std::string("float16 s50 4:8 wanda"));
    QCOMPARE(half("sparsegpt").text(), std::string("float32 s50 sparsegpt"));
    // Settings of before are told as before.
    QCOMPARE(half("magnitude").text(), std::string("float32 s50"));
    QCOMPARE(half("random").text(), std::string("float32 s50 seed1 random"));
    const LayerSetting more = setting.with("sparsity", 0.7);
    QVERIFY(!more.hasEffect("pattern") && more == LayerSetting({{"sparsity", 0.7}}));
    QCOMPARE(more.with("sparsity", 0.5), setting); // and is remembered
}

void PatternsTest::recipesSayThem()
{
    const std::vector<graph::Layer> own{describedLayer("a", graph::LayerKind::Linear, {4, 8}),
                                        describedLayer("b", graph::LayerKind::Linear, {4, 8})};
    const auto recipe = project::recipeFromJson(nlohmann::json::parse(R"({"paretoscopeRecipe": 3,
                                  "default": {"sparsity": 0.5, "pruning": "sparsegpt", "pattern": "2:4"},
                                  "layers": {"b": {"pattern": "4:8", "pruning": "wanda"}}})"),
                                                own);
    GOOD(recipe);
    QCOMPARE(recipe->settings[0], half("sparsegpt", "2:4"));
    QCOMPARE(recipe->settings[1], half("wanda", "4:8"));
    const auto again = project::recipeFromJson(project::toJson(*recipe, own), own);
    GOOD(again);
    QCOMPARE(*again, *recipe);
}

void PatternsTest::badRecipesAreRefused()
{
    const std::vector<graph::Layer> own{describedLayer("a", graph::LayerKind::Linear, {4, 8})};
    for (const auto &[said, why] :
         {std::pair{R"({"sparsity": 0.5, "pattern": "3:4"})", R"("pattern" must be "none", "2:4" or "4:8".)"},
          {R"({"sparsity": 0.5, "pattern": 24})", R"("pattern" must be "none", "2:4" or "4:8".)"},
          {R"({"sparsity": 0.6, "pattern": "2:4"})",
           "default: \"pattern\" has no effect on any layer; remove it."},
          {R"({"pattern": "2:4"})", "default: \"pattern\" has no effect on any layer; remove it."},
          {R"({"sparsity": 0.5, "pruning": "Wanda"})", "\"pruning\" must be"}}) {
        const auto recipe = project::recipeFromJson(
            nlohmann::json{{"paretoscopeRecipe", 3}, {"default", nlohmann::json::parse(said)}}, own);
        QVERIFY2(!recipe, said);
        QCOMPARE(recipe.error().code, base::ErrorCode::InvalidSetting);
        QVERIFY2(recipe.error().message().find(why) != std::string::npos, recipe.error().message().c_str());
    }
}

QTEST_GUILESS_MAIN(PatternsTest)
#include "tst_patterns.moc"
