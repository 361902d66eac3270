#include "core/formats/torchscript/folding.h"

#include "core/formats/torchscript/branches.h"
#include "core/formats/torchscript/guards.h"
#include "core/formats/torchscript/nodename.h"

#include <torch/csrc/jit/ir/alias_analysis.h>
#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/passes/constant_pooling.h>
#include <torch/csrc/jit/passes/constant_propagation.h>
#include <torch/csrc/jit/passes/dead_code_elimination.h>
#include <torch/csrc/jit/passes/loop_unrolling.h>
#include <torch/csrc/jit/passes/lower_tuples.h>
#include <torch/csrc/jit/passes/peephole.h>
#include <torch/csrc/jit/passes/remove_mutation.h>

#include <optional>
#include <string_view>
#include <unordered_set>

namespace paretoscope::formats {

namespace {

namespace jit = torch::jit;
namespace prim = c10::prim;
using GraphPtr = std::shared_ptr<jit::Graph>;

constexpr int maxRounds = 32;
constexpr std::int64_t maxUnrolledNodes = 20'000;

bool isMetadata(const jit::Node *node)
{
    static const std::unordered_set<std::string_view> names{
        "aten::size",   "aten::dim", "aten::numel", "prim::dtype", "prim::device", "aten::is_floating_point",
        "prim::is_cuda"};
    return names.contains(nameOf(node));
}

/// Where a value is known before the run: a constant, or, for operators that only look at shapes, a
/// parameter.
std::optional<c10::IValue> knownValue(const jit::Value *value, bool metadata,
                                      const AttributeResolver &resolver)
{
    if (const auto constant = jit::toIValue(value))
        return *constant;
    const graph::Parameter *parameter = metadata ? resolver.parameterOf(value) : nullptr;
    return parameter ? std::optional<c10::IValue>(parameter->tensor) : std::nullopt;
}

/// Computing tensors here would store them in every exported file: only numbers, strings and lists of them.
bool isSmall(const c10::IValue &value)
{
    if (value.isTensor())
        return false;
    if (value.isList()) {
        for (const c10::IValue &element : value.toListRef())
            if (!isSmall(element))
                return false;
        return value.toListRef().size() <= 1024;
    }
    if (value.isTuple()) {
        for (const c10::IValue &element : value.toTupleRef().elements())
            if (!isSmall(element))
                return false;
        return true;
    }
    return value.isNone() || value.isBool() || value.isInt() || value.isDouble() || value.isString() ||
           value.isDevice();
}

class ConstantFolder {
public:
    ConstantFolder(const GraphPtr &graph, const AttributeResolver &resolver)
        : m_graph(graph), m_resolver(resolver), m_aliases(graph)
    {
    }

    bool foldBlock(jit::Block *block)
    {
        bool changed = false;
        for (auto it = block->nodes().begin(); it != block->nodes().end();) {
            jit::Node *node = *it++;
            for (jit::Block *inner : node->blocks())
                changed = foldBlock(inner) || changed;
            changed = foldNode(node) || changed;
        }
        return changed;
    }

private:
    bool foldNode(jit::Node *node)
    {
        if (node->kind() == prim::Constant || node->outputs().empty() || !node->hasUses() ||
            !node->blocks().empty() || node->hasSideEffects() || node->isNondeterministic() ||
            m_aliases.hasWriters(node))
            return false;
        const bool metadata = isMetadata(node);
        jit::Stack stack;
        for (const jit::Value *input : node->inputs()) {
            const auto known = knownValue(input, metadata, m_resolver);
            if (!known)
                return false;
            stack.push_back(*known);
        }
        if (!evaluate(node, stack, metadata))
            return false;
        return replaceOutputs(node, stack);
    }

    bool evaluate(jit::Node *node, jit::Stack &stack, bool metadata)
    {
        try {
            if (metadata) {
                node->getOperation()(stack);
                return true;
            }
            auto results = jit::runNodeIfInputsAreConstant(node);
            if (results)
                stack = *results;
            return results.has_value();
        } catch (const std::exception &) {
            return false; // fails at run time as well, if it is ever reached
        }
    }

    bool replaceOutputs(jit::Node *node, const jit::Stack &results)
    {
        if (results.size() != node->outputs().size())
            return false;
        for (const c10::IValue &result : results)
            if (!isSmall(result))
                return false;
        const jit::WithInsertPoint here(node);
        for (std::size_t i = 0; i < results.size(); ++i) {
            const auto constant = jit::tryInsertConstant(*m_graph, results[i]);
            if (!constant)
                return false;
            if (results[i].isNone())
                (*constant)->setType(node->output(i)->type());
            node->output(i)->replaceAllUsesWith(*constant);
        }
        return true;
    }

