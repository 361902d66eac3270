// Recipes with and without bias correction, the step after coding that there is.
#pragma once

#include "core/pipeline/recipe.h"

namespace paretoscope::tests {

inline pipeline::Step biasCorrection()
{
    return *pipeline::stepFromKey("biasCorrection");
}

inline pipeline::Steps correctedIf(bool corrected, const pipeline::Steps &steps = pipeline::Steps::usual())
{
    return corrected ? steps.with(biasCorrection()) : steps.without(*biasCorrection().kind);
}

inline bool isCorrected(const pipeline::Steps &steps)
{
    return steps.find(*biasCorrection().kind) != nullptr;
}

} // namespace paretoscope::tests
