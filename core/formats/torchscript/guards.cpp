#include "core/formats/torchscript/guards.h"

#include "core/formats/torchscript/nodename.h"

#include <torch/csrc/jit/ir/constants.h>

#include <algorithm>
#include <string_view>
#include <unordered_set>

namespace paretoscope::formats {

namespace {

namespace jit = torch::jit;
namespace prim = c10::prim;

bool raises(const jit::Block *block)
{
    return std::ranges::any_of(block->nodes(),
                               [](const jit::Node *node) { return node->kind() == prim::RaiseException; });
}

bool isGuard(const jit::Node *node)
{
    return node->kind() == prim::If && node->outputs().empty() &&
           std::ranges::any_of(node->blocks(), raises) &&
           std::ranges::any_of(node->blocks(), [](const jit::Block *block) {
               return block->nodes().begin() == block->nodes().end();
           });
}

void splitGuard(jit::Node *branch, std::size_t raising)
{
    jit::Graph *graph = branch->owningGraph();
    jit::Node *guard = graph->create(prim::If, {branch->input()}, 0);
    guard->insertBefore(branch);
    guard->setSourceRange(branch->sourceRange());
    for (std::size_t side = 0; side < 2; ++side) {
        jit::Block *block = guard->addBlock();
        if (side != raising)
            continue;
        for (auto it = branch->blocks()[side]->nodes().begin();
             it != branch->blocks()[side]->nodes().end();) {
            jit::Node *node = *it++;
            node->moveBefore(block->return_node());
            if (node->kind() == prim::RaiseException)
                break; // what follows is never reached
        }
    }
    const jit::WithInsertPoint here(branch);
    branch->replaceInput(0, graph->insertConstant(raising == 1));
}

void splitIn(jit::Block *block)
{
    for (auto it = block->nodes().begin(); it != block->nodes().end();) {
        jit::Node *node = *it++;
        if (node->kind() == prim::If && !isGuard(node) && !jit::toIValue(node->input())) {
            const bool first = raises(node->blocks()[0]);
            if (first != raises(node->blocks()[1]))
                splitGuard(node, first ? 0 : 1);
        }
        for (jit::Block *inner : node->blocks())
            splitIn(inner);
    }
}

/// Whether VALUE is computed by the network and goes into a normalisation.
bool isNormalised(const jit::Value *value, const jit::Graph &graph)
{
    return value->node() != graph.param_node() && std::ranges::any_of(value->uses(), [](const jit::Use &use) {
               return nameOf(use.user) == "aten::batch_norm" || nameOf(use.user) == "aten::instance_norm";
           });
}

/// Whether VALUE follows from the ranks of tensors that are normalised.
bool isNormalisedRank(const jit::Value *value, const jit::Graph &graph)
{
    const jit::Node *node = value->node();
    if (node->kind() == prim::Constant)
        return true;
    if (nameOf(node) == "aten::dim")
        return isNormalised(node->input(), graph);
    if (node->kind() == prim::Param || node->inputs().empty())
        return false;
    if (node->kind() == prim::If) // a chain of "and" or "or"
        return isNormalisedRank(node->input(), graph) &&
               std::ranges::all_of(node->blocks(), [&](const jit::Block *block) {
                   return isNormalisedRank(block->outputs()[value->offset()], graph);
               });
    return node->blocks().empty() && std::ranges::all_of(node->inputs(), [&](const jit::Value *input) {
               return isNormalisedRank(input, graph);
           });
}

} // namespace

void splitGuards(jit::Graph &graph)
{
    splitIn(graph.block());
}

void dropNormGuards(jit::Graph &graph)
{
    std::vector<jit::Block *> pending{graph.block()};
    while (!pending.empty()) {
        jit::Block *block = pending.back();
        pending.pop_back();
        for (auto it = block->nodes().begin(); it != block->nodes().end();) {
            jit::Node *node = *it++;
            if (isGuard(node) && isNormalisedRank(node->input(), graph))
                node->destroy();
            else
                pending.insert(pending.end(), node->blocks().begin(), node->blocks().end());
        }
    }
}

} // namespace paretoscope::formats
