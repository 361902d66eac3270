#include "app/gui/startview.h"

#include "app/gui/actions.h"
#include "app/gui/mainpanels.h"
#include "widgets/parts/startpage.h"

#include <QDockWidget>
#include <QMainWindow>

namespace paretoscope::gui {

StartView::StartView(QMainWindow &window, MainPanels &panels, const Actions &actions)
    : QObject(&window), m_window(window), m_panels(panels), m_actions(actions),
      m_page(new widgets::StartPage), m_start(window.saveState())
{
    window.setCentralWidget(m_page);
    m_page->hide(); // then the panels have all the room
    connect(m_page, &widgets::StartPage::demoRequested, actions.openDemo, &QAction::trigger);
    connect(m_page, &widgets::StartPage::modelRequested, actions.newProject, &QAction::trigger);
    connect(m_page, &widgets::StartPage::projectRequested, actions.openProject, &QAction::trigger);
    connect(m_page, &widgets::StartPage::guideRequested, actions.guide, &QAction::trigger);
    connect(m_page, &widgets::StartPage::recentRequested, &actions, &Actions::openRecent);
}

void StartView::enable(bool panels)
{
    const auto docks = m_window.findChildren<QDockWidget *>(QString(), Qt::FindDirectChildrenOnly);
    for (QDockWidget *dock : docks) {
        if (!panels)
            dock->hide();
        dock->toggleViewAction()->setEnabled(panels);
    }
    m_actions.resetLayout->setEnabled(panels);
    m_page->setVisible(!panels);
}

void StartView::showPanels(bool shown)
{
    if (shown == m_panelsShown)
        return;
    m_panelsShown = shown;
    if (!shown) {
        m_hidden = m_window.saveState();
        enable(false);
        m_page->setFocus();
        return;
    }
    enable(true);
    setLayout(m_hidden);
}

QByteArray StartView::layout() const
{
    return m_panelsShown ? m_window.saveState() : m_hidden;
}

void StartView::setLayout(const QByteArray &layout)
{
    if (!m_panelsShown) {
        m_hidden = layout.isEmpty() ? m_start : layout;
        return;
    }
    m_window.restoreState(layout.isEmpty() ? m_start : layout);
    m_panels.placeStrays();
    if (layout.isEmpty() || layout == m_start)
        m_panels.shareOutRoom();
}

void StartView::resetLayout()
{
    setLayout({});
}

} // namespace paretoscope::gui
