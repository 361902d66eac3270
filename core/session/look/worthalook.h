// Which cells are looked at first, before all of them are: by estimates. Pure functions.
#pragma once

#include "core/graph/layer.h"
#include "core/search/frontier.h"
#include "core/sensitivity/sensitivityanalysis.h"

#include <span>
#include <vector>

namespace paretoscope::session {

/// What ESTIMATES leave in question (search/inquestion.h), but for layers of less than a hundredth of all
/// bytes, of which only the cell of the least damage in at most half of its bytes: the first frontier is
/// hardly larger for it. And what PINS ask for, and what has no estimate. In the order of an analysis.
/// Nothing without estimates: then an analysis chooses itself.
std::vector<sensitivity::Variant> worthALook(const sensitivity::SensitivityTable &estimates,
                                             std::span<const graph::Layer> layers,
                                             std::span<const search::Pin> pins);

} // namespace paretoscope::session
