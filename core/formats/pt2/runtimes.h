// Programs of others that read exported programs.
#pragma once

#include "core/formats/runtime.h"

#include <vector>

namespace paretoscope::formats::pt2 {

std::vector<Runtime> runtimes();

} // namespace paretoscope::formats::pt2
