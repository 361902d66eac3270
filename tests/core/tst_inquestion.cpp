// Which cells recipes may still be made of, by hand.
#include "core/graph/layer.h"
#include "core/search/inquestion.h"
#include "tests/support/bits.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace paretoscope;
using namespace paretoscope::tests;
using sensitivity::SensitivityCell;
using sensitivity::SensitivityTable;

namespace {

graph::Layer layerOf(std::int64_t weights)
{
    graph::Layer layer;
    layer.weightShape = {10, weights / 10};
    layer.parameters = weights;
    return layer;
}

SensitivityCell cell(const compress::LayerSetting &setting, double kl, double error, bool estimate = false)
{
    SensitivityCell cell;
    cell.setting = setting;
    cell.n = 16;
    cell.kl = kl;
    cell.klStandardError = error;
    cell.estimate = estimate;
    return cell;
}

/// Of one layer: 4 bits with FEWER, 8 bits with MORE; whether 8 bits are in question beside 4.
bool areMoreBitsInQuestion(const SensitivityCell &fewer, const SensitivityCell &more,
                           std::vector<search::Pin> pins = {})
{
    const std::vector layers{layerOf(1000)};
    SensitivityTable table(1, {bits(4), bits(8)});
    table.put(fewer);
    table.put(more);
    const auto variants = search::inQuestion(table, layers, pins);
    const auto has = [&](const compress::LayerSetting &setting) {
        return std::ranges::find(variants, sensitivity::Variant{0, setting}) != variants.end();
    };
    return has(bits(4)) && has(bits(8));
}

} // namespace

class TestInQuestion : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lessDamageInFewerBytesLeavesNoQuestion();
    void whatMayBeChanceLeavesIt();
    void fewerBytesAloneDecideNothing();
    void estimatesMayBeOffByAFactor();
    void estimatesOfNothingSayNothing();
    void ruinsAreNotInQuestion();
    void pinsAreAlwaysInQuestion();
    void whatHasNoCellIsNot();
};

void TestInQuestion::lessDamageInFewerBytesLeavesNoQuestion()
{
    QVERIFY(!areMoreBitsInQuestion(cell(bits(4), 0.1, 0), cell(bits(8), 0.11, 0)));
    QVERIFY(areMoreBitsInQuestion(cell(bits(4), 0.1, 0), cell(bits(8), 0.09, 0)));
}

/// Three standard errors of both logarithms: 0.1 and 0.3 are told apart up to ln 3 / 6 of each.
void TestInQuestion::whatMayBeChanceLeavesIt()
{
    const double limit = std::log(3.0) / 6;
    for (const double factor : {0.99, 1.01}) {
        const double share = factor * limit;
        QCOMPARE(areMoreBitsInQuestion(cell(bits(4), 0.1, 0.1 * share), cell(bits(8), 0.3, 0.3 * share)),
                 factor > 1);
    }
}

void TestInQuestion::fewerBytesAloneDecideNothing()
{
    QVERIFY(areMoreBitsInQuestion(cell(bits(4), 1, 0), cell(bits(8), 0.001, 0)));
}

void TestInQuestion::estimatesMayBeOffByAFactor()
{
    QVERIFY(areMoreBitsInQuestion(cell(bits(4), 0.01, 0, true), cell(bits(8), 0.089, 0, true)));
    QVERIFY(!areMoreBitsInQuestion(cell(bits(4), 0.01, 0, true), cell(bits(8), 0.091, 0, true)));
}

void TestInQuestion::estimatesOfNothingSayNothing()
{
    QVERIFY(areMoreBitsInQuestion(cell(bits(4), 0, 0, true), cell(bits(8), 1, 0, true)));
    QVERIFY(!areMoreBitsInQuestion(cell(bits(4), 0, 0), cell(bits(8), 1, 0)));
}

/// Beyond doubt where it was measured; estimates are rather low.
void TestInQuestion::ruinsAreNotInQuestion()
{
    const auto safe = cell(bits(8), 0.001, 0);
    QVERIFY(areMoreBitsInQuestion(cell(bits(4), 1.9, 0), safe));
    QVERIFY(!areMoreBitsInQuestion(cell(bits(4), 2.1, 0), safe));
    QVERIFY(areMoreBitsInQuestion(cell(bits(4), 2.1, 0.1), safe));
    QVERIFY(!areMoreBitsInQuestion(cell(bits(4), 2.1, 0, true), safe));
}

void TestInQuestion::pinsAreAlwaysInQuestion()
{
    QVERIFY(areMoreBitsInQuestion(cell(bits(4), 0.1, 0), cell(bits(8), 0.9, 0), {{0, bits(8)}}));
}

void TestInQuestion::whatHasNoCellIsNot()
{
    const std::vector layers{layerOf(1000)};
    SensitivityTable table(1, {bits(4), bits(8)});
    QVERIFY(search::inQuestion(table, layers, {}).empty());
    table.put(cell(bits(8), 1, 0));
    QCOMPARE(search::inQuestion(table, layers, {}).size(), std::size_t(1));
}

QTEST_APPLESS_MAIN(TestInQuestion)
#include "tst_inquestion.moc"
