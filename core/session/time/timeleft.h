// One time budget over all stages of a search: what cells may take of it and how many points may be run. Only
// inside the session room.
#pragma once

#include "core/base/effort.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/project/openproject.h"

#include <chrono>
#include <cstddef>
#include <stop_token>

namespace paretoscope::session {

class TimeLeft {
public:
    /// It runs from here on.
    explicit TimeLeft(double budgetSeconds)
        : m_budgetSeconds(budgetSeconds), m_start(std::chrono::steady_clock::now())
    {
    }

    bool isLimited() const { return m_budgetSeconds > 0; }
    double secondsPerPoint() const { return m_secondsPerPoint; }
    double secondsPerSample() const { return m_secondsPerSample; }
    /// What running a point on all evaluation samples takes, from a few of them.
    base::Result<void> timeOneRun(const project::OpenProject &project, const std::stop_token &stop,
                                  base::ProgressSink &progress);
    /// What RUNS points leave, at least half of what there is; 0: no limit.
    double secondsForCells(std::size_t runs) const;
    /// Of RUNS points as many as there is time for, one at the least.
    std::size_t pointsInTime(std::size_t runs) const;
    /// Of POINTS that answer first as many as leave most of the time to what the answer is of; 0: none.
    std::size_t firstPointsInTime(std::size_t points) const;
    bool hasTimeForAPoint() const { return !isLimited() || elapsed() + m_secondsPerPoint <= m_budgetSeconds; }

private:
    double elapsed() const
    {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count();
    }

    const double m_budgetSeconds; ///< 0: none
    const std::chrono::steady_clock::time_point m_start;
    double m_secondsPerPoint = 0;  ///< once timed
    double m_secondsPerSample = 0; ///< of it
};

/// What is left of the work is not told to take longer than what is left of the time.
class WithinTime final : public base::ProgressSink {
public:
    /// BUDGETSECONDS: from here on; 0: no limit. SINK must outlive this.
    WithinTime(base::ProgressSink &sink, double budgetSeconds)
        : m_sink(sink), m_budgetSeconds(budgetSeconds), m_start(std::chrono::steady_clock::now())
    {
    }

    void progress(const base::Progress &progress) override;

private:
    base::ProgressSink &m_sink;
    const double m_budgetSeconds;
    const std::chrono::steady_clock::time_point m_start;
};

} // namespace paretoscope::session
