#include "core/pipeline/channels/channelgroups.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace paretoscope::pipeline {

namespace {

/// A tensor's dimension that has slices of a channel, or one block of channels.
using SlicePlace = std::pair<std::size_t, std::int64_t>;

class Grouping {
public:
    explicit Grouping(ChannelFlow flow) : m_flow(std::move(flow)), m_places(m_flow.firstOf.size()) {}

    ChannelGroups make(const WhyNotCut &whyNot, const GoingOf &goingOf) &&
    {
        findPlaces();
        collect();
        if (whyNot)
            leaveUnwanted(whyNot);
        leaveUnevenBlocks(goingOf);
        nameObstacles();
        m_made.flow = std::move(m_flow);
        return std::move(m_made);
    }

private:
    void findPlaces()
    {
        for (std::size_t i = 0; i < m_flow.slices.size(); ++i)
            for (const ChannelId channel : m_flow.slices[i].channels)
                placesOf(channel).emplace(i, 0);
        for (std::size_t i = 0; i < m_flow.blocks.size(); ++i) {
            const ChannelBlocks &own = m_flow.blocks[i];
            const std::size_t length = own.channels.size() / static_cast<std::size_t>(own.blocks);
            for (std::size_t place = 0; place < own.channels.size(); ++place)
                placesOf(own.channels[place])
                    .emplace(m_flow.slices.size() + i, static_cast<std::int64_t>(place / length));
        }
    }

    void collect()
    {
        std::map<std::set<SlicePlace>, std::size_t> known;
        for (std::size_t channel = 0; channel < m_places.size(); ++channel) {
            if (m_places[channel].empty() || m_flow.because[channel])
                continue;
            const auto [group, isNew] = known.emplace(m_places[channel], m_made.groups.size());
            if (isNew)
                m_made.groups.push_back(describedBy(m_places[channel]));
            m_made.groups[group->second].channels.push_back(static_cast<ChannelId>(channel));
        }
        std::erase_if(m_made.groups, [](const ChannelGroup &group) { return group.writers.empty(); });
    }

    ChannelGroup describedBy(const std::set<SlicePlace> &places) const
    {
        ChannelGroup group;
        for (const auto &[place, block] : places) {
            if (place >= m_flow.slices.size())
                continue;
            const ChannelSlices &slices = m_flow.slices[place];
            if (slices.role == SliceRole::Writes) {
                group.writers.push_back(slices.layer);
                group.makers += std::ranges::count(m_flow.depths, slices.node, &ChannelDepth::node) == 0;
            }
            if (slices.role == SliceRole::Reads)
                group.readers.push_back(slices.layer);
            group.hasNorm = group.hasNorm || slices.role == SliceRole::Norms;
        }
        return group;
    }

    void leaveUnwanted(const WhyNotCut &whyNot)
    {
        std::erase_if(m_made.groups, [&](const ChannelGroup &group) {
            const auto why = whyNot(group);
            if (why)
                forbid(group, *why);
            return why.has_value();
        });
    }

    /// As many of each block are to go: its groups must have the lengths that those of the others have.
    void leaveUnevenBlocks(const GoingOf &goingOf)
    {
        std::map<ChannelId, std::size_t> groupOf;
        for (std::size_t i = 0; i < m_made.groups.size(); ++i)
            for (const ChannelId channel : m_made.groups[i].channels)
                groupOf[channel] = i;
        std::set<std::size_t> uneven;
        bool changed = true;
        while (std::exchange(changed, false))
            for (const ChannelBlocks &own : m_flow.blocks)
                if (const auto groups = groupsOf(own, groupOf, uneven); !areAlike(groups, goingOf))
                    for (const auto &block : groups)
                        for (const std::size_t group : block)
                            if (uneven.insert(group).second) {
                                changed = true;
                                m_flow.because[at(m_made.groups[group].channels.front())] = unequal(own);
                                forbid(m_made.groups[group], unequal(own));
                            }
        std::size_t place = 0;
        std::erase_if(m_made.groups, [&](const ChannelGroup &) { return uneven.contains(place++); });
    }

    static base::Sentence unequal(const ChannelBlocks &blocks)
    {
        return {PARETOSCOPE_SAY("channels.unequal-blocks",
                                "the groups of the layer %1, which would not stay of one length"),
                blocks.layer};
    }

    void forbid(const ChannelGroup &group, const base::Sentence &because)
    {
        for (const ChannelId channel : group.channels)
            m_flow.because[at(channel)] = because;
    }

    std::vector<std::set<std::size_t>> groupsOf(const ChannelBlocks &own,
                                                const std::map<ChannelId, std::size_t> &groupOf,
                                                const std::set<std::size_t> &without) const
    {
        std::vector<std::set<std::size_t>> groups(static_cast<std::size_t>(own.blocks));
        const std::size_t length = own.channels.size() / groups.size();
        for (std::size_t place = 0; place < own.channels.size(); ++place)
            if (const auto group = groupOf.find(m_flow.one(own.channels[place]));
                group != groupOf.end() && !without.contains(group->second))
                groups[place / length].insert(group->second);
        return groups;
    }

    bool areAlike(const std::vector<std::set<std::size_t>> &groups, const GoingOf &goingOf) const
    {
        const auto lengths = [&](const std::set<std::size_t> &block) {
            std::multiset<std::pair<std::size_t, std::size_t>> all;
            for (const std::size_t group : block) {
                const ChannelGroup &own = m_made.groups[group];
                all.emplace(own.channels.size(), goingOf ? goingOf(own) : 0);
            }
            return all;
        };
        return std::ranges::all_of(
            groups, [&](const auto &block) { return lengths(block) == lengths(groups.front()); });
    }

    /// Of layers whose channels cannot be removed.
    void nameObstacles()
    {
        for (const ChannelSlices &slices : m_flow.slices)
            if (slices.role == SliceRole::Writes)
                for (const ChannelId channel : slices.channels)
                    if (const auto &because = m_flow.because[at(m_flow.one(channel))])
                        leave(m_made.apart, slices.layer, *because);
        for (const std::string &layer : m_flow.otherLayers)
            leave(m_made.apart, layer,
                  PARETOSCOPE_SAY("channels.other-kind",
                                  "what they are: only the outputs of convolutions and linear layers "
                                  "with a weight of their own are followed"));
    }

    std::set<SlicePlace> &placesOf(ChannelId channel) { return m_places[at(m_flow.one(channel))]; }
    static std::size_t at(ChannelId channel) { return static_cast<std::size_t>(channel); }

    ChannelFlow m_flow;
    std::vector<std::set<SlicePlace>> m_places; ///< by channel, of the first ones
    ChannelGroups m_made;
};

} // namespace

ChannelGroups channelGroupsOf(const graph::ModelData &data, const WhyNotCut &whyNot, const GoingOf &goingOf)
{
    return Grouping(channelFlowOf(data)).make(whyNot, goingOf);
}

} // namespace paretoscope::pipeline
