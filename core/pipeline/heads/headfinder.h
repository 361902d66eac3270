// Follows heads through a network, node by node: how attentionHeadsOf() finds them. Not thread-safe.
#pragma once

#include "core/graph/readers.h"
#include "core/graph/weightuse.h"
#include "core/pipeline/channels/tiedchannels.h"
#include "core/pipeline/heads/attentionheads.h"
#include "core/pipeline/heads/valueshapes.h"

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace paretoscope::pipeline {

/// How heads lie in a value: side by side along one dimension.
struct LaidHeads {
    std::vector<ChannelId> heads; ///< by place along the dimension; several places may be one head's
    std::int64_t fromEnd = 1;     ///< the dimension, counted from the last, which is 1
    bool isFlat = false;          ///< each is as many features side by side, it is not known how many
};

/// Why heads are not followed through LAYER.
base::Sentence otherLayer(const std::string &layer);

class HeadFinder {
public:
    explicit HeadFinder(const graph::ModelData &data);
    AttentionHeads find() &&;

private:
    using Laid = std::optional<LaidHeads>;
    /// Whether the node is one that keeps its heads apart.
    using Rule = bool (HeadFinder::*)(std::size_t node);
    static Rule ruleOf(const std::string &name);

    void visit(std::size_t node);
    void visitLayer(std::size_t node, const std::vector<graph::WeightUse> &uses);
    void readBy(std::size_t node, const graph::WeightUse &use, const graph::Layer &layer);
    void addBias(std::size_t node, const graph::WeightUse &use, const std::vector<ChannelId> &heads);
    void checkSharedTensors();

    // headoperators.cpp: the heads stay where they are
    bool keeps(std::size_t node);
    bool withOther(std::size_t node);
    bool withKnown(std::size_t node, std::size_t followed, std::size_t other);
    bool chooses(std::size_t node);
    bool shares(std::size_t node);
    bool averages(std::size_t node);
    bool normalizes(std::size_t node);
    bool multiplies(std::size_t node);
    bool attends(std::size_t node);
    bool tellsSize(std::size_t node);
    bool isIndifferent(graph::ValueId other, const LaidHeads &heads) const;

    // headviews.cpp: they move
    bool reshapes(std::size_t node);
    bool beginsWithSizes(std::size_t node, std::size_t count) const;
    bool splits(std::size_t node, const std::vector<KnownSize> &sizes);
    bool merges(std::size_t node, const std::vector<KnownSize> &sizes);
    bool mergesRepeated(std::size_t node, const std::vector<KnownSize> &sizes);
    bool flattens(std::size_t node);
    bool swaps(std::size_t node);
    bool permutes(std::size_t node);
    bool unsqueezes(std::size_t node);
    bool selects(std::size_t node);
    bool mayRepeat(const std::vector<ChannelId> &heads, std::int64_t times) const; ///< not too many
    std::vector<ChannelId> repeated(const std::vector<ChannelId> &heads, std::int64_t times) const;
    void setSize(std::size_t node, std::size_t slot, std::size_t place, const std::vector<ChannelId> &heads);
    bool mayChange(std::size_t node, std::size_t slot) const; ///< a list that the node alone reads
    std::optional<std::int64_t> rankOf(graph::ValueId value) const;
    /// DIMENSION of the node's first input, counted from the end; absent: not known.
    std::optional<std::int64_t> fromEnd(std::size_t node, std::optional<std::int64_t> dimension,
                                        std::int64_t more = 0) const;

    // headlists.cpp: they are taken apart or laid side by side
    bool slices(std::size_t node);
    bool joins(std::size_t node);
    bool repeats(std::size_t node);
    bool expands(std::size_t node);
    bool divides(std::size_t node); ///< into a list
    bool unpacks(std::size_t node);
    bool takes(std::size_t node); ///< an element of a list
    bool lists(std::size_t node);

    // attentionheads.cpp
    void collect();
    void nameObstacles();
    base::Sentence whyNotCut(std::size_t node, const std::string &layer) const;
    std::set<std::size_t> layersAbove(std::size_t node) const;

    const graph::Node &nodeAt(std::size_t node) const { return m_data.nodes[node]; }
    Laid &laid(graph::ValueId value) { return m_laid[graph::at(value)]; }
    const Laid &laid(graph::ValueId value) const { return m_laid[graph::at(value)]; }
    const Laid &inputOf(std::size_t node) const { return laid(nodeAt(node).inputs[0]); }
    bool isAlone(std::size_t node) const; ///< only input 0 has heads
    void write(std::size_t node, LaidHeads heads);
    void forbid(const Laid &heads, const base::Sentence &because);
    void forbidInputs(std::size_t node, const base::Sentence &because);

    const graph::ModelData &m_data;
    const graph::Readers m_readers;
    const std::vector<KnownShape> m_shapes;
    const std::int64_t m_mostPlaces; ///< that a layer can read
    TiedChannels m_tied;
    ChannelFlow m_flow;
    std::vector<Laid> m_laid;                            ///< by value
    std::map<graph::ValueId, std::vector<Laid>> m_lists; ///< of values that are lists
    std::vector<std::vector<ChannelId>> m_products;      ///< heads of products of two values
    AttentionHeads m_found;
};

} // namespace paretoscope::pipeline
