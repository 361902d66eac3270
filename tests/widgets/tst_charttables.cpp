// The tables beside the charts: the same data, proper models.
#include "tests/support/bits.h"
#include "tests/support/fatallogger.h"
#include "tests/widgets/tradeoffsample.h"
#include "widgets/charts/layercurvemodel.h"
#include "widgets/charts/tradeoffmodel.h"
#include "widgets/document/numbers.h"
#include "widgets/parts/tablecopy.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace paretoscope;
using namespace paretoscope::widgets;

namespace {

graph::Layer layer()
{
    graph::Layer layer;
    layer.name = "layer1.0.conv1";
    layer.kind = graph::LayerKind::Conv2d;
    layer.weightShape = {16, 16, 3, 3};
    layer.parameters = 2304;
    return layer;
}

sensitivity::SensitivityCell cell(std::int64_t bits, double sparsity, double kl, std::int64_t n = 64)
{
    sensitivity::SensitivityCell cell;
    cell.layer = 0;
    cell.setting = tests::bits(bits, sparsity);
    cell.kl = kl;
    cell.klStandardError = kl / 10;
    cell.n = n;
    return cell;
}

} // namespace

class ChartTablesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { tests::failOnWarnings(); }

    void limitsAreRowsBehindThePoints()
    {
        TradeoffModel model;
        model.setData(tests::sampleTradeoff());
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const int points = model.rowCount();
        ChartLimits limits{120000.0, 0.05};
        model.setLimits(limits, Quality::Kl);
        QCOMPARE(model.rowCount(), points + 2);
        const auto text = [&](int row, int column) { return model.index(row, column).data().toString(); };
        for (const Qt::SortOrder order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
            model.sort(TradeoffModel::Stored, order);
            QCOMPARE(model.pointAt(points), -1);
            QCOMPARE(text(points, TradeoffModel::Kind), QStringLiteral("Limit"));
            QCOMPARE(text(points, TradeoffModel::Setting), QStringLiteral("at most"));
            QCOMPARE(text(points, TradeoffModel::Stored), numbers::bytes(120000));
            QVERIFY(text(points, TradeoffModel::MeasuredKl).isEmpty());
            QCOMPARE(text(points + 1, TradeoffModel::MeasuredKl), numbers::kl(0.05));
            QVERIFY(text(points + 1, TradeoffModel::Stored).isEmpty());
        }
        limits = {};
        limits.quality = 0.8;
        limits.higherIsBetter = true;
        model.setLimits(limits, Quality::Metric);
        QCOMPARE(model.rowCount(), points + 1);
        QCOMPARE(text(points, TradeoffModel::Setting), QStringLiteral("at least"));
        QVERIFY(!text(points, TradeoffModel::Metric).isEmpty());
        limits.higherIsBetter = false;
        model.setLimits(limits, Quality::HardDrop);
        QVERIFY(!text(points, TradeoffModel::HardDrop).isEmpty() &&
                text(points, TradeoffModel::Metric).isEmpty());
        model.setLimits({}, Quality::Metric);
        QCOMPARE(model.rowCount(), points);
    }

    void tradeoffHoldsEveryPointInOrderOfSize()
    {
        TradeoffModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto data = tests::sampleTradeoff(300);
        model.setData(data);
        QCOMPARE(model.rowCount(), data.size());
        qlonglong last = 0;
        for (int row = 0; row < model.rowCount(); ++row) {
            const auto bytes =
                model.index(row, TradeoffModel::Stored).data(TradeoffModel::SortRole).toLongLong();
            QVERIFY(bytes >= last);
            last = bytes;
            QCOMPARE(model.rowOf(model.pointAt(row)), row);
        }
        model.setData({});
        QCOMPARE(model.rowCount(), 0);
    }

    void tradeoffSortsByAnyColumnWithWhatIsUnknownLast()
    {
        TradeoffModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setData(tests::sampleTradeoff(300));
        const QPersistentModelIndex kept = model.index(40, TradeoffModel::Stored);
        const int point = model.pointAt(40);
        for (const auto order : {Qt::AscendingOrder, Qt::DescendingOrder})
            for (int column = 0; column < TradeoffModel::ColumnCount; ++column) {
                model.sort(column, order);
                QCOMPARE(model.pointAt(kept.row()), point);
            }
        model.sort(TradeoffModel::Metric, Qt::DescendingOrder);
        QVERIFY(!model.index(0, TradeoffModel::Metric).data().toString().isEmpty());
        QVERIFY(model.index(model.rowCount() - 1, TradeoffModel::Metric).data().toString().isEmpty());
        const double best = model.index(0, TradeoffModel::Metric).data(TradeoffModel::SortRole).toDouble();
        QVERIFY(best >= model.index(1, TradeoffModel::Metric).data(TradeoffModel::SortRole).toDouble());
    }

    void measuredValuesCarryTheirSamples()
    {
        TradeoffModel model;
        model.setData(tests::sampleTradeoff(50));
        int measured = 0;
        for (int row = 0; row < model.rowCount(); ++row) {
            const bool value = !model.index(row, TradeoffModel::Metric).data().toString().isEmpty();
            QCOMPARE(!model.index(row, TradeoffModel::Samples).data().toString().isEmpty(), value);
            QCOMPARE(!model.index(row, TradeoffModel::Interval).data().toString().isEmpty(), value);
            measured += value;
        }
        QCOMPARE(measured, 10);
    }

    void copiesWhatIsSeenAsTsv()
    {
        TradeoffModel model;
        model.setData(tests::sampleTradeoff(50));
        QTableView table;
        table.setModel(&model);
        table.setSelectionBehavior(QAbstractItemView::SelectRows);
        const auto lines = [&table] {
            return tableAsTsv(table).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        };
        QCOMPARE(lines().size(), model.rowCount() + 1);
        table.selectRow(3);
        QCOMPARE(lines().size(), 2);
        QCOMPARE(lines()[1].split(QLatin1Char('\t')).size(), int(TradeoffModel::ColumnCount));
        QCOMPARE(lines()[1].split(QLatin1Char('\t'))[TradeoffModel::Stored],
                 model.index(3, TradeoffModel::Stored).data().toString());
    }

    void cellsOfBitsWithSparsityJoinTheTableWithoutMovingTheSelection()
    {
        graph::Layer layer;
        layer.weightShape = {8, 8};
        const auto four = tests::bits(4), eight = tests::bits(8), both = tests::bits(4, 0.5);
        sensitivity::SensitivityTable table(2, {four, both, eight});
        for (const auto &setting : {four, eight})
            table.put({1, setting, 64, 0.25, 0.125, 0, {}});
        LayerCurveModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setCells(1, layer, table, evaluate::DamageKind::Kl);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        const QPersistentModelIndex selected = model.index(1, LayerCurveModel::Kl);
        table.put({1, both, 64, 0.5, 0.125, 0, {}});
        model.setCells(1, layer, table, evaluate::DamageKind::Kl);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(reset.count(), 0);
        QCOMPARE(selected.row(), 2);
        QCOMPARE(model.index(1, LayerCurveModel::Setting).data().toString(),
                 QStringLiteral("4 bits, 50 % zero"));
        model.setCells(0, layer, table, evaluate::DamageKind::Kl);
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(reset.count(), 1);
    }

    void layerCellsSharpenInPlace()
    {
        LayerCurveModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        sensitivity::SensitivityTable table(1, {});
        table.put(cell(4, 0, 0.02, 16));
        table.put(cell(32, 0.5, 0.3, 16));
        model.setCells(0, layer(), table, evaluate::DamageKind::Kl);
        QCOMPARE(model.rowCount(), 2);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged),
            reset(&model, &QAbstractItemModel::modelReset);
        table.put(cell(4, 0, 0.021, 64));
        model.setCells(0, layer(), table, evaluate::DamageKind::Kl);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(reset.size(), 0);
        QCOMPARE(model.index(0, LayerCurveModel::Samples).data().toString(), QStringLiteral("64"));
        table.put(cell(2, 0, 2.1));
        model.setCells(0, layer(), table, evaluate::DamageKind::Kl);
        QCOMPARE(reset.size(), 0);
        QCOMPARE(model.rowCount(), 3);
        model.clear();
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_MAIN(ChartTablesTest)
#include "tst_charttables.moc"
