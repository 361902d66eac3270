// Puts what a session finds on core's threads into the document, in the order in which it was found. Its
// sessions are of the project that was open when it was made: what comes for another one later is dropped.
#pragma once

#include "app/gui/jobrunner.h"
#include "core/session/listener.h"
#include "widgets/document/document.h"

#include <functional>
#include <memory>

namespace paretoscope::gui {

class CellStream;

class SessionListener final : public session::Listener {
public:
    /// STAGES: told on the GUI thread what begins; may be null. DOCUMENT must outlive the jobs of the runner.
    using Stages = std::function<void(session::Stage, double share)>;
    SessionListener(widgets::Document &document, JobRunner &jobs, Stages stages = nullptr);
    ~SessionListener() override;

    void begins(session::Stage stage, double share) override;
    void cell(const sensitivity::SensitivityCell &cell) override;
    void glimpsed(const search::Ran &ran) override;
    void ran(const search::Ran &ran) override;

    void flush(); ///< GUI thread: cells that are still on their way
    void close(); ///< GUI thread: what arrives later is dropped

private:
    void post(std::function<void()> call); ///< dropped where another project is open by then

    widgets::Document &m_document;
    JobRunner &m_jobs;
    const Stages m_stages;
    const int m_session;
    const std::shared_ptr<CellStream> m_cells;
};

} // namespace paretoscope::gui
