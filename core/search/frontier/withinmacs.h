// Every non-dominated recipe among those of at most so many multiply-accumulates. Only inside the search
// room. A pure function, thread-safe.
#pragma once

#include "core/search/frontier/traced.h"

namespace paretoscope::search {

/// Some recipe of PROBLEM needs more than its limit.
bool isLimited(const Problem &problem);

/// As solve() where PROBLEM limits multiply-accumulates. Points that are
/// beaten in bytes, damage and multiply-accumulates at once go after every layer; what all that follow can
/// spend at most is spent already, so that points which keep the limit whatever comes are told apart by bytes
/// and damage alone. Where more than 262,144 points stay they are counted in coarser steps, each layer's
/// rounded up: the limit is kept all the same, and Traced::isExact says so. No point at all: none keeps it.
Traced solveWithinMacs(const Problem &problem);

} // namespace paretoscope::search
