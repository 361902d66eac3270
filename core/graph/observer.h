// Looks on while a network runs, or takes part: a function around some of its nodes. Included only inside
// core.
#pragma once

#include "core/graph/model.h"
#include "core/graph/modeldata.h"

#include <cstddef>
#include <functional>
#include <span>

namespace paretoscope::graph {

/// Called where NODE is to be run: its inputs are the last of STACK, and RUN replaces them by its outputs,
/// which the observer may look at or change. Called from whichever thread runs the network.
using Observer = std::function<void(std::size_t node, torch::jit::Stack &stack,
                                    const std::function<void(torch::jit::Stack &)> &run)>;

/// MODEL as it was, OBSERVER around NODES (each named once). Every run of such a node passes the observer:
/// none of them is done in place.
Model observed(const Model &model, std::span<const std::size_t> nodes, const Observer &observer);

bool isObserved(const Node &node);

} // namespace paretoscope::graph
