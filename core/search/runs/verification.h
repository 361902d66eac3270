// Candidates run one after another under one progress. Only inside the search room.
#pragma once

#include "core/search/verify.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>

namespace paretoscope::search {

class Verification {
public:
    /// RUNS: how many there will be, for the progress only. All references must outlive this.
    Verification(const evaluate::Evaluator &evaluator, std::size_t runs, std::stop_token stop,
                 base::ProgressSink &progress, const std::function<void(const Ran &)> &each);

    /// On all samples; told to EACH.
    base::Result<Ran> run(const Candidate &candidate);
    /// On the first SAMPLES; not kept, and no part of the progress. Absent where all are known.
    base::Result<std::optional<Ran>> glimpse(const Candidate &candidate, std::int64_t samples);

private:
    Ran pointOf(const Candidate &candidate, evaluate::Measurement measured) const;

    const evaluate::Evaluator &m_evaluator;
    const std::stop_token m_stop;
    base::ProgressMeter m_meter;
    const std::function<void(const Ran &)> &m_each;
};

} // namespace paretoscope::search
