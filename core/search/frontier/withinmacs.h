// Every non-dominated recipe among those of at most so many multiply-accumulates. Only inside the search
// room. A pure function, thread-safe.
#pragma once

#include "core/search/frontier/traced.h"

#include <stop_token>

namespace paretoscope::search {

/// Some recipe of PROBLEM needs more than its limit.
bool isLimited(const Problem &problem);

/// As solve() where PROBLEM limits multiply-accumulates. Points that are
/// beaten in bytes, damage and multiply-accumulates at once go after every layer; what all that follow can
/// spend at most is spent already, so that points which keep the limit whatever comes are told apart by bytes
/// and damage alone. Where more than 131,072 points stay they are counted in coarser steps, each layer's
/// rounded up: the limit is kept all the same, and Traced::isExact says so. No point at all: none keeps it,
/// or STOP was asked for, which is looked at all the time.
Traced solveWithinMacs(const Problem &problem, const std::stop_token &stop);

} // namespace paretoscope::search
