// The window goes through the table of panels: every file of the folder is a panel, every panel has its dock,
// its entries in the View menu and its shortcut, and stands where the table says.
#include "tests/gui/programfixture.h"
#include "tests/support/fatallogger.h"
#include "widgets/parts/panel.h"

#include <QDir>
#include <QDockWidget>
#include <QMenu>
#include <QSet>
#include <QToolBar>

#include <algorithm>

using namespace paretoscope;
using tests::jobTimeoutMs;
using tests::ProgramFixture;
using widgets::Panel;
using widgets::Place;

namespace {

QDockWidget *dockOf(ProgramFixture &program, const Panel &panel)
{
    return program.window().findChild<QDockWidget *>(panel.key + QStringLiteral("Dock"));
}

QAction *goTo(ProgramFixture &program, const Panel &panel)
{
    return program.window().findChild<QAction *>(QStringLiteral("goTo_") + panel.key);
}

void openDemo(ProgramFixture &program)
{
    program.action("openDemo")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(program.document().baseline(), jobTimeoutMs);
}

std::vector<Panel> docked()
{
    std::vector<Panel> table = widgets::panelTable();
    std::erase_if(table, [](const Panel &panel) { return panel.place == Place::ToolBar; });
    return table;
}

} // namespace

class TestPanels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { tests::failOnWarnings(); }
    void everyFileOfTheFolderIsInTheTable();
    void everyPanelSaysWhatItIs();
    void everyPanelHasAPlaceAndEntriesInTheMenu();
    void everyPanelIsGoneToByItsShortcut();
    void panelsStartWhereTheTableSays();
    void panelThatASavedLayoutDoesNotKnowStandsWhereItStarts();
    void statesOfPanelsAreRemembered();
};

void TestPanels::everyFileOfTheFolderIsInTheTable()
{
    const QDir folder(QStringLiteral(PARETOSCOPE_SOURCE_DIR "/widgets/panels"));
    QSet<QString> files, keys;
    for (const QString &file : folder.entryList({QStringLiteral("*.h")}))
        files << file.chopped(7); // "panel.h"
    for (const Panel &panel : widgets::panelTable())
        keys << panel.key;
    QVERIFY(files.size() >= 6);
    QCOMPARE(keys, files);
}

void TestPanels::everyPanelSaysWhatItIs()
{
    QSet<QString> keys, titles;
    QSet<QKeySequence> shortcuts;
    for (const Panel &panel : widgets::panelTable()) {
        QVERIFY2(!panel.key.isEmpty() && !panel.title.isEmpty() && !panel.help.isEmpty() && panel.make,
                 qPrintable(panel.key));
        QVERIFY2(!panel.shortcut.isEmpty(), qPrintable(panel.key));
        QCOMPARE(panel.state != nullptr, panel.restore != nullptr);
        keys << panel.key;
        titles << panel.title;
        shortcuts << panel.shortcut;
    }
    const auto count = static_cast<qsizetype>(widgets::panelTable().size());
    QCOMPARE(keys.size(), count);
    QCOMPARE(titles.size(), count);
    QCOMPARE(shortcuts.size(), count);
}

void TestPanels::everyPanelHasAPlaceAndEntriesInTheMenu()
{
    ProgramFixture program;
    for (const Panel &panel : widgets::panelTable()) {
        QVERIFY2(goTo(program, panel), qPrintable(panel.key));
        QCOMPARE(goTo(program, panel)->text(), panel.title);
        QCOMPARE(goTo(program, panel)->shortcut(), panel.shortcut);
        QCOMPARE(goTo(program, panel)->statusTip(), panel.help);
        QCOMPARE(dockOf(program, panel) == nullptr, panel.place == Place::ToolBar);
    }
    const QStringList entries = [&program] {
        QStringList texts;
        auto *bar = program.child<QToolBar>("mainToolBar");
        for (QObject *menu : bar->toggleViewAction()->associatedObjects())
            if (const auto *view = qobject_cast<QMenu *>(menu))
                for (const QAction *action : view->actions())
                    texts << action->text();
        return texts;
    }();
    for (const Panel &panel : docked())
        QVERIFY2(entries.contains(panel.title), qPrintable(panel.key));
}

void TestPanels::everyPanelIsGoneToByItsShortcut()
{
    ProgramFixture program;
    for (const Panel &panel : docked()) // nothing is there to be gone to
        QVERIFY2(!goTo(program, panel)->isEnabled(), qPrintable(panel.key));
    openDemo(program);
    for (const Panel &panel : docked()) {
        dockOf(program, panel)->hide();
        goTo(program, panel)->trigger();
        QVERIFY2(dockOf(program, panel)->isVisible(), qPrintable(panel.key));
        QTRY_VERIFY2(!dockOf(program, panel)->visibleRegion().isEmpty(), qPrintable(panel.key));
        QVERIFY2(dockOf(program, panel)->widget()->focusProxy(), qPrintable(panel.key));
    }
}

void TestPanels::panelsStartWhereTheTableSays()
{
    ProgramFixture program;
    openDemo(program);
    const QPoint middle = program.window().rect().center();
    for (const Panel &panel : docked()) {
        const QDockWidget *dock = dockOf(program, panel);
        goTo(program, panel)->trigger();
        QTRY_VERIFY2(!dock->visibleRegion().isEmpty(), qPrintable(panel.key));
        const QRect place(dock->mapTo(&program.window(), QPoint()), dock->size());
        const bool left = panel.place == Place::LeftTop || panel.place == Place::LeftBottom;
        const bool top = panel.place == Place::LeftTop || panel.place == Place::RightTop;
        QVERIFY2((place.left() < middle.x() / 2) == left, qPrintable(panel.key));
        QVERIFY2((place.top() < middle.y() / 2) == top, qPrintable(panel.key));
    }
}

void TestPanels::panelThatASavedLayoutDoesNotKnowStandsWhereItStarts()
{
    for (const char *stranger : {"sensitivityDock", "behaviourDock", "tradeoffDock"}) {
        ProgramFixture program;
        openDemo(program);
        auto *kept = program.child<QDockWidget>("layerDock");
        kept->hide();
        program.window().removeDockWidget(program.child<QDockWidget>(stranger));
        program.start();
        openDemo(program);
        QVERIFY2(!program.child<QDockWidget>("layerDock")->isVisible(), stranger);
        const auto *dock = program.child<QDockWidget>(stranger);
        QVERIFY2(dock->isVisible() && !dock->isFloating(), stranger);
        const auto area =
            qstrcmp(stranger, "sensitivityDock") == 0 ? Qt::LeftDockWidgetArea : Qt::RightDockWidgetArea;
        QCOMPARE(program.window().dockWidgetArea(program.child<QDockWidget>(stranger)), area);
    }
}

void TestPanels::statesOfPanelsAreRemembered()
{
    ProgramFixture program;
    int with = 0;
    for (const Panel &panel : docked()) {
        if (!panel.state)
            continue;
        ++with;
        const QByteArray state = panel.state(*dockOf(program, panel)->widget());
        program.start();
        QCOMPARE(panel.state(*dockOf(program, panel)->widget()), state);
    }
    QVERIFY(with > 0);
}

QTEST_MAIN(TestPanels)
#include "tst_panels.moc"
