// Recognises the nodes that multiply with a weight: what makes a node a layer. Included only inside core.
#pragma once

#include "core/graph/modeldata.h"

#include <optional>

namespace paretoscope::graph {

/// One node's use of a float32 weight that comes straight from a parameter, or (linear) from its transpose.
struct WeightUse {
    LayerKind kind = LayerKind::Linear;
    std::int64_t groups = 1;
    ParameterId weight = -1;
    ParameterId bias = -1;     ///< -1: none, or not a parameter
    std::size_t inputSlot = 0; ///< which of the node's inputs is the activation
    std::size_t weightSlot = 1;
    std::optional<std::size_t>
        biasSlot;              ///< where the schema takes a bias; none for embeddings and plain products
    bool viaTranspose = false; ///< the weight reaches the node through aten::t
};

std::optional<WeightUse> weightUseOf(const ModelData &data, const Node &node);

/// A constant integer or bool among a node's inputs; nothing when it is computed, or the slot does not exist.
std::optional<std::int64_t> constantInt(const ModelData &data, const Node &node, std::size_t slot);

} // namespace paretoscope::graph
