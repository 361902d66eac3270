// One LayerSetting per layer: the thing users edit, search returns and export consumes. A value with ==.
#pragma once

#include "core/compress/layersetting.h"

#include <vector>

namespace paretoscope::compress {

struct Recipe {
    std::vector<LayerSetting> settings; ///< parallel to Model::layers()
    bool foldBatchNorm = true;
    /// The shift that a change of weights gives the mean of each channel is taken back by its bias, as the
    /// calibration samples show it (evaluate/biascorrection.h). Costs no bytes.
    bool biasCorrection = false;

    bool operator==(const Recipe &) const = default;
};

/// Every layer with the same setting.
Recipe uniformRecipe(std::size_t layers, const LayerSetting &setting, bool foldBatchNorm = true);

} // namespace paretoscope::compress
