// The steps before and one LayerSetting per layer: the thing users edit, search returns and export consumes.
// A value with ==.
#pragma once

#include "core/compress/layersetting.h"
#include "core/pipeline/steps.h"

#include <vector>

namespace paretoscope::pipeline {

struct Recipe {
    std::vector<compress::LayerSetting> settings; ///< parallel to Model::layers(), which no step changes
    Steps steps = Steps::usual();                 ///< taken before layers are compressed
    /// The shift that a change of weights gives the mean of each channel is taken back by its bias, as the
    /// calibration samples show it (evaluate/biascorrection.h). Costs no bytes.
    bool biasCorrection = false;

    bool operator==(const Recipe &) const = default;
};

/// Every layer with the same setting.
Recipe uniformRecipe(std::size_t layers, const compress::LayerSetting &setting,
                     const Steps &steps = Steps::usual());

} // namespace paretoscope::pipeline
