// What a person meets first: a window that fits the screen, a tool bar that gives way by importance, the
// guide and the list of keys.
#include "tests/gui/programfixture.h"
#include "tests/support/fatallogger.h"

#include "app/gui/keylist.h"

#include <QAction>
#include <QDialog>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QRegularExpression>
#include <QScreen>
#include <QTextBrowser>
#include <QToolBar>
#include <QToolButton>
#include <QTreeWidget>

using namespace paretoscope;
using tests::jobTimeoutMs;
using tests::ProgramFixture;

namespace {

/// The actions of all menus that have a key.
QList<const QAction *> withKeys(const QMenu &menu)
{
    QList<const QAction *> found;
    for (const QAction *action : menu.actions())
        if (action->menu())
            found << withKeys(*action->menu());
        else if (!action->shortcut().isEmpty())
            found << action;
    return found;
}

QList<const QAction *> withKeys(const QMainWindow &window)
{
    QList<const QAction *> found;
    for (const QAction *title : window.menuBar()->actions())
        found << withKeys(*title->menu());
    return found;
}

/// "text: keys" of what the list of keys shows.
QStringList shown(const QTreeWidget &list)
{
    QStringList lines;
    for (int group = 0; group < list.topLevelItemCount(); ++group)
        for (int i = 0; i < list.topLevelItem(group)->childCount(); ++i) {
            const QTreeWidgetItem *item = list.topLevelItem(group)->child(i);
            if (!item->isHidden() && !list.topLevelItem(group)->isHidden())
                lines << item->text(0) + QStringLiteral(": ") + item->text(1);
        }
    return lines;
}

QTreeWidget *openKeys(ProgramFixture &program)
{
    QTest::keyClick(&program.window(), Qt::Key_F1, Qt::ControlModifier);
    return program.child<QTreeWidget>("keysList");
}

bool isWhole(const QWidget &part)
{
    return part.isVisible() && part.visibleRegion().boundingRect() == part.rect();
}

/// A point of the link to NAME.
QPoint placeOf(const QTextBrowser &text, const QString &name)
{
    for (int y = 0; y < text.viewport()->height(); y += 4)
        for (int x = 0; x < text.viewport()->width(); x += 4)
            if (text.anchorAt({x, y}) == name)
                return {x + 2, y};
    return {};
}

/// And as large as its screen allows.
void activate(ProgramFixture &program)
{
    program.window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&program.window()));
    QTRY_VERIFY(program.window().screen()->availableGeometry().contains(program.window().frameGeometry()));
}

} // namespace

class TestFirstScreen : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { tests::failOnWarnings(); }
    void windowFitsTheScreenThatItIsOn();
    void dialogsOfHelpFitItToo();
    void windowCanBeSmall();
    void actionsLeaveTheToolBarBeforeTheBudgetDoes();
    void whatLeftTheToolBarIsInItsMenu();
    void keysAreThoseOfTheActions();
    void keysThatChangeAreListedAsTheyAre();
    void keysThatChartsHearAreListed();
    void keysAreFoundByWhatTheyDo();
    void guideLeadsToTheDemoAndTheKeys();
    void startPageScrollsWhereItIsTooHigh();
    void titleTellsWhatTheJobBarTells();
};

void TestFirstScreen::windowFitsTheScreenThatItIsOn()
{
    ProgramFixture program;
    activate(program);
    const QRect room = program.window().screen()->availableGeometry();
    QVERIFY(room.width() < 1366); // of the platform that tests run on
    QVERIFY(room.contains(program.window().frameGeometry()));
    // A layout that was left on a larger screen.
    program.window().setGeometry(300, 300, room.width() + 500, room.height() + 500);
    program.start();
    activate(program);
    QTRY_VERIFY(room.contains(program.window().frameGeometry()));
}

void TestFirstScreen::dialogsOfHelpFitItToo()
{
    ProgramFixture program;
    activate(program);
    QTest::keyClick(&program.window(), Qt::Key_F1);
    const QSize room = program.window().screen()->availableGeometry().size();
    auto *guide = program.child<QDialog>("guideDialog");
    QVERIFY(guide && guide->isVisible());
    QVERIFY(guide->width() <= room.width() && guide->height() <= room.height());
}

