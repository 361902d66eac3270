// A recipe run as it is made, one thing done after another: what each costs and what it gains. Thread-safe.
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/pipeline/parts.h"
#include "core/project/openproject.h"
#include "core/search/ran.h"

#include <functional>
#include <stop_token>
#include <vector>

namespace paretoscope::session {

struct PartRan {
    base::Sentence done; ///< pipeline::Part
    search::Ran ran;
};

/// Every part of RECIPE (pipeline/parts.h) on all evaluation samples, in their order; those that were run
/// before are known. EACH (may be null) is told one by one, from the calling thread.
base::Result<std::vector<PartRan>> runByStep(const project::OpenProject &project,
                                             const pipeline::Recipe &recipe, std::stop_token stop,
                                             base::ProgressSink &progress,
                                             const std::function<void(const PartRan &)> &each = nullptr);

} // namespace paretoscope::session
