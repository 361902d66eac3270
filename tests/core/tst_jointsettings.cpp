// Bits with sparsity: measured where the frontier uses them.
#include "core/search/hull.h"
#include "core/search/jointsettings.h"
#include "tests/support/bits.h"
#include "tests/support/good.h"
#include "tests/support/quiet.h"
#include "tests/support/searchednetwork.h"

#include <QTest>

#include <cmath>
#include <set>

using namespace paretoscope;
using namespace paretoscope::tests;
using compress::LayerSetting;

namespace {

std::vector<LayerSetting> fewSettings()
{
    return {bits(2), bits(3), bits(4), bits(6), sparse(0.3), sparse(0.5), sparse(0.7)};
}

} // namespace

class TestJointSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyPrecisionMeetsEverySparsity();
    void unmeasuredJointCellsAreSums();
    void worthIsWhatTheBestSizeMaySpare();
    void hullOfTheFrontierIsMeasuredAndNeverWorse_data() { addNetworkRows({"resnet20"}); }
    void hullOfTheFrontierIsMeasuredAndNeverWorse();
    void onlyWhatWinsOnFewSamplesIsMeasuredOnAll();
    void timeBudgetEndsItWithWhatThereIs();
    void patchyCellsMakeNoUniformRecipe();
};

void TestJointSettings::everyPrecisionMeetsEverySparsity()
{
    const auto joint = search::jointSettings(sensitivity::defaultSettings());
    QCOMPARE(joint.size(), std::size_t(6 * 4 + 6 * 3)); // bits with zeros, bits with ranks
    for (std::size_t i = 0; i < joint.size(); ++i) {
        QVERIFY(joint[i].isJoint());
        QCOMPARE(std::count(joint.begin(), joint.end(), joint[i]), 1);
    }
    QVERIFY(search::jointSettings({bits(4)}).empty());
    QVERIFY(search::jointSettings({sparse(0.5)}).empty());
    const auto kept = search::jointSettings({bits(4, 0.3), bits(4), sparse(0.5)});
    QCOMPARE(kept, std::vector<LayerSetting>{bits(4, 0.5)});
}

void TestJointSettings::unmeasuredJointCellsAreSums()
{
    std::vector<graph::Layer> layers(2);
    for (auto &layer : layers)
        layer.weightShape = {16, 64};
    const std::vector<LayerSetting> alone{bits(4), sparse(0.5)};
    sensitivity::SensitivityTable table(2, alone);
    for (const std::size_t layer : {0UL, 1UL}) {
        table.put({layer, alone[0], 64, 0.25, 0, 0, {}});
        table.put({layer, alone[1], 64, 0.125, 0, 0, {}});
    }
    table.put({1, bits(4, 0.5), 64, 0.3, 0, 0, {}});
    const std::vector<search::Pin> none;
    const auto problem = search::makeJointProblem(layers, 0, table, alone, none, pipeline::Steps::usual());
    QCOMPARE(problem.layers[0].size(), std::size_t(4)); // float, both alone, joint
    QCOMPARE(problem.layers[0].back().kl, 0.375);
    QCOMPARE(problem.layers[1].back().kl, 0.3);
    const std::vector<search::Pin> pin{{0, alone[0]}};
    QCOMPARE(
        search::makeJointProblem(layers, 0, table, alone, pin, pipeline::Steps::usual()).layers[0].size(),
        std::size_t(1));
}

void TestJointSettings::worthIsWhatTheBestSizeMaySpare()
{
    const search::Problem alone{{{{{}, 400, 0}, {bits(2), 100, 0.4}, {bits(4), 200, 0.1}}}, 0};
    search::Problem joint = alone;
    QCOMPARE(search::worthOfJoint(alone, joint), 0.0);
    joint.layers[0].push_back(
        {bits(4, 0.5), 150, 0.3}); // a quarter of what 100 to 199 bytes cost, but larger
    QCOMPARE(search::worthOfJoint(alone, joint), 0.0);
    joint.layers[0].push_back({bits(3, 0.5), 100, 0.3});
    QVERIFY(std::abs(search::worthOfJoint(alone, joint) - 0.25) < 1e-12);
    joint.layers[0].push_back({bits(4, 0.3), 190, 0.02});
    QVERIFY(std::abs(search::worthOfJoint(alone, joint) - 0.8) < 1e-12); // at 200 bytes
}

