#include "app/gui/analysisjobs.h"

#include "app/gui/knownbefore.h"
#include "app/gui/sessionlistener.h"
#include "core/session/cellcache.h"
#include "core/session/within.h"
#include "widgets/dialogs/paths.h"
#include "widgets/document/numbers.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace paretoscope::gui {

namespace {

constexpr std::size_t pointsRun = 16;
constexpr std::size_t firstPoints = 4;

/// What the next analysis will take, and why it could keep nothing; absent: it could.
struct Ahead {
    session::Forecast forecast;
    std::optional<std::string> unwritable;
};

/// Whether less than SECONDS from now on are over; null for 0: always.
std::function<bool()> timeUntil(double seconds)
{
    if (seconds <= 0)
        return nullptr;
    using Clock = std::chrono::steady_clock;
    return [start = Clock::now(), seconds] {
        return std::chrono::duration<double>(Clock::now() - start).count() < seconds;
    };
}

} // namespace

AnalysisJobs::AnalysisJobs(widgets::Document &document, JobRunner &jobs, base::Effort &effort,
                           QObject *parent)
    : QObject(parent), m_document(document), m_jobs(jobs), m_effort(effort)
{
    connect(&jobs, &JobRunner::started, this,
            [this](Lane lane) { m_isTitled = m_isTitled && lane != Lane::Main; });
    connect(&document, &widgets::Document::recipeChanged, this, &AnalysisJobs::followSteps);
}

AnalysisJobs::~AnalysisJobs()
{
    forget();
}

void AnalysisJobs::forget()
{
    if (m_listener)
        m_listener->close();
    m_listener.reset();
    m_running.reset();
    m_again = false;
    m_forecast.reset();
    setCacheNote({});
    Q_EMIT forecastChanged();
}

/// What is changed while an analysis runs is for the next.
session::Plan AnalysisJobs::plan() const
{
    session::Plan plan = knownPlan(m_document);
    plan.combine = true;
    plan.runs = pointsRun;
    plan.estimate = !m_document.knowsDamage();
    plan.firstPoints = m_document.measuredPoints().size() < firstPoints ? firstPoints : 0;
    return plan;
}

void AnalysisJobs::forecast()
{
    if (!m_document.baseline())
        return;
    m_jobs.start<Ahead>(
        Lane::Aside, tr("Forecast"),
        [project = m_document.sharedProject(), plan = plan(),
         effort = m_effort](std::stop_token stop, base::ProgressSink &) -> base::Result<Ahead> {
            sensitivity::MeasurementCache cache = session::cellCache(*project, effort);
            const auto forecast = session::forecast(*project, plan, effort, cache, stop);
            if (!forecast)
                return forecast.error();
            return Ahead{*forecast, sensitivity::MeasurementCache::whyUnwritable(effort.cacheFolder)};
        },
        [this, session = m_document.session()](base::Result<Ahead> result) {
            if (!result)
                return report(result.error());
            if (session != m_document.session())
                return;
            m_forecast = result->forecast;
            if (result->unwritable)
                noteUnkept({0, 0, *result->unwritable});
            Q_EMIT forecastChanged();
        });
}

namespace {

QString titleOf(session::Stage stage, double share)
{
    using session::Stage;
    switch (stage) {
    case Stage::Float:
        return AnalysisJobs::tr("Float model");
    case Stage::Estimate:
        return AnalysisJobs::tr("Estimating");
    case Stage::FirstLook:
        return AnalysisJobs::tr("Sensitivity, a first look");
    case Stage::FirstPoints:
        return AnalysisJobs::tr("First points");
    case Stage::Cells:
        return AnalysisJobs::tr("Sensitivity");
    case Stage::JointCells:
        return AnalysisJobs::tr("Bits with sparsity, which may spare up to %1 of the damage")
            .arg(widgets::numbers::sparsity(share));
    case Stage::Points:
        return AnalysisJobs::tr("Frontier points");
    case Stage::Limits:
        return AnalysisJobs::tr("Recipes within the limits");
    case Stage::Improving:
        return AnalysisJobs::tr("Improving this point");
    }
    return {};
}

} // namespace

