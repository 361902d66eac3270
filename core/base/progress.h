// How a running job tells where it is. Jobs have the shape (params, stop_token, ProgressSink &) -> Result<T>.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace paretoscope::base {

struct Progress {
    double fraction = 0;                    ///< 0…1 of the whole job
    std::optional<double> remainingSeconds; ///< absent until it can be believed
    std::string stage;                      ///< machine word: "baseline", "sensitivity", "verify", "export"
};

/// Called from whichever thread the job runs on, possibly many times a second: implementations throttle.
class ProgressSink {
public:
    virtual ~ProgressSink() = default;
    virtual void progress(const Progress &progress) = 0;
};

class NoProgress final : public ProgressSink {
public:
    void progress(const Progress &) override {}
};

inline double secondsSince(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Fraction and remaining time from work units done; remaining time appears after a second and 2 % of the
/// work.
class ProgressMeter {
public:
    ProgressMeter(ProgressSink &sink, std::string stage, double totalUnits);
    /// Not thread-safe: one caller at a time.
    void add(double units);
    /// Work that was found already done (a resumed run): counts as progress, not as speed.
    void skip(double units);

private:
    void report();

    ProgressSink &m_sink;
    std::string m_stage;
    double m_total;
    double m_done = 0;
    double m_skipped = 0;
    double m_startSeconds;
};

} // namespace paretoscope::base
