// The two factors of a weight as weights of layers of their own, and how many inputs they share. Free of
// LibTorch; pure functions, thread-safe.
#pragma once

#include "core/graph/layer.h"

#include <array>
#include <cstdint>

namespace paretoscope::compress {

/// Of the matrix [rows, columns] that toRows() makes of LAYER's weight: linear layers of its name, of the
/// weights [rows, RANK] and [RANK, columns], in its type.
std::array<graph::Layer, 2> factorsOf(const graph::Layer &layer, std::int64_t rank);

/// The smaller of rows and columns.
std::int64_t fullRank(const graph::Layer &layer);
/// ⌊SHARE · full rank⌋, and 1 at least.
std::int64_t rankOf(const graph::Layer &layer, double share);
/// The largest rank whose factors hold fewer numbers than the weight: rank · (rows + columns) < rows ·
/// columns.
std::int64_t mostSavingRank(const graph::Layer &layer);

} // namespace paretoscope::compress
