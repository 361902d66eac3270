// Opening, saving and exporting with what a person is asked on the way: which file, what of unsaved work, the
// wizard, the export dialog. GUI thread only.
#pragma once

#include "app/gui/windowcontext.h"
#include "core/base/result.h"

#include <QObject>
#include <QString>

#include <functional>

class QWidget;

namespace paretoscope::widgets {
class ProjectWizard;
} // namespace paretoscope::widgets

namespace paretoscope::gui {

class ProjectFiles : public QObject {
    Q_OBJECT

public:
    /// Dialogs stand over WINDOW, which owns this.
    ProjectFiles(const WindowContext &context, QWidget &window);

    void openDemo();
    void openProject();
    void openModel();
    /// The wizard, with MODEL in its first field unless empty.
    void openWizard(const QString &model);
    /// The wizard on what is open; recipe and pins stay.
    void editProject();
    /// A project file, or a model (which starts the wizard).
    void openPath(const QString &path);
    /// AFTERWARDS (may be null) is called once the project is saved.
    void save(const std::function<void()> &afterwards = nullptr);
    void saveAs(const std::function<void()> &afterwards = nullptr);
    void exportModel();
    /// A recipe file, as the command line reads and writes them: a step that can be undone, or a sentence.
    void openRecipe();
    void saveRecipe();
    /// What was measured, into a file beside the project, which is saved first if it has no file of its own.
    void packEvidence();
    /// Calls THEN when the document may be replaced or closed: nothing is unsaved, or it was saved or
    /// discarded now.
    void whenDiscardable(const std::function<void()> &then);

Q_SIGNALS:
    void saved();
    void recentFilesChanged();

private:
    widgets::ProjectWizard *makeWizard();
    bool hasOwnFile() const;
    QString suggestedPath() const;
    void saveTo(const QString &path, const std::function<void()> &afterwards);
    void remember(const QString &path);
    void showError(const base::Error &error);

    WindowContext m_context;
    QWidget &m_window;
};

} // namespace paretoscope::gui
