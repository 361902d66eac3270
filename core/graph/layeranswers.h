// What layers gave for one sample, to be taken again where they are given the same. Included only inside
// core. Safe to read from any number of threads.
#pragma once

#include "core/graph/modeldata.h"

#include <ATen/core/Tensor.h>
#include <ATen/core/stack.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>

namespace paretoscope::graph {

/// How a layer's output falls into blocks of which each needs one block of its input alone.
enum class Blocks {
    Rows,   ///< of a matrix product: all dimensions but the last
    Samples ///< of a convolution
};

/// A layer that is told apart into blocks, its input the first of the activations that it multiplies.
struct BlockLayer {
    std::size_t inputSlot = 0;
    std::size_t weightSlot = 1;
    Blocks blocks = Blocks::Rows;
};

/// Of a matrix product or convolution with a weight; nothing for other nodes.
std::optional<BlockLayer> blockLayerOf(const ModelData &model, const Node &node);

class LayerAnswers {
public:
    /// What NODE gives for INPUT; not kept once there is a lot.
    void keep(std::size_t node, const at::Tensor &input, const at::Tensor &output);
    /// What NODE gave for the same numbers as INPUT's, if that was kept; undefined otherwise.
    at::Tensor find(std::size_t node, const at::Tensor &input) const;

private:
    struct Answer {
        std::size_t given = 0; ///< hash of the input's numbers
        at::Tensor output;
    };
    std::map<std::size_t, Answer> m_byNode;
    std::int64_t m_bytes = 0;
};

/// Runs LAYER, which is the node INDEX with COUNT inputs on top of STACK, on those blocks alone that hold
/// numbers; what a block that holds NaN gives is NaN. Blocks that ANSWERS has are not run at all.
void runNumbers(const BlockLayer &layer, std::size_t index, std::size_t count, torch::jit::Stack &stack,
                const std::function<void(torch::jit::Stack &)> &run, const LayerAnswers &answers);

} // namespace paretoscope::graph
