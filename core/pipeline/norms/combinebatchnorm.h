// Batch norms that no layer can take, as one scale and one shift a channel: half of what they store. Called
// by the step that folds them.
#pragma once

#include "core/graph/editor.h"
#include "core/pipeline/norms/foldablenorms.h"

#include <vector>

namespace paretoscope::pipeline {

/// The norms stay where they are and read the new vectors.
void combineBatchNorms(graph::Editor &editor, const std::vector<CombinableNorm> &norms);

} // namespace paretoscope::pipeline
