// Weights as products of two smaller ones: what is nearest by an independent computation (lowrank.py, NumPy)
// and by hand, what singular inputs do, what is stored of it, and what is refused.
#include "core/compress/compactweight.h"
#include "core/compress/compressedweight.h"
#include "core/compress/cost.h"
#include "core/compress/factoring/lowrank.h"
#include "core/compress/factoring/product.h"
#include "core/compress/factorlayers.h"
#include "core/compress/method.h"
#include "tests/support/bits.h"
#include "tests/support/inputmoments.h"
#include "tests/support/layerzoo.h"
#include "tests/support/rawtensor.h"
#include "tests/support/sameoutputs.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/outer.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace paretoscope;
using namespace paretoscope::compress;
using tests::bellShaped;
using tests::describedLayer;
using tests::madeUpMoments;

namespace {

constexpr double damping = 1e-3; // of the mean of H's diagonal

/// One with NumPy, or nothing.
QString pythonWithNumpy()
{
    const QString named = qEnvironmentVariable("PARETOSCOPE_PYTHON", QStringLiteral("python3"));
    QProcess process;
    process.start(named, {QStringLiteral("-c"), QStringLiteral("import numpy")});
    return process.waitForFinished(60000) && process.exitCode() == 0 ? named : QString();
}

at::Tensor productOf(const LowRank &factors)
{
    return at::mm(factors.left.to(at::kDouble), factors.right.to(at::kDouble));
}

/// tr (w − p) H (w − p)ᵀ.
double outputError(const at::Tensor &rows, const at::Tensor &product, const at::Tensor &h)
{
    const at::Tensor error = rows.to(at::kDouble).sub(product.to(at::kDouble));
    return at::mm(error, h.to(at::kDouble)).mul(error).sum().item<double>();
}

double squaredError(const at::Tensor &rows, const at::Tensor &product)
{
    return outputError(rows, product, at::eye(rows.size(1)));
}

InputMoments momentsOf(const at::Tensor &second)
{
    return {second.unsqueeze(0).contiguous(), 100};
}

graph::Layer linear(std::int64_t rows, std::int64_t columns)
{
    return describedLayer("l", graph::LayerKind::Linear, {rows, columns});
}

LayerSetting ranked(double share, const char *factoring = "svd")
{
    return {{"rank", share}, {"factoring", std::string(factoring)}};
}

CompressedWeight made(const at::Tensor &weight, const graph::Layer &layer, const LayerSetting &setting,
                      const InputMoments *inputs = nullptr)
{
    auto result = compressWeight(weight, layer, setting, inputs);
    if (!result)
        qFatal("%s", result.error().message().c_str());
    return *result;
}

std::string refusal(const graph::Layer &layer, const LayerSetting &setting)
{
    const auto valid = validate(setting, layer);
    return valid ? std::string() : valid.error().message();
}

} // namespace

class LowRankTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isWhatThePapersSay_data();
    void isWhatThePapersSay();
    void byHand();
    void eachIsTheBestOfItsKind();
    void inputsThatShowNothingDoNoHarm();
    void weightsOfNothingAndNearTheLargest();
    void aProductIsSummedUpInOrder();
    void coarseFactorsMakeUpForEachOther();
    void rowsAreOutputChannels();
    void groupsAreFactoredByThemselves_data();
    void groupsAreFactoredByThemselves();
    void bytesAreThoseOfTwoFactors();
    void whatSavesNothingIsRefused();
    void zerosAndRankAreRefusedTogether();

private:
    void put(const char *name, const at::Tensor &tensor) const;
    at::Tensor got(const char *name, at::IntArrayRef shape) const;

    QTemporaryDir m_folder;
};

void LowRankTest::put(const char *name, const at::Tensor &tensor) const
{
    QFile file(m_folder.filePath(QString::fromLatin1(name)));
    const at::Tensor own = tensor.contiguous();
    const auto bytes = static_cast<qint64>(own.nbytes());
    if (!file.open(QIODevice::WriteOnly) ||
        file.write(static_cast<const char *>(own.data_ptr()), bytes) != bytes)
        qFatal("cannot write");
}

at::Tensor LowRankTest::got(const char *name, at::IntArrayRef shape) const
{
    return tests::filledFrom(m_folder.filePath(QString::fromLatin1(name)), at::empty(shape, at::kFloat));
}

