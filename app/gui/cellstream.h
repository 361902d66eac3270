// Carries measured cells from core's worker threads to the document, in batches of at most 20 a second. Cells
// of two stages never come in one batch, however late the document takes them.
#pragma once

#include "app/gui/jobrunner.h"
#include "core/sensitivity/sensitivitytable.h"

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace paretoscope::gui {

class CellStream : public std::enable_shared_from_this<CellStream> {
public:
    using Receiver = std::function<void(const std::vector<sensitivity::SensitivityCell> &)>;
    CellStream(JobRunner &jobs, Receiver receiver) : m_jobs(jobs), m_receiver(std::move(receiver)) {}

    void put(const sensitivity::SensitivityCell &cell); ///< any thread
    void part();  ///< any thread: what is put from now on is of another stage than what was put before
    void flush(); ///< GUI thread
    void close(); ///< GUI thread: what arrives later is dropped

private:
    using Batch = std::vector<sensitivity::SensitivityCell>;

    JobRunner &m_jobs;
    Receiver m_receiver; ///< GUI thread only
    std::mutex m_mutex;
    std::vector<Batch> m_waiting = {{}}; ///< the last one is open
    bool m_posted = false;
};

} // namespace paretoscope::gui
