// Which memory a TorchScript node writes into. Included only inside core.
// LibTorch's own analysis lets every graph input alias every other, so one written input would taint all
// parameters; here memory is traced back to the value that owns it.
#pragma once

#include <torch/csrc/jit/ir/ir.h>

#include <set>

namespace paretoscope::formats {

/// The values that may own the memory VALUE lies in: inputs of the graph, constants, fresh results. Never
/// empty.
std::set<torch::jit::Value *> memoryRoots(torch::jit::Value *value);

/// The roots of everything that NODE, or a node inside its blocks, writes into. Appending to a list writes
/// into the list and not into the tensors it holds.
std::set<torch::jit::Value *> writtenBy(torch::jit::Node *node);

/// Whether its schema says that it writes into an input.
bool isInPlace(const torch::jit::Node *node);

} // namespace paretoscope::formats
