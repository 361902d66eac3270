// A Layer: a node with a weight that can be compressed, described without LibTorch. What tables show, recipes
// address and costs are computed from. A value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::graph {

enum class LayerKind { Embedding, Linear, Conv1d, Conv2d, ConvTranspose1d, ConvTranspose2d };

/// "embedding", "linear", "conv1d", "conv2d", "convTranspose1d", "convTranspose2d": as in JSON.
std::string_view layerKindName(LayerKind kind);

struct Layer {
    std::string name; ///< qualified module path, as in a state dict without ".weight": "layer1.0.conv1"
    LayerKind kind = LayerKind::Linear;
    std::vector<std::int64_t> weightShape;
    std::int64_t groups = 1;     ///< convolutions; depthwise: groups == input channels
    std::int64_t parameters = 0; ///< weight and bias
    std::int64_t uses = 1;       ///< nodes that share this weight (tied or called more than once)

    std::int64_t weightCount() const;
    bool isTransposed() const;
    bool isDepthwise() const;
    /// Output channels. Embedding: rows of the table. Transposed: weightShape[1] · groups.
    std::int64_t outputChannels() const;
    /// Weights that belong to one output channel: weightCount() / outputChannels().
    std::int64_t weightsPerChannel() const;

    bool operator==(const Layer &) const = default;
};

} // namespace paretoscope::graph
