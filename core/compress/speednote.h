// What is to be said of recipes that make the file smaller and the run no faster: one rule and one sentence,
// in reports, on the command line and in the window. Pure function.
#pragma once

#include "core/base/sentence.h"
#include "core/compress/layersetting.h"

#include <optional>
#include <span>

namespace paretoscope::compress {

/// Where any of SETTINGS is only smaller.
std::optional<base::Sentence> speedNote(std::span<const LayerSetting> settings);

} // namespace paretoscope::compress
