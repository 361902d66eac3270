// The heat map and what its layers are set to: outlined in every row, set by Enter and double click, told of
// for as long as somebody reads; with real events.
#include "tests/support/bits.h"
#include "tests/support/demoproject.h"
#include "tests/support/fatallogger.h"
#include "tests/widgets/measuredcells.h"
#include "widgets/charts/chartcolors.h"
#include "widgets/charts/charttip.h"
#include "widgets/delegates/cividis.h"
#include "widgets/models/sensitivitymodel.h"
#include "widgets/panels/sensitivitypanel.h"
#include "widgets/parts/heatmapview.h"

#include <QApplication>
#include <QHelpEvent>
#include <QTest>

using namespace paretoscope;
using widgets::ChartTip;
using widgets::Document;
using widgets::SensitivityModel;
using widgets::SensitivityPanel;
using Now = SensitivityModel::Now;

class TestCurrentCells : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        std::string message;
        QVERIFY2(tests::demoProject(&message), message.c_str());
        QLocale::setDefault(QLocale::c());
    }

    void init()
    {
        tests::failOnWarnings();
        m_document = std::make_unique<Document>();
        m_panel = std::make_unique<SensitivityPanel>(*m_document);
        m_panel->resize(900, 420);
        m_panel->show();
        m_document->open(tests::demoProject());
        m_document->setBaseline(tests::baselineOf(*m_document, 90, 100));
        m_document->putCells(tests::allCells(*m_document));
        m_panel->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
        view()->setFocus();
        QTRY_VERIFY(cell(0, 0).data(SensitivityModel::PositionRole).isValid());
    }

    void cleanup()
    {
        m_panel.reset();
        m_document.reset();
    }

    void everyRowHasOneOutline()
    {
        QTRY_COMPARE(outlines(0), 1); // of its name: it is float
        for (int layer = 0; layer < rows(); layer += 2)
            set(layer, columnSetting(layer % columns()));
        for (int layer = 0; layer < rows(); ++layer)
            QTRY_COMPARE(outlines(layer), 1);
        QCOMPARE(now(0, 0), Now::Whole);
        QCOMPARE(headerNow(0), Now::Not);
        QCOMPARE(headerNow(1), Now::Whole);
        m_document->undoStack()->undo();
        const int last = (rows() - 1) / 2 * 2;
        QTRY_COMPARE(headerNow(last), Now::Whole);
        QCOMPARE(outlines(last), 1);
    }

    void outlineIsSeen()
    {
        const int row = 2, column = 1;
        const QColor fill =
            widgets::cividis(cell(row, column).data(SensitivityModel::PositionRole).toDouble());
        const QColor accent =
            widgets::withContrast(view()->palette().color(QPalette::Active, QPalette::Highlight), fill, 3);
        QVERIFY(widgets::contrastRatio(accent, fill) >= 3);
        QTRY_VERIFY(picture(row, column).pixelColor(4, 4) == fill);
        QVERIFY(!hasFrame(picture(row, column), accent));
        set(row, columnSetting(column));
        QTRY_VERIFY(hasFrame(picture(row, column), accent));
        QVERIFY(!hasFrame(picture(row, column + 1), accent));
        // Selected, it keeps its outline and has a ring besides.
        click(row, column);
        QTRY_VERIFY(hasFrame(picture(row, column), accent));
    }

    void partsOfASettingAreDashed()
    {
        set(2, tests::bits(4, 0.3));
        const int four = columnOf(tests::bits(4)), zeros = columnOf(tests::bits(32, 0.3));
        QTRY_COMPARE(now(2, four), Now::Part);
        QCOMPARE(now(2, zeros), Now::Part);
        QCOMPARE(outlines(2), 2);
        QVERIFY(tip(2, four).contains(QLatin1String("A part of the layer's setting now: 4 bits, 30 % zero")));
    }

    void enterAppliesACellInOneStep()
    {
        click(3, 1);
        QTest::keyClick(view(), Qt::Key_Right);
        QTest::keyClick(view(), Qt::Key_Down);
        QTest::keyClick(view(), Qt::Key_Return);
        QVERIFY(setting(4) == columnSetting(2));
        QVERIFY(setting(3).isFloat());
        QCOMPARE(m_document->undoStack()->count(), 1);
        QTest::keyClick(view(), Qt::Key_Enter); // it is that already
        QCOMPARE(m_document->undoStack()->count(), 1);
        m_document->undoStack()->undo();
        QVERIFY(setting(4).isFloat());
    }

    void doubleClickAppliesACellInOneStep()
    {
        const QPoint at = view()->visualRect(cell(5, 2)).center();
        QTest::mouseClick(view()->viewport(), Qt::LeftButton, {}, at);
        QVERIFY(setting(5).isFloat()); // a single click selects
        QTest::mouseDClick(view()->viewport(), Qt::LeftButton, {}, at);
        QVERIFY(setting(5) == columnSetting(2));
        QCOMPARE(m_document->undoStack()->count(), 1);
    }

    void pinnedLayerStaysAndSaysSo()
    {
        m_document->setPinned({3}, true);
        const int steps = m_document->undoStack()->count();
        click(3, 1);
        QTest::keyClick(view(), Qt::Key_Return);
        QVERIFY(setting(3).isFloat());
        QCOMPARE(m_document->undoStack()->count(), steps);
        QVERIFY(said()->isVisible());
        QVERIFY2(said()->text().contains(QLatin1String("pinned")), qPrintable(said()->text()));
    }

    void keysReadACellUntilTheyGoOn()
    {
        click(3, 1);
        QTest::keyClick(view(), Qt::Key_Right);
        QVERIFY(said()->isVisible());
        QCOMPARE(said()->text(), cell(3, 2).data(Qt::ToolTipRole).toString());
        QVERIFY(!said()->isLeaving()); // no clock runs
        QTest::mouseMove(view()->viewport(), view()->visualRect(cell(0, 0)).center());
        QVERIFY(said()->isVisible());
        QTest::keyClick(view(), Qt::Key_Return);
        QTRY_VERIFY(said()->text().contains(QLatin1String("This is the layer's setting now.")));
        QTest::keyClick(view(), Qt::Key_Escape);
        QVERIFY(!said()->isVisible());
    }

    void pointerReadsACellWhileItIsThereOrOnTheWords()
    {
        hover(2, 2);
        QVERIFY(said()->isVisible());
        QVERIFY(said()->text().contains(QLatin1String("measured")));
        const QRect cellPlace(view()->viewport()->mapToGlobal(view()->visualRect(cell(2, 2)).topLeft()),
                              view()->visualRect(cell(2, 2)).size());
        QVERIFY(!said()->geometry().intersects(cellPlace)); // it does not cover what it is about
        QTest::mouseMove(view()->viewport(), view()->visualRect(cell(4, 0)).center());
        QVERIFY(said()->isVisible()); // it may be on its way to the words
        QTRY_VERIFY(!said()->isVisible());
        hover(2, 2);
        QEvent leaves(QEvent::Leave);
        QApplication::sendEvent(view()->viewport(), &leaves);
        QEnterEvent enters(QPointF(2, 2), QPointF(2, 2), QPointF(said()->pos()));
        QApplication::sendEvent(said(), &enters);
        QVERIFY(said()->isVisible());
        QVERIFY(!said()->isLeaving());
        QApplication::sendEvent(said(), &leaves);
        QTRY_VERIFY(!said()->isVisible());
    }

    void coloursSpanWhatIsThere()
    {
        double least = 1, most = 0;
        for (int row = 0; row < rows(); ++row)
            for (int column = 0; column < columns(); ++column) {
                const double at = cell(row, column).data(SensitivityModel::PositionRole).toDouble();
                least = std::min(least, at);
                most = std::max(most, at);
            }
        QVERIFY2(least < 0.03 && most > 0.97, qPrintable(QString::number(least)));
    }

    void measuredAndExpectedCarryTheirNames()
    {
        // Enough cells with roots for what is expected to differ from what was measured.
        auto cells = tests::allCells(*m_document);
        for (std::size_t i = 0; i < cells.size(); ++i) {
            cells[i].klRoot = std::pow(cells[i].kl * (i % 2 ? 1.5 : 0.7), 0.25);
            cells[i].klStandardError = cells[i].kl / 2;
        }
        m_document->putCells(cells);
        const auto &table = m_document->table();
        const auto *one = table.cell(1, static_cast<std::size_t>(*table.settingIndex(columnSetting(0))));
        QVERIFY(std::abs(table.expectedKl(*one) / one->kl - 1) > 0.01);
        const QString text = tip(1, 0);
        QVERIFY2(text.section(QLatin1Char('\n'), 0, 0).endsWith(QLatin1String("(n = 64) measured")),
                 qPrintable(text));
        QVERIFY2(text.contains(QLatin1String("\nexpected on other samples: KL ")), qPrintable(text));
        auto *legend = m_panel->findChild<QWidget *>(QStringLiteral("sensitivityLegend"));
        QVERIFY(legend->toolTip().contains(QLatin1String("measured KL divergence")));
    }

