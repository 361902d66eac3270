// Where a written file comes from, for those who find it later. Only inside core. Pure function.
#pragma once

#include "core/formats/target.h"

#include <string>

namespace paretoscope::formats {

/// JSON: { program, network: content hash, steps, layers: { name: setting } of those that are not floats }.
std::string provenanceOf(const ToWrite &work);

} // namespace paretoscope::formats
