#include "core/search/verify.h"

#include "core/search/runs/verification.h"

namespace paretoscope::search {

base::Result<std::vector<Ran>> verify(const evaluate::Evaluator &evaluator,
                                      std::span<const Candidate> candidates, std::stop_token stop,
                                      base::ProgressSink &progress,
                                      const std::function<void(const Ran &)> &each)
{
    Verification verification(evaluator, candidates.size(), std::move(stop), progress, each);
    std::vector<Ran> verified;
    for (const Candidate &candidate : candidates) {
        auto point = verification.run(candidate);
        if (!point)
            return point.error();
        verified.push_back(std::move(*point));
    }
    return verified;
}

} // namespace paretoscope::search
