// Every non-dominated recipe among those that keep limits on work. Only inside the search room. Pure
// functions, thread-safe.
#pragma once

#include "core/search/frontier/traced.h"

#include <stop_token>
#include <vector>

namespace paretoscope::search {

/// The kinds of work that PROBLEM limits and of which some recipe of it needs more; in their order.
std::vector<WorkKind> limitingKinds(const Problem &problem);
inline bool isLimited(const Problem &problem)
{
    return !limitingKinds(problem).empty();
}

/// As solve() where PROBLEM limits work. Points that are beaten in bytes, damage and every kind of work at
/// once go after every layer; what all that follow can spend at most is spent already, so that points which
/// keep a limit whatever comes are told apart by the rest alone. Where more than 131,072 points stay what
/// they spend is compared in coarser steps, and one is kept of those that are alike: the limits are kept all
/// the same, and Traced::isExact says so: of several limits there may be no point at all, though some recipe
/// keeps them. None of an exact one: none keeps them, or STOP was asked for, which is looked at all the time.
Traced solveWithinWork(const Problem &problem, const std::stop_token &stop);

} // namespace paretoscope::search
