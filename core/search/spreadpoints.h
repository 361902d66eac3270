// Which points of a frontier below a limit are looked at. Only inside the search room. Pure functions.
#pragma once

#include "core/search/frontier.h"

#include <cstddef>
#include <vector>

namespace paretoscope::search {

/// Of points [0, END) of the frontier COUNT at the most: the largest, then evenly over the logarithm of the
/// size, ending one step before the smallest, which nobody wants.
std::vector<std::size_t> spreadOverSize(const Frontier &frontier, std::size_t end, std::size_t count);

} // namespace paretoscope::search
