// A limit on multiply-accumulates as the search counts them. Thread-safe.
#pragma once

#include "core/graph/model.h"
#include "core/project/openproject.h"
#include "core/search/frontier.h"

#include <cstdint>
#include <optional>

namespace paretoscope::session {

/// MOST of recipes of PROJECT whose steps make AFTER of the network; absent: no limit. Counts as
/// evaluate::macsAfter() does.
std::optional<search::MacsLimit> macsLimitOf(const project::OpenProject &project, const graph::Model &after,
                                             std::optional<std::int64_t> most);

} // namespace paretoscope::session