void LowRankTest::isWhatThePapersSay_data()
{
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("columns");
    QTest::addColumn<int>("rank");
    QTest::newRow("wide") << 24 << 70 << 9;
    QTest::newRow("tall") << 81 << 33 << 12;
    QTest::newRow("square, rank 1") << 40 << 40 << 1;
    QTest::newRow("all but one") << 31 << 45 << 30;
}

void LowRankTest::isWhatThePapersSay()
{
    const QString interpreter = pythonWithNumpy();
    if (interpreter.isEmpty())
        QSKIP("no Python with NumPy: PARETOSCOPE_PYTHON names one");
    QFETCH(int, rows);
    QFETCH(int, columns);
    QFETCH(int, rank);
    const at::Tensor weight = bellShaped({rows, columns}, 3);
    const InputMoments moments = madeUpMoments(1, columns);
    const at::Tensor right = bellShaped({rank, columns}, 8);
    put("w.f32", weight);
    put("h.f32", moments.second);
    put("r.f32", right);
    QProcess process;
    QStringList arguments{QStringLiteral(PARETOSCOPE_DEMO_DIR "/../../tests/core/lowrank.py"),
                          m_folder.path()};
    for (const int number : {rows, columns, rank})
        arguments << QString::number(number);
    arguments << QString::number(damping);
    process.start(interpreter, arguments);
    QVERIFY(process.waitForFinished(60000));
    QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());

    // float32 against float64, of weights of standard deviation 0.3.
    constexpr double tolerance = 2e-5;
    const at::Tensor plain = productOf(lowRank(weight, nullptr, rank));
    QVERIFY(plain.allclose(got("plain.f32", {rows, columns}).to(at::kDouble), 0, tolerance));
    const at::Tensor whitened = productOf(lowRank(weight, &moments, rank));
    QVERIFY(whitened.allclose(got("whitened.f32", {rows, columns}).to(at::kDouble), 0, tolerance));
    QVERIFY(leftFor(weight, &moments, right).allclose(got("left.f32", {rows, rank}), 1e-4, tolerance));
}

/// Of diag(3, 2) the 3 stays, and the 2 where its input is ten times as large.
void LowRankTest::byHand()
{
    const at::Tensor weight = at::tensor({3.0F, 0.0F, 0.0F, 2.0F}).reshape({2, 2});
    const at::Tensor large = at::tensor({3.0F, 0.0F, 0.0F, 0.0F}).reshape({2, 2}).to(at::kDouble);
    const at::Tensor small = at::tensor({0.0F, 0.0F, 0.0F, 2.0F}).reshape({2, 2}).to(at::kDouble);
    QVERIFY(productOf(lowRank(weight, nullptr, 1)).allclose(large, 0, 1e-6));
    const InputMoments moments = momentsOf(at::tensor({1.0F, 0.0F, 0.0F, 100.0F}).reshape({2, 2}));
    QVERIFY(productOf(lowRank(weight, &moments, 1)).allclose(small, 0, 1e-6));
}

void LowRankTest::eachIsTheBestOfItsKind()
{
    for (const auto &[rows, columns] : {std::pair{20, 50}, {50, 20}}) {
        const at::Tensor weight = bellShaped({rows, columns}, 3);
        const InputMoments moments = madeUpMoments(1, columns);
        const at::Tensor h = moments.second[0];
        const LowRank whitened = lowRank(weight, &moments, 6);
        const at::Tensor plainly = productOf(lowRank(weight, nullptr, 6)), white = productOf(whitened);
        QVERIFY(outputError(weight, white, h) < 0.9 * outputError(weight, plainly, h));
        QVERIFY(squaredError(weight, plainly) < 0.999 * squaredError(weight, white));
        QVERIFY(at::mm(whitened.left.t(), whitened.left).allclose(at::eye(6), 0, 1e-5)); // orthonormal
        for (unsigned seed = 20; seed < 30; ++seed) { // any other product of that rank has more
            const at::Tensor left = whitened.left.add(bellShaped({rows, 6}, seed).mul(0.02));
            const at::Tensor right = whitened.right.add(bellShaped({6, columns}, seed + 50).mul(0.02));
            QVERIFY(outputError(weight, white, h) < outputError(weight, at::mm(left, right), h));
        }
        double before = squaredError(weight, at::zeros_like(weight));
        for (int rank = 1; rank <= 20; ++rank) { // and more rank less
            const double now = squaredError(weight, productOf(lowRank(weight, nullptr, rank)));
            QVERIFY(now < before);
            before = now;
        }
        QVERIFY(before < 1e-8);
    }
}

