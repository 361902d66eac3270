// What codes take at their entropy, against counts made here.
#include "core/compress/compressedweight.h"
#include "core/compress/cost.h"
#include "core/compress/downloadsize.h"
#include "core/evaluate/evaluatordata.h"
#include "tests/support/bits.h"
#include "tests/support/demoproject.h"
#include "tests/support/good.h"
#include "tests/support/scriptedmodule.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>

#include <QTest>

#include <cmath>
#include <map>

using namespace paretoscope;
using namespace paretoscope::tests;

namespace {

graph::Layer linear(std::int64_t rows, std::int64_t columns)
{
    graph::Layer layer;
    layer.name = "linear";
    layer.weightShape = {rows, columns};
    return layer;
}

/// Shannon's formula, weight by weight: a pruned one is a symbol like any other.
double bitsByHand(const compress::CompressedWeight &coded)
{
    const at::Tensor codes = coded.codes.flatten();
    const at::Tensor kept = coded.kept.defined() ? coded.kept.flatten() : at::Tensor();
    std::map<int, double> counts;
    for (std::int64_t i = 0; i < codes.numel(); ++i)
        ++counts[!kept.defined() || kept[i].item<bool>() ? codes[i].item<int>() : -1];
    double bits = 0;
    for (const auto &[code, count] : counts)
        bits -= count * std::log2(count / static_cast<double>(codes.numel()));
    return bits;
}

} // namespace

class TestDownloadSize : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void codesThatAllComeEquallyOftenTakeTheirBits();
    void oneCodeTakesNothingButItsScales();
    void everySettingTakesItsEntropy_data();
    void everySettingTakesItsEntropy();
    void factorsAreTwoWeights();
    void floatsAreAsTheyAre();
    void isNeverMoreThanStored();
    void wholeNetworkIsTheSumOfItsLayers();
};

void TestDownloadSize::codesThatAllComeEquallyOftenTakeTheirBits()
{
    const graph::Layer layer = linear(16, 256);
    compress::CompressedWeight coded;
    coded.codes = at::arange(16 * 256, at::kLong).remainder(16).to(at::kByte).view({16, 256});
    const auto setting = bits(4);
    QCOMPARE(compress::downloadBytes(layer, setting, &coded), compress::layerBytes(layer, setting).stored);
}

void TestDownloadSize::oneCodeTakesNothingButItsScales()
{
    const graph::Layer layer = linear(16, 256);
    compress::CompressedWeight coded;
    coded.codes = at::ones({16, 256}, at::kByte);
    const auto setting = bits(4);
    const std::int64_t codes = 16 * 256 / 2;
    QCOMPARE(compress::downloadBytes(layer, setting, &coded),
             compress::layerBytes(layer, setting).stored - codes);
}

void TestDownloadSize::everySettingTakesItsEntropy_data()
{
    QTest::addColumn<compress::LayerSetting>("setting");
    QTest::newRow("4 bits") << bits(4);
    QTest::newRow("8 bits") << bits(8);
    QTest::newRow("groups")
        << bits(3).with("granularity", std::string("group")).with("groupSize", std::int64_t{16});
    QTest::newRow("zeros") << bits(4).with("sparsity", 0.6);
    QTest::newRow("few are left") << bits(8).with("sparsity", 0.95);
    QTest::newRow("codebook") << compress::LayerSetting().with("codebookBits", std::int64_t{3});
    QTest::newRow("NF4") << compress::LayerSetting().with("type", std::string("nf4"));
}

void TestDownloadSize::everySettingTakesItsEntropy()
{
    QFETCH(const compress::LayerSetting, setting);
    const graph::Layer layer = linear(32, 192);
    const auto coded = compress::compressWeight(weights({32, 192}, 7), layer, setting);
    GOOD(coded);
    const auto layout = compress::layoutOf(setting, layer);
    const double expected = bitsByHand(*coded) / 8 + static_cast<double>(layout.unitBytes());
    const auto got = static_cast<double>(compress::downloadBytes(layer, setting, &*coded));
    QVERIFY2(got >= expected - 1e-6 && got <= expected + 1,
             qPrintable(QStringLiteral("%1 of %2").arg(got).arg(expected)));
    QVERIFY(got <= static_cast<double>(layout.storedBytes()));
}

