#include "core/pipeline/channels/tiedchannels.h"

#include <algorithm>
#include <numeric>

namespace paretoscope::pipeline {

std::vector<ChannelId> TiedChannels::make(std::int64_t count)
{
    std::vector<ChannelId> made(static_cast<std::size_t>(count));
    std::iota(made.begin(), made.end(), static_cast<ChannelId>(m_parents.size()));
    m_parents.insert(m_parents.end(), made.begin(), made.end());
    m_because.resize(m_parents.size());
    return made;
}

ChannelId TiedChannels::firstOf(ChannelId channel)
{
    auto &parent = m_parents[static_cast<std::size_t>(channel)];
    while (parent != m_parents[static_cast<std::size_t>(parent)])
        parent = m_parents[static_cast<std::size_t>(parent)];
    return parent;
}

void TiedChannels::join(ChannelId one, ChannelId other)
{
    const ChannelId first = std::min(firstOf(one), firstOf(other));
    const ChannelId second = std::max(firstOf(one), firstOf(other));
    if (first == second)
        return;
    m_parents[static_cast<std::size_t>(second)] = first;
    auto &kept = m_because[static_cast<std::size_t>(first)];
    if (!kept)
        kept = m_because[static_cast<std::size_t>(second)];
}

void TiedChannels::join(std::span<const ChannelId> some, std::span<const ChannelId> others)
{
    for (std::size_t i = 0; i < some.size(); ++i)
        join(some[i], others[i]);
}

void TiedChannels::forbid(std::span<const ChannelId> channels, const base::Sentence &because)
{
    for (const ChannelId channel : channels)
        if (auto &kept = m_because[static_cast<std::size_t>(firstOf(channel))]; !kept)
            kept = because;
}

std::vector<ChannelId> TiedChannels::allFirst()
{
    std::vector<ChannelId> all(m_parents.size());
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i] = firstOf(static_cast<ChannelId>(i));
    return all;
}

} // namespace paretoscope::pipeline
