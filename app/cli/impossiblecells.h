// Settings that a layer's weights do not allow, such as float16 for a weight beyond it: said, and left out of
// the search.
#pragma once

#include "core/compress/impossible.h"
#include "core/project/openproject.h"

#include <nlohmann/json.hpp>

#include <iosfwd>
#include <vector>

namespace paretoscope::cli {

/// Of SETTINGS, on the network after STEPS.
std::vector<compress::ImpossibleSetting> impossibleCells(const project::OpenProject &project,
                                                         const std::vector<compress::LayerSetting> &settings,
                                                         const pipeline::Steps &steps);

/// { layer, setting, impossible: the reason, kl: null, n: 0 } each.
nlohmann::json toJson(const std::vector<compress::ImpossibleSetting> &cells,
                      const std::vector<graph::Layer> &layers);

/// A line for each.
void printImpossible(std::ostream &out, const std::vector<compress::ImpossibleSetting> &cells);

} // namespace paretoscope::cli
