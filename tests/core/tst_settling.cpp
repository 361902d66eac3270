// All cells get as many samples as the choice needs: when that is so by hand, and what comes of it on a
// network.
#include "core/compress/cost.h"
#include "core/search/inquestion.h"
#include "core/search/settling.h"
#include "tests/support/bits.h"
#include "tests/support/demoproject.h"
#include "tests/support/good.h"
#include "tests/support/madeupproblem.h"
#include "tests/support/quiet.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>

using namespace paretoscope;
using namespace paretoscope::tests;
using search::Problem;
using sensitivity::SensitivityTable;

namespace {

/// 12 layers of six widths; a bit more quarters the damage. FACTOR: by layer and width.
Problem madeUp(auto factor)
{
    Problem problem{{}, 0};
    for (std::size_t layer = 0; layer < 12; ++layer) {
        const double worst = std::pow(1.5, static_cast<double>(layer * 5 % 12));
        problem.layers.push_back({{{}, 3200, 0}});
        for (std::size_t width = 0; width < 6; ++width)
            problem.layers.back().push_back(
                {settingNumber(width), static_cast<std::int64_t>(200 + 100 * width),
                 worst * std::pow(0.25, static_cast<double>(width)) * factor(layer, width)});
    }
    return problem;
}

double one(std::size_t, std::size_t)
{
    return 1;
}

std::set<std::int64_t> samplesOf(const SensitivityTable &table)
{
    std::set<std::int64_t> samples;
    for (std::size_t layer = 0; layer < table.layerCount(); ++layer)
        for (std::size_t setting = 0; setting < table.settings().size(); ++setting)
            if (const auto *cell = table.cell(layer, setting))
                samples.insert(cell->n);
    return samples;
}

search::SettlingPlan plan(std::int64_t samples)
{
    search::SettlingPlan plan;
    plan.analysis.settings = {bits(2), bits(3), bits(4), bits(8)};
    plan.analysis.samples = samples;
    plan.analysis.sharing = 1; // to the last bit
    plan.otherBytes = demoProject()->after(pipeline::Steps::usual())->model.otherBytes();
    return plan;
}

base::Result<SensitivityTable> settle(const search::SettlingPlan &plan, sensitivity::MeasurementCache &cache)
{
    return search::measureUntilSettled(demoProject()->calibration, plan, cache, nullptr, {}, quiet);
}

} // namespace

class TestSettling : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatStaysTheSameIsSettled();
    void whatAllCellsShareChangesNoChoice();
    void otherChoicesThatDoMuchLessDamageAreNot();
    void otherChoicesThatHardlyMatterAre();
    void allCellsHaveTheSameSamples();
    void whatNoRecipeTakesKeepsItsFew();
    void pinsHaveThemToo();
    void whatIsKnownOfAllCellsCounts();
    void fewSamplesAreForAll();
    void knowsWhatIsKnown();
    void stops();
};

void TestSettling::whatStaysTheSameIsSettled()
{
    QVERIFY(search::isSettled(madeUp(one), madeUp(one)));
    QVERIFY(search::isSettled({}, {}));
}

/// More images of another kind: every damage is twice as large, or that of every width is in its own way.
void TestSettling::whatAllCellsShareChangesNoChoice()
{
    const auto twice = [](std::size_t, std::size_t) { return 2.0; };
    QVERIFY(search::isSettled(madeUp(one), madeUp(twice)));
    QVERIFY(search::isSettled(madeUp(twice), madeUp(one)));
}

void TestSettling::otherChoicesThatDoMuchLessDamageAreNot()
{
    const auto half = [](std::size_t layer, std::size_t) { return layer % 2 ? 0.1 : 1.0; };
    QVERIFY(!search::isSettled(madeUp(half), madeUp(one)));
    QVERIFY(!search::isSettled(madeUp(one), madeUp(half)));
}

void TestSettling::otherChoicesThatHardlyMatterAre()
{
    const auto little = [](std::size_t layer, std::size_t width) {
        return 1 + 0.05 * std::sin(static_cast<double>(7 * layer + 3 * width));
    };
    QVERIFY(search::isSettled(madeUp(little), madeUp(one)));
}

/// And at these they are what an analysis of so many makes them, to the last bit.
void TestSettling::allCellsHaveTheSameSamples()
{
    std::string message;
    QVERIFY2(demoProject(&message), message.c_str());
    const auto wanted = plan(0);
    sensitivity::MeasurementCache cache({}, {});
    const auto settled = settle(wanted, cache);
    GOOD(settled);
    const auto samples = samplesOf(*settled);
    QCOMPARE(samples.size(), std::size_t(1));
    QVERIFY(*samples.begin() >= 64);
    auto analysis = wanted.analysis;
    analysis.samples = *samples.begin();
    sensitivity::MeasurementCache other({}, {});
    const auto same = sensitivity::analyse(demoProject()->calibration, analysis, other, nullptr, {}, quiet);
    GOOD(same);
    for (std::size_t layer = 0; layer < same->layerCount(); ++layer)
        for (std::size_t setting = 0; setting < same->settings().size(); ++setting)
            QCOMPARE(settled->cell(layer, setting)->kl, same->cell(layer, setting)->kl);
}

