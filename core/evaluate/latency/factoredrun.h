// A recipe as a file with the network runs it: layers of lower rank as two. Only inside core. Pure function.
#pragma once

#include "core/evaluate/codedsteps.h"
#include "core/graph/executor.h"

#include <optional>
#include <vector>

namespace paretoscope::evaluate {

struct FactoredRun {
    graph::Executor executor;
    std::vector<graph::Override> overrides;
};

/// MODEL under CODED, of its own layers; absent where none of them runs as two.
std::optional<FactoredRun> factoredRun(const graph::Model &model, const CodedSteps::After &coded);

} // namespace paretoscope::evaluate
