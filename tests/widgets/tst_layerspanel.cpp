// The layers panel with a real mouse and keyboard: sliders, pins, selection, filter, copy.
#include "tests/support/demoproject.h"
#include "tests/support/fatallogger.h"
#include "tests/widgets/measuredcells.h"
#include "widgets/delegates/cellsliderdelegate.h"
#include "widgets/models/layersmodel.h"
#include "widgets/panels/layersmenu.h"
#include "widgets/panels/layerspanel.h"
#include "widgets/panels/layerstable.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace paretoscope;
using compress::Precision;
using widgets::CellSliderDelegate;
using widgets::Document;
using widgets::LayersModel;
using widgets::LayersPanel;
using widgets::LayersTable;

class TestLayersPanel : public QObject {
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
        m_panel = std::make_unique<LayersPanel>(*m_document);
        m_panel->resize(1300, 500);
        m_panel->show();
        m_document->open(tests::demoProject());
        QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
        m_panel->activateWindow();
        table()->setFocus();
    }

    void cleanup()
    {
        m_panel.reset();
        m_document.reset();
    }

    void emptyPanelSaysWhatWillAppear()
    {
        m_document->close();
        auto *empty = m_panel->findChild<QWidget *>(QStringLiteral("layersEmpty"));
        QVERIFY(empty->isVisible());
        QVERIFY(!table()->isVisible());
        QSignalSpy asked(m_panel.get(), &LayersPanel::openRequested);
        QTest::mouseClick(empty->findChild<QWidget *>(QStringLiteral("emptyButton")), Qt::LeftButton);
        QCOMPARE(asked.count(), 1);
    }

    void dragOfTheBitsSliderIsOneUndoStep()
    {
        const int row = 2;
        QVERIFY(setting(row).isFloat());
        press(row, LayersModel::Bits, 1.0);
        for (const double place : {0.9, 0.6, 0.4, 0.25})
            move(row, LayersModel::Bits, place);
        QVERIFY(setting(row).precision == Precision::Int4); // applied while the button is still down
        release(row, LayersModel::Bits, 0.25);
        QVERIFY(setting(row).precision == Precision::Int4);
        QCOMPARE(m_document->undoStack()->count(), 1);
        m_document->undoStack()->undo();
        QVERIFY(setting(row).isFloat());
        QVERIFY(!m_document->undoStack()->canUndo());
    }

    void dragOfTheSparsitySliderCoversEveryPercent()
    {
        press(1, LayersModel::Sparsity, 0.0);
        move(1, LayersModel::Sparsity, 0.5);
        QVERIFY(std::abs(setting(1).sparsity - 0.5) <= 0.02);
        move(1, LayersModel::Sparsity, 1.7); // beyond the end of the groove, and of the cell
        QCOMPARE(setting(1).sparsity, 0.99);
        release(1, LayersModel::Sparsity, 1.7);
        QCOMPARE(m_document->undoStack()->count(), 1);
    }

    void dragBackToItsStartLeavesNoStep()
    {
        press(2, LayersModel::Bits, 1.0);
        move(2, LayersModel::Bits, 0.3);
        move(2, LayersModel::Bits, 1.0);
        release(2, LayersModel::Bits, 1.0);
        QVERIFY(setting(2).isFloat());
        QCOMPARE(m_document->undoStack()->count(), 0);
    }

    void escapeDuringADragLeavesNoStepAndEndsIt()
    {
        press(2, LayersModel::Bits, 1.0);
        move(2, LayersModel::Bits, 0.3);
        QVERIFY(!setting(2).isFloat());
        QTest::keyClick(table(), Qt::Key_Escape);
        QVERIFY(setting(2).isFloat());
        QCOMPARE(m_document->undoStack()->count(), 0);
        move(2, LayersModel::Bits, 0.1); // the button is still down
        release(2, LayersModel::Bits, 0.1);
        QVERIFY(setting(2).isFloat());
        QCOMPARE(m_document->undoStack()->count(), 0);
    }

    void dragInASelectedRowMovesAllSelectedRowsButPinnedOnes()
    {
        m_document->setPinned({3}, true);
        select({1, 3, 4});
        const int steps = m_document->undoStack()->count();
        press(4, LayersModel::Bits, 0.9);
        move(4, LayersModel::Bits, 0.0);
        release(4, LayersModel::Bits, 0.0);
        QVERIFY(setting(1).precision == Precision::Int2);
        QVERIFY(setting(4).precision == Precision::Int2);
        QVERIFY(setting(3).isFloat());
        QVERIFY(setting(2).isFloat());
        QCOMPARE(m_document->undoStack()->count(), steps + 1);
        QCOMPARE(table()->selectedLayers(), (QList<int>{1, 3, 4}));
    }

    void dragOutsideTheSelectionMovesOnlyItsRow()
    {
        select({1, 3});
        press(4, LayersModel::Sparsity, 0.0);
        move(4, LayersModel::Sparsity, 0.4);
        release(4, LayersModel::Sparsity, 0.4);
        QVERIFY(setting(1).isFloat() && setting(3).isFloat());
        QVERIFY(setting(4).sparsity > 0.3);
        QCOMPARE(table()->selectedLayers(), QList<int>{4});
    }

    void pinnedSliderDoesNotMove()
    {
        m_document->setPinned({2}, true);
        press(2, LayersModel::Bits, 1.0);
        move(2, LayersModel::Bits, 0.1);
        release(2, LayersModel::Bits, 0.1);
        QVERIFY(setting(2).isFloat());
        current(2, LayersModel::Bits);
        QTest::keyClick(table(), Qt::Key_Left);
        QTest::keyClick(table(), Qt::Key_4);
        QVERIFY(!editor());
        QVERIFY(setting(2).isFloat());
        QCOMPARE(m_document->undoStack()->count(), 1); // the pin
    }

    void twoQuickPressesAreTwoDrags()
    {
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, at(2, LayersModel::Bits, 0.5));
        QTest::mouseDClick(table()->viewport(), Qt::LeftButton, {}, at(2, LayersModel::Bits, 0.25));
        QVERIFY(setting(2).precision == Precision::Int4);
        QVERIFY(!editor());
    }

    void arrowKeysStepTheSlider()
    {
        current(2, LayersModel::Bits);
        QTest::keyClick(table(), Qt::Key_Left);
        QVERIFY(setting(2).precision == Precision::Float16); // bfloat16 is no stop
        QTest::keyClick(table(), Qt::Key_Left);
        QVERIFY(setting(2).precision == Precision::Int8);
        QTest::keyClick(table(), Qt::Key_Home);
        QVERIFY(setting(2).precision == Precision::Int2);
        QTest::keyClick(table(), Qt::Key_Right);
        QVERIFY(setting(2).precision == Precision::Int3);
        QTest::keyClick(table(), Qt::Key_End);
        QVERIFY(setting(2).isFloat());
        QCOMPARE(m_document->undoStack()->count(), 5);
        QTest::keyClick(table(), Qt::Key_Right); // already at the end
        QCOMPARE(m_document->undoStack()->count(), 5);
        QCOMPARE(table()->currentIndex().column(), int(LayersModel::Bits));
    }

    void arrowKeysRunTheOtherWayFromRightToLeft()
    {
        m_panel->setLayoutDirection(Qt::RightToLeft);
        current(2, LayersModel::Bits);
        QTest::keyClick(table(), Qt::Key_Right);
        QVERIFY(setting(2).precision == Precision::Float16);
        press(2, LayersModel::Sparsity, 0.0);
        move(2, LayersModel::Sparsity, 0.8); // at() mirrors
        release(2, LayersModel::Sparsity, 0.8);
        QVERIFY(std::abs(setting(2).sparsity - 0.8) < 0.03);
    }

    void typingOpensOneEditorWithAValueForScreenReaders()
    {
        current(2, LayersModel::Bits);
        QTest::keyClick(table(), Qt::Key_5);
        QVERIFY(editor());
        QCOMPARE(table()->findChildren<QSpinBox *>().size(), 1);
        auto *accessible = QAccessible::queryAccessibleInterface(editor());
        QVERIFY(accessible && accessible->valueInterface());
        QCOMPARE(accessible->role(), QAccessible::SpinBox);
        QVERIFY(accessible->text(QAccessible::Name)
                    .contains(QString::fromStdString(m_document->layers()[2].name)));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTRY_VERIFY(!editor());
        QVERIFY(setting(2).precision == Precision::Int5);
        QCOMPARE(m_document->undoStack()->count(), 1);
    }

    void editorCanOpenOnFocus()
    {
        table()->setEditorsOnFocus(true);
        current(2, LayersModel::Name);
        current(2, LayersModel::Sparsity);
        QVERIFY(editor());
        auto *accessible = QAccessible::queryAccessibleInterface(editor());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Up);
        QCOMPARE(accessible->valueInterface()->currentValue().toInt(), 1);
        QCOMPARE(setting(2).sparsity, 0.01);
        current(3, LayersModel::Name);
        QTRY_VERIFY(!editor());
        table()->setEditorsOnFocus(false);
        current(3, LayersModel::Sparsity);
        QVERIFY(!editor());
        QCOMPARE(m_document->undoStack()->count(), 1);
    }

    void everythingThatTakesFocusHasAName()
    {
        for (const auto *widget : m_panel->findChildren<QWidget *>()) {
            const bool ownPart = widget->objectName().startsWith(QLatin1String("qt_"));
            if (ownPart || widget->focusPolicy() == Qt::NoFocus || !widget->isVisible())
                continue;
            QVERIFY2(!widget->objectName().isEmpty(), widget->metaObject()->className());
            QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(widget->objectName()));
        }
    }

    void typedSettings_data()
    {
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("precision");
        QTest::addColumn<double>("sparsity");
        QTest::newRow("bits") << int(LayersModel::Bits) << QStringLiteral("3") << int(Precision::Int3) << 0.0;
        QTest::newRow("words") << int(LayersModel::Bits) << QStringLiteral("6 bits") << int(Precision::Int6)
                               << 0.0;
        QTest::newRow("half") << int(LayersModel::Bits) << QStringLiteral("16") << int(Precision::Float16)
                              << 0.0;
        QTest::newRow("brain") << int(LayersModel::Bits) << QStringLiteral("bfloat16")
                               << int(Precision::BFloat16) << 0.0;
        QTest::newRow("percent") << int(LayersModel::Sparsity) << QStringLiteral("45 %")
                                 << int(Precision::Float32) << 0.45;
        QTest::newRow("bare") << int(LayersModel::Sparsity) << QStringLiteral("7") << int(Precision::Float32)
                              << 0.07;
        QTest::newRow("too much") << int(LayersModel::Sparsity) << QStringLiteral("250")
                                  << int(Precision::Float32) << 0.25; // the third digit is not taken
        QTest::newRow("nonsense") << int(LayersModel::Bits) << QStringLiteral("9") << int(Precision::Float32)
                                  << 0.0;
    }

    void typedSettings()
    {
        QFETCH(int, column);
        QFETCH(QString, text);
        QFETCH(int, precision);
        QFETCH(double, sparsity);
        current(2, column);
        QTest::keyClick(table(), Qt::Key_F2);
        QVERIFY(editor());
        editor()->selectAll();
        QTest::keyClicks(QApplication::focusWidget(), text);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTRY_VERIFY(!editor());
        QCOMPARE(int(setting(2).precision), precision);
        QCOMPARE(setting(2).sparsity, sparsity);
        QVERIFY(m_document->undoStack()->count() <= 1);
    }

    void escapeInTheEditorLeavesNoStep()
    {
        current(2, LayersModel::Sparsity);
        QTest::keyClick(table(), Qt::Key_F2);
        for (int i = 0; i < 5; ++i)
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Up);
        QCOMPARE(setting(2).sparsity, 0.05);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QTRY_VERIFY(!editor());
        QCOMPARE(setting(2).sparsity, 0.0);
        QCOMPARE(m_document->undoStack()->count(), 0);
    }

    void spaceTogglesThePinsOfTheSelection()
    {
        select({1, 2});
        QTest::keyClick(table(), Qt::Key_Space);
        QVERIFY(m_document->isPinned(1) && m_document->isPinned(2) && !m_document->isPinned(3));
        QTest::keyClick(table(), Qt::Key_Space);
        QVERIFY(!m_document->isPinned(1) && !m_document->isPinned(2));
        QCOMPARE(m_document->undoStack()->count(), 2);
    }

    void clickOnThePinCellPins()
    {
        const QRect cell = table()->visualRect(index(2, LayersModel::Pin));
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {},
                          QPoint(cell.left() + 10, cell.center().y()));
        QVERIFY(m_document->isPinned(2));
    }

    void selectionIsOneForAllViews()
    {
        m_document->selectLayer(4);
        QCOMPARE(table()->currentIndex().row(), 4);
        QTest::keyClick(table(), Qt::Key_Up);
        QCOMPARE(m_document->selectedLayer(), 3);
        table()->sortByColumn(LayersModel::Parameters, Qt::DescendingOrder);
        m_document->selectLayer(0);
        QCOMPARE(table()->currentIndex().data(LayersModel::LayerRole).toInt(), 0);
        QCOMPARE(m_document->undoStack()->count(), 0);
    }

    void filterFieldHidesRows()
    {
        auto *filter = m_panel->findChild<QLineEdit *>(QStringLiteral("layersFilter"));
        m_panel->focusFilter();
        QTest::keyClicks(filter, QStringLiteral("linear"));
        QVERIFY(table()->model()->rowCount() < static_cast<int>(m_document->layers().size()));
        filter->clear();
        QCOMPARE(table()->model()->rowCount(), static_cast<int>(m_document->layers().size()));
    }

    void noteAppearsWhereTheRunDoesNotGetFaster()
    {
        auto *note = m_panel->findChild<QLabel *>(QStringLiteral("layersNote"));
        QVERIFY(!note->isVisible());
        change({0}, [](auto &setting) { setting.precision = Precision::Int8; });
        QVERIFY(!note->isVisible());
        change({0}, [](auto &setting) { setting.precision = Precision::Int4; });
        QVERIFY(note->isVisible());
        m_document->undoStack()->undo();
        QVERIFY(!note->isVisible());
        change({1}, [](auto &setting) { setting.sparsity = 0.5; });
        QVERIFY(note->isVisible());
    }

    void rowsGrowWithTheFont()
    {
        const int before = table()->rowHeight(0);
        QFont large = m_panel->font();
        large.setPointSizeF(large.pointSizeF() * 2);
        m_panel->setFont(large);
        QVERIFY(table()->rowHeight(0) >= QFontMetrics(large).height());
        QVERIFY(table()->rowHeight(0) > before * 3 / 2);
    }

    void copyGivesWhatIsSeen()
    {
        select({1, 2});
        table()->setColumnHidden(LayersModel::Macs, true);
        QTest::keySequence(table(), QKeySequence::Copy);
        const QStringList lines =
            QApplication::clipboard()->text().split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 3);
        QVERIFY(!lines.first().contains(QLatin1String("MACs")));
        const QStringList header = lines[0].split(QLatin1Char('\t'));
        const QStringList cells = lines[1].split(QLatin1Char('\t'));
        QCOMPARE(cells.size(), header.size());
        QCOMPARE(cells[header.indexOf(QStringLiteral("Name"))],
                 QString::fromStdString(m_document->layers()[1].name));
        QCOMPARE(cells[header.indexOf(QStringLiteral("Bits"))], QStringLiteral("float"));
    }

    void columnsMenuHidesColumns()
    {
        const std::unique_ptr<QMenu> menu(m_panel->makeColumnsMenu());
        QCOMPARE(menu->actions().size(), int(LayersModel::ColumnCount) + 2);
        menu->actions().at(LayersModel::Shape)->trigger();
        QVERIFY(table()->isColumnHidden(LayersModel::Shape));
        const QByteArray state = m_panel->saveColumns();
        LayersPanel other(*m_document);
        QVERIFY(other.restoreColumns(state));
        QVERIFY(other.table()->isColumnHidden(LayersModel::Shape));
    }

    void contextMenuChangesEverySelectedLayer()
    {
        const std::unique_ptr<QMenu> menu(widgets::makeLayersMenu(*m_document, {1, 2}, m_panel.get()));
        choose(*menu, "precisionMenu", int(Precision::BFloat16));
        QVERIFY(setting(1).precision == Precision::BFloat16 && setting(2).precision == Precision::BFloat16);
        choose(*menu, "groupSizeMenu", 1);
        QVERIFY(setting(1).granularity == compress::Granularity::Group);
        QCOMPARE(setting(2).groupSize, 32);
        choose(*menu, "granularityMenu", 0);
        QVERIFY(setting(2).granularity == compress::Granularity::Tensor);
        choose(*menu, "clipMenu", 0);
        QVERIFY(setting(2).clip == compress::Clip::Max);
        choose(*menu, "symmetryMenu", 1);
        QVERIFY(setting(1).symmetry == compress::Symmetry::Asymmetric);
        QCOMPARE(m_document->undoStack()->count(), 5);
        menu->findChild<QAction *>(QStringLiteral("resetAction"))->trigger();
        QVERIFY(setting(1) == compress::LayerSetting{});
        menu->findChild<QAction *>(QStringLiteral("pinAction"))->trigger();
        QVERIFY(m_document->isPinned(1) && m_document->isPinned(2));
        const std::unique_ptr<QMenu> pinned(widgets::makeLayersMenu(*m_document, {1, 2}, m_panel.get()));
        QVERIFY(!pinned->findChild<QMenu *>(QStringLiteral("precisionMenu"))->isEnabled());
    }

    void unmeasuredAndSelectedCellsPaintInLightAndDark()
    {
        select({1});
        for (const bool dark : {false, true}) {
            QPalette palette = QApplication::palette();
            palette.setColor(QPalette::Base, dark ? QColor(30, 30, 30) : QColor(Qt::white));
            palette.setColor(QPalette::AlternateBase, palette.color(QPalette::Base));
            palette.setColor(QPalette::Text, dark ? QColor(Qt::white) : QColor(Qt::black));
            table()->setPalette(palette);
            for (const int column :
                 {int(LayersModel::Bits), int(LayersModel::Share), int(LayersModel::Sensitivity)}) {
                const QImage cell =
                    table()->viewport()->grab(table()->visualRect(index(3, column))).toImage();
                QVERIFY2(contrast(cell, palette.color(QPalette::Base)) > 50,
                         qPrintable(QString::number(column)));
            }
        }
    }

