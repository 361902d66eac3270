#include "core/pipeline/heads/attentionheads.h"

#include "core/graph/findlayers.h"
#include "core/pipeline/channels/nodearguments.h"
#include "core/pipeline/heads/headfinder.h"

#include <algorithm>

namespace paretoscope::pipeline {

using graph::at;
using graph::Node;
using graph::ValueId;

namespace {

bool isAttentionProduct(const std::string &name)
{
    return name == "aten::matmul" || name == "aten::bmm" || name == "aten::baddbmm" ||
           name == "aten::einsum" || name == "aten::scaled_dot_product_attention";
}

/// Not sizes, devices and their like.
bool givesTensors(const Node &node)
{
    return node.op != "aten::size" && (!node.op.starts_with("prim::") || node.op.starts_with("prim::List") ||
                                       node.op.starts_with("prim::Tuple"));
}

void addOnce(std::vector<std::string> &names, const std::string &name)
{
    if (std::ranges::find(names, name) == names.end())
        names.push_back(name);
}

} // namespace

/// Heads of products that a layer reads in the end. Layers that share some are one attention.
void HeadFinder::collect()
{
    const auto one = [this](ChannelId head) { return m_flow.one(head); };
    std::set<ChannelId> multiplied;
    for (const auto &product : m_products)
        for (const ChannelId head : product)
            multiplied.insert(one(head));
    std::map<ChannelId, std::size_t> attentionOf;
    for (const ChannelSlices &reads : m_flow.slices) {
        if (reads.role != SliceRole::Reads)
            continue;
        std::vector<ChannelId> groups;
        std::optional<std::size_t> known;
        for (const ChannelId head : reads.channels) {
            const ChannelId own = one(head);
            if (!multiplied.contains(own) || m_flow.because[at(own)] ||
                std::ranges::find(groups, own) != groups.end())
                continue;
            groups.push_back(own);
            if (const auto found = attentionOf.find(own); found != attentionOf.end())
                known = found->second;
        }
        if (groups.empty())
            continue;
        if (!known) {
            known = m_found.attentions.size();
            m_found.attentions.emplace_back();
        }
        Attention &attention = m_found.attentions[*known];
        addOnce(attention.outputs, reads.layer);
        for (const ChannelId group : groups)
            if (attentionOf.emplace(group, *known).second)
                attention.groups.push_back(group);
    }
    for (const ChannelSlices &writes : m_flow.slices)
        for (const ChannelId head : writes.channels)
            if (const auto found = attentionOf.find(one(head));
                writes.role == SliceRole::Writes && found != attentionOf.end())
                addOnce(m_found.attentions[found->second].projections, writes.layer);
    for (const auto &product : m_products) {
        std::map<std::size_t, std::int64_t> heads;
        for (const ChannelId head : product)
            if (const auto found = attentionOf.find(one(head)); found != attentionOf.end())
                ++heads[found->second];
        for (const auto &[attention, count] : heads)
            m_found.attentions[attention].heads = std::max(m_found.attentions[attention].heads, count);
    }
}

/// Of attention whose heads are not found: the layers of its queries and keys.
void HeadFinder::nameObstacles()
{
    std::set<std::string> found;
    for (const Attention &attention : m_found.attentions)
        found.insert(attention.projections.begin(), attention.projections.end());
    for (std::size_t index = 0; index < m_data.nodes.size(); ++index) {
        const std::string name = plainName(nodeAt(index));
        if (name != "aten::softmax" && name != "aten::scaled_dot_product_attention")
            continue;
        for (const std::size_t node : layersAbove(index))
            for (const graph::WeightUse &use : graph::weightUsesOf(m_data, nodeAt(node)))
                if (const std::string layer = graph::wholeLayer(m_data, use).name; !found.contains(layer))
                    leave(m_found.apart, layer, whyNotCut(node, layer));
    }
}

base::Sentence HeadFinder::whyNotCut(std::size_t node, const std::string &layer) const
{
    const auto writes = std::ranges::find_if(m_flow.slices, [node](const ChannelSlices &slices) {
        return slices.role == SliceRole::Writes && slices.node == node;
    });
    if (writes == m_flow.slices.end())
        return otherLayer(layer);
    for (const ChannelId head : writes->channels)
        if (const auto &because = m_flow.because[at(m_flow.one(head))])
            return *because;
    return PARETOSCOPE_SAY("heads.other-form", "its form, in which no heads are told apart");
}

/// The nodes of layers whose products NODE gets, with no layer between; none where it gets none.
std::set<std::size_t> HeadFinder::layersAbove(std::size_t node) const
{
    std::set<std::size_t> layers, seen;
    std::vector<std::size_t> open{node};
    bool hasProduct = false;
    while (!open.empty()) {
        const std::size_t own = open.back();
        open.pop_back();
        if (!seen.insert(own).second || !givesTensors(nodeAt(own)))
            continue;
        if (!graph::weightUsesOf(m_data, nodeAt(own)).empty()) {
            layers.insert(own);
            continue;
        }
        hasProduct = hasProduct || isAttentionProduct(nodeAt(own).op);
        for (const ValueId id : nodeAt(own).inputs)
            if (const std::int32_t producer = m_data.values[at(id)].producer; producer >= 0)
                open.push_back(at(producer));
    }
    return hasProduct ? layers : std::set<std::size_t>();
}

AttentionHeads attentionHeadsOf(const graph::ModelData &data)
{
    return HeadFinder(data).find();
}

} // namespace paretoscope::pipeline
