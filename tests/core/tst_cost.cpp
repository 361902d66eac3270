// Bytes from shapes and settings alone, and the settings themselves.
#include "core/compress/compressedweight.h"
#include "core/compress/cost.h"
#include "core/compress/weights/pruning.h"
#include "core/pipeline/recipe.h"
#include "tests/support/bits.h"
#include "tests/support/layerzoo.h"

#include <QTest>

#include <clocale>
#include <limits>
#include <set>

using namespace paretoscope;
using namespace paretoscope::compress;
using tests::bits;
using tests::bitsOf;
using tests::flagOf;
using tests::sparse;
using tests::sparsityOf;
using tests::symmetricBits;

class CostTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void zeroCountMeansWhatWasWritten();
    void settingsThatDoTheSameAreEqual();
    void widthsHaveUsualGrids();
    void descriptionsAreUnique();
    void descriptionsKnowNoLocale();
    void namesOfWidthsRoundTrip();
    void denseIntegerBytesAreExact();
    void scalesCountPerGranularity();
    void sparseLayersTakeTheCheapestEncoding();
    void floatsCountTheirWidth();
    void moreBitsNeverCostLess();
    void averageBitsWeighsLayersByTheirWeights();
    void valuesBeyondTheirDomainAreRefusedWithTheirField_data();
    void valuesBeyondTheirDomainAreRefusedWithTheirField();
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
    const LayerSetting half{{"bits", "float16"},
                            {"granularity", "group"},
                            {"groupSize", 7},
                            {"symmetric", false},
                            {"clip", "max"}};
    QCOMPARE(half, bits("float16"));
    const LayerSetting tensor{{"bits", 4}, {"granularity", "tensor"}};
    QCOMPARE(tensor.with("groupSize", 7), tensor);
    QVERIFY(tensor != bits(4));
    const LayerSetting asymmetric{{"bits", 4}, {"symmetric", false}};
    QCOMPARE(asymmetric.with("signedScale", false), asymmetric); // a zero point leaves no choice of sides
    QVERIFY(symmetricBits(4).with("signedScale", false) != symmetricBits(4));
    const LayerSetting group{{"bits", 4}, {"granularity", "group"}};
    QVERIFY(group.with("groupSize", 7) != group);
    QCOMPARE(group.with("groupSize", 64), group);
}

void CostTest::widthsHaveUsualGrids()
{
    const auto usual = [](int width) { return width < 4; }; // symmetric
    for (const Value &from : {Value(2), Value(3), Value(4), Value(8), Value("float16"), Value("float32")})
        for (const int to : tests::everyWidth()) {
            const LayerSetting moved = bits(from, 0.3).with("bits", to);
            QCOMPARE(moved, bits(to, 0.3));
            QCOMPARE(flagOf(moved, "symmetric"), usual(to));
            const auto *width = std::get_if<std::int64_t>(&from);
            if (!width)
                continue;
            const bool against = !usual(static_cast<int>(*width)); // by hand
            QCOMPARE(flagOf(bits(from).with("symmetric", against).with("bits", to), "symmetric"), against);
        }
    QCOMPARE(bits(8).with("bits", "float32"), LayerSetting());
}

void CostTest::descriptionsAreUnique()
{
    LayerSetting plain = tests::plainGrid(4);
    QCOMPARE(plain.text(), std::string("4"));
    plain = plain.with("sparsity", 0.3);
    QCOMPARE(plain.text(), std::string("4 s30"));
    QCOMPARE(symmetricBits(8).text(), std::string("8 output signed rescaled"));
    QCOMPARE(bits("bfloat16").text(), std::string("bfloat16"));
    const LayerSetting groups{
        {"bits", 3}, {"granularity", "group"}, {"symmetric", false}, {"clip", "mse"}, {"rescale", false}};
    QCOMPARE(groups.text(), std::string("3 group64 asymmetric"));
    std::set<std::string> seen;
    std::size_t settings = 0;
    for (LayerSetting setting : tests::everyIntegerSetting())
        for (const double sparsity : {0.0, 0.29, 0.295, 0.3, 0.99}) {
            setting = setting.with("sparsity", sparsity);
            seen.insert(setting.text());
            ++settings;
        }
    QCOMPARE(seen.size(), settings);
}

void CostTest::descriptionsKnowNoLocale()
{
    if (qEnvironmentVariable("LC_ALL").startsWith(u"de_DE")) // then it must have been taken
        QCOMPARE(QByteArray(std::localeconv()->decimal_point), QByteArray(","));
    LayerSetting setting = tests::plainGrid(4);
    setting = setting.with("sparsity", 0.295);
    QCOMPARE(setting.text(), std::string("4 s29.5"));
    setting = setting.with("sparsity", 0.1 + 0.2);
    QCOMPARE(setting.text(), std::string("4 s30"));
    setting = setting.with("sparsity", 1e-7);
    QCOMPARE(setting.text(), std::string("4 s1e-05"));
}

