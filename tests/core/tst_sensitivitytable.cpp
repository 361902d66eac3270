#include "core/sensitivity/sensitivitytable.h"

#include <QTest>

#include <cmath>

using namespace paretoscope;
using namespace paretoscope::sensitivity;
using compress::LayerSetting;
using compress::Precision;

namespace {

LayerSetting setting(Precision precision, double sparsity = 0)
{
    LayerSetting own;
    own.precision = precision;
    own.sparsity = sparsity;
    return own;
}

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
};

void TestSensitivityTable::cellsAreFoundAndSharpen()
{
    SensitivityTable table(2, {setting(Precision::Int4), setting(Precision::Int8)});
    QCOMPARE(table.cell(1, 0), nullptr);
    table.put(cell(1, setting(Precision::Int4), 0.5));
    table.put(cell(1, setting(Precision::Int4), 0.4));
    QCOMPARE(table.cell(1, 0)->kl, 0.4);
    QCOMPARE(table.cell(0, 0), nullptr);
    QCOMPARE(table.measuredCells(), 1);
    table.put(cell(7, setting(Precision::Int4), 0.4)); // no such layer
    QCOMPARE(table.cell(7, 0), nullptr);
    QCOMPARE(table.cell(0, 9), nullptr);
    QCOMPARE(table.measuredCells(), 1);
}

void TestSensitivityTable::equalSettingsAreOne()
{
    LayerSetting other = setting(Precision::Int4);
    other.groupSize = 5; // without effect
    const SensitivityTable table(1, {setting(Precision::Int4), other});
    QCOMPARE(table.settings().size(), std::size_t(1));
    QCOMPARE(table.settingIndex(other), std::optional<std::size_t>(0));
    QVERIFY(!table.settingIndex(setting(Precision::Int5)));
}

void TestSensitivityTable::unknownSettingIsAddedWithoutMovingCells()
{
    SensitivityTable table(3, {setting(Precision::Int4)});
    for (std::size_t layer = 0; layer < 3; ++layer)
        table.put(cell(layer, setting(Precision::Int4), static_cast<double>(layer) + 1));
    table.put(cell(1, setting(Precision::Int3), 9));
    QCOMPARE(table.settings().size(), std::size_t(2));
    for (std::size_t layer = 0; layer < 3; ++layer)
        QCOMPARE(table.cell(layer, 0)->kl, static_cast<double>(layer) + 1);
    QCOMPARE(table.cell(1, 1)->kl, 9.0);
}

void TestSensitivityTable::measuredIsExactAndFloatIsFree()
{
    SensitivityTable table(1, {});
    table.put(cell(0, setting(Precision::Int4, 0.3), 0.123));
    QCOMPARE(table.predictedKl(0, setting(Precision::Int4, 0.3)), std::optional(0.123));
    QCOMPARE(table.predictedKl(0, {}), std::optional(0.0));
    QVERIFY(!table.predictedKl(1, {}));
}

void TestSensitivityTable::bitsBetweenAreLogLinear()
{
    SensitivityTable table(1, {});
    table.put(cell(0, setting(Precision::Int3), 0.1));
    table.put(cell(0, setting(Precision::Int6), 0.0001));
    QVERIFY(near(table.predictedKl(0, setting(Precision::Int4)), 0.01));
    QVERIFY(near(table.predictedKl(0, setting(Precision::Int5)), 0.001));
}

void TestSensitivityTable::bitsBeyondFallByFour()
{
    SensitivityTable table(1, {});
    table.put(cell(0, setting(Precision::Int4), 0.64));
    QVERIFY(near(table.predictedKl(0, setting(Precision::Int5)), 0.16));
    QVERIFY(near(table.predictedKl(0, setting(Precision::Int2)), 10.24));
    const auto bfloat = table.predictedKl(0, setting(Precision::BFloat16));
    const auto half = table.predictedKl(0, setting(Precision::Float16));
    QVERIFY(bfloat && half && *half < *bfloat && *bfloat < *table.predictedKl(0, setting(Precision::Int8)));
}

void TestSensitivityTable::sparsityBetweenIsLogLinear()
{
    SensitivityTable table(1, {});
    table.put(cell(0, setting(Precision::Float32, 0.4), 0.01));
    table.put(cell(0, setting(Precision::Float32, 0.6), 1.0));
    QVERIFY(near(table.predictedKl(0, setting(Precision::Float32, 0.5)), 0.1));
    QVERIFY(near(table.predictedKl(0, setting(Precision::Float32, 0.2)), 0.01 / 8));
    QVERIFY(*table.predictedKl(0, setting(Precision::Float32, 0.9)) > 1.0);
}

void TestSensitivityTable::bitsWithSparsityAddUp()
{
    SensitivityTable table(1, {});
    table.put(cell(0, setting(Precision::Int4), 0.2));
    QVERIFY(!table.predictedKl(0, setting(Precision::Int4, 0.5))); // pruning is unknown
    table.put(cell(0, setting(Precision::Float32, 0.5), 0.3));
    QVERIFY(near(table.predictedKl(0, setting(Precision::Int4, 0.5)), 0.5));
}

void TestSensitivityTable::nothingKnownIsAbsent()
{
    const SensitivityTable table(1, {setting(Precision::Int4)});
    QVERIFY(!table.predictedKl(0, setting(Precision::Int4)));
    QVERIFY(!table.predictedKl(0, setting(Precision::Float32, 0.5)));
}

void TestSensitivityTable::otherGranularitiesServeWhereTheirOwnIsMissing()
{
    SensitivityTable table(1, {});
    table.put(cell(0, setting(Precision::Int4), 0.2));
    LayerSetting tensor = setting(Precision::Int4);
    tensor.granularity = compress::Granularity::Tensor;
    QVERIFY(near(table.predictedKl(0, tensor), 0.2));
    LayerSetting measured = tensor;
    measured.precision = Precision::Int5;
    table.put(cell(0, measured, 0.4));
    QVERIFY(near(table.predictedKl(0, tensor), 1.6)); // now from its like
}

QTEST_GUILESS_MAIN(TestSensitivityTable)
#include "tst_sensitivitytable.moc"
