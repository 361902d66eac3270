// Sparsities by one threshold: against all magnitudes sorted, with layers that have as many zeros as they
// may, ties, and layers that can have none.
#include "core/compress/commonthreshold.h"
#include "core/compress/compressedweight.h"
#include "core/compress/cost.h"
#include "core/graph/layerweight.h"
#include "core/session/sparsities.h"
#include "tests/support/demoproject.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"

#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace paretoscope;
using namespace paretoscope::tests;

namespace {

pipeline::Recipe floatsOf(const project::OpenProject &project)
{
    return pipeline::uniformRecipe(project.model.layers().size(), {});
}

struct Weight {
    double magnitude;
    std::size_t tensor;
};

/// One after another from the smallest on, unless its tensor has 99 % already.
std::vector<std::int64_t> byHand(const std::vector<at::Tensor> &tensors, double share)
{
    std::vector<Weight> all;
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        const at::Tensor flat = tensors[i].detach().contiguous();
        for (std::int64_t k = 0; k < flat.numel(); ++k)
            all.push_back({std::abs(double(flat.data_ptr<float>()[k])), i});
    }
    std::ranges::stable_sort(all, {}, &Weight::magnitude);
    auto left = std::llround(std::floor(share * double(all.size()) + 1e-9));
    std::vector<std::int64_t> zeros(tensors.size(), 0);
    for (const Weight &own : all)
        if (left > 0 && double(zeros[own.tensor] + 1) <= 0.99 * double(tensors[own.tensor].numel())) {
            ++zeros[own.tensor];
            --left;
        }
    return zeros;
}

std::vector<at::Tensor> weightsOf(const graph::Model &model)
{
    std::vector<at::Tensor> weights;
    for (std::size_t layer = 0; layer < model.layers().size(); ++layer)
        weights.push_back(graph::weightOf(model.data(), layer));
    return weights;
}

} // namespace

class SparsitiesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void zerosAreTheSmallestOfAll_data();
    void zerosAreTheSmallestOfAll();
    void tiesGoInOrderAndALayerKeepsSome();
    void recipePrunesSoMany();
    void layersOfLowerRankAreLeftOut();
    void patternsOfZerosGiveWay();
    void stopIsHeard();
    void realNetworksAreSharedOutLikewise();
};

void SparsitiesTest::zerosAreTheSmallestOfAll_data()
{
    QTest::addColumn<double>("share");
    for (const double share : {0.0, 0.3, 0.5, 0.9, 0.98})
        QTest::addRow("%g", share) << share;
}

void SparsitiesTest::zerosAreTheSmallestOfAll()
{
    QFETCH(double, share);
    const auto project = demoProject();
    QVERIFY(project);
    const auto found = session::sparsitiesFor(*project, floatsOf(*project), share, {});
    GOOD(found);
    const auto after = project->after(found->recipe.steps);
    GOOD(after);
    const auto expected = byHand(weightsOf(after->model), share);
    QCOMPARE(found->layers.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        QCOMPARE(found->layers[i].layer, i);
        QCOMPARE(found->layers[i].weights, after->model.layers()[i].weightCount());
        QCOMPARE(found->layers[i].zeros, expected[i]);
    }
    QVERIFY(found->leftOut.empty());
    QCOMPARE(found->storedBytes, compress::modelCost(after->model, found->recipe.settings).storedBytes);
}

void SparsitiesTest::tiesGoInOrderAndALayerKeepsSome()
{
    const auto zeros = [](const std::vector<at::Tensor> &weights, double share) {
        const auto found = compress::zerosByCommonThreshold(weights, share, {});
        return found ? *found : std::vector<std::int64_t>();
    };
    const at::Tensor ones = at::tensor({1.F, -1.F, 1.F, -1.F}), mixed = at::tensor({-1.F, 0.F, 3.F, -0.F});
    const at::Tensor none = at::zeros({200});
    using Counts = std::vector<std::int64_t>;
    QCOMPARE(zeros({ones, mixed}, 0.5), (Counts{2, 2}));  // two zeros, then the first of five ones
    QCOMPARE(zeros({ones, mixed}, 0.75), (Counts{3, 3})); // of four only three may be zero
    QCOMPARE(zeros({none, ones}, 0.98), (Counts{198, 1}));
    QCOMPARE(zeros({none, ones, mixed}, 0.99), (Counts{198, 3, 3})); // of 205 no more than 204 can
    QCOMPARE(zeros({}, 0.5), Counts{});
}

