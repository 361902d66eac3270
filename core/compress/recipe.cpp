#include "core/compress/recipe.h"

namespace paretoscope::compress {

Recipe uniformRecipe(std::size_t layers, const LayerSetting &setting, bool foldBatchNorm)
{
    return {std::vector<LayerSetting>(layers, setting), foldBatchNorm};
}

} // namespace paretoscope::compress
