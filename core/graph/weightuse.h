// Recognises the nodes that compute with a weight: what makes a node a layer. Included only inside core.
#pragma once

#include "core/graph/modeldata.h"
#include "core/graph/weightpath.h"

#include <optional>
#include <vector>

namespace paretoscope::graph {

/// One node's use of a float32 weight that is a parameter or a view of one.
struct WeightUse {
    LayerKind kind = LayerKind::Linear;
    std::int64_t groups = 1;
    WeightBlocks laidOut; ///< see Layer::laidOut
    ParameterId weight = -1;
    ParameterId bias = -1;     ///< -1: none, or not a parameter
    std::size_t inputSlot = 0; ///< which of the node's inputs is the activation
    std::size_t weightSlot = 1;
    std::optional<std::size_t>
        biasSlot; ///< where the schema takes a bias; none for embeddings and plain products
    std::optional<std::size_t> groupsSlot{}; ///< where it takes the groups of a convolution
    std::optional<std::size_t> listPlace;    ///< the weight is this element of the list at weightSlot
    WeightPath path;                         ///< views between the parameter and the node

    /// The node reads the parameter itself.
    bool isDirect() const { return path.nodes.empty() && !listPlace; }
    /// Its output's channels are those of the weight, side by side along one dimension: a linear layer,
    /// convolution or table whose weight is the parameter or its transpose.
    bool isByChannel = true;
    bool viaTranspose = false; ///< the matrix reaches the node through aten::t alone
};

/// Every weight that NODE computes with, in the order of its inputs; each parameter once.
std::vector<WeightUse> weightUsesOf(const ModelData &data, const Node &node);

/// Of a node that computes with one weight.
std::optional<WeightUse> weightUseOf(const ModelData &data, const Node &node);

/// A constant integer or bool among a node's inputs; nothing when it is computed, or the slot does not exist.
std::optional<std::int64_t> constantInt(const ModelData &data, const Node &node, std::size_t slot);

} // namespace paretoscope::graph
