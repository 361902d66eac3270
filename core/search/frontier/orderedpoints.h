// Points in order of size, damage falling: their lower convex chain, and which of them keeps a limit. Only
// inside the search room.
#pragma once

#include "core/search/frontier.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace paretoscope::search {

/// Indices of the vertices, first and last included, points on an edge left out (Andrew 1979). POINTS: bytes
/// rise strictly, damage falls strictly. Cross products are formed in extended precision: bytes are large.
std::vector<std::size_t> lowerConvexChain(std::span<const FrontierPoint> points);

/// The largest of at most BYTES, the smallest of at most this damage, of points in that order.
std::optional<std::size_t> lastAtMost(std::span<const FrontierPoint> points, std::int64_t bytes);
std::optional<std::size_t> firstAtMostKl(std::span<const FrontierPoint> points, double kl);

} // namespace paretoscope::search