/// Zeros weigh more than few bits and do more damage. What has fewer samples is beaten by what has all, in no
/// more bytes; and what is known stays so.
void TestSettling::whatNoRecipeTakesKeepsItsFew()
{
    auto wanted = plan(256);
    wanted.analysis.settings.push_back(sparse(0.9));
    wanted.pins = {{1, sparse(0.5)}};
    wanted.analysis.besides = {{1, sparse(0.5)}};
    sensitivity::MeasurementCache cache({}, {});
    const auto settled = settle(wanted, cache);
    GOOD(settled);
    const std::int64_t most = *samplesOf(*settled).rbegin();
    const auto &layers = demoProject()->model.layers();
    int few = 0;
    for (std::size_t layer = 0; layer < settled->layerCount(); ++layer)
        for (std::size_t setting = 0; setting < settled->settings().size(); ++setting) {
            const auto *cell = settled->cell(layer, setting);
            if (!cell || cell->n == most)
                continue;
            ++few;
            QVERIFY(cell->n >= sensitivity::firstCellSamples);
            QVERIFY(cell->setting != sparse(0.5)); // pinned
            bool beaten = false;
            for (std::size_t other = 0; other < settled->settings().size(); ++other)
                if (const auto *rival = settled->cell(layer, other))
                    beaten = beaten || (rival->n == most && rival->kl < cell->kl &&
                                        compress::layerBytes(layers[layer], rival->setting).stored <=
                                            compress::layerBytes(layers[layer], cell->setting).stored);
            QVERIFY(beaten || cell->kl > search::ruinousDamage);
        }
    QVERIFY(few > 0);
    const auto known = search::areKnownUntilSettled(demoProject()->calibration, wanted, cache, {});
    GOOD(known);
    QVERIFY(*known);
    const auto again = settle(wanted, cache);
    GOOD(again);
    for (std::size_t layer = 0; layer < again->layerCount(); ++layer)
        for (std::size_t setting = 0; setting < again->settings().size(); ++setting)
            if (const auto *cell = again->cell(layer, setting))
                QCOMPARE(cell->n, settled->cell(layer, setting)->n);
}

void TestSettling::pinsHaveThemToo()
{
    auto wanted = plan(128);
    wanted.pins = {{1, bits(6)}};
    wanted.analysis.besides = {{1, bits(6)}};
    sensitivity::MeasurementCache cache({}, {});
    const auto settled = settle(wanted, cache);
    GOOD(settled);
    QVERIFY(settled->settingIndex(bits(6)));
    QVERIFY(settled->cell(1, *settled->settingIndex(bits(6))));
    QCOMPARE(samplesOf(*settled).size(), std::size_t(1));
}

void TestSettling::whatIsKnownOfAllCellsCounts()
{
    const auto wanted = plan(0);
    sensitivity::MeasurementCache cache({}, {});
    GOOD(sensitivity::analyse(demoProject()->calibration, wanted.analysis, cache, nullptr, {}, quiet));
    const auto settled = settle(wanted, cache);
    GOOD(settled);
    QCOMPARE(samplesOf(*settled), std::set<std::int64_t>{demoProject()->calibration.samples().size()});
}

void TestSettling::fewSamplesAreForAll()
{
    for (const std::int64_t samples : {std::int64_t{5}, std::int64_t{16}, std::int64_t{40}}) {
        sensitivity::MeasurementCache cache({}, {});
        const auto settled = settle(plan(samples), cache);
        GOOD(settled);
        QCOMPARE(samplesOf(*settled), std::set<std::int64_t>{samples});
    }
}

void TestSettling::knowsWhatIsKnown()
{
    const auto &calibration = demoProject()->calibration;
    const auto wanted = plan(0);
    sensitivity::MeasurementCache cache({}, {});
    auto few = wanted.analysis;
    few.samples = sensitivity::firstCellSamples;
    GOOD(sensitivity::analyse(calibration, few, cache, nullptr, {}, quiet));
    const auto before = search::areKnownUntilSettled(calibration, wanted, cache, {});
    GOOD(before);
    QVERIFY(!*before);
    GOOD(settle(wanted, cache));
    const auto after = search::areKnownUntilSettled(calibration, wanted, cache, {});
    GOOD(after);
    QVERIFY(*after);
}

void TestSettling::stops()
{
    std::stop_source stop;
    stop.request_stop();
    sensitivity::MeasurementCache cache({}, {});
    const auto stopped = search::measureUntilSettled(demoProject()->calibration, plan(0), cache, nullptr,
                                                     stop.get_token(), quiet);
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().code, base::ErrorCode::Cancelled);
}

QTEST_GUILESS_MAIN(TestSettling)
#include "tst_settling.moc"
