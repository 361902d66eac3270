// Kernels as a column of filters and a row of them: the best there are by singular values of the kernel as
// Tai et al. arrange it, products to the last bit, two smaller layers that give the same, and what is
// refused.
#include "core/compress/compactweight.h"
#include "core/compress/compressedweight.h"
#include "core/compress/cost.h"
#include "core/compress/factorlayers.h"
#include "core/evaluate/layersafter.h"
#include "core/formats/readmodel.h"
#include "core/graph/executor.h"
#include "core/graph/factoredlayers.h"
#include "core/graph/layerweight.h"
#include "core/graph/macs.h"
#include "core/graph/twolayers.h"
#include "tests/support/bits.h"
#include "tests/support/good.h"
#include "tests/support/inputmoments.h"
#include "tests/support/layerzoo.h"
#include "tests/support/sameoutputs.h"
#include "tests/support/scriptedmodule.h"
#include "tests/support/writerecipe.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/linalg_cholesky.h>
#include <ATen/ops/linalg_lstsq.h>
#include <ATen/ops/linalg_svd.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <QTemporaryDir>
#include <QTest>

using namespace paretoscope;
using namespace paretoscope::tests;
using compress::LayerSetting;
using graph::LayerKind;

namespace {

LayerSetting spatial(double share)
{
    return {{"rank", share}, {"factoring", std::string("spatial")}};
}

compress::CompressedWeight made(const at::Tensor &weight, const graph::Layer &layer,
                                const LayerSetting &setting, const compress::InputMoments *inputs = nullptr)
{
    auto result = compress::compressWeight(weight, layer, setting, inputs);
    if (!result)
        qFatal("%s", result.error().message().c_str());
    return *result;
}

/// W(o, c, y, x) at row (c, y) and column (x, o) of Tai et al., equation 2, number by number.
at::Tensor arranged(const at::Tensor &kernel)
{
    const std::int64_t outputs = kernel.size(0), inputs = kernel.size(1), high = kernel.size(2),
                       wide = kernel.size(3);
    const at::Tensor matrix = at::empty({inputs * high, wide * outputs}, at::kDouble);
    for (std::int64_t o = 0; o < outputs; ++o)
        for (std::int64_t c = 0; c < inputs; ++c)
            for (std::int64_t y = 0; y < high; ++y)
                for (std::int64_t x = 0; x < wide; ++x)
                    matrix.data_ptr<double>()[(c * high + y) * wide * outputs + x * outputs + o] =
                        static_cast<double>(kernel[o][c][y][x].item<float>());
    return matrix;
}

/// Of LEFT [outputs, rank · wide] and RIGHT [rank, inputs · high], number by number, in the order of the
/// rank.
at::Tensor multiplied(const at::Tensor &left, const at::Tensor &right, const graph::Layer &layer)
{
    const auto &shape = layer.weightShape;
    const at::Tensor kernel = at::zeros(shape);
    auto *number = kernel.data_ptr<float>();
    for (std::int64_t o = 0; o < shape[0]; ++o)
        for (std::int64_t c = 0; c < shape[1]; ++c)
            for (std::int64_t y = 0; y < shape[2]; ++y)
                for (std::int64_t x = 0; x < shape[3]; ++x, ++number)
                    for (std::int64_t k = 0; k < right.size(0); ++k) {
                        const float product = left.data_ptr<float>()[o * left.size(1) + k * shape[3] + x] *
                                              right.data_ptr<float>()[k * right.size(1) + c * shape[2] + y];
                        volatile float rounded = product; // not fused with the sum
                        *number += rounded;
                    }
    return kernel;
}

/// Convolutions that move in every way, of which all are taken apart but the last.
ScriptedModule movingKernels()
{
    return {{{"strided.weight", weights({12, 4, 3, 3}, 1)},
             {"strided.bias", weights({12}, 2)},
             {"across.weight", weights({10, 12, 5, 3}, 3)},
             {"same.weight", weights({12, 10, 3, 5}, 4)},
             {"dilated.weight", weights({9, 12, 3, 3}, 5)},
             {"general.weight", weights({8, 9, 2, 2}, 6)},
             {"flat.weight", weights({8, 8, 1, 3}, 7)}},
            {},
            R"(
def forward(self, x):
    x = torch.relu(torch.conv2d(x, self.strided.weight, self.strided.bias, [2, 1], [1, 2]))
    x = torch.relu(torch.conv2d(x, self.across.weight, None, [1, 2], [2, 1]))
    x = torch.conv2d(x, self.same.weight, None, [1, 1], "same")
    x = torch.conv2d(x, self.dilated.weight, None, [1, 1], [2, 1], [2, 1])
    x = torch.convolution(x, self.general.weight, None, [1, 1], [1, 0], [1, 1], False, [0, 0], 1)
    x = torch.conv2d(x, self.flat.weight)
    return x
)"};
}

} // namespace

class SpatialTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void errorIsTheTailOfTheSingularValues();
    void productsAreSummedUpInOrder();
    void codedFactorsMakeUpForEachOther();
    void byOutputsIsTheBestOfEachFactor();
    void bytesAreThoseOfTwoFactors();
    void otherLayersAreRefused();
    void twoLayersGiveWhatTheProductGives();
    void filesHaveTwoLayers();

private:
    at::Tensor answers(const graph::Model &model, const std::vector<graph::Override> &overrides = {}) const
    {
        const std::vector<c10::IValue> inputs{weights({2, 4, 15, 20}, 20)};
        const auto outputs = graph::Executor(model).run(inputs, overrides, {});
        if (!outputs)
            qFatal("%s", outputs.error().message().c_str());
        return outputs->first();
    }
    pipeline::Recipe recipe(const LayerSetting &setting) const
    {
        auto all = pipeline::uniformRecipe(m_model.layers().size(), setting, {});
        for (std::size_t i = 0; i < all.settings.size(); ++i)
            if (!compress::validate(setting, m_model.layers()[i]))
                all.settings[i] = {};
        return all;
    }
    std::filesystem::path path(const char *name) const
    {
        return m_folder.filePath(QString::fromLatin1(name)).toStdString();
    }

    QTemporaryDir m_folder;
    graph::Model m_model;
};

void SpatialTest::initTestCase()
{
    movingKernels().save(path("kernels.pt"));
    const auto read = formats::readModel(path("kernels.pt"));
    GOOD(read);
    m_model = read->model;
}

void SpatialTest::errorIsTheTailOfTheSingularValues()
{
    for (const auto &shape : {std::vector<std::int64_t>{12, 5, 3, 3}, {6, 16, 5, 2}, {20, 3, 2, 7}}) {
        const graph::Layer layer = describedLayer("c", LayerKind::Conv2d, shape);
        const at::Tensor weight = bellShaped(shape, 4);
        const auto form = compress::formOf(layer, compress::FactorsOf::Kernel);
        QCOMPARE(form.fullRank(), std::min(shape[1] * shape[2], shape[0] * shape[3]));
        const at::Tensor squares = std::get<1>(at::linalg_svd(arranged(weight), false)).square();
        for (const double share : {0.1, 0.3, 0.5}) {
            if (!compress::validate(spatial(share), layer))
                continue;
            const std::int64_t rank = form.rankOf(share);
            const at::Tensor error = made(weight, layer, spatial(share)).weight.sub(weight).to(at::kDouble);
            const double tail = squares.narrow(0, rank, squares.size(0) - rank).sum().item<double>();
            QVERIFY(std::abs(error.square().sum().item<double>() / tail - 1) < 1e-4);
        }
    }
}

void SpatialTest::productsAreSummedUpInOrder()
{
    const graph::Layer layer = describedLayer("c", LayerKind::Conv2d, {12, 5, 3, 4});
    const at::Tensor weight = bellShaped(layer.weightShape, 5);
    for (const LayerSetting &setting :
         {spatial(0.4), spatial(0.4).with("bits", std::int64_t{3}), spatial(0.4).with("bits", "float16")}) {
        const auto coded = made(weight, layer, setting);
        const auto &factors = *coded.factors;
        QCOMPARE(factors.left.weight.sizes(), at::IntArrayRef({12, 6 * 4}));
        QCOMPARE(factors.right.weight.sizes(), at::IntArrayRef({6, 15}));
        QVERIFY(sameBits(coded.weight, multiplied(factors.left.weight, factors.right.weight, layer)));
        const auto compact = compress::compacted(coded, weight, layer, setting);
        QVERIFY(compact);
        QVERIFY(sameBits(compress::restored(*compact, weight, layer, setting).weight, coded.weight));
    }
}

/// The left factor is chosen anew for what became of the right one; methods that look at inputs look at
/// those of each factor.
void SpatialTest::codedFactorsMakeUpForEachOther()
{
    const graph::Layer layer = describedLayer("c", LayerKind::Conv2d, {16, 8, 3, 3});
    const at::Tensor weight = bellShaped(layer.weightShape, 6);
    const compress::InputMoments moments = madeUpMoments(1, 72);
    const LayerSetting setting = spatial(0.5).with("bits", std::int64_t{3});
    const auto squared = [&](const at::Tensor &other) {
        return other.sub(weight).to(at::kDouble).square().sum().item<double>();
    };
    const auto outputs = [&](const at::Tensor &other) {
        const at::Tensor error = other.sub(weight).reshape({16, 72}).to(at::kDouble);
        return error.matmul(moments.second[0].to(at::kDouble)).mul(error).sum().item<double>();
    };
    const auto floats = made(weight, layer, spatial(0.5)), coded = made(weight, layer, setting);
    const auto parts = compress::factorsOf(layer, floats.factors->form, 12);
    compress::CompressedWeight apart;
    const at::Tensor left = made(floats.factors->left.weight, parts[0], compress::ofFactors(setting)).weight;
    QVERIFY(squared(coded.weight) < squared(multiplied(left, coded.factors->right.weight, layer)));
    const auto learned = made(weight, layer, setting.with("rounding", std::string("learned")), &moments);
    QVERIFY(outputs(learned.weight) < outputs(coded.weight));
}

