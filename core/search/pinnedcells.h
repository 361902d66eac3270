// What pins ask of the analysis: a layer that stays as it is does damage, too. Pure functions.
#pragma once

#include "core/search/frontier.h"
#include "core/sensitivity/sensitivityanalysis.h"

#include <span>
#include <vector>

namespace paretoscope::search {

/// The cells that tell what pins do: for AnalysisPlan::besides. Layers pinned at float need none.
std::vector<sensitivity::Variant> pinnedCells(std::span<const Pin> pins);

/// Of PINS, those whose damage nothing in TABLE tells: no frontier around them has a damage.
std::vector<Pin> unknownPins(std::span<const Pin> pins, const sensitivity::SensitivityTable &table);

} // namespace paretoscope::search
