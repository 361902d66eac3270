#include "core/sensitivity/sensitivitytable.h"
#include "tests/support/bits.h"

#include <QTest>

#include <array>
#include <cmath>

using namespace paretoscope;
using namespace paretoscope::sensitivity;
using compress::LayerSetting;
using tests::bits;
using tests::sparse;

namespace {

SensitivityCell cell(std::size_t layer, const LayerSetting &own, double kl)
{
    return {layer, own, 64, kl, kl / 10, 0, {}};
}

bool near(std::optional<double> value, double expected)
{
    return value && std::abs(*value - expected) <= 1e-9 * expected;
}

} // namespace

class TestSensitivityTable : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cellsAreFoundAndSharpen();
    void equalSettingsAreOne();
    void unknownSettingIsAddedWithoutMovingCells();
    void measuredIsExactAndFloatIsFree();
    void bitsBetweenAreLogLinear();
    void bitsBeyondFallByFour();
    void sparsityBetweenIsLogLinear();
    void bitsWithSparsityAddUp();
    void nothingKnownIsAbsent();
    void otherGranularitiesServeWhereTheirOwnIsMissing();
    void gridsWithoutAZeroPointAreOfOneKindAtEveryWidth();
    void halfPrecisionIsToldByUsualGrids();
    void oneWidthOfActivationsServesWhereTheirOwnIsMissing_data();
    void oneWidthOfActivationsServesWhereTheirOwnIsMissing();
};

void TestSensitivityTable::cellsAreFoundAndSharpen()
{
    SensitivityTable table(2, {bits(4), bits(8)});
    QCOMPARE(table.cell(1, 0), nullptr);
    table.put(cell(1, bits(4), 0.5));
    table.put(cell(1, bits(4), 0.4));
    QCOMPARE(table.cell(1, 0)->kl, 0.4);
    QCOMPARE(table.cell(0, 0), nullptr);
    QCOMPARE(table.measuredCells(), 1);
    table.put(cell(7, bits(4), 0.4)); // no such layer
    QCOMPARE(table.cell(7, 0), nullptr);
    QCOMPARE(table.cell(0, 9), nullptr);
    QCOMPARE(table.measuredCells(), 1);
}

void TestSensitivityTable::equalSettingsAreOne()
{
    const LayerSetting other = bits(4).with("groupSize", 5); // without effect
    const SensitivityTable table(1, {bits(4), other});
    QCOMPARE(table.settings().size(), std::size_t(1));
    QCOMPARE(table.settingIndex(other), std::optional<std::size_t>(0));
    QVERIFY(!table.settingIndex(bits(5)));
}

void TestSensitivityTable::unknownSettingIsAddedWithoutMovingCells()
{
    SensitivityTable table(3, {bits(4)});
    for (std::size_t layer = 0; layer < 3; ++layer)
        table.put(cell(layer, bits(4), static_cast<double>(layer) + 1));
    table.put(cell(1, bits(3), 9));
    QCOMPARE(table.settings().size(), std::size_t(2));
    for (std::size_t layer = 0; layer < 3; ++layer)
        QCOMPARE(table.cell(layer, 0)->kl, static_cast<double>(layer) + 1);
    QCOMPARE(table.cell(1, 1)->kl, 9.0);
}

void TestSensitivityTable::measuredIsExactAndFloatIsFree()
{
    SensitivityTable table(1, {});
    table.put(cell(0, bits(4, 0.3), 0.123));
    QCOMPARE(table.predictedKl(0, bits(4, 0.3)), std::optional(0.123));
    QCOMPARE(table.predictedKl(0, {}), std::optional(0.0));
    QVERIFY(!table.predictedKl(1, {}));
}

void TestSensitivityTable::bitsBetweenAreLogLinear()
{
    SensitivityTable table(1, {});
    table.put(cell(0, bits(3), 0.1));
    table.put(cell(0, bits(6), 0.0001));
    QVERIFY(near(table.predictedKl(0, bits(4)), 0.01));
    QVERIFY(near(table.predictedKl(0, bits(5)), 0.001));
}

void TestSensitivityTable::bitsBeyondFallByFour()
{
    SensitivityTable table(1, {});
    table.put(cell(0, bits(4), 0.64));
    QVERIFY(near(table.predictedKl(0, bits(5)), 0.16));
    QVERIFY(near(table.predictedKl(0, bits(2)), 10.24));
    const auto bfloat = table.predictedKl(0, bits("bfloat16"));
    const auto half = table.predictedKl(0, bits("float16"));
    QVERIFY(bfloat && half && *half < *bfloat && *bfloat < *table.predictedKl(0, bits(8)));
}

