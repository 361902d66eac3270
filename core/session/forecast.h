// What a search would still take, all of its stages together, said before it runs. Thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/project/openproject.h"
#include "core/sensitivity/forecast.h"
#include "core/sensitivity/measurementcache.h"
#include "core/session/plan.h"

#include <cstdint>
#include <stop_token>

namespace paretoscope::session {

struct Forecast {
    sensitivity::Forecast cells;
    std::int64_t recipes = 0; ///< that are run whole at the most, beside those that were before
    double seconds = 0;       ///< for all of it; at most the limit of time
};

/// The cells are as sensitivity::forecast() has them on all of PLAN's samples, which is the most that they
/// get; nothing of them is left to run where CACHE has as many as the frontier needs (search/settling.h) and
/// no time is limited. Times a few forward runs.
base::Result<Forecast> forecast(const project::OpenProject &project, const Plan &plan,
                                const base::Effort &effort, sensitivity::MeasurementCache &cache,
                                const std::stop_token &stop);

} // namespace paretoscope::session