void TestFirstScreen::windowCanBeSmall()
{
    ProgramFixture program;
    program.action("openDemo")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(program.document().baseline(), jobTimeoutMs);
    QTRY_VERIFY_WITH_TIMEOUT(program.idle(), jobTimeoutMs);
    const QSize small(900, 540); // what a frame and a task bar leave of 600
    program.window().resize(small);
    QCoreApplication::processEvents();
    QCOMPARE(program.window().size(), small);
    for (const char *name : {"layersDock", "tradeoffDock", "sensitivityDock"})
        QVERIFY2(program.window().rect().contains(
                     QRect(program.child<QWidget>(name)->mapTo(&program.window(), QPoint()),
                           program.child<QWidget>(name)->size())),
                 name);
    QVERIFY(isWhole(*program.child<QWidget>("budgetPanel")));
}

void TestFirstScreen::actionsLeaveTheToolBarBeforeTheBudgetDoes()
{
    ProgramFixture program;
    auto *bar = program.child<QToolBar>("mainToolBar");
    auto *more = program.child<QToolButton>("moreActions");
    activate(program);
    const auto isIn = [&](const char *name) { return bar->actions().contains(program.action(name)); };
    program.window().resize(2000, 600);
    QTRY_VERIFY(isIn("save") && isIn("openProject") && isIn("analyse"));
    QTRY_VERIFY(!more->isVisible());
    bool saveLeft = false, analyseLeft = false;
    for (int width = 1900; width >= 500; width -= 50) {
        program.window().resize(width, 600);
        QCoreApplication::processEvents();
        saveLeft = saveLeft || !isIn("save");
        analyseLeft = analyseLeft || !isIn("analyse");
        QVERIFY2(!analyseLeft || saveLeft, "what is most important leaves last");
        if (analyseLeft)
            break; // narrower than anything that the window is made for
        QTRY_VERIFY2(more->isVisible() == saveLeft, qPrintable(QString::number(width)));
        QVERIFY2(isWhole(*program.child<QWidget>("budgetPanel")), qPrintable(QString::number(width)));
    }
    QVERIFY(saveLeft);
    program.window().resize(2000, 600);
    QTRY_VERIFY(isIn("save") && !more->isVisible());
}

void TestFirstScreen::whatLeftTheToolBarIsInItsMenu()
{
    ProgramFixture program;
    activate(program);
    program.window().resize(700, 600);
    auto *more = program.child<QToolButton>("moreActions");
    QTRY_VERIFY(more->isVisible());
    const auto left = more->menu()->actions();
    QVERIFY(left.contains(program.action("save")));
    for (const char *name : {"openProject", "save", "exportModel", "undo", "redo", "analyse", "stop"})
        QVERIFY2(left.contains(program.action(name)) !=
                     program.child<QToolBar>("mainToolBar")->actions().contains(program.action(name)),
                 name);
    QVERIFY(program.action("save")->isVisible()); // in its own menu as ever
}

void TestFirstScreen::keysAreThoseOfTheActions()
{
    ProgramFixture program;
    activate(program);
    auto *list = openKeys(program);
    QVERIFY(list && list->isVisible());
    const QStringList lines = shown(*list);
    const auto actions = withKeys(program.window());
    QVERIFY(actions.size() > 15);
    for (const QAction *action : actions)
        QVERIFY2(lines.contains(action->iconText() + QStringLiteral(": ") +
                                [&] {
                                    QStringList keys;
                                    for (const QKeySequence &key : action->shortcuts())
                                        keys << key.toString(QKeySequence::NativeText);
                                    return keys.join(QLatin1String(", "));
                                }()),
                 qPrintable(action->text()));
    QVERIFY(lines.contains(QStringLiteral("Copy: Ctrl+C"))); // heard in tables alone
    QCOMPARE(QSet<QString>(lines.begin(), lines.end()).size() >= actions.size(), true);
    QTest::keyClick(list, Qt::Key_Escape);
    QTRY_VERIFY(!program.child<QTreeWidget>("keysList"));
}

/// Each is heard by the chart that says so.
void TestFirstScreen::keysThatChartsHearAreListed()
{
    ProgramFixture program;
    activate(program);
    const QStringList lines = shown(*openKeys(program));
    for (const char *line :
         {"Zoom in: +", "Zoom out: -", "Show all of the chart: Home", "Take the point as the recipe: Return",
          "Next or previous setting: Right, Left", "Next or previous channel: PgDown, PgUp",
          "Set the layer as the cell says: Return", "Bits of the selected layers: 0–9"})
        QVERIFY2(lines.contains(QString::fromUtf8(line)),
                 qPrintable(QString::fromUtf8(line) + u'\n' + lines.join(u'\n')));
    QCOMPARE(lines.count(QStringLiteral("Zoom in: +")),
             3); // of the trade-off, a layer's curve, and weights: once each
}

