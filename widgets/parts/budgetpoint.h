// Which point of the frontier a budget means, and on which of them its slider stands. Pure functions of the
// document; GUI thread only.
#pragma once

#include "core/project/asked.h"
#include "core/search/frontier.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace paretoscope::widgets {

class Document;

/// Of DOCUMENT's best recipes the best within BUDGET, which has a limit, as predicted; absent: there is none,
/// or it limits a loss of which nothing is known, or a latency, which is measured and not predicted.
std::optional<std::size_t> pointFor(const Document &document, const project::AskedBudget &budget);

/// Bytes of POINTS: all of a small frontier; of a large one those nearest to even steps of log(bytes), where
/// as many points lie close together as far apart.
std::vector<std::int64_t> stopsOf(const std::vector<search::FrontierPoint> &points);

} // namespace paretoscope::widgets
