// The start page in the place of the panels while nothing is open, and the panels as they were left once
// something is. GUI thread only.
#pragma once

#include <QByteArray>
#include <QObject>

class QMainWindow;

namespace paretoscope::widgets {
class StartPage;
} // namespace paretoscope::widgets

namespace paretoscope::gui {

class Actions;
class MainPanels;

class StartView : public QObject {
    Q_OBJECT

public:
    /// WINDOW has its size and its panels as they start.
    StartView(QMainWindow &window, MainPanels &panels, const Actions &actions);

    widgets::StartPage &page() { return *m_page; }

    void showPanels(bool shown);
    /// Of the panels, whether they are shown or not.
    QByteArray layout() const;
    void setLayout(const QByteArray &layout); ///< empty: as they start
    void resetLayout();

private:
    void enable(bool panels);

    QMainWindow &m_window;
    MainPanels &m_panels;
    const Actions &m_actions;
    widgets::StartPage *m_page;
    QByteArray m_start;  ///< the layout that the panels start with
    QByteArray m_hidden; ///< that of the panels while the page is shown
    bool m_panelsShown = true;
};

} // namespace paretoscope::gui