void LowRankTest::inputsThatShowNothingDoNoHarm()
{
    for (const auto &[rows, columns] : {std::pair{20, 50}, {50, 20}}) {
        const at::Tensor weight = bellShaped({rows, columns}, 3);
        at::Tensor dead = madeUpMoments(1, columns).second[0].clone(); // inputs that are always 0
        for (const std::int64_t input : {std::int64_t{0}, std::int64_t{7}, std::int64_t{columns - 1}}) {
            dead.select(0, input).zero_();
            dead.select(1, input).zero_();
        }
        const at::Tensor one = bellShaped({columns}, 4), other = bellShaped({columns}, 5);
        const at::Tensor two = at::outer(one, one).add(at::outer(other, other)); // two directions alone
        for (const at::Tensor &second : {dead, two}) {
            const InputMoments moments = momentsOf(second);
            const at::Tensor product = productOf(lowRank(weight, &moments, 4));
            QVERIFY(product.isfinite().all().item<bool>());
            QVERIFY(outputError(weight, product, second) <=
                    outputError(weight, productOf(lowRank(weight, nullptr, 4)), second));
        }
        const InputMoments moments = momentsOf(two); // two of rank 4 are enough for outputs
        QVERIFY(outputError(weight, productOf(lowRank(weight, &moments, 4)), two) <
                1e-6 * outputError(weight, at::zeros_like(weight), two));
        const InputMoments nothing = momentsOf(at::zeros({columns, columns}));
        const InputMoments ofOthers = madeUpMoments(1, columns + 1);
        for (const InputMoments *unknown : {&nothing, &ofOthers})
            QVERIFY(tests::sameBits(lowRank(weight, unknown, 4).right, lowRank(weight, nullptr, 4).right));
    }
}

void LowRankTest::weightsOfNothingAndNearTheLargest()
{
    for (const auto &[rows, columns] : {std::pair{12, 30}, {30, 12}})
        for (const char *factoring : {"svd", "whitened"}) {
            const graph::Layer layer = linear(rows, columns);
            const InputMoments moments = madeUpMoments(layer);
            const at::Tensor zeros = at::zeros({rows, columns});
            const LayerSetting setting = ranked(0.5, factoring);
            for (const LayerSetting &own : {setting, setting.with("bits", std::int64_t{4})})
                QVERIFY(made(zeros, layer, own, &moments).weight.equal(zeros));
            const at::Tensor large = bellShaped({rows, columns}, 3).mul(1e37);
            QVERIFY(made(large, layer, setting, &moments).weight.isfinite().all().item<bool>());
            const at::Tensor constant = at::zeros({rows, columns}).fill_(0.25);
            QVERIFY(made(constant, layer, setting, &moments).weight.allclose(constant, 0, 1e-6));
        }
    const graph::Layer layer = linear(12, 30);
    at::Tensor broken = bellShaped({12, 30}, 3);
    broken[3][4] = std::nanf("");
    const auto refused = compressWeight(broken, layer, ranked(0.5));
    QVERIFY(!refused && refused.error().code == base::ErrorCode::NonFinite);
}

/// As whoever unpacks a file has it, in operators that round each number by itself.
void LowRankTest::aProductIsSummedUpInOrder()
{
    for (const auto &[rows, rank, columns] : {std::tuple{5, 3, 7}, {3, 40, 600}, {64, 17, 257}}) {
        const at::Tensor left = bellShaped({rows, rank}, 1), right = bellShaped({rank, columns}, 2);
        at::Tensor sum = at::zeros({rows, columns});
        for (std::int64_t k = 0; k < rank; ++k)
            sum.add_(left.narrow(1, k, 1).mul(right.narrow(0, k, 1)));
        QVERIFY(tests::sameBits(compress::productOf(left, right), sum));
        QVERIFY(tests::sameBits(compress::productOf(left.t().contiguous().t(), right), sum));
    }
}

