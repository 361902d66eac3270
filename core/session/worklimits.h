// Limits on work as the search counts it. Thread-safe.
#pragma once

#include "core/graph/model.h"
#include "core/project/openproject.h"
#include "core/search/frontier.h"

#include <optional>

namespace paretoscope::session {

/// MOST of recipes of PROJECT whose steps make AFTER of the network; absent where nothing is limited. Counts
/// as search::LayerWork does.
std::optional<search::WorkLimits> workLimitsOf(const project::OpenProject &project, const graph::Model &after,
                                               const search::MostWork &most);

/// Of RECIPE, whose steps make AFTER of PROJECT's network.
search::Work workOf(const project::OpenProject &project, const graph::Model &after,
                    const pipeline::Recipe &recipe);
/// Of the network as it is, in floats.
search::Work floatWork(const project::OpenProject &project);

} // namespace paretoscope::session
