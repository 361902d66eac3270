// The steps before and after, and one LayerSetting per layer: the thing users edit, search returns and export
// consumes. A value with ==.
#pragma once

#include "core/compress/layersetting.h"
#include "core/pipeline/steps.h"

#include <vector>

namespace paretoscope::pipeline {

struct Recipe {
    /// Parallel to Model::layers(), of which no step changes names, number and order.
    std::vector<compress::LayerSetting> settings;
    Steps steps = Steps::usual(); ///< before layers are coded by them, and after

    bool operator==(const Recipe &) const = default;
};

/// Every layer with the same setting.
Recipe uniformRecipe(std::size_t layers, const compress::LayerSetting &setting,
                     const Steps &steps = Steps::usual());

} // namespace paretoscope::pipeline