private:
    LayersTable *table() const { return m_panel->table(); }
    const compress::LayerSetting &setting(int layer) const
    {
        return m_document->recipe().settings[static_cast<std::size_t>(layer)];
    }
    QModelIndex index(int row, int column) const { return table()->model()->index(row, column); }
    QSpinBox *editor() const { return table()->findChild<QSpinBox *>(QStringLiteral("cellSpinBox")); }

    // The pixel at PLACE (0…1) of the groove of a cell's slider.
    QPoint at(int row, int column, double place) const
    {
        const auto *slider = qobject_cast<CellSliderDelegate *>(table()->itemDelegateForColumn(column));
        QStyleOptionViewItem option;
        option.initFrom(table());
        option.rect = table()->visualRect(index(row, column));
        const QRect groove = slider->grooveRect(option);
        const double along = table()->layoutDirection() == Qt::RightToLeft ? 1 - place : place;
        return {groove.left() + qRound(along * (groove.width() - 1)), groove.center().y()};
    }
    void press(int row, int column, double place)
    {
        QTest::mousePress(table()->viewport(), Qt::LeftButton, {}, at(row, column, place));
    }
    void move(int row, int column, double place)
    {
        QMouseEvent event(QEvent::MouseMove, at(row, column, place),
                          table()->viewport()->mapToGlobal(at(row, column, place)), Qt::NoButton,
                          Qt::LeftButton, {});
        QApplication::sendEvent(table()->viewport(), &event);
    }
    void release(int row, int column, double place)
    {
        QTest::mouseRelease(table()->viewport(), Qt::LeftButton, {}, at(row, column, place));
    }
    void select(const QList<int> &rows)
    {
        table()->clearSelection();
        for (const int row : rows)
            table()->selectionModel()->select(index(row, 0),
                                              QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }
    void current(int row, int column) { table()->setCurrentIndex(index(row, column)); }
    void change(const QList<int> &layers, const Document::SettingChange &change)
    {
        m_document->changeSettings(layers, change, QStringLiteral("change"));
    }
    static void choose(const QMenu &menu, const char *name, int action)
    {
        auto *choices = menu.findChild<QMenu *>(QLatin1String(name));
        QVERIFY(choices);
        choices->actions().at(action)->trigger();
    }
    // The largest distance in lightness of a pixel from BACKGROUND.
    static int contrast(const QImage &image, const QColor &background)
    {
        int most = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                most = std::max(most, std::abs(image.pixelColor(x, y).lightness() - background.lightness()));
        return most;
    }

    std::unique_ptr<Document> m_document;
    std::unique_ptr<LayersPanel> m_panel;
};

QTEST_MAIN(TestLayersPanel)
#include "tst_layerspanel.moc"
