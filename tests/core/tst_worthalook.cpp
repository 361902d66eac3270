// Which cells are looked at before all are, by hand.
#include "core/graph/layer.h"
#include "core/session/look/worthalook.h"
#include "tests/support/bits.h"

#include <QTest>

#include <algorithm>

using namespace paretoscope;
using namespace paretoscope::tests;
using sensitivity::SensitivityTable;
using sensitivity::Variant;

namespace {

graph::Layer ofWeights(std::int64_t inputs, std::int64_t outputs)
{
    graph::Layer layer;
    layer.weightShape = {outputs, inputs};
    layer.parameters = inputs * outputs;
    return layer;
}

void put(SensitivityTable &table, std::size_t layer, const compress::LayerSetting &setting, double kl)
{
    sensitivity::SensitivityCell cell;
    cell.layer = layer;
    cell.setting = setting;
    cell.n = 16;
    cell.kl = kl;
    cell.estimate = true;
    table.put(cell);
}

/// A layer with nearly all bytes, and one with few.
const std::vector<graph::Layer> &largeAndSmall()
{
    static const std::vector layers{ofWeights(400, 400), ofWeights(100, 8)};
    return layers;
}

/// Each half of a width does twice the damage of the other layer's: nothing beats anything.
SensitivityTable estimated()
{
    SensitivityTable table(2, {bits(2), bits(4), bits(8), sparse(0.3)});
    for (std::size_t layer = 0; layer < 2; ++layer) {
        put(table, layer, bits(2), 0.4);
        put(table, layer, bits(4), 0.2);
        put(table, layer, bits(8), 0.1);
        put(table, layer, sparse(0.3), 0.05);
    }
    return table;
}

bool has(const std::vector<Variant> &variants, std::size_t layer, const compress::LayerSetting &setting)
{
    return std::ranges::count(variants, Variant{layer, setting}) == 1;
}

} // namespace

class TestWorthALook : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ofSmallLayersOnlyTheSafest();
    void pinsAndWhatIsNotToldAreLookedAt();
    void withoutEstimatesAnalysesChooseThemselves();
    void fourBitsComeFirst();
};

/// The one of 30 % zeros does less damage yet, but saves less than half of the bytes.
void TestWorthALook::ofSmallLayersOnlyTheSafest()
{
    const auto variants = session::worthALook(estimated(), largeAndSmall(), {});
    QCOMPARE(variants.size(), std::size_t(5));
    for (const auto &setting : {bits(2), bits(4), bits(8), sparse(0.3)}) {
        QVERIFY(has(variants, 0, setting));
        QCOMPARE(has(variants, 1, setting), setting == bits(8));
    }
}

void TestWorthALook::pinsAndWhatIsNotToldAreLookedAt()
{
    SensitivityTable table(2, {bits(2), bits(3), bits(8)});
    for (std::size_t layer = 0; layer < 2; ++layer) {
        put(table, layer, bits(2), 0.4);
        put(table, layer, bits(8), 0.1);
    }
    const std::vector<search::Pin> pins{{1, bits(2)}, {0, bits(5)}};
    const auto variants = session::worthALook(table, largeAndSmall(), pins);
    QVERIFY(has(variants, 1, bits(2)));
    QVERIFY(has(variants, 0, bits(5)));
    QVERIFY(has(variants, 0, bits(3)) && has(variants, 1, bits(3)));
}

/// None named: an analysis then measures every one.
void TestWorthALook::withoutEstimatesAnalysesChooseThemselves()
{
    const std::vector<search::Pin> pins{{1, bits(2)}};
    QVERIFY(session::worthALook({}, largeAndSmall(), pins).empty());
}

void TestWorthALook::fourBitsComeFirst()
{
    const auto variants = session::worthALook(estimated(), largeAndSmall(), {});
    QVERIFY(variants.front() == (Variant{0, bits(4)}));
}

QTEST_APPLESS_MAIN(TestWorthALook)
#include "tst_worthalook.moc"
