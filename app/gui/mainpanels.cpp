#include "app/gui/mainpanels.h"

#include "app/gui/actions.h"
#include "app/gui/jobrunner.h"
#include "app/gui/panelfocus.h"
#include "app/gui/preferences.h"
#include "app/gui/toolbarroom.h"
#include "app/gui/workflow.h"

#include <QApplication>
#include <QDockWidget>
#include <QMainWindow>
#include <QPointer>
#include <QToolBar>

#include <algorithm>

namespace paretoscope::gui {

using widgets::Place;

namespace {

// The table of layers shows all that is dragged and what it costs; the chart has room enough beside it.
constexpr int leftPercent = 60;
constexpr int topPercent = 56;

QList<int> shared(int room, int firstPercent)
{
    return {room * firstPercent / 100, room * (100 - firstPercent) / 100};
}

} // namespace

MainPanels::MainPanels(QMainWindow &window, const WindowContext &context, Actions &actions)
    : QObject(&window), m_window(window), m_context(context)
{
    addToolBar(actions);
    for (const widgets::Panel &panel : widgets::panelTable())
        add(panel, actions);
    for (const Place place : {Place::LeftTop, Place::RightTop, Place::LeftBottom, Place::RightBottom})
        if (QDockWidget *first = firstAt(place))
            first->raise();
    actions.view->addAction(m_toolBar->toggleViewAction());
    QMenu *goTo = actions.view->addMenu(tr("&Go to"));
    goTo->setObjectName(QStringLiteral("goTo"));
    for (const Made &made : m_made)
        addGoTo(made, *goTo);
    addSteps(*goTo);
}

void MainPanels::addToolBar(Actions &actions)
{
    m_toolBar = m_window.addToolBar(tr("Main tool bar"));
    m_toolBar->setObjectName(QStringLiteral("mainToolBar"));
    actions.fillToolBar(*m_toolBar);
    new ToolBarRoom(*m_toolBar, actions.leastImportantFirst());
}

void MainPanels::add(const widgets::Panel &panel, Actions &actions)
{
    Made made{panel, panel.make(m_context.document, *this), nullptr};
    if (panel.place == Place::ToolBar) {
        m_toolBar->addWidget(made.contents);
    } else {
        made.dock = new QDockWidget(panel.title, &m_window);
        made.dock->setObjectName(panel.key + QStringLiteral("Dock"));
        made.dock->setWidget(made.contents);
        dockAtItsPlace(made);
        QAction *shown = made.dock->toggleViewAction();
        shown->setToolTip(panel.help);
        shown->setStatusTip(panel.help);
        actions.view->addAction(shown);
    }
    m_made.push_back(made);
}

void MainPanels::addGoTo(const Made &made, QMenu &menu)
{
    auto *action = menu.addAction(made.panel.title);
    action->setObjectName(QStringLiteral("goTo_") + made.panel.key);
    action->setShortcut(made.panel.shortcut);
    action->setToolTip(made.panel.help);
    action->setStatusTip(made.panel.help);
    connect(action, &QAction::triggered, this, [this, made] { goTo(made); });
    // What is not offered while nothing is open, see StartView, is not gone to.
    if (made.dock) {
        const QAction *shown = made.dock->toggleViewAction();
        connect(shown, &QAction::enabledChanged, action, &QAction::setEnabled);
    }
}

void MainPanels::addSteps(QMenu &menu)
{
    const auto add = [this, &menu](const char *name, const QString &text, const QKeySequence &shortcut,
                                   const QString &tip, int direction) {
        auto *action = menu.addAction(text);
        action->setObjectName(QString::fromLatin1(name));
        action->setShortcut(shortcut);
        action->setToolTip(tip);
        action->setStatusTip(tip);
        connect(action, &QAction::triggered, this, [this, direction] { step(direction); });
    };
    menu.addSeparator();
    add("nextPanel", tr("&Next panel"), Qt::Key_F6, tr("The keyboard goes to the next panel that is seen"),
        1);
    add("previousPanel", tr("&Previous panel"), Qt::SHIFT | Qt::Key_F6,
        tr("The keyboard goes back to the panel before"), -1);
}

void MainPanels::show(const Made &made)
{
    if (made.dock) {
        made.dock->show();
        made.dock->raise();
    } else {
        m_toolBar->show();
    }
}

void MainPanels::goTo(const Made &made)
{
    show(made);
    if (QWidget *place = placeForFocus(*made.contents))
        place->setFocus(Qt::ShortcutFocusReason);
}

// Around all that are seen, from the one that has the keyboard; those behind another's tab are passed.
void MainPanels::step(int direction)
{
    const QWidget *focused = QApplication::focusWidget();
    const auto holds = [focused](const Made &made) {
        return focused && (made.contents == focused || made.contents->isAncestorOf(focused));
    };
    const int count = static_cast<int>(m_made.size());
    const auto found = std::ranges::find_if(m_made, holds);
    int at = found == m_made.end() ? (direction > 0 ? -1 : count) : static_cast<int>(found - m_made.begin());
    for (int tried = 0; tried < count; ++tried) {
        at = (at + direction + count) % count;
        QWidget &contents = *m_made[static_cast<std::size_t>(at)].contents;
        QWidget *place = contents.visibleRegion().isEmpty() ? nullptr : placeForFocus(contents);
        if (!place)
            continue;
        place->window()->activateWindow(); // a panel may float
        return place->setFocus(direction > 0 ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    }
}

/// Of the panels, then of what else the window has.
QList<QWidget *> MainPanels::allStops() const
{
    QList<QWidget *> stops;
    for (const Made &made : m_made)
        if (made.contents->window() == &m_window)
            stops << tabStops(*made.contents);
    for (QWidget *other : tabStops(m_window))
        if (!stops.contains(other))
            stops << other;
    return stops;
}

bool MainPanels::tab(bool next)
{
    const QList<QWidget *> stops = allStops();
    if (stops.isEmpty())
        return false;
    const qsizetype at = stops.indexOf(QApplication::focusWidget());
    const qsizetype to = next ? at + 1 : at > 0 ? at - 1 : stops.size() - 1;
    stops[to % stops.size()]->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    return true;
}

// Places above and on the left are filled before those below and beside them: so is the table sorted.
void MainPanels::dockAtItsPlace(const Made &made)
{
    const Place place = made.panel.place;
    const bool left = place == Place::LeftTop || place == Place::LeftBottom;
    QDockWidget *first = firstAt(place);
    QDockWidget *above = firstAt(left ? Place::LeftTop : Place::RightTop);
    if (first && first != made.dock)
        m_window.tabifyDockWidget(first, made.dock);
    else if (above && above != made.dock)
        m_window.splitDockWidget(above, made.dock, Qt::Vertical);
    else
        m_window.addDockWidget(left ? Qt::LeftDockWidgetArea : Qt::RightDockWidgetArea, made.dock);
}

QDockWidget *MainPanels::firstAt(Place place) const
{
    const auto found = std::ranges::find(m_made, place, [](const Made &made) { return made.panel.place; });
    return found == m_made.end() ? nullptr : found->dock;
}

void MainPanels::placeStrays()
{
    for (const Made &made : m_made) {
        if (!made.dock || m_window.dockWidgetArea(made.dock) != Qt::NoDockWidgetArea)
            continue;
        dockAtItsPlace(made);
        made.dock->show();
    }
}

void MainPanels::shareOutRoom()
{
    QDockWidget *leftTop = firstAt(Place::LeftTop), *rightTop = firstAt(Place::RightTop);
    QDockWidget *leftBottom = firstAt(Place::LeftBottom), *rightBottom = firstAt(Place::RightBottom);
    if (leftTop && rightTop)
        m_window.resizeDocks({leftTop, rightTop}, shared(m_window.width(), leftPercent), Qt::Horizontal);
    if (leftTop && leftBottom)
        m_window.resizeDocks({leftTop, leftBottom}, shared(m_window.height(), topPercent), Qt::Vertical);
    if (rightTop && rightBottom)
        m_window.resizeDocks({rightTop, rightBottom}, shared(m_window.height(), topPercent), Qt::Vertical);
}

void MainPanels::saveStates() const
{
    for (const Made &made : m_made)
        if (made.panel.state)
            m_context.preferences.setPanelState(made.panel.key, made.panel.state(*made.contents));
}

void MainPanels::restoreStates()
{
    for (const Made &made : m_made)
        if (made.panel.restore)
            made.panel.restore(*made.contents, m_context.preferences.panelState(made.panel.key));
}

QAction &MainPanels::action(const char *name)
{
    auto *found = m_window.findChild<QAction *>(QString::fromLatin1(name));
    Q_ASSERT_X(found, "MainPanels::action", name);
    return *found;
}

void MainPanels::findWithin(const search::Budget &budget)
{
    m_context.workflow.findWithin(budget);
}

base::Effort MainPanels::effort() const
{
    return m_context.workflow.effort();
}

void MainPanels::show(QWidget &panel)
{
    const auto made = std::ranges::find(m_made, &panel, &Made::contents);
    if (made != m_made.end())
        show(*made);
}

void MainPanels::stop(QWidget &panel)
{
    m_context.jobs.stop(m_context.jobs.laneOf(panel.objectName()));
}

void MainPanels::submit(QWidget &panel, const QString &title, Work work)
{
    m_context.jobs.start<Finish>(
        m_context.jobs.laneOf(panel.objectName()), title,
        [work = std::move(work)](std::stop_token stop, base::ProgressSink &sink) -> base::Result<Finish> {
            return work(std::move(stop), sink);
        },
        [alive = QPointer<QWidget>(&panel)](base::Result<Finish> finish) {
            if (alive && finish)
                (*finish)();
        });
}

} // namespace paretoscope::gui
