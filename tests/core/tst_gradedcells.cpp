// Samples go to the cells that decide: which these are by hand, and what comes of it on a network.
#include "core/search/gradedcells.h"
#include "core/search/hull.h"
#include "tests/support/bits.h"
#include "tests/support/demoproject.h"
#include "tests/support/good.h"
#include "tests/support/quiet.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace paretoscope;
using namespace paretoscope::tests;
using compress::LayerSetting;
using sensitivity::SensitivityTable;
using sensitivity::Variant;

namespace {

const std::vector<LayerSetting> &widths()
{
    static const std::vector<LayerSetting> settings{bits(2), bits(3), bits(4), bits(5), bits(6), bits(8)};
    return settings;
}

/// A layer of 64 × 64 weights; what each width does to it, and the standard error of that.
struct Known {
    std::vector<std::pair<double, double>> cells;
};

struct ByHand {
    std::vector<graph::Layer> layers;
    SensitivityTable table;
    search::Problem problem;
};

ByHand byHand(const std::vector<Known> &known, std::span<const search::Pin> pins = {})
{
    ByHand made{{}, SensitivityTable(known.size(), widths()), {}};
    for (std::size_t layer = 0; layer < known.size(); ++layer) {
        graph::Layer own;
        own.name = "layer" + std::to_string(layer);
        own.weightShape = {64, 64};
        own.parameters = 64 * 64;
        made.layers.push_back(own);
        for (std::size_t i = 0; i < known[layer].cells.size(); ++i) {
            const auto [kl, error] = known[layer].cells[i];
            sensitivity::SensitivityCell cell;
            cell.layer = layer;
            cell.setting = widths()[i];
            cell.n = 16;
            cell.kl = kl;
            cell.klStandardError = error;
            made.table.put(cell);
        }
    }
    made.problem = search::makeProblem(made.layers, 0, made.table, widths(), pins, pipeline::Steps::usual());
    return made;
}

/// A quarter of the damage for each bit more, as of a uniform quantizer.
Known falling(double at2, double relativeError)
{
    Known known;
    for (const int bits : {2, 3, 4, 5, 6, 8}) {
        const double kl = at2 * std::pow(0.25, bits - 2);
        known.cells.emplace_back(kl, relativeError * kl);
    }
    return known;
}

bool contains(const std::vector<Variant> &variants, std::size_t layer, int width)
{
    return std::ranges::any_of(variants, [&](const Variant &variant) {
        return variant.layer == layer && bitsOf(variant.setting) == width;
    });
}

/// Bytes of the recipe with every layer at this width.
std::int64_t bytesAt(const ByHand &made, std::size_t width)
{
    std::int64_t bytes = 0;
    for (const auto &options : made.problem.layers)
        bytes += std::ranges::find(options, widths()[width], &search::Option::setting)->storedBytes;
    return bytes;
}

} // namespace

class TestGradedCells : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void certainCellsDecideNothing();
    void uncertainNeighboursDecide();
    void pinnedLayersDecideNothing();
    void fewCellsGetAllSamples();
    void fewSamplesAreForAll();
    void whatIsKnownIsNotMeasuredAgain();
    void stops();

private:
    search::GradedPlan plan(double share, std::int64_t samples) const;
};

/// Without standard errors there is nothing that more samples would tell.
void TestGradedCells::certainCellsDecideNothing()
{
    const ByHand made = byHand({falling(1, 0), falling(0.5, 0), falling(0.1, 0)});
    const std::vector<std::int64_t> sizes{bytesAt(made, 1)};
    QVERIFY(search::contenders(made.problem, made.table, sizes).empty());
}

/// Around 3 bits of layers that are alike: 2 and 4 bits cannot be told from it when errors are large, 8 bits
/// never come into question.
void TestGradedCells::uncertainNeighboursDecide()
{
    const ByHand vague = byHand({falling(1, 0.5), falling(1, 0.5), falling(1, 0.5), falling(1, 0.5)});
    const std::vector<std::int64_t> sizes{bytesAt(vague, 1)};
    const auto variants = search::contenders(vague.problem, vague.table, sizes);
    for (std::size_t layer = 0; layer < 4; ++layer) {
        QVERIFY(contains(variants, layer, 3));
        QVERIFY(contains(variants, layer, 4));
        QVERIFY(!contains(variants, layer, 8));
        QVERIFY(!contains(variants, layer, 32)); // no cell
    }
    // The surer cells are of each other, the fewer may still win.
    std::size_t before = variants.size();
    for (const double error : {0.2, 0.05, 0.01}) {
        const ByHand surer =
            byHand({falling(1, error), falling(1, error), falling(1, error), falling(1, error)});
        const auto fewer = search::contenders(surer.problem, surer.table, sizes);
        QVERIFY(fewer.size() <= before);
        before = fewer.size();
    }
    QVERIFY(before < variants.size());
    // What a larger recipe is made of is another question.
    const std::vector<std::int64_t> larger{bytesAt(vague, 4)};
    QVERIFY(!contains(search::contenders(vague.problem, vague.table, larger), 0, 2));
}

void TestGradedCells::pinnedLayersDecideNothing()
{
    const std::vector<search::Pin> pins{{1, widths()[2]}};
    const ByHand made = byHand({falling(1, 0.5), falling(1, 0.5), falling(1, 0.5)}, pins);
    const auto variants =
        search::contenders(made.problem, made.table, std::vector{bytesAt(byHand({falling(1, 0)}), 1) * 3});
    QVERIFY(!variants.empty());
    QVERIFY(std::ranges::none_of(variants, [](const Variant &variant) { return variant.layer == 1; }));
}

