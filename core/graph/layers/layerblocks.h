// Layers that are set apart into blocks: equal runs of a weight's output channels, each a layer of its own
// (the gates of an LSTM; query, key and value of an attention). Included only inside core.
#pragma once

#include "core/graph/modeldata.h"

#include <cstdint>
#include <optional>

namespace paretoscope::graph {

/// The dimension of the weight that the output channels of LAYER lie along, one after the other; nothing
/// where they lie otherwise, as those of a transposed convolution of several groups.
std::optional<std::int64_t> channelDimension(const Layer &layer);

/// Whether the weight of LAYER can be cut into COUNT equal blocks along that dimension.
bool dividesInto(const Layer &layer, std::int64_t count);

/// In place of each layer whose weight data.apart names, its blocks, "encoder.in_proj" becoming
/// "encoder.in_proj.q" and so on: with their own shapes and shares of parameters. What does not divide stays
/// whole. Called by findLayers().
void divideLayers(ModelData &data);

} // namespace paretoscope::graph