    const GraphPtr &m_graph;
    const AttributeResolver &m_resolver;
    jit::AliasDb m_aliases;
};

void replaceByBlock(jit::Node *branch, jit::Block *taken)
{
    for (auto it = taken->nodes().begin(); it != taken->nodes().end();) {
        jit::Node *inner = *it++;
        inner->moveBefore(branch);
    }
    for (std::size_t i = 0; i < branch->outputs().size(); ++i)
        branch->output(i)->replaceAllUsesWith(taken->outputs()[i]);
    branch->destroy();
}

bool removeDecidedBranches(jit::Block *block)
{
    bool changed = false;
    for (auto it = block->nodes().begin(); it != block->nodes().end();) {
        jit::Node *node = *it++;
        for (jit::Block *inner : node->blocks())
            changed = removeDecidedBranches(inner) || changed;
        if (node->kind() != prim::If)
            continue;
        if (const auto condition = jit::constant_as<bool>(node->input())) {
            replaceByBlock(node, node->blocks()[*condition ? 0 : 1]);
            changed = true;
        }
    }
    return changed;
}

/// Nodes after unrolling every loop of constant length; saturates.
std::int64_t unrolledNodes(jit::Block *block)
{
    std::int64_t total = 0;
    for (jit::Node *node : block->nodes()) {
        std::int64_t inside = 1;
        for (jit::Block *inner : node->blocks())
            inside += unrolledNodes(inner);
        if (node->kind() == prim::Loop)
            if (const auto trips = jit::constant_as<std::int64_t>(node->input(0)); trips && *trips > 1)
                inside = *trips > maxUnrolledNodes / inside ? maxUnrolledNodes + 1 : inside * *trips;
        total = std::min(total + inside, maxUnrolledNodes + 1);
    }
    return total;
}

void removePrinting(jit::Block *block)
{
    for (auto it = block->nodes().begin(); it != block->nodes().end();) {
        jit::Node *node = *it++;
        for (jit::Block *inner : node->blocks())
            removePrinting(inner);
        if (nameOf(node) == "prim::Print" || nameOf(node) == "aten::warn")
            node->destroy();
    }
}

/// A network traced on another device says so in its constants.
void moveToCpu(jit::Graph &graph)
{
    for (jit::Node *node : jit::findAllNodes(graph, prim::Constant, true)) {
        const auto value = jit::toIValue(node->output());
        if (!value || !value->isDevice() || value->toDevice().is_cpu())
            continue;
        const jit::WithInsertPoint here(node);
        node->output()->replaceAllUsesWith(graph.insertConstant(c10::Device(c10::DeviceType::CPU)));
    }
}

/// One round of everything; returns whether anything changed.
bool foldOnce(const GraphPtr &graph, AttributeResolver &resolver)
{
    GraphPtr shared = graph; // some passes want it by reference
    bool changed = resolver.resolve();
    neutralizeImpossibleCasts(graph->block());
    jit::LowerSimpleTuples(graph);
    jit::RemoveListMutation(graph);
    changed = jit::PeepholeOptimize(graph, true) || changed;
    changed = ConstantFolder(graph, resolver).foldBlock(graph->block()) || changed;
    changed = decideByEnvironment(*graph, resolver) || changed;
    splitGuards(*graph);
    changed = removeDecidedBranches(graph->block()) || changed;
    neutralizeImpossibleCasts(graph->block());
    jit::ConstantPropagation(shared);
    jit::ConstantPooling(graph);
    changed = removeDecidedBranches(graph->block()) || changed;
    changed = mergeEqualResults(graph->block()) || changed;
    if (unrolledNodes(graph->block()) <= maxUnrolledNodes)
        changed = jit::UnrollConstantLoops(shared) || changed;
    jit::EliminateDeadCode(graph);
    return changed;
}

} // namespace

void foldConstants(const GraphPtr &graph, AttributeResolver &resolver)
{
    for (int round = 0; round < maxRounds; ++round)
        if (!foldOnce(graph, resolver) && !resolver.carryNestedWrites())
            break;
    removePrinting(graph->block());
    dropNormGuards(*graph);
    moveToCpu(*graph);
    jit::EliminateDeadCode(graph);
}

} // namespace paretoscope::formats
