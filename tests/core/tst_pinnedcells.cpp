// What a pinned layer does counts: its cell is measured with the others, and what nobody knows is not zero.
#include "core/search/gradedcells.h"
#include "core/search/hull.h"
#include "core/search/pinnedcells.h"
#include "tests/support/bits.h"
#include "tests/support/demoproject.h"
#include "tests/support/good.h"
#include "tests/support/quiet.h"

#include <QTest>

#include <algorithm>

using namespace paretoscope;
using namespace paretoscope::tests;
using compress::LayerSetting;
using search::Pin;
using sensitivity::SensitivityTable;

namespace {

const std::vector<LayerSetting> fewSettings{bits(4), bits(8)};
constexpr std::int64_t samples = 64;
constexpr std::size_t pinnedLayer = 9; ///< wide.conv2, the largest

/// Settings that none of fewSettings is, nor tells by itself.
const std::vector<LayerSetting> &otherSettings()
{
    static const std::vector<LayerSetting> settings{sparse(0.9),
                                                    sparse(0.5).with("pruning", std::string("random")),
                                                    bits(2, 0.5), bits(3), bits("bfloat16")};
    return settings;
}

sensitivity::AnalysisPlan plan(const std::vector<Pin> &pins)
{
    sensitivity::AnalysisPlan plan;
    plan.settings = fewSettings;
    plan.samples = samples;
    plan.sharing = 1;
    plan.besides = search::pinnedCells(pins);
    return plan;
}

const sensitivity::SensitivityCell *cellOf(const SensitivityTable &table, const LayerSetting &setting)
{
    const auto index = table.settingIndex(setting);
    return index ? table.cell(pinnedLayer, *index) : nullptr;
}

} // namespace

class TestPinnedCells : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void unknownDamageLeavesNoRecipe();
    void pinsAreMeasuredWithTheOthers_data();
    void pinsAreMeasuredWithTheOthers();
    void pinsAreMeasuredWhereCellsDecide_data() { pinsAreMeasuredWithTheOthers_data(); }
    void pinsAreMeasuredWhereCellsDecide();
    void floatPinsNeedNoCell();
};

void TestPinnedCells::unknownDamageLeavesNoRecipe()
{
    std::vector<graph::Layer> layers(2);
    for (graph::Layer &layer : layers)
        layer.weightShape = {16, 8};
    SensitivityTable table(2, fewSettings);
    for (const std::size_t layer : {0U, 1U})
        table.put({layer, bits(4), samples, 0.25, 0, 0, {}});
    for (const auto &setting :
         {sparse(0.9), sparse(0.5).with("pruning", std::string("random")), bits(2, 0.5)}) {
        const std::vector<Pin> pins{{1, setting}};
        QCOMPARE(search::unknownPins(pins, table).size(), std::size_t{1});
        const auto problem =
            search::makeProblem(layers, 10, table, fewSettings, pins, pipeline::Steps::usual());
        QVERIFY(search::solve(problem).empty());
        QVERIFY(search::lowerHull(problem).points().empty());
        QVERIFY(search::uniformCandidates(problem).empty());
        QVERIFY(search::greedyCandidates(problem).empty());
        QVERIFY(search::contenders(problem, table, std::vector<std::int64_t>{100}).empty());

        SensitivityTable measured = table;
        measured.put({1, setting, samples, 0.75, 0, 0, {}});
        QVERIFY(search::unknownPins(pins, measured).empty());
        const auto known = search::solve(
            search::makeProblem(layers, 10, measured, fewSettings, pins, pipeline::Steps::usual()));
        QVERIFY(!known.empty());
        QVERIFY(known.points().back().kl >= 0.75); // the other layer at float adds none
    }
}

void TestPinnedCells::pinsAreMeasuredWithTheOthers_data()
{
    QTest::addColumn<std::size_t>("setting");
    for (std::size_t i = 0; i < otherSettings().size(); ++i)
        QTest::addRow("%s", otherSettings()[i].text().c_str()) << i;
}

void TestPinnedCells::pinsAreMeasuredWithTheOthers()
{
    QFETCH(const std::size_t, setting);
    const std::vector<Pin> pins{{pinnedLayer, otherSettings()[setting]}};
    const auto &calibration = demoProject()->calibration;
    sensitivity::MeasurementCache cache({}, {});
    const auto table = sensitivity::analyse(calibration, plan(pins), cache, nullptr, {}, quiet);
    GOOD(table);
    QCOMPARE(table->measuredCells(), std::ssize(fewSettings) * std::ssize(calibration.model().layers()) + 1);
    // As measured by itself.
    auto alone = plan({});
    alone.variants = search::pinnedCells(pins);
    sensitivity::MeasurementCache other({}, {});
    const auto own = sensitivity::analyse(calibration, alone, other, nullptr, {}, quiet);
    GOOD(own);
    const auto *cell = cellOf(*table, pins[0].setting);
    QVERIFY(cell);
    QCOMPARE(cell->n, samples);
    QCOMPARE(cell->kl, cellOf(*own, pins[0].setting)->kl);
    const auto problem = search::makeProblem(calibration.model().layers(), 0, *table, fewSettings, pins,
                                             pipeline::Steps::usual());
    QCOMPARE(problem.layers[pinnedLayer].size(), std::size_t{1});
    QCOMPARE(problem.layers[pinnedLayer][0].kl, table->expectedKl(*cell));
}

void TestPinnedCells::pinsAreMeasuredWhereCellsDecide()
{
    QFETCH(const std::size_t, setting);
    search::GradedPlan graded;
    graded.pins = {{pinnedLayer, otherSettings()[setting]}};
    graded.analysis = plan({});
    graded.otherBytes = demoProject()->after(pipeline::Steps::usual())->model.otherBytes();
    graded.maxBytes = 100000;
    sensitivity::MeasurementCache cache({}, {});
    const auto table =
        search::measureWhereItDecides(demoProject()->calibration, graded, cache, nullptr, {}, quiet);
    GOOD(table);
    const auto *cell = cellOf(*table, graded.pins[0].setting);
    QVERIFY(cell);
    QCOMPARE(cell->n, samples); // it is part of every recipe
}

void TestPinnedCells::floatPinsNeedNoCell()
{
    QVERIFY(search::pinnedCells(std::vector<Pin>{{0, {}}, {3, {}}}).empty());
    QVERIFY(search::unknownPins(std::vector<Pin>{{0, {}}}, SensitivityTable(1, {})).empty());
}

QTEST_GUILESS_MAIN(TestPinnedCells)
#include "tst_pinnedcells.moc"
