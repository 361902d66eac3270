// Residual blocks of a network: a branch whose result is added to what it was computed from, and which
// nothing else reads. What steps that drop whole blocks work on. Included only inside core. Pure functions,
// thread-safe.
#pragma once

#include "core/graph/editor.h"
#include "core/graph/modeldata.h"
#include "core/pipeline/channels/channellayer.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace paretoscope::pipeline {

struct ResidualBlock {
    std::size_t add = 0;            ///< the node that adds the branch
    std::size_t shortcut = 0;       ///< which of its inputs stays: 0 or 1
    std::vector<std::size_t> nodes; ///< of the branch, in the order in which they run, with their guards
    std::vector<std::string> layers;
    bool hasConvolutions = false; ///< channels lie along dimension 1, else along the last
};

struct ResidualBlocks {
    std::vector<ResidualBlock> blocks; ///< in the order in which they run; no node is in two
    Obstacles apart;                   ///< layers of branches that cannot be dropped
};

/// Blocks are the innermost ones: a branch that has blocks itself is none. The shortcut is what the branch is
/// computed from, or a sum that has it; or that after one layer at most, where the branch has more. Layers of
/// a block are used by it alone.
ResidualBlocks residualBlocksOf(const graph::ModelData &data);

/// The network of EDITOR without the branches of BLOCKS, in their order: what read a sum reads the shortcut.
void dropBlocks(graph::Editor &editor, std::span<const ResidualBlock> blocks);

} // namespace paretoscope::pipeline
