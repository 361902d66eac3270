// Channels that are one with others, and what forbids to remove them: sets that are joined. Not thread-safe.
#pragma once

#include "core/base/sentence.h"
#include "core/pipeline/channels/channelflow.h"

#include <optional>
#include <span>
#include <vector>

namespace paretoscope::pipeline {

class TiedChannels {
public:
    std::vector<ChannelId> make(std::int64_t count);
    void join(ChannelId one, ChannelId other);
    void join(std::span<const ChannelId> some, std::span<const ChannelId> others); ///< of one length
    void forbid(std::span<const ChannelId> channels, const base::Sentence &because);

    ChannelId firstOf(ChannelId channel);
    std::vector<ChannelId> allFirst();
    const std::vector<std::optional<base::Sentence>> &because() const { return m_because; }

private:
    std::vector<ChannelId> m_parents;
    std::vector<std::optional<base::Sentence>> m_because; ///< of those that are first
};

} // namespace paretoscope::pipeline
