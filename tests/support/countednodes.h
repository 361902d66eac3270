// A network that tells of every node that runs: for tests of what is run, and of stopping amid a run.
#pragma once

#include "core/graph/model.h"

#include <functional>

namespace paretoscope::tests {

/// MODEL; ONNODE is called before each node's run, by the thread that runs it.
graph::Model withCountedNodes(const graph::Model &model, const std::function<void()> &onNode);

} // namespace paretoscope::tests