void TestSensitivityTable::sparsityBetweenIsLogLinear()
{
    SensitivityTable table(1, {});
    table.put(cell(0, sparse(0.4), 0.01));
    table.put(cell(0, sparse(0.6), 1.0));
    QVERIFY(near(table.predictedKl(0, sparse(0.5)), 0.1));
    QVERIFY(near(table.predictedKl(0, sparse(0.2)), 0.01 / 8));
    QVERIFY(*table.predictedKl(0, sparse(0.9)) > 1.0);
}

void TestSensitivityTable::bitsWithSparsityAddUp()
{
    SensitivityTable table(1, {});
    table.put(cell(0, bits(4), 0.2));
    QVERIFY(!table.predictedKl(0, bits(4, 0.5))); // pruning is unknown
    table.put(cell(0, sparse(0.5), 0.3));
    QVERIFY(near(table.predictedKl(0, bits(4, 0.5)), 0.5));
}

void TestSensitivityTable::nothingKnownIsAbsent()
{
    const SensitivityTable table(1, {bits(4)});
    QVERIFY(!table.predictedKl(0, bits(4)));
    QVERIFY(!table.predictedKl(0, sparse(0.5)));
}

void TestSensitivityTable::otherGranularitiesServeWhereTheirOwnIsMissing()
{
    SensitivityTable table(1, {});
    table.put(cell(0, bits(4), 0.2));
    const LayerSetting tensor = bits(4).with("granularity", "tensor");
    QVERIFY(near(table.predictedKl(0, tensor), 0.2));
    table.put(cell(0, tensor.with("bits", 5), 0.4));
    QVERIFY(near(table.predictedKl(0, tensor), 1.6)); // now from its like
}

/// Usual at 2 and 3 bits, said at 4 and 6.
void TestSensitivityTable::gridsWithoutAZeroPointAreOfOneKindAtEveryWidth()
{
    SensitivityTable table(1, {});
    table.put(cell(0, tests::symmetricBits(2), 1));
    table.put(cell(0, tests::symmetricBits(4), 0.01));
    table.put(cell(0, tests::symmetricBits(6), 0.0001));
    QVERIFY(near(table.predictedKl(0, tests::symmetricBits(3)), 0.1));
    QVERIFY(near(table.predictedKl(0, tests::symmetricBits(5)), 0.001));
    table.put(cell(0, bits(8), 1e-9));
    QVERIFY(near(table.predictedKl(0, tests::symmetricBits(7)), 0.0001 / 4)); // as before
}

void TestSensitivityTable::halfPrecisionIsToldByUsualGrids()
{
    SensitivityTable table(1, {});
    table.put(cell(0, bits(8).with("granularity", "tensor"), 7));
    table.put(cell(0, bits(8), 0.4));
    table.put(cell(0, bits(8).with("clip", "max"), 7));
    QVERIFY(near(table.predictedKl(0, bits("bfloat16")), 0.1));      // as 9 bits
    QVERIFY(near(table.predictedKl(0, bits("float16")), 0.4 / 256)); // as 12
}

void TestSensitivityTable::oneWidthOfActivationsServesWhereTheirOwnIsMissing_data()
{
    QTest::addColumn<LayerSetting>("setting");
    QTest::addColumn<double>("kl");
    const auto beside = [](const LayerSetting &setting, std::int64_t width) {
        return setting.with("activationBits", width);
    };
    // Between 3 and 6 bits the curve beside 4 falls from 1 to 0.001, beside 8 from 0.1 to 0.0001.
    QTest::newRow("their own") << beside(bits(5), 4) << 0.01;
    QTest::newRow("the nearest") << beside(bits(5), 5) << 0.01;
    QTest::newRow("the finer of two") << beside(bits(5), 6) << 0.001;
    QTest::newRow("the finest, of floats") << bits(5) << 0.001;
    QTest::newRow("measured beside others") << beside(bits(3), 6) << 0.1;
    QTest::newRow("beyond all") << beside(bits(8), 7) << 0.0001 / 16;
}

void TestSensitivityTable::oneWidthOfActivationsServesWhereTheirOwnIsMissing()
{
    QFETCH(LayerSetting, setting);
    QFETCH(double, kl);
    for (const bool finerFirst : {false, true}) {
        SensitivityTable table(1, {});
        for (const std::int64_t width :
             finerFirst ? std::array<std::int64_t, 2>{8, 4} : std::array<std::int64_t, 2>{4, 8}) {
            const double scale = width == 4 ? 1 : 0.1;
            table.put(cell(0, bits(3).with("activationBits", width), scale));
            table.put(cell(0, bits(6).with("activationBits", width), scale / 1000));
        }
        QVERIFY2(near(table.predictedKl(0, setting), kl),
                 qPrintable(QString::number(*table.predictedKl(0, setting))));
    }
}

QTEST_GUILESS_MAIN(TestSensitivityTable)
#include "tst_sensitivitytable.moc"
