#include "app/gui/mainwindow.h"

#include "app/gui/actions.h"
#include "app/gui/engineoptions.h"
#include "app/gui/installation.h"
#include "app/gui/wizardjobs.h"
#include "core/base/enginescope.h"
#include "widgets/dialogs/aboutdialog.h"
#include "widgets/dialogs/exportdialog.h"
#include "widgets/dialogs/paths.h"
#include "widgets/dialogs/projectwizard.h"
#include "widgets/document/numbers.h"
#include "widgets/panels/budgetpanel.h"
#include "widgets/panels/jobbar.h"
#include "widgets/panels/layerspanel.h"
#include "widgets/panels/statussummary.h"
#include "widgets/panels/tradeoffpanel.h"

#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QStatusBar>
#include <QUrl>

namespace paretoscope::gui {

namespace {

constexpr int messageMs = 15000;

/// Paths are compared and stored as the person sees them, absolute.
QString absolute(const QString &path)
{
    return QFileInfo(path).absoluteFilePath();
}

bool isModelFile(const QString &path)
{
    return path.endsWith(QLatin1String(".pt"), Qt::CaseInsensitive) ||
           path.endsWith(QLatin1String(".pth"), Qt::CaseInsensitive) ||
           path.endsWith(QLatin1String(".torchscript"), Qt::CaseInsensitive);
}

QString droppedFile(const QMimeData &data)
{
    const QList<QUrl> urls = data.urls();
    return urls.size() == 1 ? urls.constFirst().toLocalFile() : QString();
}

} // namespace

MainWindow::MainWindow(WindowContext context, QWidget *parent)
    : QMainWindow(parent), m_context(context), m_actions(new Actions(*this, *context.document.undoStack()))
{
    setObjectName(QStringLiteral("mainWindow"));
    setAcceptDrops(true);
    setDockNestingEnabled(true);
    new EngineOptions(*m_actions, context.workflow, context.preferences);
    m_panels = addMainPanels(*this, context, *m_actions);
    addStatusBar();
    connectActions();
    connectDocument();
    connectJobs();
    restoreWindow();
    updateActions();
    updateTitle();
}

MainWindow::~MainWindow()
{
    m_context.preferences.setWindow(saveGeometry(), saveState(), m_panels.layers->saveColumns());
}

void MainWindow::addStatusBar()
{
    m_jobBar = new widgets::JobBar;
    statusBar()->addWidget(new widgets::StatusSummary(m_context.document), 1);
    statusBar()->addPermanentWidget(m_jobBar);
}

void MainWindow::connectActions()
{
    widgets::Document &document = m_context.document;
    const auto on = [this](QAction *action, auto slot) { connect(action, &QAction::triggered, this, slot); };
    on(m_actions->newProject, [this] { openWizard({}); });
    on(m_actions->openProject, [this] { openProject(); });
    on(m_actions->openModel, [this] { openModel(); });
    on(m_actions->openDemo, [this] { openDemo(); });
    on(m_actions->save, [this] { save(); });
    on(m_actions->saveAs, [this] { saveAs(); });
    on(m_actions->exportModel, [this] { exportModel(); });
    on(m_actions->quit, [this] { close(); });
    on(m_actions->pin, [this] { m_panels.layers->togglePins(); });
    on(m_actions->resetLayers, [this] { m_panels.layers->resetSelection(); });
    on(m_actions->resetAll, [this, &document] {
        document.applyRecipe(
            compress::uniformRecipe(document.layers().size(), {}, document.recipe().foldBatchNorm),
            tr("Reset all layers"));
    });
    on(m_actions->foldBatchNorm, [&document](bool fold) { document.setFoldBatchNorm(fold); });
    on(m_actions->find, [this] { m_panels.layers->focusFilter(); });
    on(m_actions->analyse, [this] { m_context.workflow.analyse(); });
    on(m_actions->stop, [this] { stop(); });
    on(m_actions->improve, [this] { m_context.workflow.improve(); });
    on(m_actions->measureSpeed, [this] { m_context.workflow.measureSpeed(); });
    on(m_actions->resetLayout, [this] { restoreState(m_defaultLayout); });
    on(m_actions->about, [this] {
        auto *about = new widgets::AboutDialog(QString::fromStdString(base::engineVersion()), this);
        about->setAttribute(Qt::WA_DeleteOnClose);
        about->open();
    });
    connect(m_actions, &Actions::openRecent, this, &MainWindow::openPath);
    connect(m_actions, &Actions::clearRecent, this, [this] {
        m_context.preferences.clearRecentFiles();
        m_actions->setRecentFiles({});
    });
    connect(m_actions->languages, &QActionGroup::triggered, this,
            [this](QAction *action) { Q_EMIT languageChosen(action->data().toString()); });
}

void MainWindow::connectDocument()
{
    widgets::Document &document = m_context.document;
    connect(&document, &widgets::Document::opened, this, &MainWindow::updateActions);
    connect(&document, &widgets::Document::opened, this, &MainWindow::updateTitle);
    connect(&document, &widgets::Document::baselineChanged, this, &MainWindow::updateActions);
    connect(&document, &widgets::Document::recipeChanged, this, &MainWindow::updateActions);
    connect(&document, &widgets::Document::modifiedChanged, this, &MainWindow::updateTitle);
    const auto tell = [this](const QString &text) { statusBar()->showMessage(text, messageMs); };
    connect(m_panels.budget, &widgets::BudgetPanel::refused, this, tell);
    connect(&m_context.workflow, &Workflow::told, this, tell);
}

void MainWindow::connectJobs()
{
    Workflow &workflow = m_context.workflow;
    connect(&workflow, &Workflow::failed, this, &MainWindow::showError);
    connect(&workflow, &Workflow::projectOpened, this, [this](const QString &path) {
        if (!path.isEmpty() && path != demoProject())
            m_context.preferences.addRecentFile(absolute(path));
        m_actions->setRecentFiles(m_context.preferences.recentFiles());
    });
    connect(&workflow, &Workflow::exported, this, &MainWindow::showExported);
    JobRunner &jobs = m_context.jobs;
    connect(&jobs, &JobRunner::started, this, [this](Lane lane, const QString &title) {
        showJob(lane, widgets::JobState{title, -1, {}, false});
    });
    connect(&jobs, &JobRunner::progressed, this, [this](Lane lane, const base::Progress &progress) {
        if (m_job && lane == m_jobLane)
            showJob(lane, widgets::JobState{m_job->title, progress.fraction, progress.remainingSeconds,
                                            m_job->stopping});
    });
    connect(&jobs, &JobRunner::finished, this, [this](Lane lane) { showJob(lane, {}); });
    connect(m_jobBar, &widgets::JobBar::stopRequested, this, &MainWindow::stop);
}

void MainWindow::showJob(Lane lane, const std::optional<widgets::JobState> &job)
{
    // What answers edits tells of itself where its numbers stand, and nobody waits for what runs aside.
    const bool quiet = lane == Lane::Live || lane == Lane::Frontier || lane == Lane::Aside;
    if (!quiet && (job || lane == m_jobLane)) {
        m_job = job;
        m_jobLane = lane;
        m_jobBar->setJob(job);
        updateTitle();
    }
    updateActions();
}

void MainWindow::stop()
{
    m_context.workflow.stop();
    if (m_job) {
        m_job->stopping = true;
        m_jobBar->setJob(m_job);
    }
}

void MainWindow::restoreWindow()
{
    resize(1366, 768);
    shareOutRoom(*this);
    m_defaultLayout = saveState();
    restoreGeometry(m_context.preferences.geometry());
    restoreState(m_context.preferences.layout());
    m_panels.layers->restoreColumns(m_context.preferences.columns());
    m_actions->setRecentFiles(m_context.preferences.recentFiles());
    for (QAction *action : m_actions->languages->actions())
        action->setChecked(action->data().toString() == m_context.preferences.language());
}

void MainWindow::updateActions()
{
    const widgets::Document &document = m_context.document;
    const bool open = document.isOpen();
    const bool measured = open && document.baseline() != nullptr;
    for (QAction *action : {m_actions->save, m_actions->saveAs})
        action->setEnabled(open);
    for (QAction *action :
         {m_actions->exportModel, m_actions->pin, m_actions->resetLayers, m_actions->resetAll})
        action->setEnabled(measured); // baseline first: nothing else is offered before it exists
    m_actions->analyse->setEnabled(m_context.workflow.canAnalyse());
    m_actions->measureSpeed->setEnabled(m_context.workflow.canAnalyse());
    const bool improvable = m_context.workflow.canImprove();
    m_actions->improve->setEnabled(improvable);
    m_panels.tradeoff->setImprovable(improvable);
    m_panels.budget->setSearchable(improvable);
    m_actions->stop->setEnabled(m_context.jobs.isRunning(Lane::Main));
    m_actions->foldBatchNorm->setEnabled(measured && document.project()->model.foldableBatchNorms() > 0);
    m_actions->foldBatchNorm->setChecked(open && document.recipe().foldBatchNorm);
}

void MainWindow::updateTitle()
{
    const widgets::Document &document = m_context.document;
    const QString name =
        document.isOpen() ? tr("%1[*] — Paretoscope").arg(document.title()) : tr("Paretoscope");
    const bool progressing = m_job && m_job->fraction >= 0;
    setWindowTitle(progressing ? tr("⏳ %1 % %2").arg(qRound(m_job->fraction * 100)).arg(name) : name);
    setWindowModified(document.isOpen() && document.isModified()); // after the title that has a place for it
}

void MainWindow::whenDiscardable(const std::function<void()> &then)
{
    if (!m_context.document.isOpen() || !m_context.document.isModified())
        return then();
    m_context.questions.confirmDiscard(this, m_context.document.title(),
                                       [this, then](widgets::Questions::Unsaved answer) {
                                           if (answer == widgets::Questions::Unsaved::Save)
                                               save(then);
                                           else if (answer == widgets::Questions::Unsaved::Discard)
                                               then();
                                       });
}

void MainWindow::openDemo()
{
    const QString demo = demoProject();
    if (demo.isEmpty())
        m_context.questions.showError(
            this, tr("The demo is not installed; install the program again, with its share folder."), {});
    else
        openPath(demo);
}

void MainWindow::openProject()
{
    m_context.questions.openFile(
        this, {tr("Open project"), {tr("Paretoscope projects (*.pscope.json *.json)")}, {}},
        [this](const QString &path) { openPath(path); });
}

void MainWindow::openModel()
{
    m_context.questions.openFile(this, {tr("Open model"), {tr("TorchScript models (*.pt *.pth)")}, {}},
                                 [this](const QString &path) { openWizard(path); });
}

void MainWindow::openPath(const QString &path)
{
    if (isModelFile(path))
        return openWizard(path);
    whenDiscardable([this, path] { m_context.workflow.openProject(widgets::toPath(absolute(path))); });
}

void MainWindow::openWizard(const QString &model)
{
    auto *wizard = new widgets::ProjectWizard(m_context.questions, this);
    wizard->setAttribute(Qt::WA_DeleteOnClose);
    new WizardJobs(*wizard, m_context.jobs);
    connect(wizard, &QDialog::accepted, this, [this, wizard] {
        whenDiscardable([this, file = wizard->projectFile()] { m_context.workflow.openUnsaved(file); });
    });
    if (!model.isEmpty())
        wizard->setModel(absolute(model));
    wizard->open();
}

void MainWindow::save(const std::function<void()> &afterwards)
{
    const QString path = widgets::fromPath(m_context.document.project()->path);
    // The demo belongs to the installation: a changed one is saved elsewhere.
    if (path.isEmpty() || path == demoProject())
        saveAs(afterwards);
    else
        saveTo(path, afterwards);
}

void MainWindow::saveAs(const std::function<void()> &afterwards)
{
    m_context.questions.saveFile(this,
                                 {tr("Save project"),
                                  {tr("Paretoscope projects (*.pscope.json)")},
                                  m_context.document.title() + QStringLiteral(".pscope.json"),
                                  QStringLiteral("pscope.json")},
                                 [this, afterwards](const QString &path) { saveTo(path, afterwards); });
}

void MainWindow::saveTo(const QString &path, const std::function<void()> &afterwards)
{
    const auto saved = m_context.workflow.save(widgets::toPath(path));
    if (!saved)
        return showError(saved.error());
    m_context.preferences.addRecentFile(path);
    m_actions->setRecentFiles(m_context.preferences.recentFiles());
    updateTitle();
    if (afterwards)
        afterwards();
}

void MainWindow::exportModel()
{
    auto *dialog =
        new widgets::ExportDialog(widgets::exportSubject(m_context.document), m_context.questions, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this,
            [this, dialog] { m_context.workflow.exportModel(dialog->request()); });
    dialog->open();
}

void MainWindow::showExported(const report::ExportResult &result)
{
    statusBar()->showMessage(
        tr("Exported %1: %2, read back and verified on %n sample(s).", nullptr,
           static_cast<int>(result.measured.n))
            .arg(widgets::fromPath(result.model.filename()), widgets::numbers::bytes(result.fileBytes)),
        messageMs);
}

void MainWindow::showError(const base::Error &error)
{
    m_context.questions.showError(this, QString::fromStdString(error.message),
                                  QString::fromStdString(error.detail));
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!m_closing && m_context.document.isOpen() && m_context.document.isModified()) {
        event->ignore();
        whenDiscardable([this] {
            m_closing = true;
            QMetaObject::invokeMethod(this, &QWidget::close, Qt::QueuedConnection); // not inside this event
        });
        return;
    }
    m_context.workflow.stop(); // what was measured is kept
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (!droppedFile(*event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    event->acceptProposedAction();
    openPath(droppedFile(*event->mimeData()));
}

} // namespace paretoscope::gui
