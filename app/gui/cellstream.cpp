#include "app/gui/cellstream.h"

#include <QTimer>

namespace paretoscope::gui {

namespace {

constexpr int flushEveryMs = 50;

}

void CellStream::put(const sensitivity::SensitivityCell &cell)
{
    const std::lock_guard lock(m_mutex);
    m_waiting.back().push_back(cell);
    if (m_posted)
        return;
    m_posted = true;
    m_jobs.post([stream = shared_from_this()] {
        QTimer::singleShot(flushEveryMs, &stream->m_jobs, [stream] { stream->flush(); });
    });
}

void CellStream::part()
{
    const std::lock_guard lock(m_mutex);
    if (!m_waiting.back().empty())
        m_waiting.emplace_back();
}

void CellStream::flush()
{
    std::vector<Batch> batches(1);
    {
        const std::lock_guard lock(m_mutex);
        batches.swap(m_waiting);
        m_posted = false;
    }
    for (const Batch &cells : batches)
        if (m_receiver && !cells.empty())
            m_receiver(cells);
}

void CellStream::close()
{
    m_receiver = nullptr;
}

} // namespace paretoscope::gui
