// Solves the document's problem off the GUI thread whenever it is another one, and puts the solution into the
// document. What is being solved is finished, what came meanwhile is solved after it: cells that stream never
// starve the frontier. GUI thread only.
#pragma once

#include "app/gui/jobrunner.h"
#include "widgets/document/document.h"

#include <QObject>

#include <functional>

namespace paretoscope::gui {

class FrontierJob : public QObject {
    Q_OBJECT

public:
    using Solver = std::function<widgets::Solution(std::shared_ptr<const search::Problem>,
                                                   std::span<const graph::Layer>, const std::stop_token &)>;

    FrontierJob(widgets::Document &document, JobRunner &jobs, QObject *parent = nullptr);

    /// Something else than widgets::solutionOf(), for tests.
    void setSolver(Solver solver) { m_solver = std::move(solver); }

Q_SIGNALS:
    void failed(const paretoscope::base::Error &error);

private:
    void solve();

    widgets::Document &m_document;
    JobRunner &m_jobs;
    Solver m_solver = widgets::solutionOf;
    bool m_again = false; ///< the problem changed while one was being solved
};

} // namespace paretoscope::gui
