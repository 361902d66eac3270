#include "app/gui/projectfiles.h"

#include "app/gui/installation.h"
#include "app/gui/preferences.h"
#include "app/gui/wizardjobs.h"
#include "app/gui/workflow.h"
#include "core/formats/format.h"
#include "core/project/recipefile.h"
#include "widgets/dialogs/exportdialog.h"
#include "widgets/dialogs/paths.h"
#include "widgets/dialogs/projectwizard.h"
#include "widgets/dialogs/questions.h"
#include "widgets/document/document.h"
#include "widgets/document/formattext.h"
#include "widgets/document/translated.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace paretoscope::gui {

namespace {

const QString projectSuffix = QStringLiteral(".pscope.json");

/// NAME as a project is named: "net" and "net.pscope" and "net.pscope.json.pscope.json" are one; what
/// somebody named .json stays that.
QString asProject(QString name)
{
    while (name.endsWith(projectSuffix + projectSuffix, Qt::CaseInsensitive))
        name.chop(projectSuffix.size());
    if (name.endsWith(QLatin1String(".json"), Qt::CaseInsensitive))
        return name;
    if (name.endsWith(QLatin1String(".pscope"), Qt::CaseInsensitive))
        return name + QStringLiteral(".json");
    return name + projectSuffix;
}

/// Paths are compared and stored as the person sees them, absolute.
QString absolute(const QString &path)
{
    return QFileInfo(path).absoluteFilePath();
}

} // namespace

ProjectFiles::ProjectFiles(const WindowContext &context, QWidget &window)
    : QObject(&window), m_context(context), m_window(window)
{
    connect(&context.workflow, &Workflow::projectOpened, this, &ProjectFiles::remember);
}

void ProjectFiles::remember(const QString &path)
{
    if (!path.isEmpty() && path != demoProject())
        m_context.preferences.addRecentFile(absolute(path));
    Q_EMIT recentFilesChanged();
}

void ProjectFiles::whenDiscardable(const std::function<void()> &then)
{
    if (!m_context.document.isOpen() || !m_context.document.isModified())
        return then();
    m_context.questions.confirmDiscard(&m_window, m_context.document.title(),
                                       [this, then](widgets::Questions::Unsaved answer) {
                                           if (answer == widgets::Questions::Unsaved::Save)
                                               save(then);
                                           else if (answer == widgets::Questions::Unsaved::Discard)
                                               then();
                                       });
}

void ProjectFiles::openDemo()
{
    const QString demo = demoProject();
    if (demo.isEmpty())
        m_context.questions.showError(
            &m_window, tr("The demo is not installed; install the program again, with its share folder."),
            {});
    else
        openPath(demo);
}

void ProjectFiles::openProject()
{
    m_context.questions.openFile(
        &m_window, {tr("Open project"), {tr("Paretoscope projects (*.pscope.json *.json)")}, {}},
        [this](const QString &path) { openPath(path); });
}

void ProjectFiles::openModel()
{
    m_context.questions.openFile(&m_window, {tr("Open model"), widgets::modelFilters(), {}},
                                 [this](const QString &path) { openWizard(path); });
}

void ProjectFiles::openPath(const QString &path)
{
    if (formats::isModelFile(widgets::toPath(absolute(path))))
        return openWizard(path);
    whenDiscardable([this, path] { m_context.workflow.openProject(widgets::toPath(absolute(path))); });
}

widgets::ProjectWizard *ProjectFiles::makeWizard()
{
    auto *wizard = new widgets::ProjectWizard(m_context.questions, &m_window);
    wizard->setAttribute(Qt::WA_DeleteOnClose);
    new WizardJobs(*wizard, m_context.jobs, m_context.workflow.effort());
    return wizard;
}

void ProjectFiles::editProject()
{
    auto *wizard = makeWizard();
    wizard->setWindowTitle(tr("Project settings"));
    wizard->setProject(m_context.workflow.currentFile());
    connect(wizard, &QDialog::accepted, this,
            [this, wizard] { m_context.workflow.reopen(wizard->projectFile()); });
    wizard->open();
}

