// Networks in half or double precision, which run as float32 here, and are written in their own precision
// again. Included only inside core.
#pragma once

#include "core/graph/floattype.h"

#include <c10/core/ScalarType.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/ir/ir.h>

#include <set>

namespace paretoscope::formats {

/// The types that are read as float32: float16 and bfloat16 wherever a weight has them, since a CPU lacks
/// kernels for them and float32 holds all their values; double where every weight is double. Weights are
/// MODULE's parameters or, where it has none, the tensor constants of GRAPH.
std::set<c10::ScalarType> typesToWiden(const torch::jit::Module &module, torch::jit::Graph &graph);

/// TENSOR as float32 where TYPES names its type, else as it is.
at::Tensor widened(const at::Tensor &tensor, const std::set<c10::ScalarType> &types);

/// Where the code asks for one of TYPES, or compares with it, it now does so with float32; tensor constants
/// are converted. Constants that stand in for others of half precision know it.
void widenCode(torch::jit::Graph &graph, const std::set<c10::ScalarType> &types);

/// What the constant NODE was before widenCode(): Float32 where it is as it was.
graph::FloatType storedTypeOf(const torch::jit::Node &node);
/// In a graph without tensor constants of its own: asks for the types again that it asked for before
/// widenCode().
void restoreCode(torch::jit::Graph &graph);

/// A loaded module that has not run yet: its tensors of TYPES, whatever they are attributes of, and its
/// forward.
void widenModule(torch::jit::Module &module, const std::set<c10::ScalarType> &types);

} // namespace paretoscope::formats
