#include "core/formats/torchscript/purity.h"

#include "core/formats/torchscript/memory.h"
#include "core/formats/torchscript/nodename.h"

#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/passes/dead_code_elimination.h>
#include <torch/csrc/jit/passes/remove_mutation.h>

#include <algorithm>
#include <limits>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace paretoscope::formats {

namespace {

namespace jit = torch::jit;
namespace prim = c10::prim;
using GraphPtr = std::shared_ptr<jit::Graph>;

bool isInput(const jit::Node *node, std::size_t slot, std::int64_t expected)
{
    const auto value = jit::toIValue(node->input(slot));
    return value && value->isInt() && value->toInt() == expected;
}

bool isDropout(const jit::Node *node)
{
    static const std::unordered_set<std::string_view> names{"aten::dropout",
                                                            "aten::dropout_",
                                                            "aten::feature_dropout",
                                                            "aten::feature_dropout_",
                                                            "aten::alpha_dropout",
                                                            "aten::alpha_dropout_",
                                                            "aten::feature_alpha_dropout",
                                                            "aten::feature_alpha_dropout_"};
    return names.contains(nameOf(node)) && node->inputs().size() == 3 &&
           jit::constant_as<bool>(node->input(2)) == false;
}

/// x[:], with whatever the tracer writes for "to the end".
bool isWholeSlice(const jit::Node *node)
{
    if (nameOf(node) != "aten::slice" || node->inputs().size() != 5 || !isInput(node, 4, 1))
        return false;
    const auto start = jit::toIValue(node->input(2));
    const auto end = jit::toIValue(node->input(3));
    const bool fromStart = start && (start->isNone() || (start->isInt() && start->toInt() == 0));
    const bool toEnd =
        end && (end->isNone() || (end->isInt() && end->toInt() == std::numeric_limits<std::int64_t>::max()));
    return fromStart && toEnd && node->input(0)->type()->kind() == c10::TypeKind::TensorType;
}

/// An operator that changes a tensor's shape in place changes only the view it is called on.
bool reshapesInPlace(jit::Graph &graph)
{
    static const std::unordered_set<std::string_view> names{
        "aten::resize_",   "aten::squeeze_",  "aten::unsqueeze_", "aten::t_",         "aten::transpose_",
        "aten::swapaxes_", "aten::swapdims_", "aten::set_",       "aten::as_strided_"};
    std::vector<jit::Block *> pending{graph.block()};
    while (!pending.empty()) {
        jit::Block *block = pending.back();
        pending.pop_back();
        for (jit::Node *node : block->nodes()) {
            if (names.contains(nameOf(node)))
                return true;
            for (jit::Block *inner : node->blocks())
                pending.push_back(inner);
        }
    }
    return false;
}

void removeIdentitiesIn(jit::Block *block)
{
    for (auto it = block->nodes().begin(); it != block->nodes().end();) {
        jit::Node *node = *it++;
        for (jit::Block *inner : node->blocks())
            removeIdentitiesIn(inner);
        if (!isDropout(node) && !isWholeSlice(node) && nameOf(node) != "aten::detach")
            continue;
        node->output()->replaceAllUsesWith(node->input(0));
        node->destroy();
    }
}

bool isCopyable(const c10::TypePtr &type)
{
    return type->kind() == c10::TypeKind::TensorType || type->kind() == c10::TypeKind::ListType ||
           type->kind() == c10::TypeKind::DictType;
}

/// The inputs of the graph and constants that some node writes into.
std::vector<jit::Value *> writtenOutside(jit::Graph &graph)
{
    std::vector<jit::Value *> found;
    for (jit::Node *node : graph.nodes())
        for (jit::Value *root : writtenBy(node))
            if (root->node() == graph.param_node() || root->node()->kind() == prim::Constant)
                if (isCopyable(root->type()))
                    found.push_back(root);
    const auto earlier = [](const jit::Value *a, const jit::Value *b) { return a->unique() < b->unique(); };
    std::sort(found.begin(), found.end(), earlier); // the same order in every process
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

void copyBeforeWriting(jit::Graph &graph)
{
    for (jit::Value *value : writtenOutside(graph)) {
        jit::Node *place =
            value->node() == graph.param_node() ? *graph.nodes().begin() : value->node()->next();
        const jit::WithInsertPoint here(place);
        const bool tensor = value->type()->kind() == c10::TypeKind::TensorType;
        jit::Node *copy =
            graph.create(jit::Symbol::fromQualString(tensor ? "aten::clone" : "aten::copy"), {value}, 1);
        if (tensor)
            copy->addInput(graph.insertConstant(c10::IValue())); // the memory format stays
        copy->output()->setType(value->type());
        graph.insertNode(copy);
        value->replaceAllUsesAfterNodeWith(copy, copy->output());
    }
}

} // namespace

void removeIdentities(const GraphPtr &graph)
{
    if (!reshapesInPlace(*graph))
        removeIdentitiesIn(graph->block());
}

void removeMutation(const GraphPtr &graph)
{
    jit::RemoveTensorMutation(graph);
    copyBeforeWriting(*graph);
    jit::RemoveTensorMutation(graph);
    jit::EliminateDeadCode(graph);
}

} // namespace paretoscope::formats
