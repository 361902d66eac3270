// The panels of the main window, as the table of panels has them: made, docked where they start, in the View
// menu, their states remembered. Answers what they ask of the window. GUI thread only.
#pragma once

#include "app/gui/windowcontext.h"
#include "widgets/parts/panel.h"
#include "widgets/parts/panelhost.h"

#include <QObject>

#include <map>
#include <vector>

class QDockWidget;
class QMainWindow;
class QMenu;
class QToolBar;

namespace paretoscope::gui {

class Actions;

class MainPanels : public QObject, private widgets::PanelHost {
    Q_OBJECT

public:
    /// WINDOW, which has its actions, owns this and the panels.
    MainPanels(QMainWindow &window, const WindowContext &context, Actions &actions);

    /// As the panels start, in a window that has its size.
    void shareOutRoom();
    /// Panels that a restored layout did not know stand where they start.
    void placeStrays();
    /// The keyboard goes to what is next (or before) in the window, panel by panel as F6 has them, and to
    /// nothing that is not seen. False: there is nothing to go to.
    bool tab(bool next);
    void saveStates() const; ///< into the preferences
    void restoreStates();

Q_SIGNALS:
    void told(const QString &sentence);

private:
    struct Made {
        widgets::Panel panel;
        QWidget *contents = nullptr;
        QDockWidget *dock = nullptr; ///< null in the tool bar
    };

    void addToolBar(Actions &actions);
    void add(const widgets::Panel &panel, Actions &actions);
    void addGoTo(const Made &made, QMenu &menu);
    void show(const Made &made);
    void dockAtItsPlace(const Made &made);
    void addSteps(QMenu &menu);
    void goTo(const Made &made);
    void step(int direction);
    QList<QWidget *> allStops() const;
    QDockWidget *firstAt(widgets::Place place) const;

    widgets::Questions &questions() override { return m_context.questions; }
    QAction &action(const char *name) override;
    void tell(const QString &sentence) override { Q_EMIT told(sentence); }
    void findWithin(const search::Budget &budget) override;
    base::Effort effort() const override;
    void show(QWidget &panel) override;
    void stop(QWidget &panel) override;
    void submit(QWidget &panel, const QString &title, Work work) override;

    QMainWindow &m_window;
    WindowContext m_context;
    std::vector<Made> m_made;
    QToolBar *m_toolBar = nullptr;
};

} // namespace paretoscope::gui
