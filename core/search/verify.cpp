#include "core/search/verify.h"

#include "core/search/runs/verification.h"

namespace paretoscope::search {

namespace {

base::Result<std::vector<Ran>> runAll(Verification &verification, std::span<const Candidate> candidates)
{
    std::vector<Ran> verified;
    for (const Candidate &candidate : candidates) {
        auto point = verification.run(candidate);
        if (!point)
            return point.error();
        verified.push_back(std::move(*point));
    }
    return verified;
}

} // namespace

base::Result<std::vector<Ran>> verify(const evaluate::Evaluator &evaluator,
                                      std::span<const Candidate> candidates, std::stop_token stop,
                                      base::ProgressSink &progress,
                                      const std::function<void(const Ran &)> &each)
{
    Verification verification(evaluator, candidates.size(), std::move(stop), progress, each);
    return runAll(verification, candidates);
}

base::Result<std::vector<Ran>> verifyAfterGlimpse(const evaluate::Evaluator &evaluator,
                                                  std::span<const Candidate> candidates, std::stop_token stop,
                                                  base::ProgressSink &progress,
                                                  const std::function<void(const Ran &)> &glimpsed,
                                                  const std::function<void(const Ran &)> &each)
{
    Verification verification(evaluator, candidates.size(), std::move(stop), progress, each);
    if (evaluator.samples().size() > 2 * glimpseSamples)
        for (const Candidate &candidate : candidates) {
            const auto seen = verification.glimpse(candidate, glimpseSamples);
            if (!seen)
                return seen.error();
            if (*seen)
                glimpsed(**seen);
        }
    return runAll(verification, candidates);
}

} // namespace paretoscope::search
