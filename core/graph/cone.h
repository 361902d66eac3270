// The cone of a layer: the nodes whose values change when its weight changes, in execution order.
#pragma once

#include <cstdint>
#include <vector>

namespace paretoscope::graph {

class Model;

struct Cone {
    std::vector<std::int32_t> nodes; ///< indices into ModelData::nodes, ascending
};

/// Cone of the given layers together (a recipe that changes several). Mutating nodes pull in everything that
/// touches what they write, back to its producer, so that a re-run never writes into a retained value.
Cone coneOf(const Model &model, const std::vector<std::size_t> &layers);

/// The same where only KEPT (by ValueId) is retained: what the cone reads and is not kept is computed by it,
/// too, from the nearest values that are. Inputs of the model must be kept.
Cone coneOf(const Model &model, const std::vector<std::size_t> &layers, const std::vector<bool> &kept);

} // namespace paretoscope::graph
