// Layers of lower rank as two layers each, which is how a file runs them. Only inside core. Pure functions.
#pragma once

#include "core/formats/format.h"

#include <span>
#include <string>
#include <vector>

namespace paretoscope::formats {

/// Two layers in WORK, and in OTHERS which read the same weights, for each that is coded as a product and
/// can be computed so everywhere; the rest stay: they are multiplied out when the file is loaded. Returns
/// the names of those that became two.
std::vector<std::string> setFactorsApart(ToWrite &work, std::span<graph::Model *const> others = {});

} // namespace paretoscope::formats
