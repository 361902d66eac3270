// Which layers are most sensitive, and which of them cannot be told apart yet, in words.
#pragma once

#include "core/graph/layer.h"
#include "core/sensitivity/sensitivitytable.h"

#include <iosfwd>
#include <span>

namespace paretoscope::cli {

/// The setting that layers are ranked at: what is measured first by itself, which is 4 bits of all weights;
/// without it the first setting there is.
std::size_t rankedSetting(const sensitivity::SensitivityTable &table);

/// The most sensitive layers at 4 bits (or at the first setting, where these were not measured) with the
/// intervals of their damage, and which neighbours in that order are "not distinguishable at n = 64". Nothing
/// for fewer than two measured layers.
void printRanking(std::ostream &out, const sensitivity::SensitivityTable &table,
                  std::span<const graph::Layer> layers);

} // namespace paretoscope::cli
