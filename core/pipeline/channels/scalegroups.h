// Channels along which a scale can be moved: divided where they are written, multiplied where they are read,
// so that the network computes the same. What steps that fold a scale for each channel work on. Included only
// inside core. Pure functions, thread-safe.
#pragma once

#include "core/pipeline/channels/channellayer.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace paretoscope::pipeline {

struct ScaledReader {
    ChannelLayer layer;
    std::vector<std::int64_t> channelOf; ///< by input feature: which channel of the group it is
};

/// What writes channels, and all that reads them.
struct ScaleGroup {
    std::string name; ///< of what writes: "layers.0.attention_norm"
    std::int64_t channels = 0;
    std::optional<ChannelLayer> writer;      ///< a layer, whose output channels are divided
    std::vector<graph::ParameterId> vectors; ///< else gain and shift of a norm, a number a channel each
    std::vector<ScaledReader> readers;       ///< one at least; of other groups none
};

struct ScaleGroups {
    std::vector<ScaleGroup> groups;
    Obstacles apart; ///< layers and norms that write for layers in the end, and what stands in the way
};

/// Layers that follow each other (channelPairsOf(), without ceilings); norms with a gain of their own (layer,
/// group and batch norm, and whatever else is multiplied with a vector along its last dimension) before
/// layers; linear layers before a product of which they are one factor, as in gated perceptrons, and as
/// values of attention.
ScaleGroups scaleGroupsOf(const graph::ModelData &data);

} // namespace paretoscope::pipeline