void ProjectFiles::openWizard(const QString &model)
{
    auto *wizard = makeWizard();
    connect(wizard, &QDialog::accepted, this, [this, wizard] {
        whenDiscardable([this, file = wizard->projectFile()] { m_context.workflow.openUnsaved(file); });
    });
    if (!model.isEmpty())
        wizard->setModel(absolute(model));
    wizard->open();
}

/// The demo belongs to the installation: a changed one is saved elsewhere.
bool ProjectFiles::hasOwnFile() const
{
    const QString path = widgets::fromPath(m_context.document.project()->path);
    return !path.isEmpty() && path != demoProject();
}

void ProjectFiles::save(const std::function<void()> &afterwards)
{
    if (hasOwnFile())
        saveTo(widgets::fromPath(m_context.document.project()->path), afterwards);
    else
        saveAs(afterwards);
}

void ProjectFiles::openRecipe()
{
    m_context.questions.openFile(
        &m_window, {tr("Open recipe"), {tr("Recipes (*.json)")}, {}}, [this](const QString &path) {
            if (!m_context.document.isOpen())
                return;
            const auto recipe = project::readRecipe(widgets::toPath(path), m_context.document.layers());
            if (!recipe)
                return showError(recipe.error());
            m_context.workflow.takeRecipe(*recipe, tr("Recipe %1").arg(QFileInfo(path).fileName()));
        });
}

void ProjectFiles::saveRecipe()
{
    QString name = asProject(m_context.document.title());
    name.chop(name.endsWith(projectSuffix) ? projectSuffix.size() : 0);
    m_context.questions.saveFile(
        &m_window,
        {tr("Save recipe"),
         {tr("Recipes (*.json)")},
         QFileInfo(suggestedPath()).dir().filePath(name + QStringLiteral(".recipe.json")),
         QStringLiteral("json")},
        [this](const QString &path) {
            if (const auto written = project::writeRecipe(m_context.document.recipe(),
                                                          m_context.document.layers(), widgets::toPath(path));
                !written)
                showError(written.error());
        });
}

void ProjectFiles::showError(const base::Error &error)
{
    m_context.questions.showError(&m_window, widgets::translated(error.said),
                                  QString::fromStdString(error.detail));
}

void ProjectFiles::packEvidence()
{
    const auto pack = [this] { m_context.workflow.packEvidence(); };
    if (hasOwnFile())
        pack();
    else
        saveAs(pack);
}

void ProjectFiles::saveAs(const std::function<void()> &afterwards)
{
    m_context.questions.saveFile(&m_window,
                                 {tr("Save project"),
                                  {tr("Paretoscope projects (*.pscope.json)")},
                                  suggestedPath(),
                                  QStringLiteral("pscope.json")},
                                 [this, afterwards](const QString &path) { saveTo(path, afterwards); });
}

/// Beside the project, or where there is none its model; the demo belongs to the installation.
QString ProjectFiles::suggestedPath() const
{
    const project::OpenProject &project = *m_context.document.project();
    const bool own = hasOwnFile();
    const QString beside = widgets::fromPath(project.path.empty() ? project.file.model : project.path);
    const QString folder = own || project.path.empty()
                               ? QFileInfo(beside).absolutePath()
                               : QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    return QDir(folder).filePath(asProject(m_context.document.title()));
}

void ProjectFiles::saveTo(const QString &chosen, const std::function<void()> &afterwards)
{
    const QString path = asProject(chosen);
    if (path != chosen && QFileInfo::exists(path)) // nobody was asked whether it may be replaced
        return m_context.questions.showError(
            &m_window, tr("There is a project %1 already; choose another name.").arg(path), {});
    const auto written = m_context.workflow.save(widgets::toPath(path));
    if (!written)
        return showError(written.error());
    m_context.preferences.addRecentFile(path);
    Q_EMIT recentFilesChanged();
    Q_EMIT saved();
    if (afterwards)
        afterwards();
}

void ProjectFiles::exportModel()
{
    auto *dialog = new widgets::ExportDialog(
        widgets::exportSubject(m_context.document, m_context.preferences.exportFolder()), m_context.questions,
        &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        const report::ExportRequest request = dialog->request();
        m_context.preferences.setExportFolder(widgets::fromPath(request.target.parent_path()));
        m_context.workflow.exportModel(request);
    });
    dialog->open();
}

} // namespace paretoscope::gui
