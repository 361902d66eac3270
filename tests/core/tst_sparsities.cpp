// Sparsities by one threshold: against all magnitudes or scores sorted, with layers that have as many zeros
// as they may, ties, and layers that can have none.
#include "core/compress/commonthreshold.h"
#include "core/compress/compressedweight.h"
#include "core/compress/cost.h"
#include "core/graph/layerweight.h"
#include "core/session/sparsities.h"
#include "tests/support/demoproject.h"
#include "tests/support/good.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"

#include <ATen/ops/ones.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace paretoscope;
using namespace paretoscope::tests;
using compress::PruningScore;

namespace {

pipeline::Recipe floatsOf(const project::OpenProject &project)
{
    return pipeline::uniformRecipe(project.model.layers().size(), {});
}

struct Weight {
    double score;
    std::size_t tensor;
};

/// Magnitudes, or from the smallest weight on the share of each in what is left with it.
std::vector<double> scoresOf(const at::Tensor &tensor, PruningScore score)
{
    const at::Tensor flat = tensor.detach().contiguous();
    std::vector<double> scores;
    using Long = long double;
    Long left = 0;
    for (std::int64_t k = 0; k < flat.numel(); ++k) {
        scores.push_back(std::abs(double(flat.data_ptr<float>()[k])));
        left += Long(scores.back()) * scores.back();
    }
    if (score == PruningScore::Magnitude)
        return scores;
    std::ranges::sort(scores);
    for (double &own : scores) {
        const Long square = Long(own) * own;
        own = float(square / left);
        left -= square;
    }
    return scores;
}

/// One after another from the least on, unless its tensor has 99 % already.
std::vector<std::int64_t> byHand(const std::vector<at::Tensor> &tensors, double share,
                                 PruningScore score = PruningScore::Magnitude)
{
    std::vector<Weight> all;
    for (std::size_t i = 0; i < tensors.size(); ++i)
        for (const double own : scoresOf(tensors[i], score))
            all.push_back({own, i});
    std::ranges::stable_sort(all, {}, &Weight::score);
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
    void lampKnowsNoScales();
    void recipePrunesSoMany();
    void layersOfLowerRankAreLeftOut();
    void patternsOfZerosGiveWay();
    void stopIsHeard();
    void realNetworksAreSharedOutLikewise();
};

void SparsitiesTest::zerosAreTheSmallestOfAll_data()
{
    QTest::addColumn<double>("share");
    QTest::addColumn<bool>("isLamp");
    for (const double share : {0.0, 0.3, 0.5, 0.9, 0.98}) {
        QTest::addRow("%g", share) << share << false;
        QTest::addRow("%g, lamp", share) << share << true;
    }
}

void SparsitiesTest::zerosAreTheSmallestOfAll()
{
    QFETCH(double, share);
    QFETCH(bool, isLamp);
    const PruningScore score = isLamp ? PruningScore::Lamp : PruningScore::Magnitude;
    const auto project = demoProject();
    QVERIFY(project);
    const auto found = session::sparsitiesFor(*project, floatsOf(*project), {share, score}, {});
    GOOD(found);
    const auto after = project->after(found->recipe.steps);
    GOOD(after);
    const auto expected = byHand(weightsOf(after->model), share, score);
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
        const auto found = compress::zerosByCommonThreshold(weights, share, PruningScore::Magnitude, {});
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

void SparsitiesTest::lampKnowsNoScales()
{
    const auto zeros = [](const std::vector<at::Tensor> &weights, double share, PruningScore score) {
        const auto found = compress::zerosByCommonThreshold(weights, share, score, {});
        return found ? *found : std::vector<std::int64_t>();
    };
    using Counts = std::vector<std::int64_t>;
    // Scores 1/14, 4/13 and 1; 100/500 and 1.
    const at::Tensor small = at::tensor({1.F, -2.F, 3.F}), large = at::tensor({20.F, -10.F});
    QCOMPARE(zeros({small, large}, 0.4, PruningScore::Magnitude), (Counts{2, 0}));
    for (const double scale : {0.001, 1.0, 1000.0}) {
        const std::vector<at::Tensor> scaled{small.mul(scale), large};
        QCOMPARE(zeros(scaled, 0.2, PruningScore::Lamp), (Counts{1, 0}));
        QCOMPARE(zeros(scaled, 0.4, PruningScore::Lamp), (Counts{1, 1}));
        QCOMPARE(zeros(scaled, 0.6, PruningScore::Lamp), (Counts{2, 1}));
    }
    QCOMPARE(zeros({at::zeros({200}), small}, 0.98, PruningScore::Lamp), (Counts{198, 0}));
    QCOMPARE(zeros({at::ones({4}), at::ones({2})}, 0.5, PruningScore::Lamp), (Counts{3, 0})); // 1/4, 1/3, 1/2
}

void SparsitiesTest::recipePrunesSoMany()
{
    const auto project = demoProject();
    QVERIFY(project);
    pipeline::Recipe start = floatsOf(*project);
    start.settings[2] = {{"bits", std::int64_t{4}}};
    const auto found = session::sparsitiesFor(*project, start, {0.7}, {});
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
    const auto found = session::sparsitiesFor(*project, start, {0.5}, {});
    GOOD(found);
    QCOMPARE(found->leftOut.size(), std::size_t{1});
    QCOMPARE(found->leftOut[0].layer, std::size_t{3});
    QVERIFY(found->leftOut[0].why.english().find(project->model.layers()[3].name) != std::string::npos);
    QVERIFY(found->recipe.settings[3] == start.settings[3]);
    QCOMPARE(found->layers.size(), start.settings.size() - 1);
    for (compress::LayerSetting &setting : start.settings)
        setting = {{"rank", 0.25}};
    const auto refused = session::sparsitiesFor(*project, start, {0.5}, {});
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
    const auto found = session::sparsitiesFor(*project, patterned, {0.5}, {});
    const auto plain = session::sparsitiesFor(*project, floatsOf(*project), {0.5}, {});
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
    const auto stopped = session::sparsitiesFor(*project, floatsOf(*project), {0.5}, source.get_token());
    QVERIFY(!stopped);
    QVERIFY(stopped.error().code == base::ErrorCode::Cancelled);
    for (const PruningScore score : {PruningScore::Magnitude, PruningScore::Lamp}) {
        const auto alone =
            compress::zerosByCommonThreshold(weightsOf(project->model), 0.5, score, source.get_token());
        QVERIFY(!alone && alone.error().code == base::ErrorCode::Cancelled);
    }
}

void SparsitiesTest::realNetworksAreSharedOutLikewise()
{
    if (!isThere("resnet20"))
        QSKIP("resnet20 is not on this machine");
    const auto project = project::openProject(projectOf(cifarNetwork()), {}, {}, {}, quiet);
    GOOD(project);
    for (const PruningScore score : {PruningScore::Magnitude, PruningScore::Lamp}) {
        const auto found = session::sparsitiesFor(*project, floatsOf(*project), {0.7, score}, {});
        GOOD(found);
        const auto after = project->after(found->recipe.steps);
        GOOD(after);
        const auto expected = byHand(weightsOf(after->model), 0.7, score);
        QCOMPARE(found->layers.size(), std::size_t{20});
        for (std::size_t i = 0; i < expected.size(); ++i)
            QCOMPARE(found->layers[i].zeros, expected[i]);
    }
}

QTEST_GUILESS_MAIN(SparsitiesTest)
#include "tst_sparsities.moc"
