#include "core/session/time/wholeprogress.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace paretoscope::session {

namespace {

constexpr double believableSeconds = 1;
constexpr double believableShare = 0.03; ///< of a stage: from then on its own pace counts
constexpr double recallSeconds = 0.25;   ///< in which a stage has taken what was measured before
constexpr double almost = 0.98;          ///< of a stage that goes on longer than was expected

} // namespace

double WholeProgress::steadySeconds()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

WholeProgress::WholeProgress(base::ProgressSink &sink, std::vector<StageAhead> ahead, double budgetSeconds,
                             Clock clock)
    : m_sink(sink), m_ahead(std::move(ahead)), m_budgetSeconds(budgetSeconds), m_clock(std::move(clock)),
      m_start(m_clock()), m_stageStart(m_start), m_markSeconds(m_start)
{
}

WholeProgress::Kind WholeProgress::kindOf(Stage stage)
{
    switch (stage) {
    case Stage::Float:
    case Stage::FirstPoints:
    case Stage::Points:
    case Stage::Limits:
        return Running;
    case Stage::Estimate:
        return Estimating;
    default:
        return Measuring;
    }
}

/// The stage under way, which another follows.
void WholeProgress::end()
{
    if (!m_begun || m_at >= m_ahead.size())
        return;
    Pace &pace = m_paces[kindOf(m_ahead[m_at].stage)];
    pace.seconds += m_clock() - m_stageStart;
    pace.runs += m_ahead[m_at].runs;
}

void WholeProgress::begins(Stage stage)
{
    const std::lock_guard lock(m_mutex);
    const auto from = m_ahead.begin() + static_cast<std::ptrdiff_t>(m_at);
    const auto found = std::find_if(from, m_ahead.end(), [&](const auto &a) { return a.stage == stage; });
    if (found == m_ahead.end())
        return; // part of what goes on
    if (found != from || m_begun)
        end();
    m_at = static_cast<std::size_t>(found - m_ahead.begin());
    m_begun = true;
    m_stageStart = m_markSeconds = m_clock();
    m_markShare = 0;
    m_stage = {};
    tell();
}

void WholeProgress::progress(const base::Progress &progress)
{
    const std::lock_guard lock(m_mutex);
    // Within a stage there may be several pieces of work, each from 0 on.
    const double before = m_stage.fraction;
    m_stage = progress;
    m_stage.fraction = std::max(before, progress.fraction);
    if (m_at >= m_ahead.size())
        return m_sink.progress({m_fraction, std::nullopt, progress.stage});
    if (const double now = m_clock(); now - m_stageStart < recallSeconds) {
        m_markSeconds = now;
        m_markShare = share();
    }
    tell();
}

double WholeProgress::share() const
{
    return std::min(almost, m_stage.fraction / m_ahead[m_at].reach);
}

double WholeProgress::own() const
{
    return (share() - m_markShare) / (1 - m_markShare);
}

double WholeProgress::secondsPerRun(Kind kind, double now) const
{
    Pace pace = m_paces[kind];
    if (kindOf(m_ahead[m_at].stage) == kind && own() >= believableShare) {
        pace.seconds += now - m_markSeconds;
        pace.runs += own() * m_ahead[m_at].runs;
    }
    return pace.runs > 0 ? pace.seconds / pace.runs : 0;
}

double WholeProgress::secondsLeft(double now) const
{
    std::array<double, KindCount> paces = {};
    for (const Kind kind : {Measuring, Running, Estimating})
        paces[kind] = secondsPerRun(kind, now);
    const auto shown = std::ranges::find_if(paces, [](double pace) { return pace > 0; });
    if (shown != paces.end())
        std::ranges::replace(paces, 0.0, double{*shown});
    const auto secondsOf = [&](const StageAhead &stage) { return stage.runs * paces[kindOf(stage.stage)]; };
    double left = (1 - own()) * secondsOf(m_ahead[m_at]);
    if (own() >= believableShare)
        left = (now - m_markSeconds) * (1 - own()) / own();
    for (std::size_t later = m_at + 1; later < m_ahead.size(); ++later)
        left += secondsOf(m_ahead[later]);
    return left;
}

void WholeProgress::tell()
{
    base::Progress told{m_fraction, std::nullopt, m_stage.stage};
    if (m_at < m_ahead.size()) {
        const double now = m_clock();
        const double elapsed = now - m_start;
        double left = secondsLeft(now);
        if (m_budgetSeconds > 0)
            left = std::clamp(m_budgetSeconds - elapsed, 0.0, left);
        if (left > 0)
            m_fraction = std::max(m_fraction, elapsed / (elapsed + left));
        told.fraction = m_fraction;
        if (elapsed >= believableSeconds && left > 0)
            told.remainingSeconds = left;
    }
    m_sink.progress(told);
}

void ListenerWithProgress::begins(Stage stage, double share)
{
    m_progress.begins(stage);
    m_listener.begins(stage, share);
}

} // namespace paretoscope::session
