// Numbers of other types than integers, bit for bit: as ml_dtypes of PyPI makes them, as their standards say,
// and as exported files give them back.
#include "core/compress/books/knownbook.h"
#include "core/compress/compactweight.h"
#include "core/compress/compressedweight.h"
#include "core/compress/cost.h"
#include "core/formats/format.h"
#include "core/formats/packing/packedweight.h"
#include "core/formats/runner.h"
#include "core/graph/executor.h"
#include "core/project/recipefile.h"
#include "core/sensitivity/sensitivityanalysis.h"
#include "tests/support/exportzoo.h"
#include "tests/support/good.h"
#include "tests/support/layerzoo.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"
#include "tests/support/sameoutputs.h"
#include "tests/support/writerecipe.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace paretoscope;
using namespace paretoscope::compress;
using tests::describedLayer;

namespace {

struct FloatType {
    const char *name;
    SmallFloat format;
    Book book;
};

const FloatType floatTypes[]{{"e4m3", e4m3, Book::E4M3},
                             {"e5m2", e5m2, Book::E5M2},
                             {"e2m1", e2m1, Book::E2M1},
                             {"e2m3", e2m3, Book::E2M3},
                             {"e3m2", e3m2, Book::E3M2}};

LayerSetting typed(const std::string &type)
{
    return {{"type", type}};
}

LayerSetting codebook(int bits)
{
    return {{"codebookBits", bits}};
}

/// All but the usual one, and codebooks of several widths, shared in several ways.
std::vector<LayerSetting> everyType()
{
    std::vector<LayerSetting> settings;
    for (const Named &named : parameterNamed("type")->named)
        if (const LayerSetting setting{{"type", named.value}}; !setting.isFloat())
            settings.push_back(setting);
    for (const int bits : {1, 3, 8})
        settings.push_back(codebook(bits));
    settings.push_back(codebook(2).with("granularity", "channel"));
    settings.push_back(codebook(4).with("granularity", "group").with("groupSize", 7));
    settings.push_back(typed("nf4").with("groupSize", 5));
    settings.push_back(typed("fp8e4m3").with("granularity", "tensor"));
    settings.push_back(typed("mxfp4").with("sparsity", 0.5));
    settings.push_back(codebook(4).with("sparsity", 0.1));
    settings.push_back(codebook(3).with("sparsity", 0.97));
    return settings;
}

CompressedWeight coded(const at::Tensor &weight, const LayerSetting &setting)
{
    const auto layer = describedLayer("l", graph::LayerKind::Linear, weight.sizes().vec());
    auto result = compressWeight(weight, layer, setting);
    if (!result)
        qFatal("%s: %s", setting.text().c_str(), result.error().message().c_str());
    return *result;
}

at::Tensor row(std::vector<float> values)
{
    return at::tensor(values).reshape({1, -1});
}

std::vector<int> codesOf(const CompressedWeight &weight)
{
    const auto *codes = weight.codes.data_ptr<std::uint8_t>();
    return {codes, codes + weight.codes.numel()};
}

/// Rows of 70: bell-shaped, of zeros, huge, next to nothing, of one value, of halves, rising powers of two.
at::Tensor oddWeights()
{
    constexpr std::int64_t columns = 70;
    at::Tensor weights = at::full({12, columns}, 0.0F);
    std::mt19937 generator(5);
    std::normal_distribution<float> normal(0, 0.1F);
    for (std::int64_t r = 0; r < weights.size(0); ++r)
        for (std::int64_t c = 0; c < columns; ++c) {
            const auto place = static_cast<float>(c);
            const float random = normal(generator);
            const float kinds[]{random,
                                0.0F,
                                random * 1e38F,
                                random * 1e-40F,
                                -0.3F,
                                (place - 35) / 4,
                                std::ldexp(c % 2 ? 1.0F : -1.0F, static_cast<int>(c) - 35),
                                c == 40 ? 1e30F : random,
                                c < 32 ? 0.0F : random,
                                std::abs(random),
                                (place - 35) / 16,
                                random * random * random * 1e-30F};
            weights.data_ptr<float>()[r * columns + c] = kinds[r];
        }
    return weights;
}

} // namespace

class StorageTypesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void typesAreMeasuredAtTheirOwnAmounts();
    void initTestCase();
    void smallFloatsAreThoseOfMlDtypes_data() { floatRows(); }
    void smallFloatsAreThoseOfMlDtypes();
    void weightsAreThoseOfMlDtypes_data();
    void weightsAreThoseOfMlDtypes();
    void smallFloatsReadBack_data() { floatRows(); }
    void smallFloatsReadBack();
    void halvesGoToEven();
    void largeNumbersSaturate();
    void nanStaysNanWhereThereIsOne();
    void subnormalNumbersAreKept();
    void nf4TakesTheLowerOfTwoAsNear();
    void blocksOf32ShareAPowerOfTwo();
    void lowNibblesComeFirst();
    void wholeNumbersOfZeroAreZeros();
    void hugeAndTinyWeightsStayFinite();
    void scalesAndBooksAreCounted();
    void fewerWeightsThanEntriesAreExact();
    void prunedWeightsAreZeroUnderEveryBook();
    void compactWeightsAreRestored();
    void filesGiveTheMeasuredBits_data();
    void filesGiveTheMeasuredBits();
    void recipesSayTypes_data();
    void recipesSayTypes();
    void badRecipesAreRefused_data();
    void badRecipesAreRefused();
    void aLayersOwnTypeReplacesTheDefault();
    void codebookOf4BitsKeepsResnet20();

private:
    static void floatRows();
    template <typename Number> std::vector<Number> read(const std::string &name) const;

    QTemporaryDir m_folder;
    bool m_hasReference = false;
};

