// Which layers are most sensitive, and which of them cannot be told apart yet, in words.
#pragma once

#include "core/graph/layer.h"
#include "core/sensitivity/sensitivitytable.h"

#include <iosfwd>
#include <span>

namespace paretoscope::cli {

/// The most sensitive layers at 4 bits (or at the first setting, where these were not measured) with the
/// intervals of their damage, and which neighbours in that order are "not distinguishable at n = 64". Nothing
/// for fewer than two measured layers.
void printRanking(std::ostream &out, const sensitivity::SensitivityTable &table,
                  std::span<const graph::Layer> layers);

} // namespace paretoscope::cli
