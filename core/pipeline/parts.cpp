#include "core/pipeline/parts.h"

namespace paretoscope::pipeline {

std::vector<Part> partsOf(const Recipe &recipe)
{
    std::vector<Part> parts;
    Recipe reached = uniformRecipe(recipe.settings.size(), {}, {});
    const auto take = [&](const Steps &steps) {
        for (const Step &step : steps.all()) {
            reached.steps = reached.steps.with(step);
            parts.push_back({step.kind->about().phrase, reached});
        }
    };
    const Steps before = recipe.steps.beforeCoding(), after = recipe.steps.afterCoding();
    take(before);
    if (!compress::areFloat(recipe.settings)) {
        reached.settings = recipe.settings;
        parts.push_back({PARETOSCOPE_SAY("part.coded", "layers compressed"), reached});
    }
    take(after);
    return parts;
}

} // namespace paretoscope::pipeline
