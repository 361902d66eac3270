// The progress of a search as one, whatever stage it is at: how much of all is done and how long the rest
// takes, from what stages were expected to come to and the time that those before took. Only inside the
// session room. Thread-safe.
#pragma once

#include "core/base/progress.h"
#include "core/session/listener.h"
#include "core/session/time/stagesahead.h"

#include <array>
#include <functional>
#include <mutex>
#include <vector>

namespace paretoscope::session {

class WholeProgress final : public base::ProgressSink {
public:
    using Clock = std::function<double()>; ///< seconds
    static double steadySeconds();

    /// SINK must outlive this. BUDGETSECONDS: from here on, for all stages; 0: no limit.
    WholeProgress(base::ProgressSink &sink, std::vector<StageAhead> ahead, double budgetSeconds,
                  Clock clock = steadySeconds);

    /// What came before it is done; stages that were passed over take no time.
    void begins(Stage stage);
    /// Of the stage under way.
    void progress(const base::Progress &progress) override;

private:
    /// Stages that run whole recipes go at another pace than those that measure cells, and gradients at their
    /// own. Where one has shown none yet, the first of these that has stands for it.
    enum Kind { Measuring, Running, Estimating, KindCount };
    struct Pace {
        double seconds = 0, runs = 0; ///< of stages that have ended
    };
    static Kind kindOf(Stage stage);
    void end();
    double share() const; ///< of the stage under way
    double own() const;   ///< of what was not known before it
    double secondsLeft(double now) const;
    double secondsPerRun(Kind kind, double now) const; ///< 0: it has shown no pace
    void tell();

    base::ProgressSink &m_sink;
    const std::vector<StageAhead> m_ahead;
    const double m_budgetSeconds;
    const Clock m_clock;
    const double m_start;
    std::mutex m_mutex;
    std::size_t m_at = 0; ///< of m_ahead
    bool m_begun = false;
    double m_stageStart = 0;
    base::Progress m_stage;                    ///< its own
    double m_markSeconds = 0, m_markShare = 0; ///< when it had taken what was known, and how much that was
    std::array<Pace, KindCount> m_paces = {};
    double m_fraction = 0; ///< told
};

/// Tells PROGRESS of stages, and LISTENER of everything.
class ListenerWithProgress final : public Listener {
public:
    /// Both must outlive this.
    ListenerWithProgress(Listener &listener, WholeProgress &progress)
        : m_listener(listener), m_progress(progress)
    {
    }

    void begins(Stage stage, double share) override;
    void cell(const sensitivity::SensitivityCell &cell) override { m_listener.cell(cell); }
    void glimpsed(const search::Ran &ran) override { m_listener.glimpsed(ran); }
    void ran(const search::Ran &ran) override { m_listener.ran(ran); }

private:
    Listener &m_listener;
    WholeProgress &m_progress;
};

} // namespace paretoscope::session
