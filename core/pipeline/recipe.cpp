#include "core/pipeline/recipe.h"

namespace paretoscope::pipeline {

Recipe uniformRecipe(std::size_t layers, const compress::LayerSetting &setting, const Steps &steps)
{
    return {std::vector<compress::LayerSetting>(layers, setting), steps};
}

} // namespace paretoscope::pipeline
