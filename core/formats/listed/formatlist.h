// The list of formats, written by the build from the folders of this room. Called by formats() alone.
#pragma once

#include "core/formats/format.h"

#include <vector>

namespace paretoscope::formats {

/// In the order of the folders' names.
std::vector<const Format *> everyFormat();

} // namespace paretoscope::formats
