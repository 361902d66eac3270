// What a recipe comes to, one thing done after another: each step, and the coding of layers between them.
// Free of LibTorch; pure functions.
#pragma once

#include "core/base/sentence.h"
#include "core/pipeline/recipe.h"

#include <vector>

namespace paretoscope::pipeline {

struct Part {
    base::Sentence done; ///< "channels cut", "layers compressed"
    Recipe recipe;       ///< all up to that
};

/// Of RECIPE, in the order in which it is done: the last part is RECIPE. None where it does nothing.
std::vector<Part> partsOf(const Recipe &recipe);

} // namespace paretoscope::pipeline
