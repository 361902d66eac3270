#include "core/formats/torchscript/branches.h"

#include "core/formats/torchscript/jitblocks.h"
#include "core/formats/torchscript/nodename.h"

#include <torch/csrc/jit/ir/constants.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <unordered_set>

namespace paretoscope::formats {

namespace {

namespace jit = torch::jit;
namespace prim = c10::prim;

void replaceByConstant(jit::Node *node, const c10::IValue &value)
{
    const jit::WithInsertPoint here(node);
    node->output()->replaceAllUsesWith(node->owningGraph()->insertConstant(value));
    node->destroy();
}

bool offersFusedAttention(jit::Graph &graph)
{
    bool found = false;
    visitNodes(graph.block(), [&](const jit::Node *node) {
        found = found || nameOf(node) == "aten::_native_multi_head_attention" ||
                nameOf(node) == "aten::_transformer_encoder_layer_fwd";
    });
    return found;
}

/// Whether nobody runs a tensor's device but compares it or asks for its name.
bool onlyNamesDevice(const jit::Node *node)
{
    static const std::unordered_set<std::string_view> names{"aten::str", "aten::eq", "aten::ne",
                                                            "prim::type"};
    return std::ranges::all_of(node->output()->uses(),
                               [](const jit::Use &use) { return names.contains(nameOf(use.user)); });
}

std::optional<bool> environmentFact(const jit::Node *node, bool plainAttention,
                                    const AttributeResolver &resolver)
{
    static const std::unordered_set<std::string_view> never{"prim::is_cuda",
                                                            "prim::is_xpu",
                                                            "prim::is_mps",
                                                            "prim::is_ort",
                                                            "prim::is_maia",
                                                            "prim::is_vulkan",
                                                            "prim::is_ipu",
                                                            "prim::is_nested",
                                                            "prim::is_mtia",
                                                            "prim::is_meta",
                                                            "aten::is_autocast_enabled",
                                                            "aten::is_autocast_cpu_enabled"};
    if (never.contains(nameOf(node)))
        return false;
    const bool identity = nameOf(node) == "aten::__is__" || nameOf(node) == "aten::__isnot__";
    if (identity && node->input(0) == node->input(1))
        return nameOf(node) == "aten::__is__";
    if (!plainAttention)
        return std::nullopt;
    if (nameOf(node) == "aten::is_grad_enabled")
        return true;
    if (nameOf(node) != "prim::requires_grad")
        return std::nullopt;
    const graph::Parameter *parameter = resolver.parameterOf(node->input());
    return parameter && !parameter->buffer && parameter->tensor.is_floating_point();
}

/// Whether A and B are the same value: one, or equal small constants.
bool areSame(const jit::Value *a, const jit::Value *b)
{
    if (a == b)
        return true;
    if (a->node()->kind() != prim::Constant || b->node()->kind() != prim::Constant)
        return false;
    const auto first = jit::toIValue(a);
    const auto second = jit::toIValue(b);
    const auto plain = [](const c10::IValue &value) {
        return value.isNone() || value.isBool() || value.isInt() || value.isDouble() || value.isString();
    };
    return first && second && plain(*first) && first->tagKind() == second->tagKind() && *first == *second;
}

/// What result INDEX is whichever way the branch goes, or null. An uninitialized result is never looked at.
jit::Value *whicheverWay(jit::Node *branch, std::size_t index)
{
    jit::Value *first = branch->blocks()[0]->outputs()[index];
    jit::Value *second = branch->blocks()[1]->outputs()[index];
    if (first->node()->kind() == prim::Uninitialized && !isInside(second, branch))
        return second;
    if (second->node()->kind() == prim::Uninitialized && !isInside(first, branch))
        return first;
    if (!areSame(first, second))
        return nullptr;
    if (!isInside(first, branch))
        return first;
    if (first->node()->kind() != prim::Constant)
        return nullptr;
    first->node()->moveBefore(branch);
    return first;
}

/// Whether A and B are one value, or the same view of one tensor: writing into either writes into both.
bool areSameView(const jit::Value *a, const jit::Value *b)
{
    static const std::unordered_set<std::string_view> views{
        "aten::unsqueeze", "aten::squeeze", "aten::transpose", "aten::permute", "aten::view", "aten::t"};
    const jit::Node *first = a->node();
    const jit::Node *second = b->node();
    return a == b || (first->kind() == second->kind() && views.contains(nameOf(first)) &&
                      std::ranges::equal(first->inputs(), second->inputs(),
                                         [](const auto *x, const auto *y) { return areSame(x, y); }));
}

bool mergeResultsOf(jit::Node *branch)
{
    bool changed = false;
    for (std::size_t i = 0; i < branch->outputs().size(); ++i) {
        if (!branch->output(i)->hasUses())
            continue;
        if (jit::Value *same = whicheverWay(branch, i)) {
            branch->output(i)->replaceAllUsesWith(same);
            changed = true;
            continue;
        }
        for (std::size_t j = 0; j < i; ++j) {
            const bool equal = std::ranges::all_of(branch->blocks(), [&](const jit::Block *block) {
                return areSameView(block->outputs()[i], block->outputs()[j]);
            });
            if (!equal)
                continue;
            branch->output(i)->replaceAllUsesWith(branch->output(j));
            changed = true;
            break;
        }
    }
    return changed;
}

bool mayBeNone(const jit::Value *value)
{
    return value->type()->kind() == c10::TypeKind::OptionalType ||
           value->type()->kind() == c10::TypeKind::NoneType ||
           value->type()->kind() == c10::TypeKind::AnyType;
}

} // namespace

bool decideByEnvironment(jit::Graph &graph, const AttributeResolver &resolver)
{
    const bool plainAttention = offersFusedAttention(graph);
    bool changed = false;
    visitNodes(graph.block(), [&](jit::Node *node) {
        const auto fact = environmentFact(node, plainAttention, resolver);
        const bool device = nameOf(node) == "prim::device" && node->hasUses() && onlyNamesDevice(node);
        if (!fact && !device)
            return;
        replaceByConstant(node, fact ? c10::IValue(*fact) : c10::IValue(c10::Device(c10::DeviceType::CPU)));
        changed = true;
    });
    return changed;
}

bool mergeEqualResults(jit::Block *block)
{
    bool changed = false;
    visitNodes(block, [&](jit::Node *node) {
        changed = (node->kind() == prim::If && mergeResultsOf(node)) || changed;
    });
    return changed;
}

void neutralizeImpossibleCasts(jit::Block *block)
{
    visitNodes(block, [](jit::Node *node) {
        if (node->kind() != prim::unchecked_cast || mayBeNone(node->output()) || !node->input()->mustBeNone())
            return;
        const jit::WithInsertPoint here(node);
        jit::Graph *graph = node->owningGraph();
        jit::Value *nothing = graph->insertNode(graph->createUninitialized(node->output()->type()))->output();
        node->output()->replaceAllUsesWith(nothing);
        node->destroy();
    });
}

} // namespace paretoscope::formats
