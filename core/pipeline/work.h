// What flows through a recipe: a network, and what the steps so far have to say of it. Immutable and cheap to
// copy; safe to use from any thread at once.
#pragma once

#include "core/base/sentence.h"
#include "core/graph/model.h"

#include <vector>

namespace paretoscope::pipeline {

struct Work {
    graph::Model model;
    std::vector<base::Sentence> notes = {}; ///< what steps left as it was, and why
};

} // namespace paretoscope::pipeline