/// The right factor is the best for the moments of columns together, the left one the best for all of them.
void SpatialTest::byOutputsIsTheBestOfEachFactor()
{
    constexpr double damping = 1e-3; // of the mean of a diagonal
    const graph::Layer layer = describedLayer("c", LayerKind::Conv2d, {10, 4, 3, 2});
    const std::int64_t inputs = 4, high = 3, wide = 2, columns = 24;
    const at::Tensor weight = bellShaped(layer.weightShape, 7);
    const compress::InputMoments moments = madeUpMoments(1, columns);
    const auto rootOf = [](const at::Tensor &second) {
        at::Tensor h = second.to(at::kDouble).clone();
        h.diagonal().add_(damping * h.diagonal().mean().item<double>());
        return at::linalg_cholesky(h);
    };
    const LayerSetting setting = spatial(0.5).with("factoring", std::string("spatialWhitened"));
    const auto coded = made(weight, layer, setting, &moments);
    const at::Tensor right = coded.factors->right.weight.to(at::kDouble);
    const std::int64_t rank = right.size(0);
    // Of each column of the kernel the moments alone, and their mean.
    at::Tensor together = at::zeros({inputs * high, inputs * high}, at::kDouble);
    for (std::int64_t x = 0; x < wide; ++x)
        for (std::int64_t i = 0; i < inputs * high; ++i)
            for (std::int64_t j = 0; j < inputs * high; ++j)
                together[i][j] += moments.second[0][i * wide + x][j * wide + x].item<double>() / wide;
    const at::Tensor root = rootOf(together);
    const at::Tensor kernel = arranged(weight).t().matmul(root), rows = right.matmul(root);
    const auto lost = [](const at::Tensor &of,
                         const at::Tensor &by) { // what no combination of BY gives of OF
        const at::Tensor solved = std::get<0>(at::linalg_lstsq(by.t(), of.t()));
        return of.t().sub(by.t().matmul(solved)).square().sum().item<double>();
    };
    const at::Tensor squares = std::get<1>(at::linalg_svd(kernel, false)).square();
    const double tail = squares.narrow(0, rank, squares.size(0) - rank).sum().item<double>();
    QVERIFY(std::abs(lost(kernel, rows) / tail - 1) < 1e-4);
    at::Tensor spread = at::zeros({rank * wide, columns}, at::kDouble);
    for (std::int64_t k = 0; k < rank; ++k)
        for (std::int64_t x = 0; x < wide; ++x)
            for (std::int64_t i = 0; i < inputs * high; ++i)
                spread[k * wide + x][i * wide + x] = right[k][i];
    const at::Tensor whole = rootOf(moments.second[0]);
    const auto error = [&](const at::Tensor &other) {
        return other.sub(weight)
            .reshape({10, columns})
            .to(at::kDouble)
            .matmul(whole)
            .square()
            .sum()
            .item<double>();
    };
    const at::Tensor wanted = weight.reshape({10, columns}).to(at::kDouble).matmul(whole);
    QVERIFY(std::abs(error(coded.weight) / lost(wanted, spread.matmul(whole)) - 1) < 1e-4);
    QVERIFY(error(coded.weight) < error(made(weight, layer, spatial(0.5)).weight));
    QVERIFY(
        sameBits(made(weight, layer, setting).weight, made(weight, layer, spatial(0.5)).weight)); // unknown
}

void SpatialTest::bytesAreThoseOfTwoFactors()
{
    const graph::Layer layer = describedLayer("c", LayerKind::Conv2d, {20, 10, 3, 5}); // [100, 30]
    const LayerSetting third = spatial(0.34);                                          // of rank 10
    QCOMPARE(compress::layerBytes(layer, third).stored, std::int64_t{4 * 10 * 130});
    QCOMPARE(compress::layerBytes(layer, third.with("bits", std::int64_t{3})).stored,
             std::int64_t{375 + 113 + 4 * (20 + 10)}); // scales by channel
}

