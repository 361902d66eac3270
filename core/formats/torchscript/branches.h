// Branches of a TorchScript graph that can be decided, or shared, without running it. Included only inside
// core.
#pragma once

#include "core/formats/torchscript/attributes.h"

#include <torch/csrc/jit/ir/ir.h>

namespace paretoscope::formats {

/// What holds wherever this program, or plain LibTorch on a CPU, runs the graph: a value is itself, no
/// autocast, no accelerator. Where the network offers a fused attention that only runs without gradients,
/// beside plain operators that compute the same, the plain ones are taken: their weights are layers and can
/// be differentiated. Returns whether anything changed.
bool decideByEnvironment(torch::jit::Graph &graph, const AttributeResolver &resolver);

/// Results of a branch that are the same whichever way it goes become what they are, or one. Returns whether
/// anything changed.
bool mergeEqualResults(torch::jit::Block *block);

/// A cast of None to what cannot be None is never reached. As a constant it would have no value, so it
/// becomes an uninitialized value before anything tries to fold it.
void neutralizeImpossibleCasts(torch::jit::Block *block);

} // namespace paretoscope::formats
