// Makes the nodes of a TorchScript graph pure as far as that is exact. Included only inside core.
#pragma once

#include <torch/csrc/jit/ir/ir.h>

#include <memory>

namespace paretoscope::formats {

/// Removes what changes no value: dropout in inference mode, detach, slices of everything.
void removeIdentities(const std::shared_ptr<torch::jit::Graph> &graph);

/// Replaces in-place operators by pure ones where that is exact. Inputs, parameters and constants that are
/// still written into are copied first, so that a run never changes them.
void removeMutation(const std::shared_ptr<torch::jit::Graph> &graph);

} // namespace paretoscope::formats
