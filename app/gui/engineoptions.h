// How long an analysis may take and what it may keep in memory: two menus, remembered in the preferences, and
// what the next analysis will cost, said on its action. GUI thread only.
#pragma once

#include <QObject>

class QActionGroup;
class QMenu;

namespace paretoscope::gui {

class Actions;
class Preferences;
class Workflow;

class EngineOptions : public QObject {
    Q_OBJECT

public:
    EngineOptions(Actions &actions, Workflow &workflow, Preferences &preferences);

private:
    QActionGroup *addChoices(QMenu &menu, const char *name);
    void addTimes(QMenu &menu);
    void addMemory(QMenu &menu);
    void showForecast();

    Actions &m_actions;
    Workflow &m_workflow;
    Preferences &m_preferences;
};

} // namespace paretoscope::gui