void TestJointSettings::hullOfTheFrontierIsMeasuredAndNeverWorse()
{
    PARETOSCOPE_ROW(name);
    const auto network = searchNetwork(calibrationOf(name), 16, fewSettings());
    GOOD(network);
    search::JointPlan plan;
    plan.analysis.settings = network->settings;
    plan.analysis.effort.workers = 2;
    plan.otherBytes = network->model.otherBytes();
    plan.pins.push_back({2, bits(4)});
    sensitivity::MeasurementCache cache({}, {});
    std::int64_t told = 0;
    const auto table = search::measureJoint(
        network->calibration, network->table, plan, cache,
        [&](const sensitivity::SensitivityCell &cell) { told += cell.n == 16; }, {}, quiet);
    GOOD(table);
    const std::int64_t joint = table->measuredCells() - network->table.measuredCells();
    qInfo("%lld of %zu joint cells measured", static_cast<long long>(joint),
          network->model.layers().size() * search::jointSettings(network->settings).size());
    QVERIFY(joint > 0);
    QCOMPARE(told, joint);
    const std::size_t free = network->model.layers().size() - 1;
    QVERIFY(joint < static_cast<std::int64_t>(free * search::jointSettings(network->settings).size()));

    // What lies on the hull of the frontier with predicted joint cells is measured.
    const auto problem = search::makeJointProblem(network->model.layers(), plan.otherBytes, *table,
                                                  network->settings, plan.pins, pipeline::Steps::usual());
    const auto frontier = search::solve(problem);
    std::set<std::string> used;
    for (const std::size_t vertex : frontier.hull()) {
        const auto recipe = frontier.recipe(vertex);
        for (std::size_t layer = 0; layer < recipe.settings.size(); ++layer) {
            const auto index = table->settingIndex(recipe.settings[layer]);
            QVERIFY(recipe.settings[layer].isFloat() || (index && table->cell(layer, *index)));
            if (recipe.settings[layer].isJoint())
                used.insert(recipe.settings[layer].text());
        }
    }
    QVERIFY(!used.empty());

    // Of measured cells alone: at every size as good as bits alone.
    const auto bitsAlone =
        search::solve(search::makeProblem(network->model.layers(), plan.otherBytes, *table, network->settings,
                                          plan.pins, pipeline::Steps::usual()));
    const auto measured =
        search::solve(search::makeProblem(network->model.layers(), plan.otherBytes, *table, table->settings(),
                                          plan.pins, pipeline::Steps::usual()));
    bool better = false;
    for (const auto &point : bitsAlone.points()) {
        const auto at = measured.atMost(point.storedBytes);
        QVERIFY(at && measured.points()[*at].kl <= point.kl);
        better = better || measured.points()[*at].kl < point.kl;
    }
    QVERIFY(better);
}

void TestJointSettings::onlyWhatWinsOnFewSamplesIsMeasuredOnAll()
{
    constexpr std::int64_t samples = 128;
    const auto network = searchNetwork(demo("calibrate"), samples, fewSettings());
    GOOD(network);
    search::JointPlan plan;
    plan.analysis.settings = network->settings;
    plan.analysis.samples = samples;
    plan.otherBytes = network->model.otherBytes();
    sensitivity::MeasurementCache cache({}, {});
    std::int64_t told = 0, fewer = 0;
    const auto table = search::measureJointWhereItWins(
        network->calibration, network->table, plan, cache,
        [&](const sensitivity::SensitivityCell &cell) {
            told += cell.n == samples;
            fewer += cell.n < search::fewJointSamples; // on their way there
        },
        {}, quiet);
    GOOD(table);
    const std::int64_t joint = table->measuredCells() - network->table.measuredCells();
    QVERIFY(joint > 0);
    QCOMPARE(told, joint);
    QCOMPARE(fewer, 0);
    for (std::size_t layer = 0; layer < table->layerCount(); ++layer)
        for (std::size_t setting = 0; setting < table->settings().size(); ++setting)
            if (const auto *cell = table->cell(layer, setting))
                QCOMPARE(cell->n, samples);
    sensitivity::MeasurementCache other({}, {});
    const auto all =
        search::measureJoint(network->calibration, network->table, plan, other, nullptr, {}, quiet);
    GOOD(all);
    QVERIFY(table->measuredCells() < all->measuredCells());
}

void TestJointSettings::timeBudgetEndsItWithWhatThereIs()
{
    const auto network = searchNetwork(demo("calibrate"), 16, fewSettings());
    GOOD(network);
    search::JointPlan plan;
    plan.analysis.settings = network->settings;
    plan.analysis.effort.timeBudgetSeconds = 1e-3;
    plan.otherBytes = network->model.otherBytes();
    sensitivity::MeasurementCache cache({}, {});
    const auto table =
        search::measureJoint(network->calibration, network->table, plan, cache, nullptr, {}, quiet);
    GOOD(table);
    QVERIFY(table->measuredCells() >= network->table.measuredCells());
    const auto unmeasured = search::makeJointProblem(network->model.layers(), plan.otherBytes, *table,
                                                     network->settings, {}, pipeline::Steps::usual());
    QVERIFY(table->measuredCells() <
            static_cast<std::int64_t>(unmeasured.layers.size() * unmeasured.layers.front().size()));
}

void TestJointSettings::patchyCellsMakeNoUniformRecipe()
{
    const LayerSetting four = bits(4), both = bits(4, 0.5);
    search::Problem problem;
    problem.layers = {{{{}, 100, 0}, {four, 20, 0.25}, {both, 10, 0.3}}, {{{}, 100, 0}, {four, 20, 0.25}}};
    const auto uniform = [&] {
        std::vector<LayerSetting> settings;
        for (const auto &candidate : search::uniformCandidates(problem))
            settings.push_back(candidate.recipe.settings.front());
        return settings;
    };
    QCOMPARE(uniform(), (std::vector<LayerSetting>{{}, four}));
    problem.layers[1].push_back({both, 10, 0.3});
    QCOMPARE(uniform(), (std::vector<LayerSetting>{{}, four, both}));
}

QTEST_GUILESS_MAIN(TestJointSettings)
#include "tst_jointsettings.moc"
