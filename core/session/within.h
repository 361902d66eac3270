// The best recipe of a frontier within a budget, by runs on the evaluation samples. Thread-safe.
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/project/openproject.h"
#include "core/search/budget.h"
#include "core/search/frontier.h"
#include "core/search/ran.h"
#include "core/session/listener.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

namespace paretoscope::session {

struct Searched {
    const search::Problem &problem;
    const search::Frontier &frontier; ///< of it
};

struct Within {
    std::vector<search::Ran> runs;   ///< in the order in which they were
    std::optional<search::Ran> best; ///< of them; absent where none keeps the budget
    bool endedByTime = false;        ///< a smaller one may keep it, for which there was no time
};

/// Runs POINTS points of the frontier and what they are compared with: without a limit on size where they
/// tell most, with one the largest below it and smaller ones (search/verify.h). TIMEFORANOTHER, asked after
/// every run, may end these early: what was run by then is the result.
base::Result<std::vector<search::Ran>> runPoints(const project::OpenProject &project,
                                                 const Searched &searched, std::size_t points,
                                                 std::optional<std::int64_t> maxBytes, Listener &listener,
                                                 std::stop_token stop, base::ProgressSink &progress,
                                                 const std::function<bool()> &timeForAnother = nullptr);

/// With limits on behaviour the smallest point that keeps them, found by runs; with limits on damage the
/// smallest that is predicted to keep them, as LOSS tells, and with one on loss keeps that as measured, too:
/// larger ones are run until one does, and where none does the smallest is the best all the same.
/// TIMEFORANOTHER (search/verify.h) may end these early. Else the best of runPoints().
base::Result<Within> runWithin(const project::OpenProject &project, const Searched &searched,
                               const search::Budget &budget, const search::LossEstimate &loss,
                               std::size_t points, Listener &listener, std::stop_token stop,
                               base::ProgressSink &progress,
                               const std::function<bool()> &timeForAnother = nullptr);

} // namespace paretoscope::session
