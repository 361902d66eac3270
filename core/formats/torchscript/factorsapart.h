// Layers of lower rank as two layers each, which is how a file of TorchScript runs them. Only inside core.
// Pure functions.
#pragma once

#include "core/formats/format.h"
#include "core/formats/torchscript/sourcefile.h"

#include <string>
#include <vector>

namespace paretoscope::formats {

/// Two layers in WORK, and in METHODS which read the same weights, for each that is coded as a product and
/// can be computed so everywhere; the others stay: they are multiplied out when the file is loaded. Returns
/// the names of those that became two.
std::vector<std::string> setFactorsApart(ToWrite &work, std::vector<SourceMethod> &methods);

} // namespace paretoscope::formats