void SparsitiesTest::recipePrunesSoMany()
{
    const auto project = demoProject();
    QVERIFY(project);
    pipeline::Recipe start = floatsOf(*project);
    start.settings[2] = {{"bits", std::int64_t{4}}};
    const auto found = session::sparsitiesFor(*project, start, 0.7, {});
    GOOD(found);
    QVERIFY(found->recipe.settings[2].value("bits") == compress::Value(std::int64_t{4}));
    const auto after = project->after(found->recipe.steps);
    GOOD(after);
    std::int64_t zeros = 0, weights = 0;
    double largestZero = 0, smallestKept = 1e9;
    for (const session::LayerSparsity &own : found->layers) {
        const graph::Layer &layer = after->model.layers()[own.layer];
        const at::Tensor weight = graph::weightOf(after->model.data(), own.layer);
        const auto coded = compress::compressWeight(weight, layer, found->recipe.settings[own.layer]);
        GOOD(coded);
        const at::Tensor isZero = compress::fromRows(coded->kept, layer).logical_not();
        const auto count = isZero.sum().item<std::int64_t>();
        QCOMPARE(count, own.zeros);
        zeros += count;
        weights += layer.weightCount();
        const at::Tensor sizes = weight.detach().abs();
        largestZero = std::max(largestZero, sizes.masked_select(isZero).max().item<double>());
        smallestKept = std::min(smallestKept, sizes.masked_select(isZero.logical_not()).min().item<double>());
    }
    QCOMPARE(zeros, weights * 7 / 10);
    QVERIFY(largestZero <= smallestKept);
}

void SparsitiesTest::layersOfLowerRankAreLeftOut()
{
    const auto project = demoProject();
    QVERIFY(project);
    pipeline::Recipe start = floatsOf(*project);
    start.settings[3] = {{"rank", 0.25}};
    const auto found = session::sparsitiesFor(*project, start, 0.5, {});
    GOOD(found);
    QCOMPARE(found->leftOut.size(), std::size_t{1});
    QCOMPARE(found->leftOut[0].layer, std::size_t{3});
    QVERIFY(found->leftOut[0].why.english().find(project->model.layers()[3].name) != std::string::npos);
    QVERIFY(found->recipe.settings[3] == start.settings[3]);
    QCOMPARE(found->layers.size(), start.settings.size() - 1);
    for (compress::LayerSetting &setting : start.settings)
        setting = {{"rank", 0.25}};
    const auto refused = session::sparsitiesFor(*project, start, 0.5, {});
    if (refused) // layers that have no lower rank can have zeros
        QVERIFY(refused->layers.size() < start.settings.size());
    else
        QCOMPARE(refused.error().said.id(), std::string_view("sparsities.none"));
}

void SparsitiesTest::patternsOfZerosGiveWay()
{
    const auto project = demoProject();
    QVERIFY(project);
    const auto patterned =
        pipeline::uniformRecipe(project->model.layers().size(),
                                compress::LayerSetting{{"sparsity", 0.5}, {"pattern", std::string("2:4")}});
    const auto found = session::sparsitiesFor(*project, patterned, 0.5, {});
    const auto plain = session::sparsitiesFor(*project, floatsOf(*project), 0.5, {});
    GOOD(found);
    GOOD(plain);
    QVERIFY(found->recipe.settings == plain->recipe.settings);
}

void SparsitiesTest::stopIsHeard()
{
    const auto project = demoProject();
    QVERIFY(project);
    std::stop_source source;
    source.request_stop();
    const auto stopped = session::sparsitiesFor(*project, floatsOf(*project), 0.5, source.get_token());
    QVERIFY(!stopped);
    QVERIFY(stopped.error().code == base::ErrorCode::Cancelled);
    const auto alone = compress::zerosByCommonThreshold(weightsOf(project->model), 0.5, source.get_token());
    QVERIFY(!alone && alone.error().code == base::ErrorCode::Cancelled);
}

void SparsitiesTest::realNetworksAreSharedOutLikewise()
{
    if (!isThere("resnet20"))
        QSKIP("resnet20 is not on this machine");
    const auto project = project::openProject(projectOf(cifarNetwork()), {}, {}, {}, quiet);
    GOOD(project);
    const auto found = session::sparsitiesFor(*project, floatsOf(*project), 0.7, {});
    GOOD(found);
    const auto after = project->after(found->recipe.steps);
    GOOD(after);
    const auto expected = byHand(weightsOf(after->model), 0.7);
    QCOMPARE(found->layers.size(), std::size_t{20});
    for (std::size_t i = 0; i < expected.size(); ++i)
        QCOMPARE(found->layers[i].zeros, expected[i]);
}

QTEST_GUILESS_MAIN(SparsitiesTest)
#include "tst_sparsities.moc"
