// What an exported forward does about arguments that were decided when its source was read. Only inside core.
#pragma once

#include "core/graph/modeldata.h"

#include <torch/csrc/jit/ir/ir.h>

namespace paretoscope::formats {

/// GRAPH, at its insertion point, raises unless INPUT is the value that ARGUMENT has for good: the written
/// network is that of this value alone. Nothing where values of its type cannot be compared.
void insertGuard(torch::jit::Graph &graph, torch::jit::Value *input, const graph::Argument &argument);

/// INPUT, an optional that was read as there; GRAPH raises where it is None.
torch::jit::Value *insertUnwrapping(torch::jit::Graph &graph, torch::jit::Value *input,
                                    const graph::Argument &argument);

} // namespace paretoscope::formats