void SpatialTest::otherLayersAreRefused()
{
    const std::string told = "has no kernel of several rows and columns that all its channels share, which "
                             "this factoring takes apart; choose another one or leave its rank at 1.";
    for (const graph::Layer &layer : {describedLayer("l", LayerKind::Linear, {40, 40}),
                                      describedLayer("l", LayerKind::Conv1d, {16, 8, 3}),
                                      describedLayer("l", LayerKind::Conv2d, {16, 16, 1, 3}),
                                      describedLayer("l", LayerKind::Conv2d, {16, 16, 3, 1}),
                                      describedLayer("l", LayerKind::Conv2d, {16, 4, 3, 3}, 4),
                                      describedLayer("l", LayerKind::ConvTranspose2d, {16, 16, 3, 3}),
                                      describedLayer("l", LayerKind::Conv3d, {16, 16, 3, 3, 3})}) {
        const auto refused = compress::validate(spatial(0.2), layer);
        QVERIFY(!refused);
        QCOMPARE(refused.error().message(), "Layer l " + told);
    }
    const graph::Layer layer = describedLayer("l", LayerKind::Conv2d, {4, 4, 2, 2}); // [8, 8]
    QVERIFY(compress::validate(spatial(0.4), layer));
    QCOMPARE(compress::validate(spatial(0.5), layer).error().message(),
             std::string("Layer l would not get smaller: of rank 4 its factors hold 64 numbers, it has 64; "
                         "choose a rank of 0.49 at most, or 1."));
    QVERIFY(compress::validate(spatial(1), layer));
}

void SpatialTest::twoLayersGiveWhatTheProductGives()
{
    const auto all = recipe(spatial(0.4));
    const auto coded = codedBy(all, m_model);
    GOOD(coded);
    std::vector<graph::FactoredLayer> products;
    std::vector<graph::LayerWeight> whole;
    for (std::size_t i = 0; i < coded->size(); ++i)
        if ((*coded)[i]) {
            QVERIFY(graph::canBeTwoLayers(m_model.data(), i));
            products.push_back({i, (*coded)[i]->factors->left.weight, (*coded)[i]->factors->right.weight});
            whole.push_back({i, (*coded)[i]->weight});
        }
    QCOMPARE(products.size(), std::size_t{5});
    const graph::Model two = graph::withLayersFactored(m_model, products);
    const at::Tensor expected = answers(m_model, graph::overridesOf(m_model.data(), whole));
    QVERIFY(answers(two).allclose(expected, 1e-4, 1e-5 * expected.abs().max().item<double>()));
    QVERIFY(!answers(m_model).allclose(expected, 1e-2, 1e-3));
    const auto of = [&](const char *name) { return two.layers()[two.layerIndex(name).value()].weightShape; };
    QCOMPARE(of("across.right"), (std::vector<std::int64_t>{12, 12, 5, 1}));
    QCOMPARE(of("across"), (std::vector<std::int64_t>{10, 12, 1, 3}));
    QCOMPARE(graph::columnStride(m_model, m_model.layerIndex("across").value()), std::int64_t{2});
    QCOMPARE(graph::columnStride(m_model, m_model.layerIndex("strided").value()), std::int64_t{1});
}

void SpatialTest::filesHaveTwoLayers()
{
    const std::vector<graph::InputShape> shape{{{1, 4, 15, 40}, false}};
    const auto before = graph::measureMacs(m_model, shape);
    GOOD(before);
    for (const LayerSetting &setting : {spatial(0.4), spatial(0.4).with("bits", std::int64_t{5})}) {
        const auto all = recipe(setting);
        const auto coded = codedBy(all, m_model);
        GOOD(coded);
        const auto written = writeRecipe(m_model, all, path("out.pt"), path("kernels.pt"));
        GOOD(written);
        QCOMPARE(written->weightBytes, compress::modelCost(m_model, all.settings).storedBytes);
        const auto read = formats::readModel(path("out.pt"));
        GOOD(read);
        QCOMPARE(read->model.layers().size(), m_model.layers().size() + 5);
        std::vector<graph::LayerWeight> whole;
        for (std::size_t i = 0; i < coded->size(); ++i)
            if ((*coded)[i])
                whole.push_back({i, (*coded)[i]->weight});
        const at::Tensor expected = answers(m_model, graph::overridesOf(m_model.data(), whole));
        QVERIFY(answers(read->model).allclose(expected, 1e-4, 1e-5 * expected.abs().max().item<double>()));
        const auto after = graph::measureMacs(read->model, shape);
        GOOD(after);
        const auto reckoned = evaluate::macsAfter(*before, m_model.layers(), m_model, all.settings);
        std::int64_t told = 0, counted = 0;
        for (const std::int64_t macs : reckoned)
            told += macs;
        for (const std::int64_t macs : *after)
            counted += macs;
        QVERIFY(std::abs(static_cast<double>(told) / static_cast<double>(counted) - 1) < 0.06); // borders
    }
}

QTEST_GUILESS_MAIN(SpatialTest)
#include "tst_spatial.moc"
