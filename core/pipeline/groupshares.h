// Shares that single groups of channels are cut by, by a layer that writes them:
// "conv1=0.5;layer1.0.conv1=0". Pure functions, thread-safe. Free of LibTorch.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace paretoscope::pipeline {

using GroupShares = std::map<std::string, double, std::less<>>; ///< from 0, all channels stay, to 0.99

/// How many of COUNT channels go by SHARE: one stays.
std::size_t channelsRemoved(std::size_t count, double share);

/// Absent where TEXT is none, names a layer twice, or has more than 4,096 of them. Empty: none.
std::optional<GroupShares> groupSharesFrom(std::string_view text);
/// In order of names.
std::string textOf(const GroupShares &shares);
/// TEXT as textOf() writes it.
std::optional<std::string> canonicalGroupShares(std::string_view text);

} // namespace paretoscope::pipeline
