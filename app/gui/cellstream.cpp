#include "app/gui/cellstream.h"

#include <QTimer>

namespace paretoscope::gui {

namespace {

constexpr int flushEveryMs = 50;

}

void CellStream::put(const sensitivity::SensitivityCell &cell)
{
    const std::lock_guard lock(m_mutex);
    m_waiting.push_back(cell);
    if (m_posted)
        return;
    m_posted = true;
    m_jobs.post([stream = shared_from_this()] {
        QTimer::singleShot(flushEveryMs, &stream->m_jobs, [stream] { stream->flush(); });
    });
}

void CellStream::flush()
{
    std::vector<sensitivity::SensitivityCell> cells;
    {
        const std::lock_guard lock(m_mutex);
        cells.swap(m_waiting);
        m_posted = false;
    }
    if (m_receiver && !cells.empty())
        m_receiver(cells);
}

void CellStream::close()
{
    m_receiver = nullptr;
}

} // namespace paretoscope::gui
