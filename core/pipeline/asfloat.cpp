#include "core/pipeline/asfloat.h"

#include <algorithm>

namespace paretoscope::pipeline {

bool isAsFloat(const Recipe &recipe)
{
    return compress::areFloat(recipe.settings) &&
           std::ranges::none_of(recipe.steps.all(),
                                [](const Step &step) { return step.kind->about().changesAnswers; });
}

} // namespace paretoscope::pipeline
