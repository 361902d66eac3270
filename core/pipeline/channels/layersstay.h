// What is cut may become so small that it is no layer any more, such as a table of positions: then everything
// that is listed by layer would fit no longer. Included only inside core. Pure functions, thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/graph/layer.h"

#include <vector>

namespace paretoscope::pipeline {

/// InvalidSetting, naming the first layer of BEFORE that is not among those AFTER a step.
base::Result<void> checkLayersStay(const std::vector<graph::Layer> &before,
                                   const std::vector<graph::Layer> &after);

} // namespace paretoscope::pipeline
