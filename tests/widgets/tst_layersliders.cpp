// Sliders in the cells of the layers table, with a real mouse and keyboard: a drag is one step to undo.
#include "tests/widgets/layerspanelfixture.h"
#include "widgets/delegates/parametersliderdelegate.h"

#include <QAccessible>

using namespace paretoscope;
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
        press(row, LayersModel::columnOf("bits"), 1.0);
        for (const double place : {0.9, 0.6, 0.4, 0.25})
            move(row, LayersModel::columnOf("bits"), place);
        QVERIFY(tests::bitsOf(setting(row)) == 4); // applied while the button is still down
        release(row, LayersModel::columnOf("bits"), 0.25);
        QVERIFY(tests::bitsOf(setting(row)) == 4);
        QCOMPARE(m_document->undoStack()->count(), 1);
        m_document->undoStack()->undo();
        QVERIFY(setting(row).isFloat());
        QVERIFY(!m_document->undoStack()->canUndo());
    }

    void dragOfTheSparsitySliderCoversEveryPercent()
    {
        press(1, LayersModel::columnOf("sparsity"), 0.0);
        move(1, LayersModel::columnOf("sparsity"), 0.5);
        QVERIFY(std::abs(tests::sparsityOf(setting(1)) - 0.5) <= 0.02);
        move(1, LayersModel::columnOf("sparsity"), 1.7); // beyond the end of the groove, and of the cell
        QCOMPARE(tests::sparsityOf(setting(1)), 0.99);
        release(1, LayersModel::columnOf("sparsity"), 1.7);
        QCOMPARE(m_document->undoStack()->count(), 1);
    }

    void gridChoicesSurviveADragToFloatAndBack_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("word"); // empty: false or true, the one that is not usual
        QTest::newRow("group") << QStringLiteral("granularity") << QStringLiteral("group");
        QTest::newRow("tensor") << QStringLiteral("granularity") << QStringLiteral("tensor");
        QTest::newRow("clip") << QStringLiteral("clip") << QStringLiteral("max");
        QTest::newRow("symmetric") << QStringLiteral("symmetric") << QString();
        QTest::newRow("rescale") << QStringLiteral("rescale") << QString();
    }

    void gridChoicesSurviveADragToFloatAndBack()
    {
        QFETCH(QString, key);
        QFETCH(QString, word);
        const std::string said = key.toStdString();
        const auto four = tests::bits(4);
        const compress::Value other = word.isEmpty() ? compress::Value(!std::get<bool>(four.value(said)))
                                                     : compress::Value(word.toStdString());
        change({2}, [&](auto &setting) { setting = four.with(said, other); });
        const auto before = setting(2);
        QVERIFY(before != four);
        const int column = LayersModel::columnOf("bits");
        press(2, column, 0.25);
        for (const double place : {0.6, 0.8, 1.0}) // 8 bits, half precision, float
            move(2, column, place);
        QVERIFY(setting(2).isFloat());
        for (const double place : {0.8, 0.25})
            move(2, column, place);
        release(2, column, 0.25);
        QCOMPARE(tests::bitsOf(setting(2)), 4.0);
        QVERIFY2(setting(2) == before, setting(2).text().c_str());
    }

    void sliderFollowsFromTheDescription()
    {
        const std::string full = "full", none = "none";
        const compress::Parameter rank{
            .key = "rank",
            .title = "Rank",
            .tip = "Columns that are kept",
            .range = compress::Range{1, 9, true, "rank %1"},
            .named = {{.value = full, .title = "Full", .phrase = "full rank", .number = 1000.0},
                      {.value = none, .title = "None", .phrase = "no rank", .number = 20.0, .isStop = false}},
            .usual = full,
            .shown = compress::Shown::Slider};
        const widgets::ParameterSliderDelegate slider(rank, *m_document);
        QCOMPARE(slider.name(), QStringLiteral("Rank"));
        QCOMPARE(slider.choiceCount(), 11);
        QCOMPARE(slider.text(0), QStringLiteral("rank 1"));
        QCOMPARE(slider.text(slider.choiceAt(1)), QStringLiteral("full rank"));
        QCOMPARE(slider.text(slider.stepped(slider.choiceAt(1), -1)),
                 QStringLiteral("rank 9")); // what is no stop is passed
        QCOMPARE(slider.position(*slider.choiceFromText(QStringLiteral("none"))),
                 slider.position(*slider.choiceFromText(QStringLiteral("9"))));
        QCOMPARE(slider.text(*slider.choiceFromText(QStringLiteral("FULL"))), QStringLiteral("full rank"));
        QVERIFY(!slider.choiceFromText(QStringLiteral("10")) &&
                !slider.choiceFromText(QStringLiteral("30 %")));
        for (int choice = 0; choice < slider.choiceCount(); ++choice)
            QCOMPARE(slider.choiceFromText(slider.text(choice)), std::optional(choice));
    }

    void everySliderReadsWhatItWrites()
    {
        for (const QLocale::Language language : {QLocale::C, QLocale::English, QLocale::German}) {
            QLocale::setDefault(QLocale(language));
            for (const compress::Parameter &parameter : compress::mainParameters()) {
                const widgets::ParameterSliderDelegate slider(parameter, *m_document);
                for (int choice = 0; choice < slider.choiceCount(); ++choice) {
                    QCOMPARE(slider.choiceFromText(slider.text(choice)), std::optional(choice));
                    compress::LayerSetting setting;
                    slider.choose(setting, choice);
                    QCOMPARE(slider.choice(setting), choice);
                }
            }
        }
        QLocale::setDefault(QLocale::c());
    }

    void dragBackToItsStartLeavesNoStep()
    {
        press(2, LayersModel::columnOf("bits"), 1.0);
        move(2, LayersModel::columnOf("bits"), 0.3);
        move(2, LayersModel::columnOf("bits"), 1.0);
        release(2, LayersModel::columnOf("bits"), 1.0);
        QVERIFY(setting(2).isFloat());
        QCOMPARE(m_document->undoStack()->count(), 0);
    }

    void escapeDuringADragLeavesNoStepAndEndsIt()
    {
        press(2, LayersModel::columnOf("bits"), 1.0);
        move(2, LayersModel::columnOf("bits"), 0.3);
        QVERIFY(!setting(2).isFloat());
        QTest::keyClick(table(), Qt::Key_Escape);
        QVERIFY(setting(2).isFloat());
        QCOMPARE(m_document->undoStack()->count(), 0);
        move(2, LayersModel::columnOf("bits"), 0.1); // the button is still down
        release(2, LayersModel::columnOf("bits"), 0.1);
        QVERIFY(setting(2).isFloat());
        QCOMPARE(m_document->undoStack()->count(), 0);
    }

    void dragInASelectedRowMovesAllSelectedRowsButPinnedOnes()
    {
        m_document->setPinned({3}, true);
        select({1, 3, 4});
        const int steps = m_document->undoStack()->count();
        press(4, LayersModel::columnOf("bits"), 0.9);
        move(4, LayersModel::columnOf("bits"), 0.0);
        release(4, LayersModel::columnOf("bits"), 0.0);
        QVERIFY(tests::bitsOf(setting(1)) == 2);
        QVERIFY(tests::bitsOf(setting(4)) == 2);
        QVERIFY(setting(3).isFloat());
        QVERIFY(setting(2).isFloat());
        QCOMPARE(m_document->undoStack()->count(), steps + 1);
        QCOMPARE(table()->selectedLayers(), (QList<int>{1, 3, 4}));
    }

    void dragOutsideTheSelectionMovesOnlyItsRow()
    {
        select({1, 3});
        press(4, LayersModel::columnOf("sparsity"), 0.0);
        move(4, LayersModel::columnOf("sparsity"), 0.4);
        release(4, LayersModel::columnOf("sparsity"), 0.4);
        QVERIFY(setting(1).isFloat() && setting(3).isFloat());
        QVERIFY(tests::sparsityOf(setting(4)) > 0.3);
        QCOMPARE(table()->selectedLayers(), QList<int>{4});
    }

    void pinnedSliderDoesNotMove()
    {
        m_document->setPinned({2}, true);
        press(2, LayersModel::columnOf("bits"), 1.0);
        move(2, LayersModel::columnOf("bits"), 0.1);
        release(2, LayersModel::columnOf("bits"), 0.1);
        QVERIFY(setting(2).isFloat());
        current(2, LayersModel::columnOf("bits"));
        QTest::keyClick(table(), Qt::Key_Left);
        QTest::keyClick(table(), Qt::Key_4);
        QVERIFY(!editor());
        QVERIFY(setting(2).isFloat());
        QCOMPARE(m_document->undoStack()->count(), 1); // the pin
    }

    void twoQuickPressesAreTwoDrags()
    {
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, at(2, LayersModel::columnOf("bits"), 0.5));
        QTest::mouseDClick(table()->viewport(), Qt::LeftButton, {},
                           at(2, LayersModel::columnOf("bits"), 0.25));
        QVERIFY(tests::bitsOf(setting(2)) == 4);
        QVERIFY(!editor());
    }

    void arrowKeysStepTheSlider()
    {
        current(2, LayersModel::columnOf("bits"));
        QTest::keyClick(table(), Qt::Key_Left);
        QVERIFY(tests::bitsOf(setting(2)) == 16); // bfloat16 is no stop
        QTest::keyClick(table(), Qt::Key_Left);
        QVERIFY(tests::bitsOf(setting(2)) == 8);
        QTest::keyClick(table(), Qt::Key_Home);
        QVERIFY(tests::bitsOf(setting(2)) == 2);
        QTest::keyClick(table(), Qt::Key_Right);
        QVERIFY(tests::bitsOf(setting(2)) == 3);
        QTest::keyClick(table(), Qt::Key_End);
        QVERIFY(setting(2).isFloat());
        QCOMPARE(m_document->undoStack()->count(), 5);
        QTest::keyClick(table(), Qt::Key_Right); // already at the end
        QCOMPARE(m_document->undoStack()->count(), 5);
        QCOMPARE(table()->currentIndex().column(), LayersModel::columnOf("bits"));
    }

    void arrowKeysRunTheOtherWayFromRightToLeft()
    {
        m_panel->setLayoutDirection(Qt::RightToLeft);
        current(2, LayersModel::columnOf("bits"));
        QTest::keyClick(table(), Qt::Key_Right);
        QVERIFY(tests::bitsOf(setting(2)) == 16);
        press(2, LayersModel::columnOf("sparsity"), 0.0);
        move(2, LayersModel::columnOf("sparsity"), 0.8); // at() mirrors
        release(2, LayersModel::columnOf("sparsity"), 0.8);
        QVERIFY(std::abs(tests::sparsityOf(setting(2)) - 0.8) < 0.03);
    }

    void typingOpensOneEditorWithAValueForScreenReaders()
    {
        current(2, LayersModel::columnOf("bits"));
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
        QVERIFY(tests::bitsOf(setting(2)) == 5);
        QCOMPARE(m_document->undoStack()->count(), 1);
    }

    void editorCanOpenOnFocus()
    {
        table()->setEditorsOnFocus(true);
        current(2, LayersModel::Name);
        current(2, LayersModel::columnOf("sparsity"));
        QVERIFY(editor());
        auto *accessible = QAccessible::queryAccessibleInterface(editor());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Up);
        QCOMPARE(accessible->valueInterface()->currentValue().toInt(), 1);
        QCOMPARE(tests::sparsityOf(setting(2)), 0.01);
        current(3, LayersModel::Name);
        QTRY_VERIFY(!editor());
        table()->setEditorsOnFocus(false);
        current(3, LayersModel::columnOf("sparsity"));
        QVERIFY(!editor());
        QCOMPARE(m_document->undoStack()->count(), 1);
    }

    void typedSettings_data()
    {
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("text");
        QTest::addColumn<compress::LayerSetting>("expected");
        const int ofBits = LayersModel::columnOf("bits"), ofZeros = LayersModel::columnOf("sparsity");
        const auto row = [](const char *name, int column, const char *text,
                            const compress::LayerSetting &expected) {
            QTest::newRow(name) << column << QString::fromUtf8(text) << expected;
        };
        row("bits", ofBits, "3", tests::bits(3));
        row("words", ofBits, "6 bits", tests::bits(6));
        row("singular", ofBits, "7 bit", tests::bits(7));
        row("half", ofBits, "16", tests::bits(16));
        row("half in short", ofBits, "FP16", tests::bits(16));
        row("brain", ofBits, "bfloat16", {{"bits", std::string("bfloat16")}});
        row("single", ofBits, "32", {});
        row("percent", ofZeros, "45 %", tests::bits(32, 0.45));
        row("bare", ofZeros, "7", tests::bits(32, 0.07));
        row("rounded", ofZeros, "29.6 %", tests::bits(32, 0.3));
        row("too much", ofZeros, "250", tests::bits(32, 0.25)); // the third digit is not taken
        row("nonsense", ofBits, "9", {});
    }

    void otherUnitsAreNoValues_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("text");
        QTest::newRow("percent of bits") << QStringLiteral("bits") << QStringLiteral("4 %");
        QTest::newRow("bytes of bits") << QStringLiteral("bits") << QStringLiteral("4 kB");
        QTest::newRow("bits of zeros") << QStringLiteral("sparsity") << QStringLiteral("4 bits");
        QTest::newRow("bytes of zeros") << QStringLiteral("sparsity") << QStringLiteral("4 B");
        QTest::newRow("all of zeros") << QStringLiteral("sparsity") << QStringLiteral("100 %");
    }

    void otherUnitsAreNoValues()
    {
        QFETCH(QString, key);
        QFETCH(QString, text);
        const widgets::ParameterSliderDelegate slider(*compress::parameterNamed(key.toStdString()),
                                                      *m_document);
        QVERIFY(!slider.choiceFromText(text));
    }

    void typedSettings()
    {
        QFETCH(int, column);
        QFETCH(QString, text);
        QFETCH(compress::LayerSetting, expected);
        current(2, column);
        QTest::keyClick(table(), Qt::Key_F2);
        QVERIFY(editor());
        editor()->selectAll();
        QTest::keyClicks(QApplication::focusWidget(), text);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTRY_VERIFY(!editor());
        QVERIFY2(setting(2) == expected, setting(2).text().c_str());
        QVERIFY(m_document->undoStack()->count() <= 1);
    }

    void escapeInTheEditorLeavesNoStep()
    {
        current(2, LayersModel::columnOf("sparsity"));
        QTest::keyClick(table(), Qt::Key_F2);
        for (int i = 0; i < 5; ++i)
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Up);
        QCOMPARE(tests::sparsityOf(setting(2)), 0.05);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QTRY_VERIFY(!editor());
        QCOMPARE(tests::sparsityOf(setting(2)), 0.0);
        QCOMPARE(m_document->undoStack()->count(), 0);
    }
};

QTEST_MAIN(TestLayerSliders)
#include "tst_layersliders.moc"
