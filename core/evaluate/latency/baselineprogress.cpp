#include "core/evaluate/latency/baselineprogress.h"

#include <algorithm>

namespace paretoscope::evaluate {

namespace {

constexpr double believableAfterSeconds = 1.0;
/// Of the samples: from then on their own speed counts, which knows how much the workers are in each other's
/// way and what was found in the cache.
constexpr double believableShare = 0.05;

} // namespace

BaselineProgress::BaselineProgress(base::ProgressSink &sink, Work work, Clock clock)
    : m_sink(sink), m_work(work), m_clock(std::move(clock)), m_start(m_clock())
{
    tell(m_work.samples * m_work.secondsOfSample / std::max(m_work.workers, 1) + m_work.latencySeconds);
}

void BaselineProgress::progress(const base::Progress &evaluation)
{
    const double elapsed = m_clock() - m_start;
    const double share = evaluation.fraction;
    const double expected =
        m_work.samples * m_work.secondsOfSample / std::max(m_work.workers, 1) * (1 - share);
    const double own = share > 0 ? elapsed * (1 - share) / share : 0;
    tell((share >= believableShare ? own : expected) + m_work.latencySeconds);
    m_latencyStart = m_clock();
}

void BaselineProgress::latencyRun()
{
    tell(std::max(0.0, m_work.latencySeconds - (m_clock() - m_latencyStart)));
}

void BaselineProgress::done()
{
    m_sink.progress({1, std::nullopt, "baseline"});
}

void BaselineProgress::tell(double leftSeconds)
{
    const double elapsed = m_clock() - m_start;
    const double whole = elapsed + leftSeconds;
    m_fraction = std::max(m_fraction, whole > 0 ? elapsed / whole : 0);
    base::Progress told{m_fraction, std::nullopt, "baseline"};
    if (elapsed >= believableAfterSeconds)
        told.remainingSeconds = leftSeconds;
    m_sink.progress(told);
}

} // namespace paretoscope::evaluate
