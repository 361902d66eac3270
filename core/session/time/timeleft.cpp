#include "core/session/time/timeleft.h"

#include <algorithm>

namespace paretoscope::session {

namespace {

constexpr double leastSeconds = 1e-3; ///< 0 would be no limit
constexpr std::size_t rivals = 2;     ///< that are run beside the points: uniform and greedy
constexpr double smallPart = 0.125;   ///< of the time, for what answers before all is known

} // namespace

base::Result<void> TimeLeft::timeOneRun(const project::OpenProject &project, const std::stop_token &stop,
                                        base::ProgressSink &progress)
{
    constexpr std::int64_t samples = 64;
    const auto asFloat = pipeline::uniformRecipe(project.model.layers().size(), {}, {});
    const double start = elapsed();
    const auto ran = project.evaluator.measure(asFloat, samples, stop, progress);
    if (!ran)
        return ran.error();
    m_secondsPerSample = (elapsed() - start) / static_cast<double>(std::max<std::int64_t>(ran->n, 1));
    m_secondsPerPoint = m_secondsPerSample * static_cast<double>(project.samples.evaluate.size());
    return {};
}

double TimeLeft::secondsForCells(std::size_t runs) const
{
    if (!isLimited())
        return 0;
    const double left = m_budgetSeconds - elapsed();
    return std::max({leastSeconds, left - m_secondsPerPoint * static_cast<double>(runs + rivals), left / 2});
}

std::size_t TimeLeft::pointsInTime(std::size_t runs) const
{
    if (!isLimited() || m_secondsPerPoint <= 0)
        return runs;
    const double fitting = (m_budgetSeconds - elapsed()) / m_secondsPerPoint - static_cast<double>(rivals);
    return static_cast<std::size_t>(std::clamp(fitting, 1.0, static_cast<double>(runs)));
}

std::size_t TimeLeft::firstPointsInTime(std::size_t points) const
{
    if (!isLimited() || m_secondsPerPoint <= 0)
        return points;
    const double fitting = smallPart * (m_budgetSeconds - elapsed()) / m_secondsPerPoint;
    return static_cast<std::size_t>(std::clamp(fitting, 0.0, static_cast<double>(points)));
}

void WithinTime::progress(const base::Progress &progress)
{
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - m_start;
    base::Progress limited = progress;
    if (m_budgetSeconds > 0 && limited.remainingSeconds)
        limited.remainingSeconds =
            std::clamp(m_budgetSeconds - elapsed.count(), 0.0, *limited.remainingSeconds);
    m_sink.progress(limited);
}

} // namespace paretoscope::session
