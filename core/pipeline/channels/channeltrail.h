// Follows channels from what writes them to the layers that read them. Included only inside core. Pure
// functions, thread-safe.
#pragma once

#include "core/pipeline/channels/channellayout.h"
#include "core/pipeline/channels/scalegroups.h"

#include <vector>

namespace paretoscope::pipeline {

struct ChannelTrail {
    std::vector<ScaledReader> readers;
    base::Sentence inTheWay; ///< empty where the readers are all there is
};

/// All that reads CHANNELS channels, which lie along VALUE so, in layers at last: nothing between but what
/// scales with its input, channel by channel. A product scales with either factor, where the other is not
/// made of the same channels.
ChannelTrail followChannels(const graph::ModelData &data, const graph::Readers &readers, graph::ValueId value,
                            std::int64_t channels, const ChannelLayout &layout);

} // namespace paretoscope::pipeline
