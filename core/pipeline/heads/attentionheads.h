// The heads of a network's attention: which rows of the projections to queries, keys and values, and which
// columns of the projection of what heads give, are one head's, followed through views, rotations and
// products. What steps that remove heads work on. Included only inside core. Pure functions, thread-safe.
#pragma once

#include "core/pipeline/channels/channelflow.h"
#include "core/pipeline/channels/channellayer.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace paretoscope::pipeline {

struct Attention {
    std::vector<std::string> projections; ///< layers that write heads, in the order in which they run
    std::vector<std::string> outputs;     ///< layers that read what heads give
    /// What can be removed, the first channel of each: a head, or all that share keys and values.
    std::vector<ChannelId> groups;
    std::int64_t heads = 0; ///< of queries, in all groups
};

struct AttentionHeads {
    /// Its channels are heads: cutChannels() removes them.
    ChannelFlow flow;
    std::vector<Attention> attentions; ///< in the order in which they run
    Obstacles apart;                   ///< layers of attention whose heads cannot be removed
};

/// Removing heads leaves what their outputs times zero would: nothing of a head reaches another.
AttentionHeads attentionHeadsOf(const graph::ModelData &data);

} // namespace paretoscope::pipeline
