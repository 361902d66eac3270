#include "app/gui/frontierjob.h"

#include "core/base/enginescope.h"

namespace paretoscope::gui {

FrontierJob::FrontierJob(widgets::Document &document, JobRunner &jobs, QObject *parent)
    : QObject(parent), m_document(document), m_jobs(jobs)
{
    connect(&document, &widgets::Document::problemChanged, this, &FrontierJob::solve);
}

void FrontierJob::solve()
{
    m_again = m_jobs.isRunning(Lane::Frontier);
    if (m_again || !m_document.knowsDamage())
        return;
    m_jobs.start<widgets::Solution>(
        Lane::Frontier, tr("Frontier"),
        [solver = m_solver, problem = m_document.sharedProblem(), layers = m_document.layers()](
            std::stop_token stop, base::ProgressSink &) -> base::Result<widgets::Solution> {
            return base::guarded(
                base::ErrorCode::Internal,
                PARETOSCOPE_SAY("frontier.not-solved", "The frontier could not be solved."),
                [&]() -> base::Result<widgets::Solution> { return solver(problem, layers, stop); });
        },
        [this, session = m_document.session()](base::Result<widgets::Solution> solution) {
            if (!solution)
                Q_EMIT failed(solution.error());
            else if (session == m_document.session())
                m_document.setSolution(std::move(*solution));
            if (m_again)
                solve();
        });
}

} // namespace paretoscope::gui
