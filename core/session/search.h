// The whole way of a search, the same for both front ends: cells, the exact frontier, points of it really
// run, what they tell of the others, the best within a budget, and that improved. Thread-safe.
#pragma once

#include "core/base/effort.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/project/openproject.h"
#include "core/search/frontier.h"
#include "core/search/lossestimate.h"
#include "core/search/predictionfit.h"
#include "core/search/ran.h"
#include "core/sensitivity/sensitivitytable.h"
#include "core/session/improving.h"
#include "core/session/listener.h"
#include "core/session/ownrecipe.h"
#include "core/session/plan.h"

#include <cstddef>
#include <optional>
#include <stop_token>
#include <vector>

namespace paretoscope::session {

/// How a search ended.
enum class Ending {
    Complete,
    NothingFits,  ///< the smallest recipe is larger than the budget's bytes, or does more damage
    NothingFound, ///< the same of those that were found, work being counted too coarsely to find them all
    NothingKeeps, ///< the limits on behaviour, of all that was run
    LossUnknown,  ///< nothing that was measured has lost anything: a limit on loss means nothing
    NoTime        ///< to measure what every layer tolerates
};

struct Found {
    Ending ending = Ending::Complete;
    evaluate::Measurement floatModel; ///< on the samples that the points are run on
    sensitivity::SensitivityTable table;
    search::Problem problem;
    search::Frontier frontier;
    std::vector<search::Ran> runs;              ///< smallest first
    std::optional<search::Ran> stepsAlone = {}; ///< where they change answers: what all of RUNS begin with
    search::PredictionFit fit;                  ///< of all that the cache knows of, these among them
    search::LossEstimate loss;                  ///< by which limits on damage were kept
    std::optional<search::Ran> best;            ///< within the budget
    std::vector<Improved>
        improved;            ///< with a limit one: the largest within it, or the smallest that keeps it
    std::size_t leftOut = 0; ///< points that there was no time to run
    std::optional<OwnLeftOut> ownLeftOut = {}; ///< the plan's own recipe is none of the runs
    bool limitsEndedByTime = false;   ///< a smaller recipe may keep the limits, for which there was no time
    sensitivity::KeptCells kept = {}; ///< of what was measured
};

/// The problem that TABLE makes of PLAN, whose steps alone do the damage STEPSKL.
search::Problem problemOf(const project::OpenProject &project, const Plan &plan,
                          const sensitivity::SensitivityTable &table, double stepsKl);

/// Where no point of FRONTIER is within a budget: what that says of all recipes.
Ending endingWithout(const search::Frontier &frontier);

/// FLOATMODEL: on the evaluation samples; null: not known yet. EFFORT's time is for all of it but improving.
/// Errors are those of the work; that a budget cannot be kept is none, but an ending.
base::Result<Found> search(const project::OpenProject &project, const Plan &plan,
                           const evaluate::Measurement *floatModel, const base::Effort &effort,
                           Listener &listener, std::stop_token stop, base::ProgressSink &progress);

} // namespace paretoscope::session
