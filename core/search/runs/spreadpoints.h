// Which points of a frontier below a limit are looked at. Only inside the search room. Pure functions.
#pragma once

#include "core/search/frontier.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace paretoscope::search {

/// Of points [0, END) of the frontier COUNT at the most: the largest, then evenly over the logarithm of the
/// size, ending one step before the smallest, which nobody wants.
std::vector<std::size_t> spreadOverSize(const Frontier &frontier, std::size_t end, std::size_t count);

/// Of all points COUNT at the most, where people look: evenly over the logarithm of the size from about 8
/// bits a weight (a quarter of what the largest point has beside OTHERBYTES) down to the smallest, the knee
/// among them; largest first. The float point is none: it needs no run.
std::vector<std::size_t> spreadWhereLooked(const Frontier &frontier, std::int64_t otherBytes,
                                           std::size_t count);

/// Of points [0, END) the one that lies farthest below the line between the first and the last, sizes and
/// roots of damages (what changes in the answers, by Pinsker's inequality) each as shares of their range;
/// absent where all lie on it or above.
std::optional<std::size_t> kneeOf(const Frontier &frontier, std::size_t end);

} // namespace paretoscope::search
