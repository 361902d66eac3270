#include "app/gui/sessionlistener.h"

#include "app/gui/cellstream.h"

namespace paretoscope::gui {

SessionListener::SessionListener(widgets::Document &document, JobRunner &jobs, Stages stages)
    : m_document(document), m_jobs(jobs), m_stages(std::move(stages)), m_session(document.session()),
      m_cells(std::make_shared<CellStream>(jobs, [&document, steps = document.recipe().steps](
                                                     const auto &cells) { document.putCells(cells, steps); }))
{
}

SessionListener::~SessionListener() = default;

void SessionListener::post(std::function<void()> call)
{
    m_jobs.post([&document = m_document, session = m_session, call = std::move(call)] {
        if (session == document.session())
            call();
    });
}

// What is run in a stage rests on the cells of the one before.
void SessionListener::begins(session::Stage stage, double share)
{
    m_cells->part();
    post([cells = m_cells, stages = m_stages, stage, share] {
        cells->flush();
        if (stages)
            stages(stage, share);
    });
}

void SessionListener::cell(const sensitivity::SensitivityCell &cell)
{
    m_cells->put(cell);
}

void SessionListener::glimpsed(const search::Ran &ran)
{
    this->ran(ran);
}

void SessionListener::ran(const search::Ran &ran)
{
    post([&document = m_document, ran] { document.putMeasured(ran); });
}

void SessionListener::flush()
{
    m_cells->flush();
}

void SessionListener::close()
{
    m_cells->close();
}

} // namespace paretoscope::gui
