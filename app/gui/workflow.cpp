#include "app/gui/workflow.h"

#include "app/gui/knownbefore.h"
#include "core/evaluate/baseline.h"
#include "core/evaluate/liveevaluator.h"
#include "core/project/asked.h"
#include "core/project/openproject.h"
#include "core/project/savededits.h"
#include "core/session/open.h"
#include "widgets/dialogs/paths.h"
#include "widgets/document/translated.h"

#include <algorithm>
#include <thread>
#include <tuple>
#include <utility>

namespace paretoscope::gui {

namespace {

/// One fewer than there are cores, at least one: the window keeps one for itself.
int engineWorkers()
{
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()) - 1);
}

/// Answers need less than the analysis: at the most what LiveEvaluator takes by itself.
std::int64_t liveMemory(std::int64_t memoryBytes)
{
    const std::int64_t usual = evaluate::LiveOptions().memoryBytes;
    return memoryBytes > 0 ? std::min(memoryBytes, usual) : usual;
}

/// A project as it is first shown.
struct Opened {
    evaluate::Baseline baseline;
    session::Restored known;
};

} // namespace

Workflow::Workflow(widgets::Document &document, JobRunner &jobs, QObject *parent)
    : QObject(parent), m_document(document),
      m_jobs(jobs), m_effort{engineWorkers(), 0, 0, sensitivity::MeasurementCache::defaultFolder()},
      m_analysis(document, jobs, m_effort), m_points(document, jobs, m_effort),
      m_packing(document, jobs, m_effort), m_frontier(document, jobs), m_live(document, jobs)
{
    connect(&m_analysis, &AnalysisJobs::failed, this, &Workflow::failed);
    connect(&m_frontier, &FrontierJob::failed, this, &Workflow::failed);
    connect(&m_live, &LiveJobs::failed, this, &Workflow::failed);
    connect(&m_points, &PointJobs::failed, this, &Workflow::failed);
    connect(&m_packing, &Packing::failed, this, &Workflow::failed);
    connect(&m_packing, &Packing::told, this, &Workflow::told);
    connect(&m_analysis, &AnalysisJobs::told, this, &Workflow::told);
    connect(&m_points, &PointJobs::told, this, &Workflow::told);
    connect(&m_points, &PointJobs::layersTimed, &m_analysis, &AnalysisJobs::forecast);
    connect(&m_analysis, &AnalysisJobs::cacheNoteChanged, this, &Workflow::cacheNoteChanged);
    connect(&m_analysis, &AnalysisJobs::forecastChanged, this, &Workflow::forecastChanged);
    connect(&m_analysis, &AnalysisJobs::finished, this, [this] {
        Q_EMIT analysisFinished();
        if (m_document.layerShares().empty())
            m_points.measureLayerShares(); // and then the forecast
        else
            m_analysis.forecast(); // of the next one: this one has left less to do
    });
}

Workflow::~Workflow() = default;

void Workflow::openProject(const std::filesystem::path &path)
{
    const auto file = project::readProject(path);
    if (!file)
        return report(file.error());
    open(*file, path, Settings::AsSaved);
}

void Workflow::openUnsaved(const project::ProjectFile &file)
{
    open(file, {}, Settings::AsSaved);
}

void Workflow::open(const project::ProjectFile &file, const std::filesystem::path &path, Settings settings)
{
    m_jobs.start<project::OpenProject>(
        Lane::Opening, tr("Opening"), // what is open goes on until the new project is known to be good
        [file, path, effort = m_effort](std::stop_token stop, base::ProgressSink &progress) {
            auto project = session::open(file, path, effort, stop, progress);
            // What the saved recipe's steps make is made here, and not while the window waits.
            if (project)
                if (const auto recipe = project::savedRecipe(file, project->model.layers());
                    recipe && *recipe)
                    std::ignore = project->after((*recipe)->steps, stop);
            return project;
        },
        [this, settings](base::Result<project::OpenProject> result) {
            if (!result)
                return report(result.error());
            m_jobs.stopAll();
            m_analysis.forget();
            auto project = std::make_shared<const project::OpenProject>(std::move(*result));
            m_document.open(project);
            m_live.open(m_effort.workers, liveMemory(m_effort.memoryBytes));
            restoreEdits();
            m_document.setSettingsChanged(settings == Settings::Changed);
            Q_EMIT projectOpened(widgets::fromPath(project->path));
            measureBaseline();
        });
}

