// Cones that several settings of one layer run through together, side by side along the batch. Included only
// inside core.
#pragma once

#include "core/graph/cone.h"
#include "core/graph/modeldata.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace paretoscope::graph {

class Model;
struct Activations;

/// Along which dimension each retained value holds the batch, found by comparing what two runs of different
/// batch sizes kept.
class BatchDimensions {
public:
    static constexpr int none = -1;       ///< the same for any batch
    static constexpr int impossible = -2; ///< depends on the batch in a way that copies cannot follow

    BatchDimensions() = default;
    BatchDimensions(const Activations &few, const Activations &many);

    int of(ValueId id) const;

private:
    std::vector<int> m_dimensions; ///< by ValueId
};

struct SharedCone {
    std::int32_t owner = -1;         ///< the layer's node, run once for each setting
    int ownerDimension = 0;          ///< of the batch in its output
    std::vector<std::int32_t> nodes; ///< the rest of the cone, run once
    /// By ValueId: the batch's dimension of border values that the rest reads; BatchDimensions::none else.
    std::vector<int> copied;
    ParameterId weight = -1;
    bool channelsLast = false; ///< lay four-dimensional values out that way, which many kernels prefer
};

/// Nothing where settings cannot share: the layer is used several times or its weight goes through other
/// nodes first, nodes overwrite memory, or the cone reads what depends on the batch but is no tensor.
std::optional<SharedCone> sharedConeOf(const Model &model, std::size_t layer, const Cone &cone,
                                       const BatchDimensions &dimensions);

} // namespace paretoscope::graph
