// A recipe made better by runs on the calibration samples, then run on the others: chosen on those, claimed
// on these. Thread-safe.
#pragma once

#include "core/base/effort.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/project/openproject.h"
#include "core/search/improve.h"
#include "core/search/ran.h"
#include "core/session/listener.h"

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>

namespace paretoscope::session {

struct Improved {
    search::Improvement improvement;
    search::Ran before, after; ///< the same where nothing was accepted
    bool isBetter() const { return improvement.rounds > 0; }
};

/// What is improved: a recipe of the frontier or one made by hand, whose settings need not be PROBLEM's.
struct Improving {
    const search::Problem &problem;
    pipeline::Recipe start;
    std::optional<search::Ran> ran = {}; ///< START, on all evaluation samples, if it was
    std::span<const search::Pin> pins = {};
    std::optional<std::int64_t> maxBytes = {}; ///< absent: its own size
};
base::Result<Improved> improve(const project::OpenProject &project, const Improving &what,
                               const base::Effort &effort, Listener &listener, std::stop_token stop,
                               base::ProgressSink &progress);

} // namespace paretoscope::session
