// A parameter under a recipe, as it is written: what it becomes, and the packed forms of the layers that are
// of it. Pure functions, thread-safe. Only inside core.
#pragma once

#include "core/compress/codedlayers.h"
#include "core/formats/packing/packedweight.h"
#include "core/graph/modeldata.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace paretoscope::formats {

/// All of a parameter: the packed forms of its blocks, which are joined along a dimension, or of itself
/// alone.
struct PackedParameter {
    std::vector<PackedWeight> blocks;
    std::int64_t dimension = 0;
    std::vector<std::int64_t> shape;   ///< of the blocks joined
    std::vector<std::int64_t> strides; ///< empty: contiguous

    bool isWhole() const { return blocks.size() == 1; }
    /// There is more than one packed matrix: blocks, or factors of one.
    bool isList() const { return !isWhole() || !blocks.front().factors.empty(); }
};

std::int64_t bytesOf(const PackedParameter &packed);

struct WrittenParameter {
    at::Tensor values;
    std::optional<PackedParameter> packed; ///< absent: it lies in the file as it is
};

/// LAYERS, all that are of one parameter (graph::layersByParameter()), at their SETTINGS and CODED so (both
/// by layer of the model).
WrittenParameter writtenParameter(const graph::ModelData &data, std::span<const std::size_t> layers,
                                  const std::vector<compress::LayerSetting> &settings,
                                  const compress::CodedLayers &coded);

/// Of all that a network's file holds of its numbers: its parameters as SETTINGS and CODED have them, and its
/// constants.
std::int64_t writtenBytes(const graph::ModelData &data, const std::vector<compress::LayerSetting> &settings,
                          const compress::CodedLayers &coded);

} // namespace paretoscope::formats
