// Points of a dynamic program over layers, and how each came about. Only inside the search room.
#pragma once

#include "core/search/frontier.h"

#include <cstdint>
#include <vector>

namespace paretoscope::search {

struct TraceStep {
    std::uint32_t parent; ///< among the points of the layer before
    std::uint16_t choice; ///< index into Problem::layers[l]
};

struct Traced {
    std::vector<FrontierPoint> points;         ///< bytes rise, damage falls strictly
    std::vector<std::vector<TraceStep>> steps; ///< per layer, parallel to the points kept after it
    bool isExact = true;
};

} // namespace paretoscope::search
