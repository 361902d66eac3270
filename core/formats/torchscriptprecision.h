// Networks in half or double precision, which run as float32 here. Included only inside core.
#pragma once

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

/// Where the code asks for one of TYPES, it now asks for float32; tensor constants are converted.
void widenCode(torch::jit::Graph &graph, const std::set<c10::ScalarType> &types);

} // namespace paretoscope::formats
