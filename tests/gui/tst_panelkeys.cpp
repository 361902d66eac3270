// The window by keyboard alone: F6 and Shift+F6 go from panel to panel, Tab through all of them and past
// every table, and where the keyboard is can be seen.
#include "tests/gui/programfixture.h"
#include "tests/support/fatallogger.h"
#include "widgets/parts/panel.h"

#include <QAbstractItemView>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSlider>
#include <QTableView>

using namespace paretoscope;
using tests::jobTimeoutMs;
using tests::ProgramFixture;

namespace {

/// The panel that has the keyboard, by its key; empty: none has it.
QString panelWithFocus()
{
    for (const QWidget *widget = QApplication::focusWidget(); widget; widget = widget->parentWidget())
        for (const widgets::Panel &panel : widgets::panelTable())
            if (widget->objectName() == panel.key + QStringLiteral("Panel"))
                return panel.key;
    return {};
}

QStringList onceEach(const QStringList &repeated)
{
    QStringList once;
    for (const QString &key : repeated)
        if (once.isEmpty() || once.last() != key)
            once << key;
    return once;
}

} // namespace

class TestPanelKeys : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_program.reset(); }
    void f6GoesFromPanelToPanelAndBack();
    void f6ComesBackToWhereTheKeyboardWas();
    void f6PassesWhatIsHiddenAndStopsWhereOnlyWordsAre();
    void tabWalksThroughThePanelsAndLeavesEveryTable();
    void noTableKeepsTab();
    void whereTheKeyboardIsCanBeSeen();

private:
    void press(int key, Qt::KeyboardModifiers modifiers = {})
    {
        QWidget *focused = QApplication::focusWidget();
        QTest::keyClick(focused ? focused : &m_program->window(), static_cast<Qt::Key>(key), modifiers);
    }
    std::unique_ptr<ProgramFixture> m_program;
    /// As the window stands at first, around from the layers.
    const QStringList m_seen{QStringLiteral("layers"), QStringLiteral("tradeoff"),
                             QStringLiteral("sensitivity"), QStringLiteral("layer"),
                             QStringLiteral("budget")};
};

void TestPanelKeys::init()
{
    tests::failOnWarnings();
    m_program = std::make_unique<ProgramFixture>();
    m_program->window().resize(1366, 768);
    m_program->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_program->window()));
    m_program->action("openDemo")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(m_program->document().baseline(), jobTimeoutMs);
    QTRY_VERIFY(!m_program->child<QDockWidget>("layersDock")->visibleRegion().isEmpty());
}

void TestPanelKeys::f6GoesFromPanelToPanelAndBack()
{
    m_program->child<QWidget>("layersTable")->setFocus();
    QStringList forth, back;
    for (int i = 0; i < 5; ++i) {
        press(Qt::Key_F6);
        forth << panelWithFocus();
    }
    QCOMPARE(forth, m_seen.mid(1) + m_seen.mid(0, 1)); // all the way round
    for (int i = 0; i < 5; ++i) {
        press(Qt::Key_F6, Qt::ShiftModifier);
        back.prepend(panelWithFocus());
    }
    QCOMPARE(back, m_seen);
}

void TestPanelKeys::f6ComesBackToWhereTheKeyboardWas()
{
    auto *filter = m_program->child<QLineEdit>("layersFilter");
    filter->setFocus();
    press(Qt::Key_F6);
    QVERIFY(!filter->hasFocus());
    press(Qt::Key_F6, Qt::ShiftModifier);
    QVERIFY(filter->hasFocus());
}

void TestPanelKeys::f6PassesWhatIsHiddenAndStopsWhereOnlyWordsAre()
{
    m_program->child<QDockWidget>("tradeoffDock")->hide();
    m_program->child<QWidget>("layersTable")->setFocus();
    press(Qt::Key_F6);
    QCOMPARE(panelWithFocus(), QStringLiteral("sensitivity"));
    auto *behaviour = m_program->child<QDockWidget>("behaviourDock");
    m_program->action("goTo_behaviour")->trigger();
    QTRY_VERIFY(!behaviour->visibleRegion().isEmpty());
    QVERIFY(qobject_cast<QLabel *>(QApplication::focusWidget())); // nothing is known of behaviour yet
    press(Qt::Key_F6);
    QCOMPARE(panelWithFocus(), QStringLiteral("budget"));
    press(Qt::Key_F6, Qt::ShiftModifier);
    QCOMPARE(panelWithFocus(), QStringLiteral("behaviour"));
}

void TestPanelKeys::tabWalksThroughThePanelsAndLeavesEveryTable()
{
    m_program->child<QWidget>("layersTable")->setFocus();
    QStringList forth{panelWithFocus()};
    QList<QWidget *> stops;
    do {
        stops << QApplication::focusWidget();
        QVERIFY2(!stops.last()->visibleRegion().isEmpty(), qPrintable(stops.last()->objectName()));
        press(Qt::Key_Tab);
        forth << panelWithFocus();
        QVERIFY2(stops.size() < 60, qPrintable(forth.join(QLatin1Char(' '))));
    } while (!stops.contains(QApplication::focusWidget()));
    QCOMPARE(QApplication::focusWidget(), stops.first());
    forth.removeAll(QString()); // tabs of panels that stand behind one another
    QCOMPARE(onceEach(forth), m_seen + m_seen.mid(0, 1));
    QVERIFY(stops.contains(m_program->child<QWidget>("layersFilter")));
    QVERIFY(stops.contains(m_program->child<QWidget>("sensitivityView")));
    QList<QWidget *> back;
    for (qsizetype i = 0; i < stops.size(); ++i) {
        press(Qt::Key_Backtab, Qt::ShiftModifier);
        back.prepend(QApplication::focusWidget());
    }
    QCOMPARE(back, stops);
}

void TestPanelKeys::noTableKeepsTab()
{
    const auto views = m_program->window().findChildren<QAbstractItemView *>();
    int tables = 0;
    for (QAbstractItemView *view : views) {
        if (!qobject_cast<QTableView *>(view))
            continue;
        ++tables;
        QVERIFY2(!view->tabKeyNavigation(), qPrintable(view->objectName()));
        QVERIFY2(!view->accessibleName().isEmpty(), qPrintable(view->objectName()));
    }
    QVERIFY(tables >= 8);
}

void TestPanelKeys::whereTheKeyboardIsCanBeSeen()
{
    const auto rings = [this] {
        QList<QWidget *> seen;
        for (QWidget *ring : m_program->window().findChildren<QWidget *>(QStringLiteral("focusRing")))
            if (ring->isVisible())
                seen << ring;
        return seen;
    };
    for (const char *name : {"layersTable", "tradeoffTable", "sensitivityView", "tradeoffView"}) {
        auto *widget = m_program->child<QWidget>(name);
        if (!widget->isVisible())
            continue;
        const auto edge = [widget] {
            return widget->grab().toImage().pixelColor(widget->width() / 2, widget->height() - 1);
        };
        const QColor before = edge();
        widget->setFocus();
        QVERIFY2(widget->hasFocus(), name);
        QCOMPARE(rings().size(), 1);
        QCOMPARE(rings().first()->parentWidget(), widget);
        QVERIFY2(edge() != before, name);
        widget->resize(widget->size() - QSize(3, 5));
        QCOMPARE(rings().first()->size(), widget->size());
        QVERIFY(!rings().first()->mask().contains(widget->rect().center())); // what is below can be seen
    }
    m_program->child<QWidget>("layersFilter")->setFocus(); // which the style marks
    QVERIFY(rings().isEmpty());
}

QTEST_MAIN(TestPanelKeys)
#include "tst_panelkeys.moc"
