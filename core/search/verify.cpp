#include "core/search/verify.h"

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

base::Result<std::vector<VerifiedPoint>> verify(const evaluate::Evaluator &evaluator,
                                                std::span<const Candidate> candidates, std::stop_token stop,
                                                base::ProgressSink &progress,
                                                const std::function<void(const VerifiedPoint &)> &each)
{
    base::ProgressMeter meter(progress, "verify", static_cast<double>(candidates.size()));
    std::vector<VerifiedPoint> verified;
    for (const Candidate &candidate : candidates) {
        ShareOfProgress share(meter);
        auto measured = evaluator.measure(candidate.recipe, 0, stop, share);
        if (!measured)
            return measured.error();
        share.finish();
        verified.push_back({candidate, *measured});
        if (each)
            each(verified.back());
    }
    return verified;
}

} // namespace paretoscope::search
