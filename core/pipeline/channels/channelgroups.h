// Channels that can be removed, in groups: all channels of a group are in the same tensors, so that any of
// them can go in the place of any other. Included only inside core. Pure functions, thread-safe.
#pragma once

#include "core/pipeline/channels/channelflow.h"
#include "core/pipeline/channels/channellayer.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace paretoscope::pipeline {

struct ChannelGroup {
    std::vector<ChannelId> channels;  ///< the first of each, in the order in which the network has them
    std::vector<std::string> writers; ///< layers whose outputs they are, in the order in which they run
    std::vector<std::string> readers; ///< layers that read them
    std::size_t makers = 0;           ///< of the writers those that are not channel-wise
    bool hasNorm = false;             ///< the scale of a batch norm is theirs
};

struct ChannelGroups {
    ChannelFlow flow;
    std::vector<ChannelGroup> groups; ///< in the order in which they are first written
    Obstacles apart;                  ///< of layers whose channels cannot be removed
};

/// Why a group is not wanted; absent where it is.
using WhyNotCut = std::function<std::optional<base::Sentence>(const ChannelGroup &)>;

/// How many channels of a group are to go.
using GoingOf = std::function<std::size_t(const ChannelGroup &)>;

/// Those that are wanted, and whose going leaves the blocks of grouped convolutions alike: of groups of one
/// length as many, as GOINGOF has it; absent: the same of all.
ChannelGroups channelGroupsOf(const graph::ModelData &data, const WhyNotCut &whyNot = {},
                              const GoingOf &goingOf = {});

} // namespace paretoscope::pipeline
