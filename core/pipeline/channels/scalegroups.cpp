#include "core/pipeline/channels/scalegroups.h"

#include "core/graph/knowntensor.h"
#include "core/pipeline/channels/channelpairs.h"
#include "core/pipeline/channels/channeltrail.h"
#include "core/pipeline/channels/homogeneous.h"
#include "core/pipeline/channels/nodearguments.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

namespace paretoscope::pipeline {

using graph::at;
using graph::LayerKind;
using graph::ModelData;
using graph::Node;
using graph::ParameterId;
using graph::Value;
using graph::ValueId;

namespace {

/// A norm, or a product with a vector: what it multiplies with and adds, and where its channels lie.
struct Gain {
    std::vector<ValueId> vectors; ///< gain, and shift where it has one
    bool isAlongSecond = false;
};

/// How many operators read PARAMETER for its numbers.
std::int64_t readsOf(const ModelData &data, ParameterId parameter)
{
    std::int64_t reads = 0;
    for (const Node &node : data.nodes) {
        if (node.op == "aten::zeros_like" || node.op == "aten::ones_like")
            continue;
        for (const ValueId input : node.inputs) {
            const Value &value = data.values[at(input)];
            reads += value.origin == Value::Origin::Parameter && value.parameter == parameter ? 1 : 0;
        }
    }
    return reads;
}

bool isNone(const ModelData &data, ValueId id)
{
    const Value &value = data.values[at(id)];
    return value.origin == Value::Origin::Constant && value.constant.isNone();
}

bool isVector(const ModelData &data, ValueId id)
{
    const Value &value = data.values[at(id)];
    if (value.origin != Value::Origin::Parameter)
        return false;
    const at::Tensor &tensor = data.parameters[at(value.parameter)].tensor;
    return tensor.dim() == 1 && tensor.numel() > 1 && tensor.scalar_type() == at::kFloat;
}

/// Which inputs of NODE are its gain and its shift.
std::optional<Gain> gainOf(const ModelData &data, const Node &node)
{
    const auto of = [&](std::size_t gain, std::size_t shift, bool isAlongSecond) -> std::optional<Gain> {
        if (shift >= node.inputs.size())
            return std::nullopt;
        Gain own{{node.inputs[gain]}, isAlongSecond};
        if (shift > 0 && !isNone(data, node.inputs[shift]))
            own.vectors.push_back(node.inputs[shift]);
        return own;
    };
    const std::string name = plainName(node);
    if (name == "aten::layer_norm")
        return of(2, 3, false);
    if (name == "aten::rms_norm" && node.inputs.size() > 2)
        return of(2, 0, false);
    if (name == "aten::group_norm")
        return of(2, 3, true);
    if (name == "aten::batch_norm" && graph::constantInt(data, node, 5) == 0)
        return of(1, 2, true);
    if (name != "aten::mul" || node.inputs.size() != 2)
        return std::nullopt;
    for (const std::size_t slot : {0u, 1u})
        if (isVector(data, node.inputs[slot]) &&
            data.values[at(node.inputs[1 - slot])].origin == Value::Origin::Node)
            return Gain{{node.inputs[slot]}, false};
    return std::nullopt;
}

std::string moduleOf(const std::string &parameter)
{
    return parameter.substr(0, parameter.rfind('.'));
}

class Finder {
public:
    explicit Finder(const ModelData &data)
        : m_data(data), m_readers(graph::readersOf(data)), m_leads(leadingToLayers(data, m_readers))
    {
    }

