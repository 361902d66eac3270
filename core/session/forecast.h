// What a search would still take, said before it runs. Thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/project/openproject.h"
#include "core/sensitivity/forecast.h"
#include "core/sensitivity/measurementcache.h"
#include "core/session/plan.h"

#include <stop_token>

namespace paretoscope::session {

/// As sensitivity::forecast() of all of PLAN's samples, which is the most that cells get; nothing is left to
/// run where CACHE has as many as the frontier needs (search/settling.h) and no time is limited.
base::Result<sensitivity::Forecast> forecast(const project::OpenProject &project, const Plan &plan,
                                             const base::Effort &effort, sensitivity::MeasurementCache &cache,
                                             const std::stop_token &stop);

} // namespace paretoscope::session