/// What ml_dtypes makes of everything, once.
void StorageTypesTest::initTestCase()
{
    const at::Tensor weights = oddWeights();
    QFile file(m_folder.filePath(QStringLiteral("weights")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(static_cast<const char *>(weights.data_ptr()), static_cast<qint64>(weights.nbytes()));
    file.close();
    QProcess process;
    process.start(qEnvironmentVariable("PARETOSCOPE_PYTHON", QStringLiteral("python3")),
                  {QStringLiteral("-c"), QStringLiteral("import numpy, ml_dtypes; ml_dtypes.float4_e2m1fn")});
    if (!process.waitForFinished(60000) || process.exitCode() != 0)
        return;
    process.start(
        process.program(),
        {QStringLiteral(PARETOSCOPE_DEMO_DIR "/../../tests/core/storagetypes.py"), m_folder.path()});
    QVERIFY(process.waitForFinished(120000));
    QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
    m_hasReference = true;
}

#define NEEDS_REFERENCE                                                                                      \
    if (!m_hasReference)                                                                                     \
    QSKIP("no Python with NumPy and ml_dtypes of PyPI: PARETOSCOPE_PYTHON names one")

template <typename Number> std::vector<Number> StorageTypesTest::read(const std::string &name) const
{
    QFile file(m_folder.filePath(QString::fromStdString(name)));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s is missing", name.c_str());
    const QByteArray bytes = file.readAll();
    std::vector<Number> numbers(static_cast<std::size_t>(bytes.size()) / sizeof(Number));
    std::memcpy(numbers.data(), bytes.constData(), numbers.size() * sizeof(Number));
    return numbers;
}

void StorageTypesTest::floatRows()
{
    QTest::addColumn<int>("which");
    for (int i = 0; i < 5; ++i)
        QTest::newRow(floatTypes[i].name) << i;
}

/// Of all bfloat16 numbers, and of the middles between all numbers of the type and their neighbours.
void StorageTypesTest::smallFloatsAreThoseOfMlDtypes()
{
    NEEDS_REFERENCE;
    QFETCH(int, which);
    const auto &[name, format, book] = floatTypes[which];
    const std::string own(name);
    const auto values = read<float>(own + ".decoded");
    QCOMPARE(values.size(), std::size_t{1} << format.bits());
    for (std::size_t code = 0; code < values.size(); ++code) {
        const float mine = decoded(format, static_cast<std::uint8_t>(code));
        QVERIFY2(std::isnan(values[code])
                     ? std::isnan(mine)
                     : mine == values[code] && std::signbit(mine) == std::signbit(values[code]),
                 std::to_string(code).c_str());
    }
    const auto codes = read<std::uint8_t>(own + ".encoded");
    QCOMPARE(codes.size(), std::size_t{65536});
    for (std::uint32_t i = 0; i < codes.size(); ++i) {
        const std::uint32_t bits = i << 16;
        float number = 0;
        std::memcpy(&number, &bits, sizeof number);
        if (std::isnan(number)) { // its payload is nobody's
            QCOMPARE(std::isnan(decoded(format, encoded(format, static_cast<double>(number)))),
                     format.top != SmallFloat::Top::Numbers);
            continue;
        }
        if (encoded(format, static_cast<double>(number)) != codes[i])
            QFAIL(qPrintable(QStringLiteral("%1: %2, not %3")
                                 .arg(static_cast<double>(number))
                                 .arg(encoded(format, static_cast<double>(number)))
                                 .arg(codes[i])));
    }
    const auto middles = read<float>(own + ".middles");
    const auto rounded = read<std::uint8_t>(own + ".rounded");
    QVERIFY(!middles.empty() && middles.size() == rounded.size());
    for (std::size_t i = 0; i < middles.size(); ++i) {
        const auto code = encoded(format, static_cast<double>(middles[i]));
        QVERIFY2(decoded(format, code) == decoded(format, rounded[i]), std::to_string(middles[i]).c_str());
    }
}

void StorageTypesTest::weightsAreThoseOfMlDtypes_data()
{
    QTest::addColumn<QString>("type");
    for (const Named &named : parameterNamed("type")->named)
        if (const auto word = std::get<std::string>(named.value); word != "int" && word != "codebook")
            QTest::newRow(word.c_str()) << QString::fromStdString(word);
}

/// Codes, scales (E8M0 as bytes) and values, to the last bit.
void StorageTypesTest::weightsAreThoseOfMlDtypes()
{
    NEEDS_REFERENCE;
    QFETCH(QString, type);
    const std::string name = type.toStdString();
    const at::Tensor weights = oddWeights();
    const auto layer = describedLayer("l", graph::LayerKind::Linear, weights.sizes().vec());
    const LayerSetting setting = typed(name);
    const CompressedWeight mine = coded(weights, setting);
    const auto codes = read<std::uint8_t>(name + ".codes");
    QVERIFY(std::equal(codes.begin(), codes.end(), mine.codes.data_ptr<std::uint8_t>()));
    const auto values = read<float>(name + ".values");
    QCOMPARE(static_cast<std::int64_t>(values.size()), mine.weight.numel());
    QVERIFY(std::memcmp(values.data(), mine.weight.data_ptr(), mine.weight.nbytes()) == 0);
    const formats::PackedWeight packed = formats::packWeight(mine, layer, setting);
    const auto scales = read<std::uint8_t>(name + ".scales"); // as bytes
    QCOMPARE(scales.size(), packed.scales.nbytes());
    QVERIFY(std::memcmp(scales.data(), packed.scales.data_ptr(), scales.size()) == 0);
}

void StorageTypesTest::smallFloatsReadBack()
{
    QFETCH(int, which);
    const auto &[name, format, book] = floatTypes[which];
    const at::Tensor &values = knownBook(book);
    QCOMPARE(values.numel(), std::int64_t{1} << format.bits());
    int finite = 0;
    for (int code = 0; code < 1 << format.bits(); ++code) {
        const float value = decoded(format, static_cast<std::uint8_t>(code));
        if (!std::isfinite(value))
            continue;
        ++finite;
        QCOMPARE(static_cast<int>(encoded(format, static_cast<double>(value))), code);
        QCOMPARE(values.data_ptr<float>()[code], value);
    }
    QCOMPARE(finite, std::string_view(name) == "e4m3"   ? 254
                     : std::string_view(name) == "e5m2" ? 248
                                                        : 1 << format.bits());
}

void StorageTypesTest::halvesGoToEven()
{
    const auto rounded = [](const SmallFloat &format, double number) {
        return decoded(format, encoded(format, number));
    };
    for (const auto &[number, even] :
         {std::pair(1.25, 1.0F), {1.75, 2.0F}, {2.5, 2.0F}, {3.5, 4.0F}, {5.0, 4.0F}})
        QCOMPARE(rounded(e2m1, number), even); // 1, 1.5, 2, 3, 4, 6: those of even mantissa
    QCOMPARE(rounded(e2m1, -0.25), 0.0F);
    QCOMPARE(rounded(e2m1, 0.75), 1.0F);
    QCOMPARE(rounded(e4m3, 17.0), 16.0F);
    QCOMPARE(rounded(e4m3, 19.0), 20.0F);
    QCOMPARE(rounded(e5m2, 9.0), 8.0F);
    QCOMPARE(rounded(e5m2, 11.0), 12.0F);
}

/// OCP OFP8 and MX: the largest numbers.
void StorageTypesTest::largeNumbersSaturate()
{
    const std::pair<SmallFloat, float> largest[]{
        {e4m3, 448.0F}, {e5m2, 57344.0F}, {e2m1, 6.0F}, {e2m3, 7.5F}, {e3m2, 28.0F}};
    for (const auto &[format, number] : largest) {
        QCOMPARE(format.largest(), number);
        for (const double beyond : {double(number) * 1.01, 1e300, std::numeric_limits<double>::infinity()}) {
            QCOMPARE(decoded(format, encoded(format, beyond)), number);
            QCOMPARE(decoded(format, encoded(format, -beyond)), -number);
        }
    }
}

void StorageTypesTest::nanStaysNanWhereThereIsOne()
{
    const double nan = std::numeric_limits<double>::quiet_NaN();
    QCOMPARE(static_cast<int>(encoded(e4m3, nan)), 0x7f);
    QVERIFY(std::isnan(decoded(e4m3, 0x7f)) && std::isnan(decoded(e4m3, 0xff)));
    QCOMPARE(static_cast<int>(encoded(e5m2, nan)), 0x7e);
    for (const int code : {0x7d, 0x7e, 0x7f, 0xfd, 0xfe, 0xff})
        QVERIFY(std::isnan(decoded(e5m2, static_cast<std::uint8_t>(code))));
    QCOMPARE(decoded(e5m2, 0x7c), std::numeric_limits<float>::infinity());
    QCOMPARE(decoded(e5m2, 0xfc), -std::numeric_limits<float>::infinity());
    QCOMPARE(decoded(e2m1, encoded(e2m1, nan)), 0.0F);
}

void StorageTypesTest::subnormalNumbersAreKept()
{
    QCOMPARE(decoded(e4m3, 1), std::ldexp(1.0F, -9));
    QCOMPARE(decoded(e5m2, 1), std::ldexp(1.0F, -16));
    QCOMPARE(decoded(e2m1, 1), 0.5F);
    QCOMPARE(decoded(e2m3, 1), 0.125F);
    QCOMPARE(decoded(e3m2, 1), 0.0625F);
    QCOMPARE(static_cast<int>(encoded(e4m3, std::ldexp(1.0, -10))), 0); // half of it goes to even
    QCOMPARE(static_cast<int>(encoded(e4m3, std::ldexp(1.0001, -10))), 1);
    QCOMPARE(static_cast<int>(encoded(e4m3, -std::ldexp(3.0, -10))), 0x82); // so does 1.5 of it
}

void StorageTypesTest::nf4TakesTheLowerOfTwoAsNear()
{
    for (std::size_t i = 0; i < nf4Values.size(); ++i)
        QCOMPARE(static_cast<std::size_t>(nearestNf4(nf4Values.at(i))), i);
    for (const std::size_t beside : {std::size_t{6}, std::size_t{8}}) { // of 0
        const float middle = nf4Values.at(beside) / 2;                  // exact
        const std::size_t lower = std::min(beside, std::size_t{7});
        QCOMPARE(static_cast<std::size_t>(nearestNf4(middle)), lower);
        QCOMPARE(static_cast<std::size_t>(nearestNf4(std::nextafter(middle, -1.0F))), lower);
        QCOMPARE(static_cast<std::size_t>(nearestNf4(std::nextafter(middle, 1.0F))), lower + 1);
    }
    QCOMPARE(codesOf(coded(row({-2, 0, 2, 1.4F}), typed("nf4"))), (std::vector<int>{0, 7, 15, 14}));
}

/// OCP MX 1.0, 6.3, by hand.
void StorageTypesTest::blocksOf32ShareAPowerOfTwo()
{
    std::vector<float> weights(40, 0.25F);
    weights[0] = -7; // 2^(2 − 2) = 1: 7 saturates at 6
    weights[1] = 5;  // halfway between 4 and 6
    weights[33] = 3; // 2^(1 − 2): 3 is 6 halves
    const CompressedWeight result = coded(row(weights), typed("mxfp4"));
    QCOMPARE(result.scales.numel(), std::int64_t{2});
    QCOMPARE(result.scales.data_ptr<float>()[0], 1.0F);
    QCOMPARE(result.scales.data_ptr<float>()[1], 0.5F);
    const float *values = result.weight.data_ptr<float>();
    QCOMPARE(values[0], -6.0F);
    QCOMPARE(values[1], 4.0F);
    QCOMPARE(values[2], 0.0F); // halfway between 0 and 0.5
    QCOMPARE(values[33], 3.0F);
    QCOMPARE(values[34], 0.25F);
    QCOMPARE(codesOf(result)[0], 0xf);
}

void StorageTypesTest::lowNibblesComeFirst()
{
    const LayerSetting setting = typed("mxfp4");
    const auto layer = describedLayer("l", graph::LayerKind::Linear, {1, 4});
    const CompressedWeight result = coded(row({4, 1, -0.5F, 6}), setting);
    QCOMPARE(codesOf(result), (std::vector<int>{6, 2, 9, 7}));
    const formats::PackedWeight packed = formats::packWeight(result, layer, setting);
    QCOMPARE(packed.values.numel(), std::int64_t{2});
    QCOMPARE(static_cast<int>(packed.values.data_ptr<std::uint8_t>()[0]), 0x26);
    QCOMPARE(static_cast<int>(packed.values.data_ptr<std::uint8_t>()[1]), 0x79);
    QCOMPARE(static_cast<int>(packed.scales.data_ptr<std::uint8_t>()[0]), 127); // 2^0
}

void StorageTypesTest::wholeNumbersOfZeroAreZeros()
{
    for (const LayerSetting &setting : everyType())
        for (const float value : {0.0F, -0.0F, 0.75F, -3e-5F}) {
            const at::Tensor weight = at::full({3, 37}, value);
            const CompressedWeight result = coded(weight, setting);
            if (value == 0)
                QVERIFY2(tests::sameBits(result.weight, at::full({3, 37}, 0.0F)), setting.text().c_str());
            else if (!setting
                          .isJoint()) // of one value all is exact, or saturates below two of the next power
                QVERIFY2(result.weight.sub(weight).abs().max().item<float>() <= std::abs(value) / 4,
                         setting.text().c_str());
        }
}

void StorageTypesTest::hugeAndTinyWeightsStayFinite()
{
    const float largest = std::numeric_limits<float>::max(), least = std::numeric_limits<float>::denorm_min();
    for (const LayerSetting &setting : everyType())
        for (const float size : {largest, 1e38F, 1e-38F, 1e-44F, least}) {
            std::vector<float> weights;
            for (int i = 0; i < 70; ++i)
                weights.push_back(i % 3 == 0 ? size : i % 3 == 1 ? -size / 3 : size / 7);
            const CompressedWeight result = coded(row(weights), setting);
            QVERIFY2(result.weight.isfinite().all().item<bool>(), setting.text().c_str());
            if (size < 1e-37F || setting.isJoint())
                continue;
            const double error = result.weight.to(at::kDouble)
                                     .sub(row(weights).to(at::kDouble))
                                     .div(double(size))
                                     .abs()
                                     .max()
                                     .item<double>();
            QVERIFY2(error < (setting == codebook(1) ? 0.7 : 0.26), setting.text().c_str());
        }
}

void StorageTypesTest::scalesAndBooksAreCounted()
{
    const auto layer = describedLayer("l", graph::LayerKind::Linear, {10, 70});
    const auto bytes = [&](const LayerSetting &setting) { return layerBytes(layer, setting).stored; };
    QCOMPARE(bytes(typed("mxfp4")), 350 + 10 * 3);
    QCOMPARE(bytes(typed("mxfp6e2m3")), 525 + 10 * 3);
    QCOMPARE(bytes(typed("mxfp8e5m2")), 700 + 10 * 3);
    QCOMPARE(bytes(typed("nf4")), 350 + 10 * 2 * 4);
    QCOMPARE(bytes(typed("nf4").with("granularity", "channel")), 350 + 10 * 4);
    QCOMPARE(bytes(typed("fp8e4m3")), 700 + 10 * 4);
    QCOMPARE(bytes(typed("fp8e4m3").with("granularity", "tensor")), 700 + 4);
    QCOMPARE(bytes(codebook(4)), 350 + 16 * 4);
    QCOMPARE(bytes(codebook(1)), 88 + 2 * 4);
    QCOMPARE(bytes(codebook(8)), 700 + 256 * 4);
    QCOMPARE(bytes(codebook(8).with("granularity", "channel")), 700 + 10 * 70 * 4); // no more than weights
    QCOMPARE(bytes(codebook(2).with("granularity", "group")), 175 + 10 * 2 * 4 * 4);
    for (const LayerSetting &setting : everyType()) {
        const ModelCost cost = modelCost(std::vector{layer}, 0, std::vector{setting});
        const double bits = double(std::get<std::int64_t>(setting.value("bits")));
        if (!setting.isJoint())
            QCOMPARE(cost.averageBits, bits);
    }
}

void StorageTypesTest::fewerWeightsThanEntriesAreExact()
{
    const at::Tensor weight = row({0.3F, -1.5F, 0.3F, 7e-9F, -1.5F, 2e20F});
    QVERIFY(tests::sameBits(coded(weight, codebook(2)).weight, weight));
    QVERIFY(tests::sameBits(coded(weight, codebook(8)).weight, weight));
    QVERIFY(!tests::sameBits(coded(weight, codebook(1)).weight, weight));
    const at::Tensor one = row({-0.125F});
    for (const int bits : {1, 8})
        QVERIFY(tests::sameBits(coded(one, codebook(bits)).weight, one));
}

void StorageTypesTest::prunedWeightsAreZeroUnderEveryBook()
{
    std::mt19937 generator(2);
    std::normal_distribution<float> normal(0.4F, 0.1F); // none is near 0
    at::Tensor weight = at::empty({6, 50});
    for (std::int64_t i = 0; i < weight.numel(); ++i)
        weight.data_ptr<float>()[i] = normal(generator);
    for (const LayerSetting &type : everyType())
        for (const double sparsity : {0.02, 0.5, 0.97}) {
            const CompressedWeight result = coded(weight, type.with("sparsity", sparsity));
            const at::Tensor gone = result.weight.masked_select(result.kept.logical_not());
            QVERIFY2(gone.numel() > 0 && tests::sameBits(gone, at::full(gone.sizes(), 0.0F)),
                     type.text().c_str());
        }
}

void StorageTypesTest::compactWeightsAreRestored()
{
    const at::Tensor weights = oddWeights();
    const auto layer = describedLayer("l", graph::LayerKind::Linear, weights.sizes().vec());
    for (const LayerSetting &setting : everyType()) {
        const CompressedWeight whole = coded(weights, setting);
        const auto compact = compacted(whole, weights, layer, setting);
        QVERIFY2(compact.has_value(), setting.text().c_str());
        QVERIFY(!compact->weight.defined());
        QVERIFY(tests::sameBits(restored(*compact, weights, layer, setting).weight, whole.weight));
    }
}

void StorageTypesTest::filesGiveTheMeasuredBits_data()
{
    QTest::addColumn<int>("which");
    int which = 0;
    for (const LayerSetting &setting : everyType())
        QTest::newRow(setting.text().c_str()) << which++;
}

/// By plain LibTorch and from safetensors; the bytes are those counted.
void StorageTypesTest::filesGiveTheMeasuredBits()
{
    QFETCH(int, which);
    const LayerSetting setting = everyType()[static_cast<std::size_t>(which)];
    for (const auto &network : {tests::exportNetworks().front()}) {
        const std::string source = m_folder.filePath(QStringLiteral("source.pt")).toStdString();
        network.module.save(source);
        const auto read = formats::readModel(source);
        GOOD(read);
        const auto recipe = pipeline::uniformRecipe(read->model.layers().size(), setting, {});
        const auto weights = tests::codedBy(recipe, read->model);
        GOOD(weights);
        const auto overrides = overridesFor(read->model, recipe.settings);
        GOOD(overrides);
        const auto promised = graph::Executor(read->model).run(network.inputs, *overrides, {});
        GOOD(promised);
        for (const char *key : {"torchscript", "safetensors"}) {
            const formats::Target &target = *formats::targetNamed(key);
            const std::string path = m_folder.filePath(QStringLiteral("written")).toStdString();
            const auto written = target.write({read->model, recipe, *weights, {}}, path);
            GOOD(written);
            QCOMPARE(written->weightBytes, modelCost(read->model, recipe.settings).storedBytes);
            const auto runner = target.format->runner(path, {{}, read->model});
            GOOD(runner);
            const auto outputs = (*runner)->run(network.inputs);
            GOOD(outputs);
            QVERIFY2(tests::sameBits(outputs->first(), promised->first()),
                     (network.name + ", " + key).c_str());
        }
    }
}

namespace {

std::vector<graph::Layer> threeLayers()
{
    std::vector<graph::Layer> layers;
    for (const char *name : {"a", "b", "c"})
        layers.push_back(describedLayer(name, graph::LayerKind::Linear, {64, 128}));
    return layers;
}

base::Result<pipeline::Recipe> recipeOf(const std::string &fields)
{
    return project::recipeFromJson(nlohmann::json::parse(R"({"paretoscopeRecipe":3,)" + fields + "}"),
                                   threeLayers());
}

} // namespace

void StorageTypesTest::recipesSayTypes_data()
{
    QTest::addColumn<QString>("object");
    QTest::addColumn<QString>("text");
    QTest::newRow("nf4") << R"({"type": "nf4"})"
                         << "4 group64 nf4";
    QTest::newRow("nf4 with its bits") << R"({"type": "nf4", "bits": 4})"
                                       << "4 group64 nf4";
    QTest::newRow("nf4 a channel") << R"({"type": "nf4", "granularity": "channel"})"
                                   << "4 nf4";
    QTest::newRow("fp8") << R"({"type": "fp8e5m2", "granularity": "tensor"})"
                         << "8 tensor fp8e5m2";
    QTest::newRow("mx") << R"({"type": "mxfp6e3m2", "sparsity": 0.5})"
                        << "6 mxfp6e3m2 s50";
    QTest::newRow("codebook") << R"({"codebookBits": 4})"
                              << "4 tensor codebook";
    QTest::newRow("codebook of a bit") << R"({"codebookBits": 1, "granularity": "channel"})"
                                       << "1 codebook";
    QTest::newRow("codebook as a type") << R"({"type": "codebook", "bits": 3})"
                                        << "3 tensor codebook";
    QTest::newRow("integers") << R"({"type": "int", "bits": 4, "clip": "max"})"
                              << QString::fromStdString(LayerSetting{{"bits", 4}, {"clip", "max"}}.text());
}

void StorageTypesTest::recipesSayTypes()
{
    QFETCH(QString, object);
    QFETCH(QString, text);
    const auto recipe = recipeOf(R"("layers":{"b":)" + object.toStdString() + "}");
    GOOD(recipe);
    QCOMPARE(QString::fromStdString(recipe->settings[1].text()), text);
    QVERIFY(recipe->settings[0].isFloat());
    const auto all = recipeOf(R"("default":)" + object.toStdString());
    GOOD(all);
    QCOMPARE(all->settings[2], recipe->settings[1]);
    for (const auto &own : {*recipe, *all}) {
        const auto again = project::recipeFromJson(project::toJson(own, threeLayers()), threeLayers());
        GOOD(again);
        QVERIFY(*again == own);
    }
}

void StorageTypesTest::badRecipesAreRefused_data()
{
    QTest::addColumn<QString>("object");
    QTest::addColumn<QString>("message");
    QTest::newRow("half said")
        << R"({"type": "nf4", "bits": 3})"
        << R"("bits" beside "type" "nf4" must be 4; leave it out or choose another type.)";
    QTest::newRow("float")
        << R"({"type": "fp8e4m3", "bits": "float16"})"
        << R"("bits" beside "type" "fp8e4m3" must be 8; leave it out or choose another type.)";
    QTest::newRow("unknown") << R"({"type": "nf3"})"
                             << R"("type" must be "int", "codebook", )";
    QTest::newRow("number") << R"({"type": 4})"
                            << R"("type" must be "int", "codebook", )";
    QTest::newRow("codebook of nothing") << R"({"codebookBits": 0})"
                                         << R"("codebookBits" must be a whole number from 1 to 8.)";
    QTest::newRow("codebook of 9") << R"({"codebookBits": 9})"
                                   << R"("codebookBits" must be a whole number from 1 to 8.)";
    QTest::newRow("codebook of other bits") << R"({"codebookBits": 4, "bits": 3})"
                                            << R"("bits" is another beside "codebookBits")";
    QTest::newRow("codebook of a type") << R"({"codebookBits": 4, "type": "mxfp4"})"
                                        << R"("type" is another beside "codebookBits")";
    QTest::newRow("grid of a float") << R"({"type": "mxfp4", "clip": "max"})"
                                     << R"("clip" has no effect beside the other fields; remove it.)";
    QTest::newRow("groups of a block")
        << R"({"type": "mxfp4", "granularity": "tensor"})"
        << R"("granularity" has no effect beside the other fields; remove it.)";
    QTest::newRow("integers of nothing") << R"({"type": "int"})"
                                         << R"("type" has no effect beside the other fields; remove it.)";
}

void StorageTypesTest::badRecipesAreRefused()
{
    QFETCH(QString, object);
    QFETCH(QString, message);
    const auto recipe = recipeOf(R"("layers":{"b":)" + object.toStdString() + "}");
    QVERIFY(!recipe.ok());
    QCOMPARE(recipe.error().code, base::ErrorCode::InvalidSetting);
    const QString said = QString::fromStdString(recipe.error().message());
    QVERIFY2(said.startsWith(QStringLiteral("layer b: ")) && said.contains(message), qPrintable(said));
}

void StorageTypesTest::aLayersOwnTypeReplacesTheDefault()
{
    const auto settingOf = [](const std::string &common, const std::string &own) {
        const auto recipe = recipeOf(R"("default":)" + common + R"(,"layers":{"b":)" + own + "}");
        return recipe ? recipe->settings[1].text() : recipe.error().message();
    };
    const std::string four = LayerSetting{{"bits", 4}}.text(), three = LayerSetting{{"bits", 3}}.text();
    QCOMPARE(settingOf(R"({"bits": 8})", R"({"type": "nf4"})"), std::string("4 group64 nf4"));
    QCOMPARE(settingOf(R"({"bits": 3})", R"({"codebookBits": 4})"), std::string("4 tensor codebook"));
    QCOMPARE(settingOf(R"({"bits": 3})", R"({"type": "codebook"})"), std::string("3 tensor codebook"));
    QCOMPARE(settingOf(R"({"type": "nf4"})", R"({"bits": 3})"), three);
    QCOMPARE(settingOf(R"({"type": "nf4"})", R"({"bits": "float32"})"), std::string("float32"));
    QCOMPARE(settingOf(R"({"type": "nf4"})", R"({"codebookBits": 4})"), std::string("4 tensor codebook"));
    QCOMPARE(settingOf(R"({"type": "nf4", "bits": 4})", R"({"type": "int"})"), four);
    QCOMPARE(settingOf(R"({"codebookBits": 4})", R"({"bits": 3})"), three);
    QCOMPARE(settingOf(R"({"codebookBits": 4})", R"({"type": "mxfp4"})"), std::string("4 mxfp4"));
    QCOMPARE(settingOf(R"({"codebookBits": 4})", R"({"sparsity": 0.5})"),
             std::string("4 tensor codebook s50"));
}

/// Without data, at most 0.8 points of 1,017 pictures, of which the float network tells 932.
void StorageTypesTest::codebookOf4BitsKeepsResnet20()
{
    PARETOSCOPE_NEEDS("cifar10/resnet20.pt");
    evaluate::EvaluatorOptions options;
    options.workers = 2;
    const auto evaluator = tests::openNetwork(tests::cifarNetwork(), 0, options);
    GOOD(evaluator);
    const auto recipe = pipeline::uniformRecipe(evaluator->model().layers().size(), codebook(4));
    const auto measured = evaluator->measure(recipe, 0, {}, tests::quiet);
    GOOD(measured);
    qInfo("codebooks of 4 bits: %lld of %lld", static_cast<long long>(measured->correct),
          static_cast<long long>(measured->n));
    QCOMPARE(measured->n, std::int64_t{1017});
    QVERIFY(measured->correct >= 932 - 8);
}

/// Where a type is chosen for an analysis: it alone, at the widths that it has, beside zeros alone.
void StorageTypesTest::typesAreMeasuredAtTheirOwnAmounts()
{
    const auto texts = [](const compress::Values &methods) {
        std::vector<std::string> all;
        for (const auto &setting : sensitivity::defaultSettings({methods})) {
            if (setting.isJoint())
                return std::vector<std::string>{"joint: " + setting.text()};
            all.push_back(setting.text());
        }
        return all;
    };
    const auto usual = texts({});
    std::size_t count = 0; // of what has nothing to do with types: zeros, ranks
    for (const compress::Parameter &parameter : compress::mainParameters().subspan(1))
        count += parameter.ladder.size();
    const std::vector<std::string> others(usual.end() - static_cast<std::ptrdiff_t>(count), usual.end());
    const std::vector<std::pair<compress::Values, std::size_t>> chosen{
        {{{"type", std::string("nf4")}}, 1},
        {{{"type", std::string("codebook")}}, 6},
        {{{"codebookBits", std::int64_t{3}}}, 1}};
    for (const auto &[methods, widths] : chosen) {
        const auto own = texts(methods);
        QCOMPARE(own.size(), widths + others.size());
        QVERIFY(std::equal(others.begin(), others.end(), own.begin() + static_cast<std::ptrdiff_t>(widths)));
        QVERIFY(std::ranges::find(usual, own.front()) == usual.end());
    }
}

QTEST_GUILESS_MAIN(StorageTypesTest)
#include "tst_storagetypes.moc"
