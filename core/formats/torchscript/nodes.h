// Turns one node of a TorchScript graph into something that runs. Included only inside core.
#pragma once

#include "core/graph/modeldata.h"

#include <torch/csrc/jit/ir/ir.h>

#include <functional>
#include <memory>
#include <vector>

namespace paretoscope::formats {

/// What runs NODE: its registered operation, or our own for the few that LibTorch's interpreter builds in
/// (lists, tuples, dicts). Empty when there is neither, as for control flow.
std::function<void(torch::jit::Stack &)> operationOf(torch::jit::Node *node);

/// NODE with its blocks as a graph of its own.
struct OpaqueGraph {
    std::shared_ptr<torch::jit::Graph> graph;
    std::vector<torch::jit::Value *>
        inputs; ///< values of the original graph, in the order of the new one's inputs
};
OpaqueGraph isolate(torch::jit::Node *node);

/// Runs a whole graph in LibTorch's interpreter; thread-safe.
std::function<void(torch::jit::Stack &)> interpreterOf(const std::shared_ptr<torch::jit::Graph> &graph);

/// Path of the module that the node came from ("layer1.0.conv1"), as far as the file still knows.
std::string scopeOf(torch::jit::Node *node);

} // namespace paretoscope::formats