void Workflow::restoreEdits()
{
    const project::ProjectFile &file = m_document.project()->file;
    const auto recipe = project::savedRecipe(file, m_document.layers());
    if (!recipe)
        report(recipe.error());
    else if (*recipe) {
        if (const auto ready = m_document.project()->after((*recipe)->steps); !ready)
            report(ready.error());
        else
            m_document.applyRecipe(**recipe, tr("Saved recipe"));
    }
    const auto pins = project::savedPins(file, m_document.layers());
    if (!pins)
        report(pins.error());
    else if (!pins->empty())
        m_document.setPinned(QList<int>(pins->begin(), pins->end()), true);
    const std::filesystem::path &path = m_document.project()->path;
    const auto asked = project::savedAsked(file, m_document.layers(),
                                           path.empty() ? m_document.title().toStdString() : path.string());
    if (!asked)
        report(asked.error());
    else
        m_document.restoreAsked(*asked);
    m_document.undoStack()->clear(); // what was saved is where this session starts
}

project::ProjectFile Workflow::currentFile() const
{
    project::ProjectFile file = m_document.project()->file;
    std::vector<std::size_t> pinned;
    for (const search::Pin &pin : m_document.pins())
        pinned.push_back(pin.layer);
    project::saveEdits(file, m_document.recipe(), pinned, m_document.layers());
    project::Asked asked = m_document.asked();
    if (m_document.selectedLayer() >= 0)
        asked.layer = static_cast<std::size_t>(m_document.selectedLayer());
    else
        asked.layer.reset();
    project::saveAsked(file, asked, m_document.layers());
    return file;
}

void Workflow::reopen(const project::ProjectFile &file)
{
    project::ProjectFile changed = file;
    if (changed.model != m_document.project()->file.model) { // its layers are other ones
        project::forgetEdits(changed);
        project::forgetAsked(changed);
    }
    open(changed, m_document.project()->path, Settings::Changed);
}

base::Result<void> Workflow::save(const std::filesystem::path &path)
{
    auto written = project::writeProject(currentFile(), path);
    if (!written)
        return written;
    const bool elsewhere = path != m_document.project()->path;
    m_document.setSaved(path);
    if (elsewhere && m_document.project()->evidence)
        packEvidence();
    return written;
}

void Workflow::takeSteps(const pipeline::Steps &steps, const QString &text)
{
    whenReady(steps, text, [this, steps, text] { m_document.setSteps(steps, text); });
}

void Workflow::takeRecipe(const pipeline::Recipe &recipe, const QString &text)
{
    whenReady(recipe.steps, text, [this, recipe, text] { m_document.applyRecipe(recipe, text); });
}

void Workflow::takeMethods(const sensitivity::MeasuredWith &with, const QString &text)
{
    session::Plan plan = knownPlan(m_document);
    plan.measuredWith = with;
    whenReady(plan, text, [this, with] { m_document.setMethods(with); });
}

void Workflow::whenReady(const pipeline::Steps &steps, const QString &text, const std::function<void()> &then)
{
    session::Plan plan = knownPlan(m_document);
    plan.steps = steps;
    whenReady(plan, text, then);
}

void Workflow::whenReady(const session::Plan &plan, const QString &text, const std::function<void()> &then)
{
    m_jobs.start<session::Restored>(
        Lane::Steps, text,
        [project = m_document.sharedProject(), plan,
         effort = m_effort](std::stop_token stop, base::ProgressSink &) -> base::Result<session::Restored> {
            if (const auto ready = project->after(plan.steps, stop); !ready)
                return ready.error();
            return knownOf(*project, plan, effort, stop);
        },
        [this, steps = plan.steps, then,
         session = m_document.session()](base::Result<session::Restored> result) {
            if (session != m_document.session())
                return;
            if (!result)
                report(result.error());
            else {
                then();
                m_document.putCells(result->cells, steps);
                if (result->stepsAlone)
                    m_document.putMeasured(*result->stepsAlone);
            }
            Q_EMIT stepsSettled();
        });
}

