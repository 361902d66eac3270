// The item models under Qt's own tester, and the order of rows.
#include "tests/support/bits.h"
#include "tests/support/demoproject.h"
#include "tests/support/fatallogger.h"
#include "tests/support/turnloop.h"
#include "tests/widgets/measuredcells.h"
#include "widgets/models/layersfilter.h"
#include "widgets/models/layersmodel.h"
#include "widgets/models/sensitivitymodel.h"
#include "widgets/models/throttle.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace paretoscope;
using widgets::Document;
using widgets::LayersFilter;
using widgets::LayersModel;
using widgets::SensitivityModel;
using Tester = QAbstractItemModelTester;

namespace {

void toBits(Document &document, const QList<int> &layers, std::int64_t bits)
{
    document.changeSettings(
        layers, [bits](compress::LayerSetting &setting) { setting = setting.with("bits", bits); },
        QStringLiteral("bits"));
}

QStringList names(const QAbstractItemModel &model)
{
    QStringList names;
    for (int row = 0; row < model.rowCount(); ++row)
        names << model.index(row, LayersModel::Name).data().toString();
    return names;
}

} // namespace

class TestLayersModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { tests::failOnWarnings(); }

    void initTestCase()
    {
        std::string message;
        QVERIFY2(tests::demoProject(&message), message.c_str());
        QLocale::setDefault(QLocale(QLocale::English));
    }

    void modelsKeepTheRulesWhileEverythingChanges()
    {
        Document document;
        LayersModel layers(document);
        LayersFilter filter;
        filter.setSourceModel(&layers);
        SensitivityModel cells(document);
        const Tester first(&layers, Tester::FailureReportingMode::QtTest);
        const Tester second(&filter, Tester::FailureReportingMode::QtTest);
        const Tester third(&cells, Tester::FailureReportingMode::QtTest);
        document.open(tests::demoProject());
        filter.sort(LayersModel::columnOf(LayersModel::Outcome::StoredBytes));
        document.setBaseline(tests::baselineOf(document, 90, 100));
        for (const auto &cell : tests::allCells(document))
            document.putCells({cell});
        auto unknown = tests::cellOf(0, tests::bits(7)); // no column of the plan
        document.putCells({unknown});
        toBits(document, {0, 1}, 3);
        document.setPinned({0}, true);
        filter.setText(QStringLiteral("conv"));
        document.setSteps({}, QStringLiteral("none"));
        QTRY_COMPARE(cells.data(cells.index(0, 0), SensitivityModel::ValueRole), QVariant());
        document.undoStack()->undo();
        document.open(tests::demoProject());
        document.close();
        QCOMPARE(layers.rowCount(), 0);
        QCOMPARE(cells.rowCount(), 0);
    }

    void cellsShowTheDocumentAsItIs()
    {
        Document document;
        document.open(tests::demoProject());
        LayersModel model(document);
        QCOMPARE(model.rowCount(), static_cast<int>(document.layers().size()));
        const auto text = [&](int column) { return model.index(1, column).data().toString(); };
        QCOMPARE(text(LayersModel::Name), QString::fromStdString(document.layers()[1].name));
        QCOMPARE(text(LayersModel::columnOf("bits")), QStringLiteral("float"));
        QCOMPARE(text(LayersModel::Macs), QStringLiteral("–"));
        QCOMPARE(text(LayersModel::Sensitivity), QStringLiteral("not measured"));
        document.setBaseline(tests::baselineOf(document, 90, 100));
        document.putCells(tests::allCells(document));
        toBits(document, {1}, 4);
        QCOMPARE(text(LayersModel::Macs), QStringLiteral("1,000,000"));
        QCOMPARE(text(LayersModel::columnOf("bits")), QStringLiteral("4 bits"));
        QCOMPARE(text(LayersModel::columnOf(LayersModel::Outcome::PredictedDamage)), QStringLiteral("0.512"));
        QCOMPARE(model.index(1, LayersModel::columnOf(LayersModel::Outcome::PredictedDamage))
                     .data(LayersModel::SortRole)
                     .toDouble(),
                 document.predictedKl(1).value());
        const auto curve = model.index(1, 0).data(LayersModel::CurveRole).value<QList<QPointF>>();
        QCOMPARE(curve.size(), 6); // 2, 3, 4, 5, 6, 8 bits; sparsity is no point of it
        QCOMPARE(curve.first(), QPointF(2, tests::cellOf(1, tests::bits(2)).kl));
    }

    void curvesAreBesideTheActivationsOfTheLayer()
    {
        Document document;
        document.open(tests::demoProject());
        LayersModel model(document);
        document.setBaseline(tests::baselineOf(document, 90, 100));
        const auto beside = [](int width, std::int64_t activations) {
            auto cell = tests::cellOf(1, tests::bits(width).with("activationBits", activations));
            cell.kl *= activations == 4 ? 3 : 2;
            return cell;
        };
        for (const std::int64_t activations : {4, 8})
            document.putCells({beside(2, activations), beside(4, activations)});
        const auto curve = [&] {
            return model.index(1, 0).data(LayersModel::CurveRole).value<QList<QPointF>>();
        };
        QCOMPARE(curve(), (QList<QPointF>{{2, beside(2, 8).kl}, {4, beside(4, 8).kl}})); // as it is, float
        const auto set = [&](const compress::LayerSetting &setting) {
            document.changeSettings(
                {1}, [&](auto &now) { now = setting; }, QStringLiteral("set"));
        };
        set(tests::bits(3).with("activationBits", std::int64_t{4}));
        QCOMPARE(curve(), (QList<QPointF>{{2, beside(2, 4).kl}, {4, beside(4, 4).kl}}));
        set(tests::bits(3).with("activationBits", std::int64_t{6})); // was not measured beside them
        QCOMPARE(curve().first(), QPointF(2, beside(2, 8).kl));
        document.putCells({tests::cellOf(1, tests::bits(5))});
        QCOMPARE(curve().first(), QPointF(5, tests::cellOf(1, tests::bits(5)).kl));
    }

    void sharesAreOfTheWholeModelAsItStands()
    {
        Document document;
        document.open(tests::demoProject());
        LayersModel model(document);
        const auto sum = [&] {
            double total = 0;
            for (int row = 0; row < model.rowCount(); ++row)
                total += model.index(row, 0).data(LayersModel::ShareRole).toDouble();
            return total;
        };
        QVERIFY(sum() > 0.9 && sum() < 1); // the rest is what no layer owns
        const double before = model.index(2, 0).data(LayersModel::ShareRole).toDouble();
        toBits(document, {2}, 2);
        QTRY_VERIFY(model.index(2, 0).data(LayersModel::ShareRole).toDouble() < before / 2);
        QVERIFY(sum() < 1);
    }

    void changesAreToldAtMostTwentyTimesASecond()
    {
        Document document;
        document.open(tests::demoProject());
        LayersModel model(document);
        QSignalSpy told(&model, &QAbstractItemModel::dataChanged);
        widgets::Throttle twentyTimes(50);
        QSignalSpy due(&twentyTimes, &widgets::Throttle::due);
        connect(&document, &Document::cellsChanged, &twentyTimes, &widgets::Throttle::trigger);
        for (const auto &cell : tests::allCells(document)) {
            document.putCells({cell});
            tests::turnLoop(1);
        }
        QTRY_VERIFY(told.count() >= 2); // the last change is told, too
        QTRY_VERIFY(due.count() >= 2);
        QVERIFY2(told.count() <= due.count() + 2, qPrintable(QString::number(told.count())));
        QCOMPARE(model.index(0, LayersModel::Sensitivity).data().toString().count(QLatin1Char(':')), 6);
    }

    void everyMainParameterHasAColumnBetweenSensitivityAndSize()
    {
        Document document;
        document.open(tests::demoProject());
        const LayersModel model(document);
        const auto mains = compress::mainParameters();
        int column = LayersModel::Sensitivity;
        for (const compress::Parameter &parameter : mains) {
            QCOMPARE(LayersModel::columnOf(parameter.key), ++column);
            QCOMPARE(LayersModel::sliderAt(column), &parameter);
            QCOMPARE(model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(),
                     QString::fromUtf8(parameter.title));
            QVERIFY(model.headerData(column, Qt::Horizontal, Qt::ToolTipRole)
                        .toString()
                        .startsWith(QString::fromUtf8(parameter.tip)));
            QVERIFY(!model.index(0, column).data().toString().isEmpty());
            QVERIFY(model.index(0, column).data(LayersModel::SortRole).isValid());
        }
        QCOMPARE(LayersModel::columnOf(LayersModel::Outcome::StoredBytes), column + 1);
        QCOMPARE(model.columnCount(), LayersModel::columnOf(LayersModel::Outcome::Activations) + 1);
        QVERIFY(!LayersModel::sliderAt(LayersModel::Sensitivity) && !LayersModel::sliderAt(column + 1));
        QCOMPARE(LayersModel::columnOf("groupSize"), -1); // in the menu only
    }

    void columnsKeepThePlacesThatSavedLayoutsKnow()
    {
        Document document;
        const LayersModel model(document);
        QStringList titles;
        for (int column = 0; column < model.columnCount(); ++column)
            titles << model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        QCOMPARE(titles, (QStringList{"Pin", "Name", "Kind", "Shape", "Parameters", "Share", "MACs",
                                      "Sensitivity", "Bits", "Sparsity", "Rank", "Stored", "Expected damage",
                                      "Time", "Activations"}));
    }

    void bitsOfActivationsAreToldAndSorted()
    {
        Document document;
        document.open(tests::demoProject());
        LayersModel model(document);
        const int column = LayersModel::columnOf(LayersModel::Outcome::Activations);
        const auto round = [&](int layer, std::int64_t bits) {
            document.changeSettings(
                {layer}, [&](auto &setting) { setting = setting.with("activationBits", bits); },
                QStringLiteral("bits"));
        };
        round(0, 8);
        round(1, 10);
        QStringList texts;
        for (int row = 0; row < 3; ++row)
            texts << model.index(row, column).data().toString();
        QCOMPARE(texts, (QStringList{"8", "10", "Float"}));
        QVERIFY(model.index(0, column).data(LayersModel::SortRole).toDouble() <
                model.index(1, column).data(LayersModel::SortRole).toDouble());
        QVERIFY(model.index(1, column).data(LayersModel::SortRole).toDouble() <
                model.index(2, column).data(LayersModel::SortRole).toDouble());
    }

    void slidersAreSortedByNumber()
    {
        Document document;
        document.open(tests::demoProject());
        LayersModel model(document);
        LayersFilter filter;
        filter.setSourceModel(&model);
        const compress::Value settings[] = {std::int64_t{8}, std::string("float16"), std::int64_t{2},
                                            std::int64_t{3}};
        for (int layer = 0; layer < 4; ++layer)
            document.changeSettings(
                {layer}, [&](auto &setting) { setting = setting.with("bits", settings[layer]); },
                QStringLiteral("bits"));
        filter.sort(LayersModel::columnOf("bits"));
        QStringList texts;
        for (int row = 0; row < 5; ++row)
            texts << filter.index(row, LayersModel::columnOf("bits")).data().toString();
        QCOMPARE(texts, (QStringList{"2 bits", "3 bits", "8 bits", "float16", "float"}));
    }

    void pinIsACheckBoxThatCanBeUndone()
    {
        Document document;
        document.open(tests::demoProject());
        LayersModel model(document);
        const QModelIndex pin = model.index(1, LayersModel::Pin);
        QVERIFY(pin.flags() & Qt::ItemIsUserCheckable);
        QVERIFY(model.index(1, LayersModel::columnOf("bits")).flags() & Qt::ItemIsEditable);
        QVERIFY(model.setData(pin, Qt::Checked, Qt::CheckStateRole));
        QVERIFY(document.isPinned(1));
        QVERIFY(!(model.index(1, LayersModel::columnOf("bits")).flags() & Qt::ItemIsEditable));
        document.undoStack()->undo();
        QCOMPARE(pin.data(Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
    }

    void sortingIsByNumberAndStable()
    {
        Document document;
        document.open(tests::demoProject());
        LayersModel model(document);
        LayersFilter filter;
        filter.setSourceModel(&model);
        const QStringList network = names(filter);
        filter.sort(LayersModel::Parameters, Qt::DescendingOrder);
        for (int row = 1; row < filter.rowCount(); ++row)
            QVERIFY(filter.index(row - 1, LayersModel::Parameters).data(LayersModel::SortRole).toLongLong() >=
                    filter.index(row, LayersModel::Parameters).data(LayersModel::SortRole).toLongLong());
        filter.sort(LayersModel::columnOf("bits")); // all equal: the order of the network
        QCOMPARE(names(filter), network);
        filter.sort(LayersModel::columnOf(LayersModel::Outcome::PredictedDamage), Qt::DescendingOrder);
        QCOMPARE(names(filter), network);
        filter.sort(-1);
        QCOMPARE(names(filter), network);
    }

    void rowsDoNotMoveWhenAValueIsEdited()
    {
        Document document;
        document.open(tests::demoProject());
        LayersModel model(document);
        LayersFilter filter;
        filter.setSourceModel(&model);
        filter.sort(LayersModel::columnOf(LayersModel::Outcome::StoredBytes), Qt::DescendingOrder);
        const QStringList before = names(filter);
        QSignalSpy told(&model, &QAbstractItemModel::dataChanged);
        toBits(document, {filter.index(0, 0).data(LayersModel::LayerRole).toInt()}, 2);
        QTRY_VERIFY(told.count() > 0);
        QCOMPARE(names(filter), before);
        filter.resort();
        QVERIFY(names(filter) != before);
    }

    void filterLooksForEveryWordInNameAndKind()
    {
        Document document;
        document.open(tests::demoProject());
        LayersModel model(document);
        LayersFilter filter;
        filter.setSourceModel(&model);
        filter.setText(QStringLiteral("LINEAR"));
        QVERIFY(filter.rowCount() >= 1 && filter.rowCount() < model.rowCount());
        for (int row = 0; row < filter.rowCount(); ++row)
            QCOMPARE(filter.index(row, LayersModel::Kind).data().toString(), QStringLiteral("linear"));
        const QString name = filter.index(0, LayersModel::Name).data().toString();
        filter.setText(QStringLiteral("  linear ") + name);
        QVERIFY(names(filter).contains(name));
        filter.setText(QStringLiteral("linear nonsense"));
        QCOMPARE(filter.rowCount(), 0);
        filter.setText({});
        QCOMPARE(filter.rowCount(), model.rowCount());
    }

    void heatCellsCarryErrorAndN()
    {
        Document document;
        document.open(tests::demoProject());
        SensitivityModel model(document);
        const QModelIndex index = model.index(2, 0);
        QVERIFY(!index.data(SensitivityModel::PositionRole).isValid());
        QVERIFY(index.data(Qt::AccessibleTextRole).toString().endsWith(QLatin1String("not measured yet")));
        document.putCells(tests::allCells(document));
        const auto expected = tests::cellOf(2, document.table().settings()[0]);
        QCOMPARE(index.data(SensitivityModel::ValueRole).toDouble(), expected.kl);
        QCOMPARE(index.data(SensitivityModel::StandardErrorRole).toDouble(), expected.klStandardError);
        QCOMPARE(index.data(SensitivityModel::SamplesRole).toLongLong(), 64);
        const QString tip = index.data(Qt::ToolTipRole).toString();
        QVERIFY2(tip.contains(QStringLiteral("±")) && tip.contains(QLatin1String("n = 64")) &&
                     tip.contains(QLatin1String("3 newly wrong, 1 newly right")),
                 qPrintable(tip));
    }

    void onlyCellsThatChangedAreTold()
    {
        Document document;
        document.open(tests::demoProject());
        SensitivityModel model(document);
        QSignalSpy first(&model, &QAbstractItemModel::dataChanged);
        document.putCells(tests::allCells(document));
        QTRY_VERIFY(first.count() > 0); // the throttle has let through what was put before
        QSignalSpy told(&model, &QAbstractItemModel::dataChanged);
        auto cell = tests::cellOf(3, document.table().settings()[2]);
        cell.kl *= 1.1; // within the scale
        document.putCells({cell});
        QTRY_COMPARE(told.count(), 1);
        QCOMPARE(told.first().at(0).value<QModelIndex>(), model.index(3, 2));
        QCOMPARE(told.first().at(1).value<QModelIndex>(), model.index(3, 2));
        cell.kl = 1e6; // beyond it: every colour changes
        document.putCells({cell});
        QTRY_COMPARE(told.count(), 2);
        QCOMPARE(told.last().at(1).value<QModelIndex>(),
                 model.index(model.rowCount() - 1, model.columnCount() - 1));
    }

    void roughNumbersLookRough()
    {
        Document document;
        document.open(tests::demoProject());
        SensitivityModel model(document);
        auto cell = tests::cellOf(0, document.table().settings()[1]);
        cell.n = 16;
        cell.klStandardError = cell.kl / 2;
        document.putCells({cell});
        QVERIFY(model.index(0, 1).data().toString().endsWith(SensitivityModel::uncertainSign()));
        cell.n = 256;
        cell.klStandardError = cell.kl / 10;
        document.putCells({cell});
        QVERIFY(!model.index(0, 1).data().toString().contains(SensitivityModel::uncertainSign()));
    }

    void moreDamageIsNeverColouredAsLess()
    {
        Document document;
        document.open(tests::demoProject());
        SensitivityModel model(document);
        document.putCells(tests::allCells(document));
        QTRY_VERIFY(model.scale().high() > 1);
        QList<QPair<double, double>> cells;
        for (int row = 0; row < model.rowCount(); ++row)
            for (int column = 0; column < model.columnCount(); ++column) {
                const QModelIndex index = model.index(row, column);
                cells << qMakePair(index.data(SensitivityModel::ValueRole).toDouble(),
                                   index.data(SensitivityModel::PositionRole).toDouble());
            }
        std::sort(cells.begin(), cells.end());
        for (qsizetype i = 1; i < cells.size(); ++i)
            QVERIFY(cells[i - 1].second <= cells[i].second);
        QVERIFY(cells.first().second < 0.2 && cells.last().second > 0.8);
    }

    void scaleSpansWhatIsThere()
    {
        using widgets::LogScale;
        const auto scale = LogScale::around(std::vector<double>{0.02, 3.0, 0.0, -1.0});
        QVERIFY(std::abs(scale.low() - 0.02) < 1e-12);
        QVERIFY(std::abs(scale.high() - 3) < 1e-12);
        QCOMPARE(scale.marks(), (QList<double>{scale.low(), scale.high(), 0.1, 1}));
        QCOMPARE(scale.position(0), 0.0);
        QCOMPARE(scale.position(scale.low()), 0.0);
        QCOMPARE(scale.position(scale.high()), 1.0);
        QVERIFY(std::abs(scale.position(std::sqrt(0.02 * 3)) - 0.5) < 1e-9);
        QCOMPARE(scale.position(1e9), 1.0);
        QVERIFY(LogScale::around(std::vector<double>{1e-30, 1.0}).low() >= 1e-6);
        // Two digits, outwards: a cell that is sharpened a little moves no colour.
        const auto two = LogScale::around(std::vector<double>{0.01234, 0.05678});
        QVERIFY(std::abs(two.low() - 0.012) < 1e-12 && std::abs(two.high() - 0.057) < 1e-12);
        QVERIFY(LogScale::around(std::vector<double>{0.01236, 0.05671}) == two);
        const auto one = LogScale::around(std::vector<double>{0.5});
        QVERIFY(std::abs(one.high() / one.low() - 2) < 1e-9);
        QVERIFY(LogScale::around(std::vector<double>{}) == LogScale());
    }
};

QTEST_MAIN(TestLayersModel)
#include "tst_layersmodel.moc"
