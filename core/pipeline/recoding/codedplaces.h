// Weights that one node computes with, which steps after coding code again. Only inside core. Pure functions,
// thread-safe.
#pragma once

#include "core/compress/codedlayers.h"
#include "core/graph/model.h"
#include "core/graph/modeldata.h"
#include "core/graph/weightuse.h"
#include "core/pipeline/channels/biasedlayers.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace paretoscope::pipeline {

/// A weight that one node computes with, as a linear layer or convolution does; its layers are blocks of it.
struct CodedPlace {
    std::vector<std::size_t> layers;
    std::size_t node = 0;
    graph::WeightUse use;
    std::optional<BiasedLayer> biased;
};

std::vector<CodedPlace> codedPlacesIn(const graph::Model &model);

} // namespace paretoscope::pipeline
