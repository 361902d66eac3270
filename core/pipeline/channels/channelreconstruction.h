// Which channels go, by what the layers that read them would lose, and what these make of the others in their
// place. Included only inside core. Pure functions, thread-safe.
#pragma once

#include "core/graph/editor.h"
#include "core/pipeline/calibration.h"
#include "core/pipeline/channels/channelcut.h"
#include "core/pipeline/channels/channelgroups.h"

#include <cstddef>
#include <stop_token>
#include <vector>

namespace paretoscope::pipeline {

/// MODEL with a bias of zeros for every layer that reads channels of GROUPS and has none: what the mean of a
/// channel gave is made up for there.
graph::Model withBiasesOfReaders(const graph::Model &model, const ChannelGroups &groups);

struct ReconstructedChannels {
    KeptChannels kept;
    std::vector<graph::Override> changed; ///< weights and biases of readers, of the network before it is cut
};

/// REMOVED channels of each of GROUPS, which are of MODEL. Layer after layer, so that later ones make up for
/// earlier ones: a layer's new weights are the least squares of what it gives in the network as it was, from
/// what it is given in the one that is cut so far (He et al. 2017, section 3.1; Luo et al. 2017, ThiNet,
/// section 3.2). Channels that one layer reads are chosen there; those that several read beforehand, by the
/// sum of their errors, each relative to what the layer gives.
base::Result<ReconstructedChannels> reconstructedChannels(const graph::Model &model,
                                                          const ChannelGroups &groups,
                                                          const std::vector<std::size_t> &removed,
                                                          const Calibration &calibration,
                                                          const std::stop_token &stop);

} // namespace paretoscope::pipeline
