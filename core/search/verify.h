// Points of a frontier really run on the evaluation samples.
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/evaluate/evaluator.h"
#include "core/search/frontier.h"
#include "core/search/ran.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

namespace paretoscope::search {

/// Up to COUNT frontier points at most maxBytes large: always the largest of them, then spread evenly over
/// the logarithm of the size down to the smallest: the next larger ones are almost the same recipe. Without a
/// limit from about 8 bits a weight down to the smallest, the knee of the frontier among them. Then what
/// people compare these with: without a limit the uniform candidate of the least damage that is predicted, at
/// most as large as each chosen point (so up to twice COUNT in all, no recipe twice); with a limit the best
/// uniform and the best greedy one at most maxBytes large, unless it is predicted to be far worse than the
/// frontier's point, so that what is chosen is never worse than they are. Frontier points come first, largest
/// first.
std::vector<Candidate> candidatesToVerify(const Frontier &frontier, const Problem &problem, std::size_t count,
                                          std::optional<std::int64_t> maxBytes);

/// Each candidate on all samples of EVALUATOR, in the order given; EACH (may be null) is told one by one,
/// from the calling thread. Cancelled when stopped; what EACH was told by then is good.
base::Result<std::vector<Ran>> verify(const evaluate::Evaluator &evaluator,
                                      std::span<const Candidate> candidates, std::stop_token stop,
                                      base::ProgressSink &progress,
                                      const std::function<void(const Ran &)> &each = nullptr);

constexpr std::int64_t glimpseSamples = 128; ///< tell a share to some eight points

/// As verify(); but where EVALUATOR has more than twice glimpseSamples, first all candidates on these, told
/// to GLIMPSED: whoever looks has their accuracies in a fraction of the time.
base::Result<std::vector<Ran>> verifyAfterGlimpse(const evaluate::Evaluator &evaluator,
                                                  std::span<const Candidate> candidates, std::stop_token stop,
                                                  base::ProgressSink &progress,
                                                  const std::function<void(const Ran &)> &glimpsed,
                                                  const std::function<void(const Ran &)> &each);

struct AdaptivePlan {
    std::size_t runs = 16; ///< recipes of the frontier to run in all
    std::optional<std::int64_t> maxBytes;
};

/// Runs points of the frontier: the first half (all of up to 8) where people look (candidatesToVerify()),
/// then always where the band of the fit from predicted to measured damage (search/predictionfit.h) is
/// widest, weighed by how much of it can be seen in the answers and is of use; at last what the first half is
/// compared with (candidatesToVerify()). In the order in which they were run;
/// EACH as in verify().
base::Result<std::vector<Ran>> verifyAdaptively(const evaluate::Evaluator &evaluator,
                                                const Frontier &frontier, const Problem &problem,
                                                const AdaptivePlan &plan, std::stop_token stop,
                                                base::ProgressSink &progress,
                                                const std::function<void(const Ran &)> &each = nullptr);

/// Points of a frontier that come into question; absent: all.
struct Among {
    std::optional<std::int64_t> maxBytes;
    std::optional<double> mostKl;                     ///< predicted
    std::function<bool(const Ran &)> measuredOk = {}; ///< what else a run has to show; null: nothing
    /// Asked before every run but the first whether there is time for it; once not, the search ends with
    /// what was run. Null: always.
    std::function<bool()> timeForAnother = {};
};

/// The smallest recipe of the frontier (among those) whose behaviour keeps the limits, found by runs:
/// bisection over the frontier, then the next smaller ones. Behaviour does not change evenly: that the
/// largest fails says little of smaller ones, so these are run as well, its neighbours first, then ever
/// farther ones (all, where there are few), until one keeps the limits. Absent if none of those does, or
/// there is none to run. InvalidSetting where the task has no predictions that could behave.
base::Result<std::optional<Ran>> smallestKeeping(const evaluate::Evaluator &evaluator,
                                                 const Frontier &frontier,
                                                 const evaluate::BehaviourLimits &limits, const Among &among,
                                                 std::stop_token stop, base::ProgressSink &progress,
                                                 const std::function<void(const Ran &)> &each = nullptr);

} // namespace paretoscope::search
