#include "core/base/progress.h"

#include <algorithm>
#include <chrono>

namespace paretoscope::base {

namespace {

constexpr double believableAfterSeconds = 1.0;
constexpr double believableAfterShare = 0.02;

double nowSeconds()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

} // namespace

ProgressMeter::ProgressMeter(ProgressSink &sink, std::string stage, double totalUnits)
    : m_sink(sink), m_stage(std::move(stage)), m_total(std::max(totalUnits, 1e-9)),
      m_startSeconds(nowSeconds())
{
    report();
}

void ProgressMeter::add(double units)
{
    m_done += units;
    report();
}

void ProgressMeter::skip(double units)
{
    m_skipped += units;
    report();
}

void ProgressMeter::report()
{
    Progress progress{std::clamp((m_done + m_skipped) / m_total, 0.0, 1.0), std::nullopt, m_stage};
    const double elapsed = nowSeconds() - m_startSeconds;
    if (elapsed >= believableAfterSeconds && m_done >= believableAfterShare * m_total)
        progress.remainingSeconds = elapsed * std::max(0.0, m_total - m_skipped - m_done) / m_done;
    m_sink.progress(progress);
}

} // namespace paretoscope::base
