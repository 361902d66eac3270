// Bits of activations chosen layer by layer beside those of weights, within a limit on bit operations: chosen
// on calibration samples, compared on evaluation samples.
#include "core/compress/cost.h"
#include "core/search/frontier.h"
#include "core/search/work.h"
#include "core/sensitivity/measuredwith.h"
#include "tests/support/bits.h"
#include "tests/support/good.h"
#include "tests/support/madeupproblem.h"
#include "tests/support/quiet.h"
#include "tests/support/realdata.h"
#include "tests/support/searchednetwork.h"

#include <QTest>

#include <algorithm>

using namespace paretoscope;
using namespace paretoscope::tests;
using search::WorkKind;

namespace {

compress::LayerSetting rounded(const compress::LayerSetting &setting, std::int64_t bits)
{
    return setting.with("activationBits", bits);
}

} // namespace

class TestActivationsByLayer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everySettingIsMeasuredBesideEach();
    void uniformPairsDoNotBeatEachOther();
    void mixedBitsOfBothAreBetterThanUniformOnes();
};

void TestActivationsByLayer::everySettingIsMeasuredBesideEach()
{
    const std::vector<compress::LayerSetting> settings{bits(2), bits(4), sparse(0.5)};
    const sensitivity::Amounts along{{"activationBits", {std::int64_t{4}, std::string("float32")}}};
    QCOMPARE(sensitivity::withEach(settings, along),
             (std::vector{rounded(bits(2), 4), bits(2), rounded(bits(4), 4), bits(4), rounded(sparse(0.5), 4),
                          sparse(0.5)}));
    QCOMPARE(sensitivity::withEach(settings, {}), settings);
    QCOMPARE(sensitivity::withEach(settings, {{"activationBits", {}}}), settings);
}

/// Of weights of as many bits the one with more bits of activations does less damage, and needs more work.
void TestActivationsByLayer::uniformPairsDoNotBeatEachOther()
{
    search::Problem problem{{}, 0};
    for (int layer = 0; layer < 2; ++layer)
        problem.layers.push_back({{{}, 32, 0, {}, {0, 1024}},
                                  {rounded(bits(4), 4), 4, 0.3, {}, {0, 16}},
                                  {rounded(bits(4), 8), 4, 0.1, {}, {0, 32}}});
    std::vector<compress::LayerSetting> found;
    for (const search::Candidate &candidate : search::uniformCandidates(problem))
        found.push_back(candidate.recipe.settings[1]);
    QCOMPARE(found, (std::vector{compress::LayerSetting(), rounded(bits(4), 4), rounded(bits(4), 8)}));
    problem.work.emplace();
    problem.work->most[WorkKind::BitOperations] = 48;
    QCOMPARE(search::uniformCandidates(problem).size(), std::size_t{1});
    const search::Frontier frontier = search::solve(problem);
    QCOMPARE(frontier.points().size(), std::size_t{1});
    QCOMPARE(frontier.points().front().kl, 0.4); // one of each
}

void TestActivationsByLayer::mixedBitsOfBothAreBetterThanUniformOnes()
{
    PARETOSCOPE_NEEDS("cifar10/resnet20.pt");
    PARETOSCOPE_NEEDS("cifar10/calib_512.bin");
    const auto settings =
        sensitivity::withEach({symmetricBits(2), symmetricBits(3), symmetricBits(4), symmetricBits(6)},
                              {{"activationBits", {std::int64_t{4}, std::int64_t{6}, std::int64_t{8}}}});
    auto network = searchNetwork(calibrationOf("resnet20"), 64, settings);
    GOOD(network);
    const auto uniform =
        pipeline::uniformRecipe(network->model.layers().size(), rounded(symmetricBits(4), 4));
    const search::LayerWork work(network->calibration, network->model);
    search::WorkLimits limits{{}, work};
    limits.most[WorkKind::BitOperations] = work.sum(uniform.settings)[WorkKind::BitOperations];
    const search::Frontier frontier = search::solve(search::within(network->problem, limits));
    const auto bytes = compress::modelCost(network->model, uniform.settings).storedBytes;
    const auto point = frontier.atMost(bytes);
    QVERIFY(point && frontier.isExact());
    const pipeline::Recipe mixed = frontier.recipe(*point);
    QVERIFY(search::keeps(work.sum(mixed.settings), limits.most));
    QVERIFY(compress::modelCost(network->model, mixed.settings).storedBytes <= bytes);

    evaluate::EvaluatorOptions options;
    options.workers = 2;
    const auto evaluator = openNetwork(cifarNetwork(), 0, options);
    GOOD(evaluator);
    const auto measuredMixed = evaluator->measure(mixed, 0, {}, quiet);
    const auto measuredUniform = evaluator->measure(uniform, 0, {}, quiet);
    GOOD(measuredMixed);
    GOOD(measuredUniform);
    qInfo("at most %lld bit operations and %lld bytes: mixed %lld of %lld (KL %g), uniform %lld (KL %g)",
          static_cast<long long>(*limits.most[WorkKind::BitOperations]), static_cast<long long>(bytes),
          static_cast<long long>(measuredMixed->correct), static_cast<long long>(measuredMixed->n),
          measuredMixed->kl, static_cast<long long>(measuredUniform->correct), measuredUniform->kl);
    QCOMPARE(measuredMixed->n, std::int64_t{1017});
    QVERIFY(measuredMixed->correct > measuredUniform->correct + 20);
    QVERIFY(measuredMixed->kl < 0.5 * measuredUniform->kl);
}

QTEST_GUILESS_MAIN(TestActivationsByLayer)
#include "tst_activationsbylayer.moc"
