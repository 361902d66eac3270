#include "app/gui/mainwindow.h"

#include "app/gui/actions.h"
#include "app/gui/engineoptions.h"
#include "app/gui/helpwindows.h"
#include "app/gui/mainpanels.h"
#include "app/gui/methodsmenu.h"
#include "app/gui/screenfit.h"
#include "app/gui/startview.h"
#include "app/gui/stepsmenu.h"
#include "widgets/dialogs/groupsharesdialog.h"
#include "widgets/dialogs/paths.h"
#include "widgets/document/numbers.h"
#include "widgets/document/translated.h"
#include "widgets/parts/focusring.h"
#include "widgets/parts/headline.h"
#include "widgets/parts/jobbar.h"
#include "widgets/parts/messageline.h"
#include "widgets/parts/startpage.h"

#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QMimeData>
#include <QStatusBar>
#include <QUrl>

#include <algorithm>

namespace paretoscope::gui {

namespace {

constexpr int messageMs = 15000;

QString droppedFile(const QMimeData &data)
{
    const QList<QUrl> urls = data.urls();
    return urls.size() == 1 ? urls.constFirst().toLocalFile() : QString();
}

} // namespace

MainWindow::MainWindow(WindowContext context, QWidget *parent)
    : QMainWindow(parent), m_context(context), m_actions(new Actions(*this, *context.document.undoStack())),
      m_files(new ProjectFiles(context, *this))
{
    setObjectName(QStringLiteral("mainWindow"));
    setAcceptDrops(true);
    setDockNestingEnabled(true);
    m_steps = new StepsMenu(*m_actions->steps, *m_actions->stepsAfter, this);
    m_methods = new MethodsMenu(*m_actions->methods, this);
    new EngineOptions(*m_actions, context.workflow, context.preferences);
    m_panels = new MainPanels(*this, context, *m_actions);
    new widgets::FocusRing(this);
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
    m_context.preferences.setWindow(saveGeometry(), m_start->layout());
    m_panels->saveStates();
}

void MainWindow::addStatusBar()
{
    m_jobBar = new widgets::JobBar;
    if (auto *headline = findChild<widgets::Headline *>())
        connect(&m_context.workflow, &Workflow::cacheNoteChanged, headline, &widgets::Headline::setCacheNote);
    m_messages = new widgets::MessageLine(new QWidget); // nothing but messages
    statusBar()->addWidget(m_messages, 1);
    statusBar()->addPermanentWidget(m_jobBar);
}

void MainWindow::connectActions()
{
    widgets::Document &document = m_context.document;
    const auto on = [this](QAction *action, auto slot) { connect(action, &QAction::triggered, this, slot); };
    on(m_actions->newProject, [this] { m_files->openWizard({}); });
    on(m_actions->openProject, [this] { m_files->openProject(); });
    on(m_actions->openModel, [this] { m_files->openModel(); });
    on(m_actions->openDemo, [this] { m_files->openDemo(); });
    on(m_actions->save, [this] { m_files->save(); });
    on(m_actions->saveAs, [this] { m_files->saveAs(); });
    on(m_actions->projectSettings, [this] { m_files->editProject(); });
    on(m_actions->exportModel, [this] { m_files->exportModel(); });
    on(m_actions->openRecipe, [this] { m_files->openRecipe(); });
    on(m_actions->saveRecipe, [this] { m_files->saveRecipe(); });
    on(m_actions->packEvidence, [this] { m_files->packEvidence(); });
    on(m_actions->quit, [this] { close(); });
    on(m_actions->resetAll, [this, &document] {
        pipeline::Recipe recipe = document.recipe();
        std::ranges::fill(recipe.settings, compress::LayerSetting());
        document.applyRecipe(recipe, tr("Reset all layers"));
    });
    connect(m_actions->ranks, &QMenu::triggered, this,
            [this](const QAction *share) { m_context.workflow.chooseRanks(share->data().toDouble()); });
    connect(m_steps, &StepsMenu::chosen, &m_context.workflow, &Workflow::takeSteps);
    connect(m_steps, &StepsMenu::asked, this, &MainWindow::askForGroups);
    connect(m_methods, &MethodsMenu::chosen, &m_context.workflow, &Workflow::takeMethods);
    connect(&m_context.workflow, &Workflow::stepsSettled, this, &MainWindow::updateActions);
    on(m_actions->analyse, [this] { m_context.workflow.analyse(); });
    on(m_actions->stop, [this] { stop(); });
    on(m_actions->improve, [this] { m_context.workflow.improve(); });
    on(m_actions->measureSpeed, [this] { m_context.workflow.measureSpeed(); });
    on(m_actions->measureByStep, [this] { m_context.workflow.measureByStep(); });
    on(m_actions->resetLayout, [this] { m_start->resetLayout(); });
    new HelpWindows(*this, *m_actions);
    connect(m_actions, &Actions::openRecent, m_files, &ProjectFiles::openPath);
    connect(m_actions, &Actions::clearRecent, this, [this] {
        m_context.preferences.clearRecentFiles();
        showRecentFiles();
    });
    connect(m_files, &ProjectFiles::recentFilesChanged, this, [this] { showRecentFiles(); });
    connect(m_files, &ProjectFiles::saved, this, &MainWindow::updateTitle);
    connect(m_actions->languages, &QActionGroup::triggered, this,
            [this](QAction *action) { Q_EMIT languageChosen(action->data().toString()); });
}

/// In the network as the steps before STEP make it.
void MainWindow::askForGroups(const pipeline::Step &step, const compress::Parameter &parameter)
{
    const widgets::Document &document = m_context.document;
    pipeline::Steps before;
    for (const pipeline::Step &other : document.recipe().steps.all())
        if (other.kind->about().place < step.kind->about().place)
            before = before.with(other);
    const auto ready = document.project()->afterAtOnce(before);
    auto *dialog =
        new widgets::GroupSharesDialog(ready ? ready->model : document.project()->model, step, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, m_steps,
            [this, dialog, &parameter] { m_steps->choose(dialog->step(), parameter); });
    dialog->open();
}

void MainWindow::connectDocument()
{
    widgets::Document &document = m_context.document;
    connect(&document, &widgets::Document::opened, this,
            [this, &document] { m_start->showPanels(document.isOpen()); });
    connect(&document, &widgets::Document::opened, this, &MainWindow::updateActions);
    connect(&document, &widgets::Document::opened, this, &MainWindow::updateTitle);
    connect(&document, &widgets::Document::baselineChanged, this, &MainWindow::updateActions);
    connect(&document, &widgets::Document::recipeChanged, this, &MainWindow::updateActions);
    connect(&document, &widgets::Document::askedChanged, this, &MainWindow::updateActions);
    connect(&document, &widgets::Document::modifiedChanged, this, &MainWindow::updateTitle);
    const auto tell = [this](const QString &text) { m_messages->tell(text, messageMs); };
    connect(m_panels, &MainPanels::told, this, tell);
    connect(&m_context.workflow, &Workflow::told, this, tell);
}

void MainWindow::connectJobs()
{
    Workflow &workflow = m_context.workflow;
    connect(&workflow, &Workflow::failed, this, &MainWindow::showError);
    connect(&workflow, &Workflow::exported, this, &MainWindow::showExported);
    JobRunner &jobs = m_context.jobs;
    connect(&jobs, &JobRunner::started, this, [this](Lane lane, const QString &title) {
        showJob(lane, widgets::JobState{title, -1, {}, false});
    });
    connect(&jobs, &JobRunner::retitled, this, [this](Lane lane, const QString &title) {
        if (m_job && lane == m_jobLane)
            showJob(lane,
                    widgets::JobState{title, m_job->fraction, m_job->remainingSeconds, m_job->stopping});
    });
    connect(&jobs, &JobRunner::progressed, this, [this](Lane lane, const base::Progress &progress) {
        if (m_job && lane == m_jobLane)
            showJob(lane, widgets::JobState{m_job->title, progress.fraction, progress.remainingSeconds,
                                            m_job->stopping});
    });
    connect(&jobs, &JobRunner::finished, this, [this](Lane lane) { showJob(lane, {}); });
    connect(m_jobBar, &widgets::JobBar::stopRequested, this, &MainWindow::stop);
    connect(m_jobBar, &widgets::JobBar::shownChanged, this, &MainWindow::updateTitle);
}

void MainWindow::showJob(Lane lane, const std::optional<widgets::JobState> &job)
{
    // What answers edits tells of itself where its numbers stand, and nobody waits for what runs aside.
    const bool quiet =
        lane == Lane::Live || lane == Lane::Frontier || lane == Lane::Aside || lane >= Lane::Packing;
    if (!quiet && (job || lane == m_jobLane)) {
        m_job = job;
        m_jobLane = lane;
        m_jobBar->setJob(job);
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
    auto *onScreen = new ScreenFit(*this);
    resize(onScreen->fitting({1366, 768}));
    m_panels->shareOutRoom();
    m_start = new StartView(*this, *m_panels, *m_actions);
    restoreGeometry(m_context.preferences.geometry());
    m_start->setLayout(m_context.preferences.layout());
    m_start->showPanels(m_context.document.isOpen());
    m_panels->restoreStates();
    showRecentFiles();
    for (QAction *action : m_actions->languages->actions())
        action->setChecked(action->data().toString() == m_context.preferences.language());
}

void MainWindow::showRecentFiles()
{
    const QStringList files = m_context.preferences.recentFiles();
    m_actions->setRecentFiles(files);
    m_start->page().setRecentFiles(files);
}

void MainWindow::updateActions()
{
    const widgets::Document &document = m_context.document;
    const bool open = document.isOpen();
    const bool measured = open && document.baseline() != nullptr;
    for (QAction *action : {m_actions->save, m_actions->saveAs, m_actions->projectSettings})
        action->setEnabled(open);
    for (QAction *action :
         {m_actions->exportModel, m_actions->packEvidence, m_actions->openRecipe, m_actions->saveRecipe,
          m_actions->pin, m_actions->resetLayers, m_actions->resetAll})
        action->setEnabled(measured); // baseline first: nothing else is offered before it exists
    m_actions->analyse->setEnabled(m_context.workflow.canAnalyse());
    m_actions->measureSpeed->setEnabled(m_context.workflow.canAnalyse());
    m_actions->measureByStep->setEnabled(m_context.workflow.canAnalyse());
    m_actions->ranks->setEnabled(m_context.workflow.canAnalyse());
    m_actions->improve->setEnabled(m_context.workflow.canImprove());
    m_actions->stop->setEnabled(m_context.jobs.isRunning(Lane::Main));
    m_steps->show(document, measured);
    m_methods->show(document, m_context.workflow.canAnalyse());
}

void MainWindow::updateTitle()
{
    const widgets::Document &document = m_context.document;
    const QString name =
        document.isOpen() ? tr("%1[*] — Paretoscope").arg(document.title()) : tr("Paretoscope");
    const auto job = m_jobBar->shownJob(); // task bars show titles
    setWindowTitle(!job             ? name
                   : job->isKnown() ? tr("⏳ %1 % %2").arg(job->percent()).arg(name)
                                    : tr("⏳ %1").arg(name));
    setWindowModified(document.isOpen() && document.isModified()); // after the title that has a place for it
}

void MainWindow::showExported(const report::ExportResult &result)
{
    QString message =
        tr("Exported %1: %2, read back and verified on %n sample(s).", nullptr,
           static_cast<int>(result.measured.n))
            .arg(widgets::fromPath(result.model.filename()), widgets::numbers::bytes(result.fileBytes));
    if (result.isLarger())
        message += QLatin1Char(' ') + tr("It is larger than the original.");
    if (!result.leftOut.empty())
        message += QLatin1Char(' ') + tr("The report says what of the original is left out.");
    if (!result.halfSentence.isEmpty())
        message += QLatin1Char(' ') + tr("The report says how its half precision was verified.");
    if (result.inRuntime)
        message += QLatin1Char(' ') + widgets::translated(result.inRuntime->said);
    m_messages->tell(message, messageMs);
}

void MainWindow::showError(const base::Error &error)
{
    m_context.questions.showError(this, widgets::translated(error.said),
                                  QString::fromStdString(error.detail));
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!m_closing && m_context.document.isOpen() && m_context.document.isModified()) {
        event->ignore();
        m_files->whenDiscardable([this] {
            m_closing = true;
            QMetaObject::invokeMethod(this, &QWidget::close, Qt::QueuedConnection); // not inside this event
        });
        return;
    }
    m_context.workflow.stop(); // what was measured is kept
    event->accept();
}

// As panels were made is not as they stand, and some are behind another's tab.
bool MainWindow::focusNextPrevChild(bool next)
{
    return (m_context.document.isOpen() && m_panels && m_panels->tab(next)) ||
           QMainWindow::focusNextPrevChild(next);
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (!droppedFile(*event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    event->acceptProposedAction();
    m_files->openPath(droppedFile(*event->mimeData()));
}

} // namespace paretoscope::gui
