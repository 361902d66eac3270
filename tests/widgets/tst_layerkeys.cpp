// The table of layers by keyboard: digits set every selected row, Tab goes on, Ctrl+arrows pass the sliders.
#include "tests/widgets/layerspanelfixture.h"

#include <QLineEdit>
#include <QVBoxLayout>

using namespace paretoscope;
using widgets::LayersModel;

class TestLayerKeys : public QObject, tests::LayersPanelFixture {
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
        QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
    }

    void cleanup() { closePanel(); }

    void digitsSetAllSelectedRows_data()
    {
        QTest::addColumn<int>("row"); // of the current cell
        QTest::addColumn<int>("column");
        const int bits = LayersModel::columnOf("bits");
        const int damage = LayersModel::columnOf(LayersModel::Outcome::PredictedDamage);
        QTest::newRow("on the slider") << 3 << bits;
        QTest::newRow("on the name") << 3 << int(LayersModel::Name);
        QTest::newRow("on the pin") << 1 << int(LayersModel::Pin);
        QTest::newRow("on the outcome") << 4 << damage;
        QTest::newRow("on a row that is not selected") << 0 << int(LayersModel::Name);
        QTest::newRow("on its slider") << 0 << bits;
    }

    void digitsSetAllSelectedRows()
    {
        QFETCH(int, row);
        QFETCH(int, column);
        select({1, 3, 4});
        table()->selectionModel()->setCurrentIndex(index(row, column), QItemSelectionModel::NoUpdate);
        QTest::keyClick(table(), Qt::Key_4);
        QVERIFY(editor());
        for (const int layer : {1, 3, 4})
            QVERIFY2(tests::bitsOf(setting(layer)) == 4, qPrintable(QString::number(layer)));
        QVERIFY(setting(0).isFloat() && setting(2).isFloat());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTRY_VERIFY(!editor());
        QCOMPARE(m_document->undoStack()->count(), 1);
        QCOMPARE(table()->selectedLayers(), (QList<int>{1, 3, 4}));
        m_document->undoStack()->undo();
        for (const int layer : {1, 3, 4})
            QVERIFY(setting(layer).isFloat());
    }

    void digitsOnTheSliderOfZerosAreZeros()
    {
        select({1, 3});
        table()->selectionModel()->setCurrentIndex(index(0, LayersModel::columnOf("sparsity")),
                                                   QItemSelectionModel::NoUpdate);
        QTest::keyClick(table(), Qt::Key_3);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_0);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTRY_VERIFY(!editor());
        for (const int layer : {1, 3})
            QCOMPARE(tests::sparsityOf(setting(layer)), 0.3);
        QVERIFY(setting(0).isFloat());
        QCOMPARE(m_document->undoStack()->count(), 1);
    }

    void pinnedRowsStayAndDoNotStopTheOthers()
    {
        m_document->setPinned({1}, true);
        select({1, 3});
        table()->selectionModel()->setCurrentIndex(index(1, LayersModel::Name),
                                                   QItemSelectionModel::NoUpdate);
        QTest::keyClick(table(), Qt::Key_5);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTRY_VERIFY(!editor());
        QVERIFY(setting(1).isFloat());
        QCOMPARE(tests::bitsOf(setting(3)), 5.0);
    }

    void digitsFindASliderWhereTheFirstIsHidden()
    {
        table()->setColumnHidden(LayersModel::columnOf("bits"), true);
        current(2, LayersModel::Name);
        QTest::keyClick(table(), Qt::Key_7);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTRY_VERIFY(!editor());
        QCOMPARE(tests::sparsityOf(setting(2)), 0.07);
        for (const char *other : {"sparsity", "rank"})
            table()->setColumnHidden(LayersModel::columnOf(other), true);
        current(2, LayersModel::Name);
        QTest::keyClick(table(), Qt::Key_7);
        QVERIFY(!editor());
    }

    void tabLeavesTheTableAndComesBack()
    {
        auto *filter = m_panel->findChild<QLineEdit *>(QStringLiteral("layersFilter"));
        current(2, LayersModel::Name);
        const QModelIndex before = table()->currentIndex();
        QTest::keyClick(table(), Qt::Key_Tab);
        QVERIFY(!table()->hasFocus());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backtab);
        QVERIFY(table()->hasFocus());
        QCOMPARE(table()->currentIndex(), before);
        QTest::keyClick(table(), Qt::Key_Backtab);
        QCOMPARE(QApplication::focusWidget(), static_cast<QWidget *>(filter));
    }

    void tabEndsAnEditAndLeaves()
    {
        select({1, 3});
        table()->selectionModel()->setCurrentIndex(index(3, LayersModel::columnOf("bits")),
                                                   QItemSelectionModel::NoUpdate);
        QTest::keyClick(table(), Qt::Key_6);
        QVERIFY(editor());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QTRY_VERIFY(!editor());
        QVERIFY(!table()->hasFocus());
        QCOMPARE(tests::bitsOf(setting(1)), 6.0);
        QCOMPARE(tests::bitsOf(setting(3)), 6.0);
        QCOMPARE(m_document->undoStack()->count(), 1);
    }

    void arrowsGoEverywhereWithCtrl()
    {
        current(2, LayersModel::columnOf("bits"));
        QTest::keyClick(table(), Qt::Key_Right, Qt::ControlModifier);
        QCOMPARE(table()->currentIndex().column(), LayersModel::columnOf("sparsity"));
        QTest::keyClick(table(), Qt::Key_Right, Qt::ControlModifier);
        QVERIFY(table()->currentIndex().column() != LayersModel::columnOf("sparsity"));
        QVERIFY(setting(2).isFloat());
        QCOMPARE(table()->selectedLayers(), QList<int>{2});
    }
};

QTEST_MAIN(TestLayerKeys)
#include "tst_layerkeys.moc"
