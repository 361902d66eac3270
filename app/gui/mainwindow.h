// The main window: dockable panels over one document, menus, the job bar. Wiring only: state lives in the
// Document, work in the Workflow. Can be destroyed and made again over the same document (another language).
#pragma once

#include "app/gui/jobrunner.h"
#include "app/gui/preferences.h"
#include "app/gui/projectfiles.h"
#include "app/gui/windowcontext.h"
#include "app/gui/workflow.h"
#include "widgets/dialogs/questions.h"
#include "widgets/document/document.h"
#include "widgets/models/jobstate.h"

#include <QMainWindow>

#include <optional>

namespace paretoscope::widgets {
class JobBar;
class MessageLine;
} // namespace paretoscope::widgets

namespace paretoscope::gui {

class Actions;
class MainPanels;
class StartView;
class MethodsMenu;
class StepsMenu;

class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(WindowContext context, QWidget *parent = nullptr);
    ~MainWindow() override;

    ProjectFiles &files() { return *m_files; }

Q_SIGNALS:
    void languageChosen(const QString &language);

protected:
    void closeEvent(QCloseEvent *event) override;
    bool focusNextPrevChild(bool next) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void addStatusBar();
    void connectActions();
    void askForGroups(const pipeline::Step &step, const compress::Parameter &parameter);
    void connectDocument();
    void connectJobs();
    void restoreWindow();
    void showRecentFiles();
    void updateActions();
    void updateTitle();

    void showExported(const report::ExportResult &result);
    void showError(const base::Error &error);
    void showJob(Lane lane, const std::optional<widgets::JobState> &job);
    void stop();

    WindowContext m_context;
    Actions *m_actions;
    StepsMenu *m_steps;
    MethodsMenu *m_methods;
    ProjectFiles *m_files;
    MainPanels *m_panels = nullptr;
    widgets::JobBar *m_jobBar = nullptr;
    widgets::MessageLine *m_messages = nullptr;
    StartView *m_start = nullptr;
    bool m_closing = false;                 ///< asked already: nothing is lost
    std::optional<widgets::JobState> m_job; ///< what the job bar and the title show
    Lane m_jobLane = Lane::Main;
};

} // namespace paretoscope::gui
