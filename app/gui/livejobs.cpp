#include "app/gui/livejobs.h"

#include "app/gui/examplepictures.h"
#include "core/evaluate/liveevaluator.h"
#include "core/evaluate/wholerun.h"
#include "core/pipeline/asfloat.h"
#include "core/search/originname.h"

#include <algorithm>
#include <mutex>

namespace paretoscope::gui {

namespace {

std::string_view handMade()
{
    return search::originName(search::Origin::Edited);
}

/// Before anybody looks at how the recipe behaves, which the next edit may prevent; of a recipe whose outputs
/// are plain numbers nothing more is to be looked at.
void keepWhole(const project::OpenProject &project, const pipeline::Recipe &recipe,
               const base::Result<evaluate::Measurement> &measured)
{
    const auto store = evaluate::runsKeptOf(project.evaluator);
    if (store && measured && measured->n == project.samples.evaluate.size() &&
        !pipeline::isAsFloat(recipe)) // that is the baseline
        store->keep({recipe,
                     std::string(handMade()),
                     {*measured, {}, 0},
                     evaluate::isDistribution(project.evaluator.outputs().ofTask().kind)});
}

} // namespace

/// The live evaluator of one project, made by the first job that needs it: it holds activations, and making
/// it may take a while. Thread-safe.
class LiveSession {
public:
    explicit LiveSession(evaluate::LiveOptions options) : m_options(options) {}

    evaluate::LiveEvaluator &evaluator(const project::OpenProject &project)
    {
        std::call_once(m_made, [&] {
            m_evaluator = std::make_unique<evaluate::LiveEvaluator>(project.evaluator, m_options);
        });
        return *m_evaluator;
    }

private:
    const evaluate::LiveOptions m_options;
    std::once_flag m_made;
    std::unique_ptr<evaluate::LiveEvaluator> m_evaluator;
};

LiveJobs::LiveJobs(widgets::Document &document, JobRunner &jobs, QObject *parent)
    : QObject(parent), m_document(document), m_jobs(jobs)
{
    connect(&document, &widgets::Document::recipeChanged, this, &LiveJobs::measure);
}

LiveJobs::~LiveJobs() = default;

void LiveJobs::open(int workers, std::int64_t memoryBytes)
{
    m_again = false;
    m_session = std::make_shared<LiveSession>(evaluate::LiveOptions{workers, memoryBytes});
}

void LiveJobs::measure()
{
    if (!m_session || !m_document.isOpen() || !m_document.baseline())
        return;
    if (m_document.impossibleLayer()) // the window says so; there is nothing to run
        return m_jobs.stop(Lane::Live);
    m_again = m_jobs.isRunning(Lane::Live);
    if (m_again)
        m_jobs.stop(Lane::Live);
    else
        run();
}

void LiveJobs::run()
{
    const auto project = m_document.sharedProject();
    const search::Ran *known = m_document.currentMeasurement();
    if (known && known->measured.n == project->samples.evaluate.size())
        return inspect();
    const pipeline::Recipe recipe = m_document.recipe();
    const int session = m_document.session();
    m_jobs.start<evaluate::Measurement>(
        Lane::Live, tr("Measuring this recipe"),
        [this, project, recipe, session, live = m_session](std::stop_token stop,
                                                           base::ProgressSink &progress) {
            auto measured = live->evaluator(*project).measure(
                recipe, stop, progress, [this, session, recipe, stop](const evaluate::Measurement &partial) {
                    if (!stop.stop_requested())
                        m_jobs.post([this, session, recipe, partial] { show(session, recipe, partial); });
                });
            keepWhole(*project, recipe, measured);
            return measured;
        },
        [this, recipe, session](base::Result<evaluate::Measurement> result) {
            if (result)
                show(session, recipe, *result);
            else if (result.error().code != base::ErrorCode::Cancelled)
                Q_EMIT failed(result.error());
            if (std::exchange(m_again, false))
                run();
            else if (result && session == m_document.session())
                inspect();
        });
}

void LiveJobs::show(int session, const pipeline::Recipe &recipe, const evaluate::Measurement &measured)
{
    if (session != m_document.session())
        return;
    const auto ready = m_document.project()->afterAtOnce(recipe.steps); // made when it was measured
    if (!ready)
        return;
    m_document.putMeasured({recipe, compress::modelCost(ready->model, recipe.settings),
                            m_document.predictedKl(recipe), measured, search::Origin::Edited});
}

bool LiveJobs::hasBehaviour() const
{
    // Of the float model there is nothing to tell, and plain numbers are no answers.
    return !pipeline::isAsFloat(m_document.recipe()) &&
           evaluate::isDistribution(m_document.project()->evaluator.outputs().ofTask().kind);
}

void LiveJobs::inspect()
{
    if (!hasBehaviour() || m_document.currentBehaviour())
        return;
    using Report = std::shared_ptr<const widgets::BehaviourReport>;
    m_jobs.start<Report>(
        Lane::Live, tr("Looking at this recipe"),
        [project = m_document.sharedProject(), recipe = m_document.recipe()](
            std::stop_token stop, base::ProgressSink &progress) -> base::Result<Report> {
            auto run = evaluate::runWhole(project->evaluator, recipe, handMade(), stop, progress);
            if (!run)
                return run.error();
            auto report = std::make_shared<widgets::BehaviourReport>();
            report->recipe = recipe;
            report->measured = run->measured;
            report->classes = run->classes;
            report->behaviour =
                run->behaviour ? std::move(*run->behaviour) : evaluate::behaviourFrom({}, run->classes);
            addPictures(*report, project->samples.evaluate, project->file.input, stop);
            return Report(std::move(report));
        },
        [this, session = m_document.session()](base::Result<Report> report) {
            if (report && session == m_document.session())
                m_document.setBehaviour(*report);
            else if (!report && report.error().code != base::ErrorCode::Cancelled)
                Q_EMIT failed(report.error());
            if (std::exchange(m_again, false))
                run();
        });
}

} // namespace paretoscope::gui