    ScaleGroups find()
    {
        for (std::size_t i = 0; i < m_data.nodes.size(); ++i)
            if (const auto gain = gainOf(m_data, m_data.nodes[i]))
                addNorm(i, *gain);
        const ChannelPairs pairs = channelPairsOf(m_data);
        std::set<std::size_t> paired;
        for (const ChannelPair &pair : pairs.pairs) {
            addPair(pair);
            paired.insert(pair.first.node);
        }
        for (std::size_t i = 0; i < m_data.nodes.size(); ++i)
            if (auto writer = writerAt(m_data, i); writer && !paired.contains(i))
                addWriter(std::move(*writer), pairs.apart);
        std::ranges::stable_sort(m_found.groups, {},
                                 [](const ScaleGroup &group) { return group.readers.front().layer.node; });
        return std::move(m_found);
    }

private:
    void addNorm(std::size_t index, const Gain &gain)
    {
        const Node &node = m_data.nodes[index];
        ScaleGroup group;
        for (const ValueId id : gain.vectors)
            if (isVector(m_data, id))
                group.vectors.push_back(m_data.values[at(id)].parameter);
        const bool isKnown = group.vectors.size() == gain.vectors.size();
        const std::string scope = node.scope.empty() ? node.op : node.scope;
        group.name = group.vectors.empty() ? scope : moduleOf(m_data.parameters[at(group.vectors[0])].name);
        if (!isKnown)
            return leaveNorm(index, group.name,
                             PARETOSCOPE_SAY("scale-groups.no-gain", "a norm without a gain of its own"));
        group.channels = m_data.parameters[at(group.vectors[0])].tensor.numel();
        if (std::ranges::any_of(group.vectors, [&](ParameterId id) { return readsOf(m_data, id) != 1; }))
            return leaveNorm(
                index, group.name,
                PARETOSCOPE_SAY("scale-groups.shared-gain",
                                "a gain that several operators read, of which all would change"));
        add(std::move(group), index,
            gain.isAlongSecond ? ChannelLayout::alongSecond() : ChannelLayout::alongLast(group.channels));
    }

    void leaveNorm(std::size_t index, const std::string &name, const base::Sentence &because)
    {
        if (m_leads[index])
            leave(m_found.apart, name, because);
    }

    void addPair(const ChannelPair &pair)
    {
        if (!pair.ceilings.empty()) {
            leave(m_found.apart, pair.first.layer.name,
                  {PARETOSCOPE_SAY("scale-groups.ceiling",
                                   "%1, which cuts at a number and so does not scale with its input"),
                   pair.ceilings.front().name});
            return;
        }
        ScaleGroup group;
        group.name = pair.first.layer.name;
        group.channels = pair.first.layer.outputChannels();
        group.writer = pair.first;
        std::vector<std::int64_t> channelOf;
        for (std::int64_t i = 0; i < group.channels * pair.featuresPerChannel; ++i)
            channelOf.push_back(i / pair.featuresPerChannel);
        group.readers.push_back({pair.second, std::move(channelOf)});
        keep(std::move(group));
    }

    /// Of no pair: a linear layer may be a factor of a product or a value of attention.
    void addWriter(ChannelLayer writer, const Obstacles &ofPairs)
    {
        const std::size_t index = writer.node;
        ScaleGroup group;
        group.name = writer.layer.name;
        group.channels = writer.layer.outputChannels();
        if (writer.layer.kind != LayerKind::Linear) {
            for (const auto &[text, obstacle] : ofPairs)
                if (std::ranges::find(obstacle.layers, group.name) != obstacle.layers.end())
                    leave(m_found.apart, group.name, obstacle.what);
            return;
        }
        group.writer = std::move(writer);
        const std::int64_t channels = group.channels;
        add(std::move(group), index, ChannelLayout::alongLast(channels));
    }

    void add(ScaleGroup group, std::size_t index, const ChannelLayout &layout)
    {
        auto trail =
            followChannels(m_data, m_readers, m_data.nodes[index].outputs[0], group.channels, layout);
        if (!trail.inTheWay.isEmpty())
            return leaveNorm(index, group.name, trail.inTheWay);
        group.readers = std::move(trail.readers);
        keep(std::move(group));
    }

    /// Unless the channels are those of another group: one scale is enough.
    void keep(ScaleGroup group)
    {
        const auto isTaken = [&](const ScaledReader &reader) { return m_taken.contains(reader.layer.node); };
        if (group.readers.empty() || std::ranges::any_of(group.readers, isTaken))
            return;
        for (const ScaledReader &reader : group.readers)
            m_taken.insert(reader.layer.node);
        m_found.groups.push_back(std::move(group));
    }

    const ModelData &m_data;
    const graph::Readers m_readers;
    const std::vector<bool> m_leads;
    std::set<std::size_t> m_taken; ///< nodes that read channels of a group
    ScaleGroups m_found;
};

} // namespace

ScaleGroups scaleGroupsOf(const ModelData &data)
{
    return Finder(data).find();
}

} // namespace paretoscope::pipeline
