// Says how much of a model the table of layers covers. Pure functions.
#pragma once

#include "core/pipeline/coverage.h"

#include <string>

namespace paretoscope::cli {

/// "The layers cover 99.80 % of the model's 102,228,128 B; not compressed: pos_embedding (605,184 B), … and
/// 51 smaller (71,680 B)." A sentence of its own where there is no layer.
std::string describeCoverage(const pipeline::Coverage &coverage);

} // namespace paretoscope::cli
