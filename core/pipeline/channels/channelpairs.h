// Layers that follow each other with nothing between them but what scales with its input: f(s·x) = s·f(x) for
// every s > 0, channel by channel. What steps that move scale from layer to layer work on. Included only
// inside core. Pure functions, thread-safe.
#pragma once

#include "core/pipeline/channels/channellayer.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace paretoscope::pipeline {

/// An activation between two layers that is cut at two numbers: it scales if they do.
struct Ceiling {
    std::size_t node = 0;
    double low = 0, high = 0;
    std::string name; ///< "ReLU6"
};

struct ChannelPair {
    ChannelLayer first, second;          ///< what FIRST writes SECOND alone reads
    std::vector<std::size_t> between;    ///< nodes, in order
    std::vector<Ceiling> ceilings;       ///< among these, in order
    std::int64_t featuresPerChannel = 1; ///< inputs of SECOND for each output channel of FIRST, side by side
    std::vector<std::int64_t> channelShape; ///< of a tensor of one number a channel between them: [C, 1, 1]
};

struct ChannelPairs {
    std::vector<ChannelPair> pairs; ///< in the order in which the first ones run
    Obstacles apart; ///< layers that are the first of none although another layer follows in the end
};

ChannelPairs channelPairsOf(const graph::ModelData &data);

} // namespace paretoscope::pipeline
