// How much a channel matters, by what the network's own numbers say, or by gradients. Included only inside
// core. Pure functions, thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/pipeline/calibration.h"
#include "core/pipeline/channels/channelgroups.h"

#include <cstdint>
#include <stop_token>
#include <vector>

namespace paretoscope::pipeline {

/// Σ |w|^POWER over the weights that write a channel (Li et al. 2017, section 3.1; the second power, under
/// the root, He et al. 2018). Where several layers write it, of each layer in the mean of its channels, and
/// their sum. By channel of GROUP.
std::vector<double> normScores(const graph::ModelData &data, const ChannelFlow &flow,
                               const ChannelGroup &group, int power);

/// |γ| of the batch norms that a channel goes through (Liu et al. 2017, section 3), of several as above.
std::vector<double> batchNormScores(const graph::ModelData &data, const ChannelFlow &flow,
                                    const ChannelGroup &group);

/// How much taking each channel of each group of FOUND away moves the network's outputs, to second order: the
/// mean over samples of (Σ x · ∂/∂x)² over all that reads the channel's numbers x (Molchanov et al. 2019,
/// Importance Estimation for Neural Network Pruning, equation 8; Theis et al. 2018, Faster gaze prediction
/// with dense networks and Fisher pruning, equation 11). Layers that read x by weights w are linear in both,
/// so that Σ x · ∂/∂x is Σ w · ∂/∂w over the weights that read the channel. By group, by channel.
base::Result<std::vector<std::vector<double>>> taylorScores(const graph::Model &model,
                                                            const ChannelGroups &found,
                                                            const Calibration &calibration,
                                                            const std::stop_token &stop);

/// Any order, the same for one SEED and one first writer.
std::vector<double> randomScores(const ChannelGroup &group, std::uint64_t seed);

/// Places in SCORES of the COUNT least, of equal ones the first.
std::vector<std::size_t> least(const std::vector<double> &scores, std::size_t count);

} // namespace paretoscope::pipeline
