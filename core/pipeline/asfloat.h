// Whether a recipe changes what the network answers. Pure functions.
#pragma once

#include "core/pipeline/recipe.h"

namespace paretoscope::pipeline {

/// Whether RECIPE leaves every answer as the float network has it: all layers, and no step that changes
/// answers by itself.
bool isAsFloat(const Recipe &recipe);

} // namespace paretoscope::pipeline
