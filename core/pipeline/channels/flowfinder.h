// Follows channels through a network, node by node: how channelFlowOf() finds them. Not thread-safe.
#pragma once

#include "core/graph/readers.h"
#include "core/graph/weightuse.h"
#include "core/pipeline/channels/channelflow.h"
#include "core/pipeline/channels/tiedchannels.h"

#include <optional>
#include <string>
#include <vector>

namespace paretoscope::pipeline {

/// How channels lie in a value: side by side along one dimension.
struct LaidChannels {
    std::vector<ChannelId> channels;
    std::int64_t fromEnd = 1;         ///< the dimension, counted from the last, which is 1
    std::optional<std::int64_t> area; ///< elements of a channel, where they are known
    bool isFlat = false;              ///< each is as many features side by side as one had elements
    std::string notZero{};            ///< the operator that made something of zero; empty: none did
};

class FlowFinder {
public:
    explicit FlowFinder(const graph::ModelData &data);
    ChannelFlow find() &&;

private:
    using Laid = std::optional<LaidChannels>;
    /// Whether the node is one that keeps its channels apart; what it says to the contrary, it forbids.
    using Rule = bool (FlowFinder::*)(std::size_t node);
    static Rule ruleOf(const std::string &name);

    void visit(std::size_t node);
    void finishNode(std::size_t node);
    void checkSharedTensors();
    std::string nameOf(graph::ValueId tensor) const;

    // flowlayers.cpp
    bool isFollowed(const graph::Node &node, const std::vector<graph::WeightUse> &uses) const;
    void visitLayer(std::size_t node, const std::vector<graph::WeightUse> &uses);
    void visitDepthwise(std::size_t node, const graph::WeightUse &use, const graph::Layer &layer);
    void readBy(std::size_t node, const graph::WeightUse &use, const graph::Layer &layer);
    void addBias(std::size_t node, const graph::WeightUse &use, const std::vector<ChannelId> &channels);
    /// The channels of INPUT as WIDTH features of a layer; nothing, and they are forbidden, in another form.
    std::optional<std::vector<ChannelId>> asFeatures(const LaidChannels &input, std::int64_t fromEnd,
                                                     std::int64_t width, const std::string &layer);

    // flowoperators.cpp
    bool keepsZero(std::size_t node);
    bool losesZero(std::size_t node);
    bool cuts(std::size_t node);
    bool pools(std::size_t node);
    bool poolsToSize(std::size_t node);
    bool adds(std::size_t node);
    bool multiplies(std::size_t node);
    bool divides(std::size_t node);
    bool normalizes(std::size_t node);
    bool slopes(std::size_t node);
    bool isAlone(std::size_t node) const; ///< only input 0 has channels
    bool withNumber(std::size_t node, bool keepsZeros);
    bool withTensor(std::size_t node, std::size_t followed, SliceRole role);
    bool withChannels(std::size_t node, bool anyZero);

    // flowshapes.cpp
    bool pads(std::size_t node);
    bool slices(std::size_t node);
    bool averages(std::size_t node);
    bool flattens(std::size_t node);
    bool reshapes(std::size_t node);
    bool permutes(std::size_t node);
    bool swaps(std::size_t node);
    bool squeezes(std::size_t node);
    bool unsqueezes(std::size_t node);
    bool concatenates(std::size_t node);
    bool lists(std::size_t node);
    bool tellsSize(std::size_t node);
    void inferRank(std::size_t node);
    bool padsAround(std::size_t node, std::size_t place, const std::vector<std::int64_t> &pad);
    /// DIMENSION of the node's first input, from the front.
    std::optional<std::int64_t> fromFront(std::size_t node, std::int64_t dimension) const;
    std::optional<std::int64_t> channelDimension(std::size_t node) const; ///< of its first input, from there

    const graph::Node &nodeAt(std::size_t node) const { return m_data.nodes[node]; }
    Laid &laid(graph::ValueId value) { return m_laid[graph::at(value)]; }
    const Laid &laid(graph::ValueId value) const { return m_laid[graph::at(value)]; }
    Laid &inputOf(std::size_t node) { return laid(nodeAt(node).inputs[0]); }
    void write(std::size_t node, LaidChannels channels);
    void forbid(const Laid &channels, const base::Sentence &because);
    void forbidInputs(std::size_t node, const base::Sentence &because);
    void tie(ChannelSlices slices);

    const graph::ModelData &m_data;
    const graph::Readers m_readers;
    TiedChannels m_tied;
    ChannelFlow m_flow;
    std::vector<Laid> m_laid;                        ///< by value
    std::vector<std::optional<std::int64_t>> m_rank; ///< by value: dimensions
};

} // namespace paretoscope::pipeline
