// What measurements are kept by: hashes of the content that they depend on, so that a name or a place makes
// no difference, and other weights or samples do. Inside the project room. Thread-safe.
#pragma once

#include "core/base/late.h"

#include <string>

namespace paretoscope::project {

struct OpenProject;

/// Of cells. Reads all weights and the calibration samples when it is first asked for: a list of layers does
/// without.
base::Late<std::string> cellsKeyOf(const OpenProject &project);
/// Of runs of whole recipes: all that they depend on but the recipe. Holds no evaluator, whose runs are kept
/// by it.
base::Late<std::string> runsKeyOf(const OpenProject &project);

} // namespace paretoscope::project