/// The left factor is chosen when what became of the right one is known.
void LowRankTest::coarseFactorsMakeUpForEachOther()
{
    const graph::Layer layer = linear(24, 60);
    const at::Tensor weight = bellShaped({24, 60}, 3);
    const InputMoments moments = madeUpMoments(layer);
    const LayerSetting setting = ranked(0.5, "whitened").with("bits", std::int64_t{3});
    const CompressedWeight coded = made(weight, layer, setting, &moments);
    QVERIFY(coded.factors && !coded.codes.defined());
    QVERIFY(coded.factors->left.codes.defined() && coded.factors->right.codes.defined());
    QVERIFY(tests::sameBits(coded.weight,
                            compress::productOf(coded.factors->left.weight, coded.factors->right.weight)));
    const LowRank floats = lowRank(weight, &moments, 12);
    const auto parts = factorsOf(layer, formOf(layer), 12);
    const at::Tensor apart =
        at::mm(made(floats.left, parts[0], ofFactors(setting)).weight, coded.factors->right.weight);
    QVERIFY(outputError(weight, coded.weight, moments.second[0]) <
            outputError(weight, apart, moments.second[0]));
    // Methods that look at inputs look at those of each factor.
    const CompressedWeight learned =
        made(weight, layer, setting.with("rounding", std::string("learned")), &moments);
    const double lost = outputError(weight, productOf(floats), moments.second[0]); // by the rank alone
    QVERIFY(outputError(weight, learned.weight, moments.second[0]) - lost <
            0.9 * (outputError(weight, coded.weight, moments.second[0]) - lost));
}

/// A convolution is a matrix of output channels, whichever way it lies.
void LowRankTest::rowsAreOutputChannels()
{
    using enum graph::LayerKind;
    for (const graph::Layer &layer :
         {describedLayer("c", Conv2d, {12, 5, 3, 3}), describedLayer("t", ConvTranspose2d, {5, 12, 3, 3}),
          describedLayer("e", Embedding, {40, 9}), describedLayer("d", Conv1d, {12, 6, 5})}) {
        const at::Tensor weight = bellShaped(layer.weightShape, 3);
        const CompressedWeight coded = made(weight, layer, ranked(0.5));
        const at::Tensor rows = toRows(weight, layer).contiguous();
        const auto rank = formOf(layer).rankOf(0.5);
        QVERIFY(toRows(coded.weight, layer)
                    .to(at::kDouble)
                    .allclose(productOf(lowRank(rows, nullptr, rank)), 0, 1e-5));
        const auto compact = compacted(coded, weight, layer, ranked(0.5)); // the factors say it all
        QVERIFY(compact && !compact->weight.defined());
        QVERIFY(tests::sameBits(restored(*compact, weight, layer, ranked(0.5)).weight, coded.weight));
        QCOMPARE(coded.factors->left.weight.sizes(), at::IntArrayRef({layer.outputChannels(), rank}));
        QCOMPARE(coded.factors->right.weight.sizes(), at::IntArrayRef({rank, layer.weightsPerChannel()}));
    }
}

void LowRankTest::groupsAreFactoredByThemselves_data()
{
    using enum graph::LayerKind;
    QTest::addColumn<graph::Layer>("layer");
    QTest::newRow("convolution") << describedLayer("c", Conv2d, {24, 6, 3, 3}, 3);
    QTest::newRow("transposed") << describedLayer("t", ConvTranspose2d, {18, 8, 3, 3}, 3);
}

/// Each as a layer of its own would be, and what is coded of it, too.
void LowRankTest::groupsAreFactoredByThemselves()
{
    QFETCH(graph::Layer, layer);
    constexpr std::int64_t groups = 3, high = 8;
    const at::Tensor weight = bellShaped(layer.weightShape, 9);
    const at::Tensor rows = toRows(weight, layer).contiguous();
    const std::int64_t columns = rows.size(1), rank = 4;
    const InputMoments moments = madeUpMoments(groups, columns);
    for (const char *factoring : {"svd", "whitened"})
        for (const LayerSetting &setting :
             {ranked(0.5, factoring), ranked(0.5, factoring).with("bits", std::int64_t{4}),
              ranked(0.5, factoring).with("bits", std::int64_t{3}).with("rounding", std::string("gptq"))}) {
            const CompressedWeight coded = made(weight, layer, setting, &moments);
            QCOMPARE(coded.factors->left.weight.sizes(), at::IntArrayRef({groups * high, rank}));
            QCOMPARE(coded.factors->right.weight.sizes(), at::IntArrayRef({groups * rank, columns}));
            for (std::int64_t group = 0; group < groups; ++group) {
                const InputMoments own{moments.second.narrow(0, group, 1).contiguous(), moments.positions};
                const CompressedWeight alone = made(rows.narrow(0, group * high, high).contiguous(),
                                                    linear(high, columns), setting, &own);
                QVERIFY(tests::sameBits(
                    toRows(coded.weight, layer).narrow(0, group * high, high).contiguous(), alone.weight));
            }
            const auto compact = compacted(coded, weight, layer, setting);
            QVERIFY(compact);
            QVERIFY(tests::sameBits(restored(*compact, weight, layer, setting).weight, coded.weight));
        }
}

