// Which of the points that were run is called the best: one rule, however they were found. Pure functions;
// thread-safe.
#pragma once

#include "core/search/verify.h"

#include <span>

namespace paretoscope::search {

/// Without limits on behaviour the best measured quality; with them the smallest point that keeps them (the
/// best quality of those of that size). Among equals the smaller, then that of the least damage. So no other
/// point that was run (and keeps the limits) is both smaller and better. Null where there is none.
const Ran *bestPoint(std::span<const Ran> points, const evaluate::BehaviourLimits &limits = {});

} // namespace paretoscope::search
