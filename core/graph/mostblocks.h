// How many blocks one layer may be set apart into: for graph/setapart.h and what reads the project's `apart`.
#pragma once

#include <cstddef>

namespace paretoscope::graph {

inline constexpr std::size_t mostBlocks = 256;

} // namespace paretoscope::graph
