// Removes channels from a network. Included only inside core. Pure functions, thread-safe.
#pragma once

#include "core/graph/editor.h"
#include "core/pipeline/channels/channelflow.h"

#include <ATen/core/Tensor.h>

#include <span>
#include <vector>

namespace paretoscope::pipeline {

/// By channel of a flow, of the first ones: whether it stays.
using KeptChannels = std::vector<bool>;

/// The network of EDITOR, of which FLOW is, without the channels that are not KEPT. Of every tensor some
/// slice stays, and of every block of a layer as many.
void cutChannels(graph::Editor &editor, const ChannelFlow &flow, const KeptChannels &kept);

/// Places of the slices that stay, int64.
at::Tensor keptPlaces(const ChannelFlow &flow, std::span<const ChannelId> channels, const KeptChannels &kept);

/// TENSOR with only the slices of SLICES that stay.
at::Tensor withoutChannels(const at::Tensor &tensor, const ChannelFlow &flow, const ChannelSlices &slices,
                           const KeptChannels &kept);

} // namespace paretoscope::pipeline
