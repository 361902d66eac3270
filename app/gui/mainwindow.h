// The main window: dockable panels over one document, menus, the job bar. Wiring only: state lives in the
// Document, work in the Workflow. Can be destroyed and made again over the same document (another language).
#pragma once

#include "app/gui/jobrunner.h"
#include "app/gui/mainpanels.h"
#include "app/gui/preferences.h"
#include "app/gui/workflow.h"
#include "widgets/dialogs/questions.h"
#include "widgets/document/document.h"
#include "widgets/models/jobstate.h"

#include <QMainWindow>

#include <functional>
#include <optional>

namespace paretoscope::widgets {
class JobBar;
} // namespace paretoscope::widgets

namespace paretoscope::gui {

class Actions;

/// What a window works on; all of it outlives the window.
struct WindowContext {
    widgets::Document &document;
    JobRunner &jobs;
    Workflow &workflow;
    Preferences &preferences;
    widgets::Questions &questions;
};

class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(WindowContext context, QWidget *parent = nullptr);
    ~MainWindow() override;

    void openDemo();
    /// A project file, or a model (which starts the wizard).
    void openPath(const QString &path);
    /// Call THEN when the document may be replaced or closed: nothing is unsaved, or it was saved or
    /// discarded now.
    void whenDiscardable(const std::function<void()> &then);

Q_SIGNALS:
    void languageChosen(const QString &language);

protected:
    void closeEvent(QCloseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void addStatusBar();
    void connectActions();
    void connectDocument();
    void connectJobs();
    void restoreWindow();
    void updateActions();
    void updateTitle();

    void openProject();
    void openModel();
    void openWizard(const QString &model);
    /// AFTERWARDS (may be null) is called once the project is saved.
    void save(const std::function<void()> &afterwards = nullptr);
    void saveAs(const std::function<void()> &afterwards = nullptr);
    void saveTo(const QString &path, const std::function<void()> &afterwards);
    void exportModel();
    void showExported(const report::ExportResult &result);
    void showError(const base::Error &error);
    void showJob(Lane lane, const std::optional<widgets::JobState> &job);
    void stop();

    WindowContext m_context;
    Actions *m_actions;
    MainPanels m_panels;
    widgets::JobBar *m_jobBar = nullptr;
    QByteArray m_defaultLayout;
    bool m_closing = false;                 ///< asked already: nothing is lost
    std::optional<widgets::JobState> m_job; ///< what the job bar and the title show
    Lane m_jobLane = Lane::Main;
};

} // namespace paretoscope::gui