search::GradedPlan TestGradedCells::plan(double share, std::int64_t samples) const
{
    search::GradedPlan plan;
    plan.analysis.settings = widths();
    plan.analysis.samples = samples;
    plan.analysis.sharing = 1;
    plan.otherBytes = demoProject()->after(pipeline::Steps::usual())->model.otherBytes();
    double all = 0;
    for (const graph::Layer &layer : demoProject()->model.layers())
        all += 4 * static_cast<double>(layer.weightCount());
    plan.maxBytes = plan.otherBytes + static_cast<std::int64_t>(share * all);
    return plan;
}

/// The recipe for the size is that of cells which all have all samples, up to what cells that are not told
/// apart by them can differ in; and most cells have fewer.
void TestGradedCells::fewCellsGetAllSamples()
{
    std::string message;
    QVERIFY2(demoProject(&message), message.c_str());
    const auto &calibration = demoProject()->calibration;
    constexpr std::int64_t samples = 128;
    for (const double share : {0.08, 0.11}) {
        const auto wanted = plan(share, samples);
        sensitivity::MeasurementCache cache({}, {});
        const auto graded = search::measureWhereItDecides(calibration, wanted, cache, nullptr, {}, quiet);
        GOOD(graded);
        sensitivity::MeasurementCache other({}, {});
        const auto whole = sensitivity::analyse(calibration, wanted.analysis, other, nullptr, {}, quiet);
        GOOD(whole);
        const auto &layers = demoProject()->model.layers();
        QCOMPARE(graded->measuredCells(), whole->measuredCells());
        const auto problem =
            search::makeProblem(layers, wanted.otherBytes, *graded, widths(), {}, pipeline::Steps::usual());
        const std::vector<std::int64_t> sizes{wanted.maxBytes};
        for (const Variant &variant : search::contenders(problem, *graded, sizes)) {
            const auto *cell = graded->cell(variant.layer, *graded->settingIndex(variant.setting));
            QCOMPARE(cell->n, samples);
        }
        std::int64_t spent = 0;
        for (std::size_t layer = 0; layer < layers.size(); ++layer)
            for (std::size_t setting = 0; setting < widths().size(); ++setting) {
                const auto *cell = graded->cell(layer, setting);
                QVERIFY(cell->n >= 16);
                spent += cell->n;
                if (cell->n == samples)
                    QCOMPARE(cell->kl, whole->cell(layer, setting)->kl);
            }
        QVERIFY2(spent < whole->measuredCells() * samples * 3 / 4, qPrintable(QString::number(spent)));
        // Judged by cells that have all samples.
        const auto best = search::solve(
            search::makeProblem(layers, wanted.otherBytes, *whole, widths(), {}, pipeline::Steps::usual()));
        const auto own = search::solve(problem);
        const auto recipe = own.recipe(*own.atMost(wanted.maxBytes));
        double damage = 0;
        for (std::size_t layer = 0; layer < layers.size(); ++layer)
            damage += whole->predictedKl(layer, recipe.settings[layer]).value_or(0);
        QVERIFY2(damage < 1.25 * best.points()[*best.atMost(wanted.maxBytes)].kl,
                 qPrintable(QString::number(damage)));
    }
}

void TestGradedCells::fewSamplesAreForAll()
{
    const auto &calibration = demoProject()->calibration;
    for (const std::int64_t samples : {std::int64_t{5}, std::int64_t{16}}) {
        const auto wanted = plan(0.1, samples);
        sensitivity::MeasurementCache cache({}, {});
        const auto graded = search::measureWhereItDecides(calibration, wanted, cache, nullptr, {}, quiet);
        GOOD(graded);
        for (std::size_t layer = 0; layer < graded->layerCount(); ++layer)
            for (std::size_t setting = 0; setting < widths().size(); ++setting)
                QCOMPARE(graded->cell(layer, setting)->n, samples);
    }
}

void TestGradedCells::whatIsKnownIsNotMeasuredAgain()
{
    const auto &calibration = demoProject()->calibration;
    const auto wanted = plan(0.1, 64);
    sensitivity::MeasurementCache cache({}, {});
    const auto first = search::measureWhereItDecides(calibration, wanted, cache, nullptr, {}, quiet);
    const auto again = search::measureWhereItDecides(calibration, wanted, cache, nullptr, {}, quiet);
    GOOD(first);
    GOOD(again);
    for (std::size_t layer = 0; layer < first->layerCount(); ++layer)
        for (std::size_t setting = 0; setting < widths().size(); ++setting) {
            QCOMPARE(again->cell(layer, setting)->n, first->cell(layer, setting)->n);
            QCOMPARE(again->cell(layer, setting)->kl, first->cell(layer, setting)->kl);
        }
}

void TestGradedCells::stops()
{
    std::stop_source stop;
    stop.request_stop();
    sensitivity::MeasurementCache cache({}, {});
    const auto stopped = search::measureWhereItDecides(demoProject()->calibration, plan(0.1, 64), cache,
                                                       nullptr, stop.get_token(), quiet);
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().code, base::ErrorCode::Cancelled);
}

QTEST_GUILESS_MAIN(TestGradedCells)
#include "tst_gradedcells.moc"
