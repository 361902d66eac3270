// Nodes within blocks within nodes, as stored code nests them. Pure functions.
#pragma once

#include <torch/csrc/jit/ir/ir.h>

namespace paretoscope::formats {

/// VISIT is called with every node of BLOCK, those inside a node before it; it may destroy the node it is
/// given.
template <typename Visit> void visitNodes(torch::jit::Block *block, const Visit &visit)
{
    for (auto it = block->nodes().begin(); it != block->nodes().end();) {
        torch::jit::Node *node = *it++;
        for (torch::jit::Block *inner : node->blocks())
            visitNodes(inner, visit);
        visit(node);
    }
}

/// Whether VALUE is computed inside one of NODE's blocks.
inline bool isInside(const torch::jit::Value *value, const torch::jit::Node *node)
{
    for (const torch::jit::Block *block = value->node()->owningBlock(); block && block->owningNode();
         block = block->owningNode()->owningBlock())
        if (block->owningNode() == node)
            return true;
    return false;
}

} // namespace paretoscope::formats
