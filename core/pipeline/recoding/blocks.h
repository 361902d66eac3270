// A network as one block of layers after another: between two of them one value passes, as after a residual
// sum. Only inside core. Pure functions, thread-safe.
#pragma once

#include "core/graph/model.h"
#include "core/graph/modeldata.h"
#include "core/pipeline/recoding/codedplaces.h"

#include <cstddef>
#include <span>
#include <vector>

namespace paretoscope::pipeline {

/// Nodes that follow each other. What they read from before them is `entries`, which layers took part in,
/// and what the nodes `before` compute, which none did.
struct Block {
    std::size_t first = 0, end = 0;
    std::vector<std::size_t> before;
    std::vector<graph::ValueId> entries;
    std::vector<graph::ValueId> exits; ///< what later blocks read, or the network's output
    std::vector<std::size_t> places;   ///< of PLACES, in order
};

/// Most layers of one block; where more of them have no single value between them, each is a block.
inline constexpr std::size_t mostOfBlock = 8;

/// All nodes of MODEL from its first layer on, in order, block after block: with one layer each, and its
/// activation, but where several values run side by side, as along a residual connection. None where the
/// network draws random numbers or overwrites what several blocks share.
std::vector<Block> blocksOf(const graph::Model &model, std::span<const CodedPlace> places);

} // namespace paretoscope::pipeline
