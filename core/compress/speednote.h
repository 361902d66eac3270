// What is to be said of recipes that make the file smaller and the run no faster: one rule and one sentence,
// in reports, on the command line and in the window. Pure function.
#pragma once

#include "core/compress/layersetting.h"

#include <span>

namespace paretoscope::compress {

/// A sentence (of PARETOSCOPE_TEXT's "Methods") where any of SETTINGS is only smaller; null where none is.
const char *speedNote(std::span<const LayerSetting> settings);

} // namespace paretoscope::compress
