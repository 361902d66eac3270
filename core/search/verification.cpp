#include "core/search/verification.h"

#include <algorithm>

namespace paretoscope::search {

namespace {

/// One candidate's progress as its share of the whole.
class ShareOfProgress final : public base::ProgressSink {
public:
    explicit ShareOfProgress(base::ProgressMeter &meter) : m_meter(meter) {}

    void progress(const base::Progress &progress) override
    {
        if (progress.fraction > m_reported)
            m_meter.add(progress.fraction - m_reported);
        m_reported = std::max(m_reported, progress.fraction);
    }
    void finish() { progress({1, std::nullopt, {}}); }

private:
    base::ProgressMeter &m_meter;
    double m_reported = 0;
};

} // namespace

Verification::Verification(const evaluate::Evaluator &evaluator, std::size_t runs, std::stop_token stop,
                           base::ProgressSink &progress,
                           const std::function<void(const VerifiedPoint &)> &each)
    : m_evaluator(evaluator), m_stop(std::move(stop)), m_meter(progress, "verify", static_cast<double>(runs)),
      m_each(each)
{
}

base::Result<VerifiedPoint> Verification::run(const Candidate &candidate)
{
    ShareOfProgress share(m_meter);
    auto measured = m_evaluator.measure(candidate.recipe, 0, m_stop, share);
    if (!measured)
        return measured.error();
    share.finish();
    VerifiedPoint point{candidate, *measured};
    if (m_each)
        m_each(point);
    return point;
}

} // namespace paretoscope::search
