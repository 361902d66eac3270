// What the rows of a layer's weight are multiplied with. Only inside core. Pure functions, thread-safe.
#pragma once

#include "core/graph/modeldata.h"
#include "core/graph/weightuse.h"

#include <ATen/core/Tensor.h>
#include <ATen/core/stack.h>

#include <cstddef>
#include <functional>
#include <optional>

namespace paretoscope::evaluate {

/// The use of LAYER's weight by NODE, where it is one whose inputs patchesOf() knows: that of a linear layer
/// or a convolution which reads the weight itself, or through a transpose.
std::optional<graph::WeightUse> plainUseOf(const graph::ModelData &data, std::size_t layer, std::size_t node);

/// Calls EACH with [samples, groups · columns, positions] of what a row of compress::toRows() is multiplied
/// with, COLUMNS numbers at each position: some samples at a time, in order. INPUTS: the node's; RUN: the
/// node itself, which is run with kernels of one 1 each in the place of the weight, so that padding, stride,
/// dilation and transposition are its own.
void forEachPatches(const graph::WeightUse &use, const torch::jit::Stack &inputs,
                    const std::function<void(torch::jit::Stack &)> &run,
                    const std::function<void(const at::Tensor &)> &each);

} // namespace paretoscope::evaluate
