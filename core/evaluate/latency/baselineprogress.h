// How far a baseline is and how long it will still take: the evaluation of its samples, then the latency. Not
// thread-safe: one caller at a time.
#pragma once

#include "core/base/progress.h"

#include <functional>

namespace paretoscope::evaluate {

/// Given to the evaluation as the sink of its own progress, and passes on that of the whole.
class BaselineProgress final : public base::ProgressSink {
public:
    using Clock = std::function<double()>; ///< seconds

    struct Work {
        double samples = 0;         ///< that are evaluated
        double secondsOfSample = 0; ///< on one thread
        int workers = 1;            ///< that evaluate
        double latencySeconds = 0;  ///< afterwards, on one
    };

    BaselineProgress(base::ProgressSink &sink, Work work, Clock clock);
    /// Of the evaluation alone.
    void progress(const base::Progress &evaluation) override;
    /// A run of the latency is done.
    void latencyRun();
    void done();

private:
    void tell(double leftSeconds);

    base::ProgressSink &m_sink;
    const Work m_work;
    const Clock m_clock;
    const double m_start;
    double m_latencyStart = 0;
    double m_fraction = 0;
};

} // namespace paretoscope::evaluate
