// One LayerSetting per layer: the thing users edit, search returns and export consumes. A value with ==.
#pragma once

#include "core/compress/layersetting.h"

#include <vector>

namespace paretoscope::compress {

struct Recipe {
    std::vector<LayerSetting> settings; ///< parallel to Model::layers()
    bool foldBatchNorm = true;

    bool operator==(const Recipe &) const = default;
};

/// Every layer with the same setting.
Recipe uniformRecipe(std::size_t layers, const LayerSetting &setting, bool foldBatchNorm = true);

} // namespace paretoscope::compress
