#include "core/pipeline/groupshares.h"

#include "core/base/asciitext.h"
#include "core/compress/parameter.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace paretoscope::pipeline {

namespace {

constexpr std::size_t mostShares = 4096;
constexpr std::size_t longestGroupName = 512;
constexpr double largestShare = 0.99;

/// Of a name, which may have equals signs, and a share.
std::optional<std::pair<std::string, double>> shareOfGroup(std::string_view text)
{
    const auto equals = text.rfind('=');
    if (equals == std::string_view::npos)
        return std::nullopt;
    const std::string_view name = base::trimmed(text.substr(0, equals), " "),
                           number = base::trimmed(text.substr(equals + 1), " ");
    double share = 0;
    const auto [end, failure] = std::from_chars(number.data(), number.data() + number.size(), share);
    if (failure != std::errc() || end != number.data() + number.size() || name.empty() ||
        name.size() > longestGroupName || !(share >= 0 && share <= largestShare))
        return std::nullopt;
    return std::pair(std::string(name), share == 0 ? 0.0 : share);
}

} // namespace

std::size_t channelsRemoved(std::size_t count, double share)
{
    return std::min(static_cast<std::size_t>(std::llround(share * static_cast<double>(count))), count - 1);
}

std::optional<GroupShares> groupSharesFrom(std::string_view text)
{
    GroupShares shares;
    while (!base::trimmed(text, " ").empty()) {
        const auto end = std::min(text.find(';'), text.size());
        auto own = shareOfGroup(text.substr(0, end));
        if (!own || shares.size() == mostShares || !shares.insert(std::move(*own)).second)
            return std::nullopt;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return shares;
}

std::string textOf(const GroupShares &shares)
{
    std::string text;
    for (const auto &[name, share] : shares)
        text += (text.empty() ? "" : ";") + name + "=" + compress::numberText(share);
    return text;
}

std::optional<std::string> canonicalGroupShares(std::string_view text)
{
    const auto shares = groupSharesFrom(text);
    return shares ? std::optional(textOf(*shares)) : std::nullopt;
}

} // namespace paretoscope::pipeline