void TestFirstScreen::keysThatChangeAreListedAsTheyAre()
{
    ProgramFixture program;
    activate(program);
    program.action("find")->setShortcut(Qt::CTRL | Qt::ALT | Qt::Key_J);
    program.action("save")->setShortcut({});
    const QStringList lines = shown(*openKeys(program));
    QVERIFY(lines.contains(QStringLiteral("Find layer: Ctrl+Alt+J")));
    QVERIFY(lines.filter(QStringLiteral("Save:")).isEmpty());
}

void TestFirstScreen::keysAreFoundByWhatTheyDo()
{
    ProgramFixture program;
    activate(program);
    auto *list = openKeys(program);
    const qsizetype all = shown(*list).size();
    auto *find = program.child<QLineEdit>("keysFind");
    QTest::keyClicks(find, QStringLiteral("undo"));
    QCOMPARE(shown(*list), QStringList{QStringLiteral("Undo: Ctrl+Z")});
    QTest::keyClick(find, Qt::Key_Return); // closes nothing
    QVERIFY(find->isVisible());
    find->clear();
    QCOMPARE(shown(*list).size(), all);
}

void TestFirstScreen::guideLeadsToTheDemoAndTheKeys()
{
    ProgramFixture program;
    activate(program);
    QTest::mouseClick(program.child<QAbstractButton>("startGuide"), Qt::LeftButton);
    auto *text = program.child<QTextBrowser>("guideText");
    QVERIFY(text && text->isVisible());
    QTest::keyClick(&program.window(), Qt::Key_F1); // the one that is open
    QCOMPARE(program.window().findChildren<QDialog *>(QStringLiteral("guideDialog")).size(), 1);
    text->setFocus();
    QTest::keyClick(text, Qt::Key_Tab); // the first link
    QTest::keyClick(text, Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(program.document().isOpen(), jobTimeoutMs);
    QVERIFY(text->isVisible()); // beside what it speaks of
    QTest::mouseClick(text->viewport(), Qt::LeftButton, {}, placeOf(*text, QStringLiteral("keys")));
    QTRY_VERIFY(program.child<QTreeWidget>("keysList"));
}

void TestFirstScreen::startPageScrollsWhereItIsTooHigh()
{
    ProgramFixture program;
    program.window().resize(900, 300);
    activate(program);
    auto *guide = program.child<QAbstractButton>("startGuide");
    QVERIFY(program.window().height() <= 300);
    QVERIFY(!isWhole(*guide));
    for (int i = 0; i < 20 && QApplication::focusWidget() != guide; ++i)
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), guide);
    QTRY_VERIFY(isWhole(*guide));
}

void TestFirstScreen::titleTellsWhatTheJobBarTells()
{
    ProgramFixture program;
    program.action("openDemo")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(program.document().baseline() && program.idle(), jobTimeoutMs);
    const auto *bar = program.child<QLabel>("jobText");
    QStringList differing;
    double last = 0;
    int told = 0;
    const QRegularExpression percent(QStringLiteral("⏳ (\\d+) %"));
    connect(&program.window(), &QWidget::windowTitleChanged, this, [&](const QString &title) {
        const auto found = percent.match(title);
        if (!found.hasMatch())
            return;
        ++told;
        if (!bar->text().contains(QStringLiteral(" %1 %").arg(found.captured(1))))
            differing << title + QStringLiteral(" / ") + bar->text();
        if (found.captured(1).toDouble() < last)
            differing << title + QStringLiteral(" falls");
        last = found.captured(1).toDouble();
    });
    program.action("analyse")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(program.idle(), jobTimeoutMs);
    disconnect(&program.window(), nullptr, this, nullptr);
    QVERIFY(told > 2);
    QVERIFY2(differing.isEmpty(), qPrintable(differing.join(u'\n')));
    QVERIFY(!program.window().windowTitle().contains(QStringLiteral("⏳")));
}

QTEST_MAIN(TestFirstScreen)
#include "tst_firstscreen.moc"
