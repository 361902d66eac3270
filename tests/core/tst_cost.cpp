// Bytes from shapes and settings alone, and the settings themselves.
#include "core/compress/compressedweight.h"
#include "core/compress/cost.h"
#include "core/compress/usualgrid.h"
#include "tests/support/layerzoo.h"

#include <QTest>

#include <clocale>
#include <limits>
#include <set>

using namespace paretoscope;
using namespace paretoscope::compress;

class CostTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void zeroCountMeansWhatWasWritten();
    void settingsThatDoTheSameAreEqual();
    void widthsHaveUsualGrids();
    void descriptionsAreUnique();
    void descriptionsKnowNoLocale();
    void namesOfPrecisionsRoundTrip();
    void denseIntegerBytesAreExact();
    void scalesCountPerGranularity();
    void sparseLayersTakeTheCheapestEncoding();
    void floatsCountTheirWidth();
    void moreBitsNeverCostLess();
    void averageBitsWeighsLayersByTheirWeights();
    void impossibleSettingsNameLayerAndField();
};

void CostTest::zeroCountMeansWhatWasWritten()
{
    QCOMPARE(zeroCount(0.3, 10), std::int64_t{3});
    QCOMPARE(zeroCount(0.29, 100), std::int64_t{29}); // 28.999999999999996 in binary
    QCOMPARE(zeroCount(0.57, 100), std::int64_t{57});
    QCOMPARE(zeroCount(0.3, 11), std::int64_t{3});
    QCOMPARE(zeroCount(0, 11), std::int64_t{0});
    QCOMPARE(zeroCount(0.99, 1), std::int64_t{0});
    QCOMPARE(zeroCount(0.99, 1'000'000'000), std::int64_t{990'000'000});
    for (int percent = 0; percent < 100; ++percent)
        for (const std::int64_t hundreds : {1, 27, 36'864})
            QCOMPARE(zeroCount(percent / 100.0, hundreds * 100), hundreds * percent);
}

void CostTest::settingsThatDoTheSameAreEqual()
{
    LayerSetting a{.precision = Precision::Float16, .granularity = Granularity::Group, .groupSize = 7};
    a.symmetry = Symmetry::Asymmetric;
    a.clip = Clip::Max;
    QCOMPARE(canonical(a), LayerSetting{.precision = Precision::Float16});
    const LayerSetting b{.precision = Precision::Int4, .granularity = Granularity::Tensor, .groupSize = 7};
    QCOMPARE(canonical(b).groupSize, LayerSetting{}.groupSize);
    QCOMPARE(canonical(b).granularity, Granularity::Tensor);
    LayerSetting asymmetric{.precision = Precision::Int4, .symmetry = Symmetry::Asymmetric};
    asymmetric.signedScale = false; // a zero point leaves no choice of sides
    QVERIFY(canonical(asymmetric).signedScale);
    const LayerSetting group{.precision = Precision::Int4, .granularity = Granularity::Group, .groupSize = 7};
    QCOMPARE(canonical(group), group);
}

void CostTest::widthsHaveUsualGrids()
{
    for (const Precision from : {Precision::Int2, Precision::Int3, Precision::Int4, Precision::Int8,
                                 Precision::Float16, Precision::Float32})
        for (const Precision to : tests::everyInteger()) {
            const LayerSetting usual = atWidth(atWidth({.sparsity = 0.3}, from), to);
            QCOMPARE(usual.precision, to);
            QCOMPARE(usual.symmetry, usualSymmetry(to));
            QCOMPARE(usual.sparsity, 0.3);
            LayerSetting chosen = atWidth({}, from); // against the usual, by hand
            if (!isInteger(from))
                continue;
            chosen.symmetry =
                usualSymmetry(from) == Symmetry::Symmetric ? Symmetry::Asymmetric : Symmetry::Symmetric;
            QCOMPARE(atWidth(chosen, to).symmetry, chosen.symmetry);
        }
    QCOMPARE(usualSymmetry(Precision::Int3), Symmetry::Symmetric);
    QCOMPARE(usualSymmetry(Precision::Int4), Symmetry::Asymmetric);
    QCOMPARE(canonical(atWidth(atWidth({}, Precision::Int8), Precision::Float32)), LayerSetting());
}

void CostTest::descriptionsAreUnique()
{
    LayerSetting plain = tests::plainGrid(Precision::Int4);
    QCOMPARE(describe(plain), std::string("4"));
    plain.sparsity = 0.3;
    QCOMPARE(describe(plain), std::string("4 s30"));
    QCOMPARE(describe({.precision = Precision::Int8}), std::string("8 output signed rescaled"));
    QCOMPARE(describe({.precision = Precision::BFloat16}), std::string("bfloat16"));
    QCOMPARE(describe({.precision = Precision::Int3,
                       .granularity = Granularity::Group,
                       .symmetry = Symmetry::Asymmetric,
                       .clip = Clip::Mse,
                       .rescale = false}),
             std::string("3 group64 asymmetric"));
    std::set<std::string> seen;
    std::size_t settings = 0;
    for (LayerSetting setting : tests::everyIntegerSetting())
        for (const double sparsity : {0.0, 0.29, 0.295, 0.3, 0.99}) {
            setting.sparsity = sparsity;
            seen.insert(describe(setting));
            ++settings;
        }
    QCOMPARE(seen.size(), settings);
}

void CostTest::descriptionsKnowNoLocale()
{
    if (qEnvironmentVariable("LC_ALL").startsWith(u"de_DE")) // then it must have been taken
        QCOMPARE(QByteArray(std::localeconv()->decimal_point), QByteArray(","));
    LayerSetting setting = tests::plainGrid(Precision::Int4);
    setting.sparsity = 0.295;
    QCOMPARE(describe(setting), std::string("4 s29.5"));
    setting.sparsity = 0.1 + 0.2;
    QCOMPARE(describe(setting), std::string("4 s30"));
    setting.sparsity = 1e-7;
    QCOMPARE(describe(setting), std::string("4 s1e-05"));
}

void CostTest::namesOfPrecisionsRoundTrip()
{
    for (int i = 0; i <= static_cast<int>(Precision::Float32); ++i) {
        const auto precision = static_cast<Precision>(i);
        QCOMPARE(precisionFromName(precisionName(precision)), std::optional(precision));
    }
    QCOMPARE(precisionFromName("16"), std::optional(Precision::Float16));
    QCOMPARE(precisionFromName("bf16"), std::optional(Precision::BFloat16));
    QCOMPARE(precisionFromName("float"), std::optional(Precision::Float32));
    QVERIFY(!precisionFromName("9"));
    QVERIFY(!precisionFromName(""));
}

void CostTest::denseIntegerBytesAreExact()
{
    // 64·64·3·3 weights at 3 bits: 110,592 bits are 13,824 bytes, and 64 scales of 4.
    const graph::Layer layer = tests::describedLayer("c", graph::LayerKind::Conv2d, {64, 64, 3, 3});
    const LayerBytes bytes = layerBytes(layer, {.precision = Precision::Int3});
    QCOMPARE(bytes.nominal, std::int64_t{13'824});
    QCOMPARE(bytes.stored, std::int64_t{13'824 + 256});
    QCOMPARE(bytes.encoding, Encoding::Dense);
    // 65 weights at 3 bits: 195 bits need 25 bytes.
    const graph::Layer odd = tests::describedLayer("l", graph::LayerKind::Linear, {5, 13});
    QCOMPARE(layerBytes(odd, {.precision = Precision::Int3}).stored, std::int64_t{25 + 20});
}

void CostTest::scalesCountPerGranularity()
{
    const graph::Layer layer = tests::describedLayer("l", graph::LayerKind::Linear, {5, 13});
    LayerSetting setting{.precision = Precision::Int8, .granularity = Granularity::Tensor};
    QCOMPARE(scaleCount(layer, setting), std::int64_t{1});
    setting.granularity = Granularity::Channel;
    QCOMPARE(scaleCount(layer, setting), std::int64_t{5});
    setting.granularity = Granularity::Group;
    setting.groupSize = 4;
    QCOMPARE(scaleCount(layer, setting), std::int64_t{20});
    setting.symmetry = Symmetry::Asymmetric;
    QCOMPARE(layerBytes(layer, setting).stored, std::int64_t{65 + 20 * 5});
    setting.groupSize = std::numeric_limits<std::int64_t>::max();
    QCOMPARE(scaleCount(layer, setting), std::int64_t{5});
    const graph::Layer transposed =
        tests::describedLayer("t", graph::LayerKind::ConvTranspose2d, {6, 2, 3, 3}, 3);
    setting.granularity = Granularity::Channel;
    QCOMPARE(scaleCount(transposed, setting), std::int64_t{6}); // 2 · 3 output channels
}

void CostTest::sparseLayersTakeTheCheapestEncoding()
{
    const graph::Layer layer = tests::describedLayer("l", graph::LayerKind::Linear, {100, 100});
    const auto at = [&](Precision precision, double sparsity) {
        return layerBytes(layer, {.precision = precision, .sparsity = sparsity});
    };
    // 2 bits, 30 %: dense 2,500; bitmask 1,250 + 1,750; positions (14 bits) 12,250 + 1,750.
    QCOMPARE(at(Precision::Int2, 0.3).encoding, Encoding::Dense);
    QCOMPARE(at(Precision::Int2, 0.3).stored, std::int64_t{2'500 + 400});
    // 2 bits, 50 %: dense and bitmask are equal; the first wins.
    QCOMPARE(at(Precision::Int2, 0.5).encoding, Encoding::Dense);
    // 4 bits, 50 %: dense 5,000; bitmask 1,250 + 2,500.
    QCOMPARE(at(Precision::Int4, 0.5).encoding, Encoding::Bitmask);
    QCOMPARE(at(Precision::Int4, 0.5).stored, std::int64_t{3'750 + 400});
    QCOMPARE(at(Precision::Int4, 0.5).nominal, std::int64_t{2'500});
    // 4 bits, 98 %: 200 kept; bitmask 1,250 + 100; positions 350 + 100.
    QCOMPARE(at(Precision::Int4, 0.98).encoding, Encoding::Index);
    QCOMPARE(at(Precision::Int4, 0.98).stored, std::int64_t{450 + 400});
    // Floats are left out alike: 32 bits, 50 %.
    QCOMPARE(at(Precision::Float32, 0.5).encoding, Encoding::Bitmask);
    QCOMPARE(at(Precision::Float32, 0.5).stored, std::int64_t{1'250 + 20'000});
    QCOMPARE(indexBits(1), 0);
    QCOMPARE(indexBits(2), 1);
    QCOMPARE(indexBits(1024), 10);
    QCOMPARE(indexBits(1025), 11);
}

void CostTest::floatsCountTheirWidth()
{
    const graph::Layer layer = tests::describedLayer("l", graph::LayerKind::Linear, {5, 13});
    QCOMPARE(layerBytes(layer, {}).stored, std::int64_t{260});
    QCOMPARE(layerBytes(layer, {.precision = Precision::Float16}).stored, std::int64_t{130});
    QCOMPARE(layerBytes(layer, {.precision = Precision::BFloat16}).nominal, std::int64_t{130});
}

void CostTest::moreBitsNeverCostLess()
{
    for (const graph::Layer &layer : tests::everyLayerKind())
        for (const double sparsity : {0.0, 0.3, 0.9}) {
            LayerBytes before;
            for (const Precision precision : tests::everyInteger()) {
                const LayerBytes bytes = layerBytes(layer, {.precision = precision, .sparsity = sparsity});
                QVERIFY(bytes.stored >= before.stored);
                QVERIFY(bytes.nominal >= before.nominal);
                QVERIFY(bytes.nominal <= bytes.stored);
                before = bytes;
            }
        }
}

void CostTest::averageBitsWeighsLayersByTheirWeights()
{
    const std::vector<graph::Layer> layers{
        tests::describedLayer("a", graph::LayerKind::Linear, {10, 10}),
        tests::describedLayer("b", graph::LayerKind::Linear, {10, 30}),
    };
    Recipe recipe{{{.precision = Precision::Int8}, {.precision = Precision::Int4, .sparsity = 0.5}}};
    const ModelCost cost = modelCost(layers, 1000, recipe);
    QCOMPARE(cost.averageBits, (100 * 8 + 150 * 4) / 400.0);
    QCOMPARE(cost.nominalBytes, std::int64_t{100 + 75});
    QCOMPARE(cost.storedBytes, std::int64_t{1000 + 100 + 40 + 38 + 75 + 40});
    QCOMPARE(modelCost(layers, 1000, uniformRecipe(2, {})).storedBytes, std::int64_t{1000 + 1600});
}

void CostTest::impossibleSettingsNameLayerAndField()
{
    const graph::Layer layer = tests::describedLayer("layer1.0.conv1", graph::LayerKind::Linear, {10, 10});
    const auto result = validate({.sparsity = 1.5}, layer);
    QVERIFY(!result);
    QCOMPARE(result.error().code, base::ErrorCode::InvalidSetting);
    QVERIFY(result.error().message.find("layer1.0.conv1") != std::string::npos);
    QVERIFY(result.error().message.find("sparsity") != std::string::npos);
    QVERIFY(!validate({.sparsity = -0.1}, layer));
    QVERIFY(!validate({.granularity = Granularity::Group, .groupSize = 0}, layer));
    QVERIFY(validate({.sparsity = 0.99}, layer).ok());
}

QTEST_GUILESS_MAIN(CostTest)
#include "tst_cost.moc"