void LowRankTest::bytesAreThoseOfTwoFactors()
{
    const graph::Layer layer = linear(20, 50); // of rank 8: 160 and 400 numbers
    QCOMPARE(layerBytes(layer, ranked(0.4)).stored, std::int64_t{4 * 560});
    QCOMPARE(layerBytes(layer, ranked(0.4)).nominal, std::int64_t{4 * 560});
    const LayerSetting bits = ranked(0.4).with("bits", std::int64_t{3});
    QCOMPARE(layerBytes(layer, bits).nominal, std::int64_t{3 * 560 / 8});
    QCOMPARE(layerBytes(layer, bits).stored, std::int64_t{60 + 150 + 4 * 20 + 4 * 8}); // scales by row
    QCOMPARE(layerBytes(layer, ranked(0.4).with("bits", std::string("float16"))).stored,
             std::int64_t{2 * 560});
    const std::vector layers{layer};
    QCOMPARE(modelCost(layers, 0, std::vector{bits}).averageBits, 3 * 560 / 1000.0);
    QCOMPARE(layoutOf(bits, layer).count, std::int64_t{1000});
    QCOMPARE(formOf(layer).rankOf(0.29), std::int64_t{5});
    QCOMPARE(formOf(linear(100, 300)).rankOf(0.29), std::int64_t{29}); // 28.999999999999996 in binary
    QCOMPARE(formOf(layer).rankOf(0.001), std::int64_t{1});
}

void LowRankTest::whatSavesNothingIsRefused()
{
    const graph::Layer square = linear(20, 20); // of rank 9 360 of 400 numbers, of rank 10 400
    QVERIFY(validate(ranked(0.45), square));
    QCOMPARE(
        refusal(square, ranked(0.5)),
        "Layer l would not get smaller: of rank 10 its factors hold 400 numbers, it has 400; choose a rank "
        "of 0.49 at most, or 1.");
    QVERIFY(validate(ranked(0.49), square));
    QVERIFY(validate(ranked(1), square) && isLeftAlone(square, ranked(1)));
    for (const graph::Layer &small : {linear(1, 40), linear(2, 2), linear(40, 1), linear(1, 1)})
        QVERIFY(refusal(small, ranked(0.01)).ends_with("as many numbers or more; leave its rank at 1."));
    for (const graph::Layer &layer : tests::everyLayerKind()) // what is offered saves
        for (const double share : {0.1, 0.3, 0.5, 0.7, 0.9})
            if (validate(ranked(share), layer))
                QVERIFY(layerBytes(layer, ranked(share)).stored < layerBytes(layer, {}).stored);
    const graph::Layer depthwise = describedLayer("d", graph::LayerKind::Conv2d, {32, 1, 5, 5}, 32);
    QVERIFY(refusal(depthwise, ranked(0.3)).ends_with("as many numbers or more; leave its rank at 1."));
    const graph::Layer grouped = describedLayer("g", graph::LayerKind::Conv2d, {32, 8, 3, 3}, 4);
    QVERIFY(validate(ranked(0.5), grouped)); // 32 · 4 + 4 · 4 · 72 of 32 · 72 numbers
    QCOMPARE(layerBytes(grouped, ranked(0.5)).stored, std::int64_t{4 * (32 * 4 + 16 * 72)});
}

void LowRankTest::zerosAndRankAreRefusedTogether()
{
    const LayerSetting both = ranked(0.4).with("sparsity", 0.5);
    QVERIFY(refusal(linear(20, 50), both).find("cannot have both zeros and a lower rank") !=
            std::string::npos);
    QVERIFY(validate(both.with("rank", 1.0), linear(20, 50)) &&
            validate(both.with("sparsity", 0.0), linear(20, 50)));
}

QTEST_GUILESS_MAIN(LowRankTest)
#include "tst_lowrank.moc"
