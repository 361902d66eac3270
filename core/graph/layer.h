// A Layer: a node with a weight that can be compressed, described without LibTorch. What tables show, recipes
// address and costs are computed from. A value.
#pragma once

#include "core/graph/floattype.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::graph {

enum class LayerKind {
    Embedding,
    Linear,
    Conv1d,
    Conv2d,
    ConvTranspose1d,
    ConvTranspose2d,
    Conv3d,
    ConvTranspose3d,
    LinearTransposed, ///< x · W with W [inputs, outputs]
    Product,          ///< of more dimensions: one matrix for each head or sample (bmm, einsum), bilinear
    Lstm,
    Gru,
    Rnn,
    Other ///< any other operator
};

/// "embedding", "linear", "conv1d", …, "linearTransposed", "product", "lstm", …: as in JSON.
std::string_view layerKindName(LayerKind kind);
/// Of the kernel: 1 to 3, of transposed convolutions, too; 0 for what is no convolution.
int kernelDimensions(LayerKind kind);
bool isConvolution(LayerKind kind);
bool isTransposed(LayerKind kind); ///< a transposed convolution

/// How the weights of output channels lie in memory: row-major [groups, inputs, outputs, rest], where a pair
/// of group and output is an output channel.
struct WeightBlocks {
    std::int64_t groups = 1;
    std::int64_t inputs = 1;
    std::int64_t outputs = 0; ///< 0: as the layer's kind has it
    std::int64_t rest = 1;

    bool operator==(const WeightBlocks &) const = default;
};

struct Layer {
    std::string name; ///< qualified module path, as in a state dict without ".weight": "layer1.0.conv1"
    LayerKind kind = LayerKind::Linear;
    std::vector<std::int64_t> weightShape;
    std::int64_t groups = 1;               ///< convolutions; depthwise: groups == input channels
    WeightBlocks laidOut;                  ///< of kinds that may have several forms
    std::int64_t parameters = 0;           ///< weight and bias
    std::int64_t uses = 1;                 ///< nodes that share this weight (tied or called more than once)
    FloatType stored = FloatType::Float32; ///< of the weight in the file: what it is left alone as
    std::string blockOf{}; ///< the layer that this is a block of, of equal ones; empty: it is whole
    /// A step of a recipe removed it: it has no weights, and nothing that is done to it changes anything.
    bool isGone = false;

    std::int64_t weightCount() const;
    bool isTransposed() const; ///< a transposed convolution
    bool isDepthwise() const;
    WeightBlocks blocks() const;
    /// Output channels. Embedding: rows of the table. Transposed: weightShape[1] · groups. Recurrent: the
    /// rows of every gate.
    std::int64_t outputChannels() const;
    /// Weights that belong to one output channel: weightCount() / outputChannels().
    std::int64_t weightsPerChannel() const;

    bool operator==(const Layer &) const = default;
};

} // namespace paretoscope::graph
