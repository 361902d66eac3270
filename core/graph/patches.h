// What the rows of a layer's weight are multiplied with. Only inside core. Pure functions, thread-safe.
#pragma once

#include "core/graph/modeldata.h"
#include "core/graph/weightuse.h"

#include <ATen/core/Tensor.h>
#include <ATen/core/stack.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

namespace paretoscope::graph {

/// The use of LAYER's weight by NODE, where it is one whose inputs forEachPatches() knows: that of a linear
/// layer or a convolution which reads the weight itself, or through a transpose.
std::optional<WeightUse> plainUseOf(const ModelData &data, std::size_t layer, std::size_t node);

/// Positions that are looked at of SAMPLES together, of a layer of COLUMNS: enough for moments of its inputs,
/// the same number of each sample, spread over it.
class ChosenPositions {
public:
    ChosenPositions(std::int64_t columns, std::int64_t samples);

    /// PATCHES [samples, numbers, positions], of which the first is SAMPLE: those that are looked at,
    /// [numbers, positions of all samples], float32.
    at::Tensor of(const at::Tensor &patches, std::int64_t sample) const;

private:
    std::int64_t m_perSample;
};

/// Calls EACH with [samples, groups · columns, positions] of what a row of compress::toRows() is multiplied
/// with, COLUMNS numbers at each position: some samples at a time, in order. INPUTS: the node's; RUN: the
/// node itself, which is run with kernels of one 1 each in the place of the weight, so that padding, stride,
/// dilation and transposition are its own.
void forEachPatches(const WeightUse &use, const torch::jit::Stack &inputs,
                    const std::function<void(torch::jit::Stack &)> &run,
                    const std::function<void(const at::Tensor &)> &each);

/// Of a layer of COLUMNS, all that forEachPatches() gives of SAMPLES at ChosenPositions: float32 [groups,
/// columns, positions].
at::Tensor chosenPatches(const WeightUse &use, const torch::jit::Stack &inputs,
                         const std::function<void(torch::jit::Stack &)> &run, std::int64_t columns,
                         std::int64_t samples);

} // namespace paretoscope::graph
