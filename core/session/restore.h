// What is known of a project from before, when it is opened: cells and runs out of the cache, nothing
// measured. Thread-safe.
#pragma once

#include "core/base/effort.h"
#include "core/base/result.h"
#include "core/evaluate/wholerun.h"
#include "core/project/openproject.h"
#include "core/search/ran.h"
#include "core/sensitivity/measurementcache.h"
#include "core/sensitivity/sensitivitycell.h"
#include "core/session/plan.h"

#include <stop_token>
#include <vector>

namespace paretoscope::session {

/// What CACHE knows of the cells of PLAN, those of methods together and of pinned layers among them, of the
/// network after the plan's steps.
base::Result<std::vector<sensitivity::SensitivityCell>>
knownCells(const project::OpenProject &project, const Plan &plan, const base::Effort &effort,
           const sensitivity::MeasurementCache &cache, std::stop_token stop);

struct Restored {
    std::vector<sensitivity::SensitivityCell> cells; ///< of the network after the plan's steps
    std::vector<search::Ran> runs; ///< of any steps, in the order in which they were run; without predictions
    std::vector<evaluate::KeptSpeed> speeds; ///< of any steps, on any machine
    /// Beside which the cells are told (session/stepsalone.h): run where it was not known, by whoever wants
    /// it.
    std::optional<search::Ran> stepsAlone = {};
};

/// The cells of PLAN that EFFORT's cache knows, those of methods together among them, and every recipe that
/// was ever run on PROJECT's evaluation samples, or timed. Runs whose steps cannot be taken any more are left
/// out.
base::Result<Restored> restore(const project::OpenProject &project, const Plan &plan,
                               const base::Effort &effort, std::stop_token stop);

} // namespace paretoscope::session
