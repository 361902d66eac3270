// The best recipes within a budget that may limit the time of a sample, too: layers are timed before the
// search, and what was found as a whole after it. Thread-safe.
#pragma once

#include "core/evaluate/layertimes.h"
#include "core/evaluate/recipelatency.h"
#include "core/session/plan.h"
#include "core/session/within.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

namespace paretoscope::session {

/// The milliseconds of a sample alone.
using TimedAlone = std::function<base::Result<double>(const evaluate::Evaluator &, const pipeline::Recipe &,
                                                      std::stop_token, base::ProgressSink &)>;

struct FoundWithin {
    Within within;
    // Where the budget limits nanoseconds:
    std::shared_ptr<const evaluate::LayerTimes> layerTimes = {};
    std::int64_t leastNanoseconds = 0; ///< that a recipe is estimated to take; 0 where there is none
    std::optional<evaluate::RecipeLatency> latency = {}; ///< of within.best
};

/// Recipes that PROBLEM allows, within the budget of PLAN, of which RUNS are run; SOLVED: the frontier of
/// PROBLEM where it is known, else null. A limit on nanoseconds is kept by what layers take one by one; where
/// the whole takes longer than it may, as TIMED tells it, less is allowed, at most twice, and the last of
/// what was found is the answer, whether it keeps the limit or not.
base::Result<FoundWithin> findWithin(const project::OpenProject &project, const Plan &plan,
                                     const search::Problem &problem, const search::Frontier *solved,
                                     const search::LossEstimate &loss, Listener &listener,
                                     const std::stop_token &stop, base::ProgressSink &progress,
                                     const TimedAlone &timed = evaluate::measureAlone);

} // namespace paretoscope::session
