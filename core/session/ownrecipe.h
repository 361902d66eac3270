// Whether the recipe that a plan has of its own is run beside the points of the frontier, and if not, why.
// Pure functions.
#pragma once

#include "core/graph/model.h"
#include "core/session/plan.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace paretoscope::session {

/// What keeps it from being one of the recipes that are asked for.
struct OwnLeftOut {
    enum class Why {
        OtherSteps,
        OtherPin,    ///< of LAYER
        TooLarge,    ///< for the budget, with its STOREDBYTES
        TooMuchWork, ///< likewise, with its WORK of the kinds that are limited
        BesideLimits ///< on behaviour, under which only points of the frontier are run
    };
    Why why = Why::OtherSteps;
    std::size_t layer = 0;
    std::int64_t storedBytes = 0;
    search::Work work = {};
};

/// PLAN has one that does anything.
bool hasOwnRecipe(const Plan &plan);
/// Absent: nothing keeps it. PLAN has one; AFTER: the network after the plan's steps; PROBLEM: the plan's.
std::optional<OwnLeftOut> whyOwnIsLeftOut(const Plan &plan, const graph::Model &after,
                                          const search::Problem &problem);

} // namespace paretoscope::session
