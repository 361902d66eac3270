// What the stages of a search are expected to come to, so that their progress can be told as one and their
// time foretold. Only inside the session room.
#pragma once

#include "core/base/result.h"
#include "core/project/openproject.h"
#include "core/sensitivity/measurementcache.h"
#include "core/session/listener.h"
#include "core/session/plan.h"

#include <cstdint>
#include <stop_token>
#include <vector>

namespace paretoscope::session {

struct StageAhead {
    Stage stage = Stage::Cells;
    double runs = 0;  ///< whole forward runs of one sample
    double reach = 1; ///< of the stage's own progress by which it is expected to end
};

/// In the order in which they come. FLOATKNOWN: the float model was measured. What CACHE has is not run
/// again; that whole recipes are known is not looked at: they go by in no time. Nothing is timed.
base::Result<std::vector<StageAhead>> stagesAhead(const project::OpenProject &project, const Plan &plan,
                                                  const base::Effort &effort,
                                                  const sensitivity::MeasurementCache &cache, bool floatKnown,
                                                  const std::stop_token &stop);

/// Recipes that are run whole at the most once cells are measured: points and what they are compared with.
std::int64_t recipesAhead(const Plan &plan);

} // namespace paretoscope::session
