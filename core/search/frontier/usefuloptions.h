// Which options of a layer are worth taking at all. Only inside the search room.
#pragma once

#include "core/search/frontier.h"

#include <cstdint>
#include <vector>

namespace paretoscope::search {

/// Options such that none other of the layer is as small and as harmless; as indices, smallest first. Bytes
/// rise and damages fall strictly.
std::vector<std::uint16_t> usefulOptions(const std::vector<Option> &options);

/// Of these the vertices of their lower convex hull: all that recipes on the hull of the frontier take.
std::vector<std::uint16_t> hullOptions(const std::vector<Option> &options);

} // namespace paretoscope::search
