// Layers whose outputs have biases of their own by channel. Only inside core. Pure functions, thread-safe.
#pragma once

#include "core/compress/layersetting.h"
#include "core/graph/model.h"
#include "core/graph/modeldata.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace paretoscope::pipeline {

/// A convolution or linear layer that is run once, by a bias that nothing else reads. One that is set apart
/// is one here.
struct BiasedLayer {
    std::size_t layer = 0;  ///< the first of its blocks
    std::size_t blocks = 1; ///< that follow each other, of as many channels each
    std::size_t node = 0;
    graph::ParameterId bias = -1;
    std::int64_t channelsFromEnd = 1; ///< the dimension of its channels, counted from the last, which is 1
};

/// In the order in which they run.
std::vector<BiasedLayer> biasedLayers(const graph::Model &model);

/// Whether SETTINGS, by layer, leave all of BLOCKS layers from FIRST on as they are.
bool areLeftAlone(const graph::Model &model, std::span<const compress::LayerSetting> settings,
                  std::size_t first, std::size_t blocks);

} // namespace paretoscope::pipeline
