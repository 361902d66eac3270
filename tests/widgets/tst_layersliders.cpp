// Sliders in the cells of the layers table, with a real mouse and keyboard: a drag is one step to undo.
#include "tests/widgets/layerspanelfixture.h"

#include <QAccessible>

using namespace paretoscope;
using compress::Precision;
using widgets::Document;
using widgets::LayersModel;
using widgets::LayersPanel;

class TestLayerSliders : public QObject, tests::LayersPanelFixture {
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
        openPanel();
    }

    void cleanup() { closePanel(); }

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
};

QTEST_MAIN(TestLayerSliders)
#include "tst_layersliders.moc"
