// Limits on work as the search counts it. Thread-safe.
#pragma once

#include "core/graph/model.h"
#include "core/project/openproject.h"
#include "core/search/budget.h"
#include "core/session/plan.h"

#include <memory>
#include <optional>
#include <stop_token>

namespace paretoscope::session {

/// Those of BUDGET for recipes of PROJECT whose steps make AFTER of the network; absent where no work is
/// limited. Counts as search::LayerWork does.
std::optional<search::WorkLimits> workLimitsOf(const project::OpenProject &project, const graph::Model &after,
                                               const search::Budget &budget);

/// How long the layers of PLAN's network take, in every way that its settings, pins and own recipe may run
/// them: as kept, or measured and kept.
base::Result<std::shared_ptr<const evaluate::LayerTimes>> layerTimesOf(const project::OpenProject &project,
                                                                       const Plan &plan, std::stop_token stop,
                                                                       base::ProgressSink &progress);

/// Of RECIPE, whose steps make AFTER of PROJECT's network, by TIMES as search::LayerWork has them.
search::Work workOf(const project::OpenProject &project, const graph::Model &after,
                    const pipeline::Recipe &recipe,
                    std::shared_ptr<const evaluate::LayerTimes> times = nullptr);
/// Of the network as it is, in floats.
search::Work floatWork(const project::OpenProject &project);

} // namespace paretoscope::session
