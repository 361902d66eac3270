// Exceptions that a TorchScript network raises on what it does not take (raise, assert). Included only inside
// core.
#pragma once

#include <torch/csrc/jit/ir/ir.h>

namespace paretoscope::formats {

/// Splits every branch that certainly raises on one side into a guard, which raises and does nothing else,
/// and the other side, taken unconditionally. Call until nothing changes.
void splitGuards(torch::jit::Graph &graph);

/// Drops guards on the rank of what a normalisation takes from another operator: every scripted batch norm
/// has one, and it would keep the norm from being folded. All others stay.
void dropNormGuards(torch::jit::Graph &graph);

} // namespace paretoscope::formats