void CostTest::namesOfWidthsRoundTrip()
{
    const Parameter &width = *parameterNamed("bits");
    for (const Value &value : {Value(2), Value(3), Value(4), Value(5), Value(6), Value(7), Value(8),
                               Value("float16"), Value("bfloat16"), Value("float32")})
        QVERIFY(valueFromText(width, valueText(value)) == std::optional(value));
    for (const char *other : {"16", "fp16", "half"})
        QVERIFY(valueFromText(width, other) == std::optional(Value("float16")));
    QVERIFY(valueFromText(width, "bf16") == std::optional(Value("bfloat16")));
    for (const char *other : {"32", "fp32", "float"})
        QVERIFY(valueFromText(width, other) == std::optional(Value("float32")));
    for (const char *none : {"9", "1", "", "4.5", "-4", "4 ", "nan", "float64"})
        QVERIFY2(!valueFromText(width, none), none);
}

void CostTest::denseIntegerBytesAreExact()
{
    // 64·64·3·3 weights at 3 bits: 110,592 bits are 13,824 bytes, and 64 scales of 4.
    const graph::Layer layer = tests::describedLayer("c", graph::LayerKind::Conv2d, {64, 64, 3, 3});
    const LayerBytes bytes = layerBytes(layer, bits(3));
    QCOMPARE(bytes.nominal, std::int64_t{13'824});
    QCOMPARE(bytes.stored, std::int64_t{13'824 + 256});
    QCOMPARE(bytes.encoding, Encoding::Dense);
    // 65 weights at 3 bits: 195 bits need 25 bytes.
    const graph::Layer odd = tests::describedLayer("l", graph::LayerKind::Linear, {5, 13});
    QCOMPARE(layerBytes(odd, bits(3)).stored, std::int64_t{25 + 20});
}

void CostTest::scalesCountPerGranularity()
{
    const graph::Layer layer = tests::describedLayer("l", graph::LayerKind::Linear, {5, 13});
    const auto scaleCount = [](const graph::Layer &of, const LayerSetting &setting) {
        return layoutOf(setting, of).units.count();
    };
    LayerSetting setting = symmetricBits(8).with("granularity", "tensor");
    QCOMPARE(scaleCount(layer, setting), std::int64_t{1});
    setting = setting.with("granularity", "channel");
    QCOMPARE(scaleCount(layer, setting), std::int64_t{5});
    setting = setting.with("granularity", "group");
    setting = setting.with("groupSize", 4);
    QCOMPARE(scaleCount(layer, setting), std::int64_t{20});
    setting = setting.with("symmetric", false);
    QCOMPARE(layerBytes(layer, setting).stored, std::int64_t{65 + 20 * 5});
    setting = setting.with("groupSize", (std::int64_t{1} << 53) - 1);
    QCOMPARE(scaleCount(layer, setting), std::int64_t{5});
    const graph::Layer transposed =
        tests::describedLayer("t", graph::LayerKind::ConvTranspose2d, {6, 2, 3, 3}, 3);
    setting = setting.with("granularity", "channel");
    QCOMPARE(scaleCount(transposed, setting), std::int64_t{6}); // 2 · 3 output channels
}

void CostTest::sparseLayersTakeTheCheapestEncoding()
{
    const graph::Layer layer = tests::describedLayer("l", graph::LayerKind::Linear, {100, 100});
    const auto at = [&](int width, double sparsity) {
        return layerBytes(layer, width == 32 ? sparse(sparsity) : symmetricBits(width, sparsity));
    };
    // 2 bits, 30 %: dense 2,500; bitmask 1,250 + 1,750; positions (14 bits) 12,250 + 1,750.
    QCOMPARE(at(2, 0.3).encoding, Encoding::Dense);
    QCOMPARE(at(2, 0.3).stored, std::int64_t{2'500 + 400});
    // 2 bits, 50 %: dense and bitmask are equal; the first wins.
    QCOMPARE(at(2, 0.5).encoding, Encoding::Dense);
    // 4 bits, 50 %: dense 5,000; bitmask 1,250 + 2,500.
    QCOMPARE(at(4, 0.5).encoding, Encoding::Bitmask);
    QCOMPARE(at(4, 0.5).stored, std::int64_t{3'750 + 400});
    QCOMPARE(at(4, 0.5).nominal, std::int64_t{2'500});
    // 4 bits, 98 %: 200 kept; bitmask 1,250 + 100; positions 350 + 100.
    QCOMPARE(at(4, 0.98).encoding, Encoding::Index);
    QCOMPARE(at(4, 0.98).stored, std::int64_t{450 + 400});
    // Floats are left out alike: 32 bits, 50 %.
    QCOMPARE(at(32, 0.5).encoding, Encoding::Bitmask);
    QCOMPARE(at(32, 0.5).stored, std::int64_t{1'250 + 20'000});
    QCOMPARE(indexBits(1), 0);
    QCOMPARE(indexBits(2), 1);
    QCOMPARE(indexBits(1024), 10);
    QCOMPARE(indexBits(1025), 11);
}

void CostTest::floatsCountTheirWidth()
{
    const graph::Layer layer = tests::describedLayer("l", graph::LayerKind::Linear, {5, 13});
    QCOMPARE(layerBytes(layer, {}).stored, std::int64_t{260});
    QCOMPARE(layerBytes(layer, bits("float16")).stored, std::int64_t{130});
    QCOMPARE(layerBytes(layer, bits("bfloat16")).nominal, std::int64_t{130});
}

void CostTest::moreBitsNeverCostLess()
{
    for (const graph::Layer &layer : tests::everyLayerKind())
        for (const double sparsity : {0.0, 0.3, 0.9}) {
            LayerBytes before;
            for (const int width : tests::everyWidth()) {
                const LayerBytes bytes = layerBytes(layer, bits(width, sparsity));
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
    const pipeline::Recipe recipe{{symmetricBits(8), symmetricBits(4, 0.5)}};
    const ModelCost cost = modelCost(layers, 1000, recipe.settings);
    QCOMPARE(cost.averageBits, (100 * 8 + 150 * 4) / 400.0);
    QCOMPARE(cost.nominalBytes, std::int64_t{100 + 75});
    QCOMPARE(cost.storedBytes, std::int64_t{1000 + 100 + 40 + 38 + 75 + 40});
    QCOMPARE(modelCost(layers, 1000, pipeline::uniformRecipe(2, {}).settings).storedBytes,
             std::int64_t{1000 + 1600});
}

void CostTest::valuesBeyondTheirDomainAreRefusedWithTheirField_data()
{
    QTest::addColumn<std::string>("key");
    QTest::addColumn<Value>("value");
    QTest::addColumn<std::string>("sentence");
    const auto row = [](const char *name, std::string key, const Value &value, std::string sentence) {
        QTest::newRow(name) << std::move(key) << value << std::move(sentence);
    };
    const std::string share = "\"sparsity\" must be a share from 0 to 0.99.";
    row("more than there is", "sparsity", 1.5, share);
    row("everything", "sparsity", 1.0, share);
    row("less than nothing", "sparsity", -0.1, share);
    row("no number", "sparsity", std::numeric_limits<double>::quiet_NaN(), share);
    row("a word for a share", "sparsity", "half", share);
    const std::string size = "\"groupSize\" must be a whole number from 2 to 9007199254740991.";
    row("groups of one", "groupSize", 1, size);
    row("groups of none", "groupSize", 0, size);
    row("groups beyond what JSON holds", "groupSize", (std::int64_t{1} << 53) + 2, size);
    row("one bit", "bits", 1,
        R"("bits" must be a whole number from 2 to 8, "float16", "bfloat16" or "float32".)");
    row("many bits", "bits", 200,
        R"("bits" must be a whole number from 2 to 8, "float16", "bfloat16" or "float32".)");
    row("other words", "granularity", "row", R"("granularity" must be "tensor", "channel" or "group".)");
    row("a number for a flag", "symmetric", 1, "\"symmetric\" must be true or false.");
    row("a flag for a word", "clip", true, R"("clip" must be "max", "mse" or "output".)");
}

void CostTest::valuesBeyondTheirDomainAreRefusedWithTheirField()
{
    QFETCH(std::string, key);
    QFETCH(Value, value);
    QFETCH(std::string, sentence);
    QVERIFY(!accepted(*parameterNamed(key), value));
    const auto setting = settingFrom({{key, value}, {"rescale", false}});
    QVERIFY(!setting);
    QCOMPARE(setting.error().code, base::ErrorCode::InvalidSetting);
    QCOMPARE(setting.error().message(), sentence);
    QVERIFY(settingFrom({{"sparsity", 0.99}, {"groupSize", 2}, {"bits", 2}}).ok());
}

QTEST_GUILESS_MAIN(CostTest)
#include "tst_cost.moc"
