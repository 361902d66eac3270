// Bytes, told apart: nominal, stored. Exact from shapes and settings alone, so every slider move has them at
// once; what the exporter writes equals them to the byte. Pure functions, thread-safe.
#pragma once

#include "core/compress/layersetting.h"
#include "core/graph/model.h"

#include <cstdint>
#include <span>

namespace paretoscope::compress {

struct LayerBytes {
    std::int64_t nominal = 0; ///< bits × weights that are kept, in bytes, rounded up: no scales, no masks
    std::int64_t stored = 0;  ///< everything the file must carry for this weight
    Encoding encoding = Encoding::Dense;
};

LayerBytes layerBytes(const graph::Layer &layer, const LayerSetting &setting);

struct ModelCost {
    std::int64_t nominalBytes = 0; ///< of compressible weights
    std::int64_t storedBytes = 0;  ///< of compressible weights and of all that stays float
    /// Nominal per compressible weight: sum(bits × numbers kept) / sum(weights); of a network that is left
    /// alone 32, or 16 where its file is in half precision.
    double averageBits = 0;
};

/// SETTINGS: parallel to the layers; those that are missing leave theirs as they are.
ModelCost modelCost(const graph::Model &model, std::span<const LayerSetting> settings);
/// The same from plain layers, for front ends that hold no model.
ModelCost modelCost(std::span<const graph::Layer> layers, std::int64_t otherBytes,
                    std::span<const LayerSetting> settings);

} // namespace paretoscope::compress
