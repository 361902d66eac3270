// What people mean by a layer's name. Free of LibTorch; pure functions.
#pragma once

#include "core/graph/layer.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace paretoscope::graph {

/// The layer of this NAME, or the blocks of the one that had it before it was set apart; empty: there is
/// none.
std::vector<std::size_t> layersNamed(std::span<const Layer> layers, const std::string &name);

} // namespace paretoscope::graph
