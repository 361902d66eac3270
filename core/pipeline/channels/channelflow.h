// Which channels of a network belong together: each output channel of a convolution or a neuron of a linear
// layer is followed through the operators that keep channels apart, and what is added to, multiplied with or
// laid over another is one channel with it. What steps that remove channels work on. Included only inside
// core. Pure functions, thread-safe.
#pragma once

#include "core/base/sentence.h"
#include "core/graph/modeldata.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace paretoscope::pipeline {

using ChannelId = std::int32_t;

/// What the slices of a tensor do with their channel.
enum class SliceRole : std::uint8_t {
    Writes, ///< weights that compute it
    Adds,   ///< a bias, or another number that is added to it
    Scales, ///< a number that it is multiplied with
    Norms,  ///< the scale of a batch norm
    Mean,   ///< of a batch norm: a running mean, which is subtracted from it
    Spread, ///< of a batch norm: a running variance
    Slope,  ///< of an activation
    Reads   ///< weights that it is multiplied with on the way to other channels
};

/// A dimension of a parameter or a constant whose slices belong to channels.
struct ChannelSlices {
    SliceRole role = SliceRole::Writes;
    std::size_t node = 0;            ///< that reads the tensor
    std::size_t slot = 0;            ///< as which of its inputs
    graph::ValueId tensor = -1;      ///< the parameter or constant; a weight may be read through aten::t
    std::int64_t dimension = 0;      ///< from the front
    std::vector<ChannelId> channels; ///< by slice
    /// Of a convolution's weight in groups that keep their number: the dimension has the slices of one group,
    /// and `channels` those of all groups, one group after the other.
    std::int64_t groups = 1;
    std::string layer{}; ///< of Writes and Reads
};

/// Channels that a node lays around those it reads.
struct ChannelPadding {
    std::size_t node = 0;
    std::size_t slot = 0;  ///< the list of numbers
    std::size_t place = 0; ///< in the list, of how many lie in front; those behind follow
    std::vector<ChannelId> before, after;
};

/// A number of features that a node's shape names.
struct ChannelShape {
    std::size_t node = 0;
    std::size_t slot = 0;            ///< the list of numbers
    std::size_t place = 0;           ///< in the list
    std::vector<ChannelId> channels; ///< of the features
};

/// The groups of a convolution that has as many as it reads channels.
struct ChannelDepth {
    std::size_t node = 0;
    std::size_t slot = 0;
    std::vector<ChannelId> channels;
};

/// Channels that stay as they are, all in blocks of one length that keep equal lengths.
struct ChannelBlocks {
    std::string layer;
    std::vector<ChannelId> channels;
    std::int64_t blocks = 1;
};

struct ChannelFlow {
    std::vector<ChannelSlices> slices; ///< in the order in which the network runs
    std::vector<ChannelPadding> paddings;
    std::vector<ChannelShape> shapes;
    std::vector<ChannelDepth> depths;
    std::vector<ChannelBlocks> blocks;
    std::vector<ChannelId> firstOf; ///< by channel: the first of those that are one with it
    /// By channel, of the first ones: what forbids to remove it.
    std::vector<std::optional<base::Sentence>> because;
    /// Layers whose outputs are not followed at all.
    std::vector<std::string> otherLayers;

    ChannelId one(ChannelId channel) const { return firstOf[static_cast<std::size_t>(channel)]; }
};

/// A removed channel leaves nothing: with what writes and adds to it at zero, all of a channel is zero where
/// another layer reads it. Where an operator makes something of zero, its channels are forbidden.
ChannelFlow channelFlowOf(const graph::ModelData &data);

} // namespace paretoscope::pipeline