/// With what is known from before, which can be shown as soon as there is a baseline to compare it with.
void Workflow::measureBaseline()
{
    const auto project = m_document.sharedProject();
    m_jobs.start<Opened>(
        Lane::Main, tr("Baseline"),
        [project, plan = knownPlan(m_document),
         effort = m_effort](std::stop_token stop, base::ProgressSink &progress) -> base::Result<Opened> {
            auto baseline = project::measureBaseline(*project, stop, progress);
            if (!baseline)
                return baseline.error();
            return Opened{std::move(*baseline), knownOf(*project, plan, effort, stop)};
        },
        [this, steps = m_document.recipe().steps](base::Result<Opened> result) {
            if (!result)
                return report(result.error());
            m_document.setBaseline(result->baseline);
            putKnown(m_document, result->known, steps);
            Q_EMIT baselineReady();
            tellKnown(result->known);
            m_live.measure();
            m_points.measureLayerShares(); // and then the forecast
        });
}

void Workflow::tellKnown(const session::Restored &known)
{
    QStringList sentences;
    if (!known.cells.empty() || !known.runs.empty() || !known.speeds.empty())
        sentences << tr("Kept from before: %1 cells, %2 recipes that were run, %3 that were timed.")
                         .arg(known.cells.size())
                         .arg(known.runs.size())
                         .arg(known.speeds.size());
    if (const base::Sentence &note = m_document.project()->evidenceNote; !note.isEmpty())
        sentences << widgets::translated(note);
    if (!sentences.isEmpty())
        Q_EMIT told(sentences.join(QLatin1Char(' ')));
}

bool Workflow::canAnalyse() const
{
    return m_document.isOpen() && m_document.baseline() && !m_jobs.isRunning(Lane::Main);
}

bool Workflow::canImprove() const
{
    return canAnalyse() && m_document.knowsDamage();
}

void Workflow::analyse()
{
    if (canAnalyse())
        m_analysis.analyse();
}

void Workflow::improve()
{
    if (canImprove())
        m_points.improve();
}

void Workflow::chooseRanks(double energy)
{
    if (canAnalyse())
        m_points.chooseRanks(energy);
}

void Workflow::findWithin(const search::Budget &budget)
{
    if (canImprove())
        m_points.findWithin(budget);
}

void Workflow::measureSpeed()
{
    if (canAnalyse())
        m_points.measureSpeed();
}

void Workflow::measureByStep()
{
    if (canAnalyse())
        m_points.measureByStep();
}

void Workflow::setMemory(std::int64_t bytes)
{
    if (std::exchange(m_effort.memoryBytes, bytes) != bytes)
        m_analysis.forecast();
}

void Workflow::setTimeBudget(double seconds)
{
    if (std::exchange(m_effort.timeBudgetSeconds, seconds) != seconds)
        m_analysis.forecast();
}

void Workflow::stop()
{
    m_analysis.giveUp();
    m_jobs.stopAll();
}

void Workflow::exportModel(const report::ExportRequest &request)
{
    if (!m_document.baseline())
        return;
    const auto project = m_document.sharedProject();
    m_jobs.start<report::ExportResult>(
        Lane::Main, tr("Exporting"),
        [project, request, baseline = *m_document.baseline()](std::stop_token stop,
                                                              base::ProgressSink &progress) {
            return report::exportModel(*project, baseline, request, stop, progress);
        },
        [this](base::Result<report::ExportResult> result) {
            if (!result)
                return report(result.error());
            Q_EMIT exported(*result);
        });
}

void Workflow::report(const base::Error &error)
{
    if (error.code != base::ErrorCode::Cancelled)
        Q_EMIT failed(error);
}

} // namespace paretoscope::gui