private:
    widgets::HeatMapView *view() const { return m_panel->view(); }
    QModelIndex cell(int row, int column) const { return view()->model()->index(row, column); }
    int rows() const { return view()->model()->rowCount(); }
    int columns() const { return view()->model()->columnCount(); }
    QString tip(int row, int column) const { return cell(row, column).data(Qt::ToolTipRole).toString(); }
    ChartTip *said() const { return view()->viewport()->findChild<ChartTip *>(); }
    Now now(int row, int column) const
    {
        return static_cast<Now>(cell(row, column).data(SensitivityModel::NowRole).toInt());
    }
    Now headerNow(int row) const
    {
        return static_cast<Now>(
            view()->model()->headerData(row, Qt::Vertical, SensitivityModel::NowRole).toInt());
    }
    int outlines(int row) const
    {
        int count = headerNow(row) == Now::Not ? 0 : 1;
        for (int column = 0; column < columns(); ++column)
            count += now(row, column) == Now::Not ? 0 : 1;
        return count;
    }
    compress::LayerSetting columnSetting(int column) const
    {
        return *static_cast<const SensitivityModel *>(view()->model())->setting(column);
    }
    int columnOf(const compress::LayerSetting &setting) const
    {
        for (int column = 0; column < columns(); ++column)
            if (columnSetting(column) == setting)
                return column;
        return -1;
    }
    const compress::LayerSetting &setting(int layer) const
    {
        return m_document->recipe().settings[static_cast<std::size_t>(layer)];
    }
    void set(int layer, const compress::LayerSetting &setting)
    {
        m_document->changeSettings(
            {layer}, [&](auto &now) { now = setting; }, QStringLiteral("set"));
    }
    void click(int row, int column)
    {
        QTest::mouseClick(view()->viewport(), Qt::LeftButton, {},
                          view()->visualRect(cell(row, column)).center());
    }
    void hover(int row, int column)
    {
        const QPoint at = view()->visualRect(cell(row, column)).center();
        QTest::mouseMove(view()->viewport(), at);
        QHelpEvent rests(QEvent::ToolTip, at, view()->viewport()->mapToGlobal(at));
        QApplication::sendEvent(view()->viewport(), &rests);
    }
    QImage picture(int row, int column) const
    {
        return view()->viewport()->grab(view()->visualRect(cell(row, column))).toImage();
    }
    static bool hasFrame(const QImage &image, const QColor &colour)
    {
        return image.pixel(1, image.height() / 2) == colour.rgb() &&
               image.pixel(image.width() - 2, image.height() / 2) == colour.rgb() &&
               image.pixel(image.width() / 2, 1) == colour.rgb();
    }

    std::unique_ptr<Document> m_document;
    std::unique_ptr<SensitivityPanel> m_panel;
};

QTEST_MAIN(TestCurrentCells)
#include "tst_currentcells.moc"