void TestDownloadSize::factorsAreTwoWeights()
{
    const graph::Layer layer = linear(32, 192);
    const auto setting = bits(4).with("rank", 0.5);
    const auto coded = compress::compressWeight(weights({32, 192}, 7), layer, setting);
    GOOD(coded);
    QVERIFY(coded->factors);
    const auto layout = compress::layoutOf(setting, layer);
    const double bytes = std::ceil(bitsByHand(coded->factors->left) / 8) +
                         std::ceil(bitsByHand(coded->factors->right) / 8) +
                         static_cast<double>(layout.factors[0].unitBytes() + layout.factors[1].unitBytes());
    const auto got = static_cast<double>(compress::downloadBytes(layer, setting, &*coded));
    QVERIFY2(std::abs(got - bytes) <= 1, qPrintable(QStringLiteral("%1 of %2").arg(got).arg(bytes)));
    QVERIFY(got < static_cast<double>(layout.storedBytes()));
}

void TestDownloadSize::floatsAreAsTheyAre()
{
    const graph::Layer layer = linear(32, 192);
    QCOMPARE(compress::downloadBytes(layer, {}, nullptr), 32 * 192 * 4);
    const auto half = compress::LayerSetting().with("bits", std::string("float16"));
    const auto coded = compress::compressWeight(weights({32, 192}, 7), layer, half);
    GOOD(coded);
    QCOMPARE(compress::downloadBytes(layer, half, &*coded), 32 * 192 * 2);
    // Which weights are zero takes less than a bit each where few are.
    const auto pruned = compress::LayerSetting().with("sparsity", 0.9);
    const auto left = compress::compressWeight(weights({32, 192}, 7), layer, pruned);
    GOOD(left);
    const double kept = static_cast<double>(left->kept.sum().item<std::int64_t>()), all = 32 * 192;
    const double mask = -kept * std::log2(kept / all) - (all - kept) * std::log2(1 - kept / all);
    QCOMPARE(compress::downloadBytes(layer, pruned, &*left),
             static_cast<std::int64_t>(std::ceil((mask + 32 * kept) / 8)));
}

void TestDownloadSize::isNeverMoreThanStored()
{
    for (const auto &[rows, columns] : {std::pair{1, 1}, {1, 3}, {2, 2}, {7, 5}}) {
        const graph::Layer layer = linear(rows, columns);
        for (const auto &setting : {bits(2), bits(8), bits(4).with("sparsity", 0.5)}) {
            const auto coded = compress::compressWeight(weights({rows, columns}, 3), layer, setting);
            GOOD(coded);
            QVERIFY(compress::downloadBytes(layer, setting, &*coded) <=
                    compress::layerBytes(layer, setting).stored);
        }
    }
}

void TestDownloadSize::wholeNetworkIsTheSumOfItsLayers()
{
    const auto project = demoProject();
    const auto recipe =
        pipeline::uniformRecipe(project->model.layers().size(), bits(4), pipeline::Steps::usual());
    const auto ready = project->after(recipe.steps);
    GOOD(ready);
    const auto coded = project->evaluator.data().coded(recipe, {});
    GOOD(coded);
    std::int64_t sum = ready->model.otherBytes();
    for (std::size_t i = 0; i < recipe.settings.size(); ++i)
        sum += compress::downloadBytes(ready->model.layers()[i], recipe.settings[i], coded->coded[i].get());
    const auto whole = project->evaluator.downloadBytes(recipe);
    GOOD(whole);
    QCOMPARE(*whole, sum);
    const auto stored = compress::modelCost(ready->model, recipe.settings).storedBytes;
    QVERIFY(*whole < stored); // codes of trained weights crowd around 0
    QVERIFY(*whole > stored / 2);
}

QTEST_GUILESS_MAIN(TestDownloadSize)
#include "tst_downloadsize.moc"
