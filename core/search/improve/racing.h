// The best few of many recipes without running all of them on all samples. Only inside the search room.
#pragma once

#include "core/search/runs/reciperuns.h"

#include <cstddef>
#include <vector>

namespace paretoscope::search {

/// Successive halving (Karnin, Koren and Somekh 2013, ICML): RECIPES are run on the first few samples of
/// RANGE, the better half of them on twice as many, and so on to the whole range. The KEPT that did the least
/// damage on it (fewer where there are fewer), least first.
base::Result<std::vector<pipeline::Recipe>> race(RecipeRuns &runs, std::vector<pipeline::Recipe> recipes,
                                                 evaluate::SampleRange range, std::size_t kept);

} // namespace paretoscope::search