void AnalysisJobs::analyse()
{
    if (m_document.layerShares().empty())
        m_jobs.stop(Lane::Aside); // timed beside an analysis, the layers would get anything for a time
    if (m_listener)
        m_listener->close();
    m_listener =
        std::make_shared<SessionListener>(m_document, m_jobs, [this](session::Stage stage, double share) {
            if (m_isTitled)
                m_jobs.retitle(Lane::Main, titleOf(stage, share));
        });
    const session::Plan plan = this->plan();
    m_running = plan.steps;
    m_timeForAnother = timeUntil(m_effort.timeBudgetSeconds);
    m_jobs.start<session::Found>(
        Lane::Main, tr("Sensitivity"),
        [project = m_document.sharedProject(), plan, floatModel = m_document.baseline()->heldOut,
         effort = m_effort, listener = m_listener](std::stop_token stop, base::ProgressSink &progress) {
            return session::search(*project, plan, &floatModel, effort, *listener, stop, progress);
        },
        [this, plan, listener = m_listener](base::Result<session::Found> result) {
            listener->flush();
            m_running.reset();
            if (std::exchange(m_again, false) && !result)
                return analyse();
            if (!result)
                return report(result.error());
            if (result->kept.lost > 0)
                noteUnkept(result->kept);
            if (result->ending == session::Ending::NoTime)
                Q_EMIT told(tr("There was no time to measure what every layer tolerates; allow more."));
            if (result->ending == session::Ending::NothingFits)
                Q_EMIT told(
                    tr("No recipe keeps the limits on work; allow more, unpin layers of full rank or many "
                       "bits, or cut channels first."));
            if (result->ending == session::Ending::NothingFound)
                Q_EMIT told(tr(
                    "No recipe was found that keeps the limits on work. There may be one: of so many layers "
                    "and settings work is counted in coarse steps, and some recipes are passed over; allow "
                    "more, measure fewer settings, or pin more layers."));
            end(plan);
        });
    m_isTitled = true;
}

// Cells of a network that nobody looks at any more help nobody: what they have is kept, and the analysis
// begins again with the network that the steps make now.
void AnalysisJobs::followSteps()
{
    if (!m_running || m_again || m_document.recipe().steps == *m_running ||
        m_document.isSameNetwork(*m_running))
        return;
    m_again = true;
    m_jobs.stop(Lane::Main);
    Q_EMIT told(tr("The steps are others now: the analysis begins again. What was measured is kept."));
}

// Points of a frontier that moved meanwhile, by a pin or a limit, are points of no frontier.
void AnalysisJobs::end(const session::Plan &plan)
{
    const session::Plan now = this->plan();
    if (plan.pins == now.pins && plan.steps == now.steps && plan.budget.work == now.budget.work)
        Q_EMIT finished();
    else if (m_document.knowsDamage() && (!m_timeForAnother || m_timeForAnother()))
        runPoints();
    else
        Q_EMIT finished();
}

void AnalysisJobs::runPoints()
{
    m_listener = std::make_shared<SessionListener>(m_document, m_jobs);
    using Runs = std::vector<search::Ran>;
    m_jobs.start<Runs>(
        Lane::Main, tr("Frontier points"),
        [project = m_document.sharedProject(), problem = m_document.sharedProblem(), listener = m_listener,
         timeForAnother = m_timeForAnother](std::stop_token stop, base::ProgressSink &progress) {
            const search::Frontier frontier = search::solve(*problem);
            return session::runPoints(*project, {*problem, frontier}, pointsRun, {}, *listener, stop,
                                      progress, timeForAnother);
        },
        [this](base::Result<Runs> result) {
            if (!result)
                return report(result.error());
            Q_EMIT finished();
        });
}

void AnalysisJobs::setCacheNote(const QString &note)
{
    if (note == m_cacheNote)
        return;
    const bool first = m_cacheNote.isEmpty();
    m_cacheNote = note;
    Q_EMIT cacheNoteChanged(note);
    if (first)
        Q_EMIT told(note);
}

/// The project stays in memory as it is; what is lost is lost for the next time that it is opened.
void AnalysisJobs::noteUnkept(const sensitivity::KeptCells &kept)
{
    const QString folder = widgets::fromPath(m_effort.cacheFolder);
    const QString reason = QString::fromStdString(kept.reason);
    setCacheNote(
        kept.written == 0
            ? tr("The cache folder %1 cannot be written (%2): nothing of what is measured is kept for "
                 "the next time that this project is opened.")
                  .arg(folder, reason)
            : tr("The cache in %1 could not be written any more (%2): of what was measured just now, "
                 "%n measurement(s) are kept; all that follow are made again the next time that this "
                 "project is opened.",
                 nullptr, static_cast<int>(std::min<std::int64_t>(kept.written, 1'000'000'000)))
                  .arg(folder, reason));
}

void AnalysisJobs::report(const base::Error &error)
{
    if (error.code != base::ErrorCode::Cancelled)
        Q_EMIT failed(error);
}

} // namespace paretoscope::gui
