#include "core/formats/torchscript/precision.h"

#include "core/graph/storedtype.h"

#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/passes/inliner.h>
#include <torch/csrc/jit/runtime/operator.h>

#include <algorithm>

namespace paretoscope::formats {

namespace {

namespace jit = torch::jit;
namespace prim = c10::prim;
using c10::ScalarType;

std::set<ScalarType> weightTypes(const jit::Module &module, jit::Graph &graph)
{
    std::set<ScalarType> types;
    for (const auto &entry : module.named_parameters())
        if (entry.value.is_floating_point())
            types.insert(entry.value.scalar_type());
    if (!types.empty())
        return types;
    for (const jit::Node *node : jit::findAllNodes(graph, prim::Constant, true)) {
        const auto constant = jit::toIValue(node->output());
        if (constant && constant->isTensor() && constant->toTensor().defined() &&
            constant->toTensor().dim() > 0 && constant->toTensor().is_floating_point())
            types.insert(constant->toTensor().scalar_type());
    }
    return types;
}

/// On a constant that stands in for another: the type that the file has there.
const c10::Symbol &storedMark()
{
    static const c10::Symbol mark = c10::Symbol::attr("stored_type");
    return mark;
}

/// A constant of VALUE that stands in for one of type STORED.
jit::Value *standIn(jit::Graph &graph, const c10::IValue &value, ScalarType stored)
{
    jit::Value *constant = graph.insertConstant(value);
    if (graph::floatType(stored) != graph::FloatType::Float32)
        constant->node()->i_(storedMark(), static_cast<std::int64_t>(stored));
    return constant;
}

/// Whether NODE's input SLOT is the number of a type.
bool isType(const jit::Node *node, std::size_t slot)
{
    const auto isAsked = [](const jit::Value *value) { return value->node()->kind() == prim::dtype; };
    if (node->kind() == c10::aten::eq || node->kind() == c10::aten::ne)
        return std::ranges::any_of(node->inputs(), isAsked);
    const auto &arguments = node->getOperator().schema().arguments();
    return slot < arguments.size() &&
           (arguments[slot].name() == "dtype" || arguments[slot].name() == "output_dtype");
}

void widenArguments(jit::Node *node, const std::set<ScalarType> &types)
{
    if (!node->maybeOperator())
        return;
    for (std::size_t i = 0; i < node->inputs().size(); ++i) {
        const auto asked = jit::toIValue(node->input(i));
        if (!asked || !asked->isInt() || !types.contains(static_cast<ScalarType>(asked->toInt())) ||
            !isType(node, i))
            continue;
        const jit::WithInsertPoint here(node);
        node->replaceInput(i, standIn(*node->owningGraph(), static_cast<std::int64_t>(ScalarType::Float),
                                      static_cast<ScalarType>(asked->toInt())));
    }
}

void widenIn(jit::Block *block, const std::set<ScalarType> &types)
{
    for (auto it = block->nodes().begin(); it != block->nodes().end();) {
        jit::Node *node = *it++;
        for (jit::Block *inner : node->blocks())
            widenIn(inner, types);
        widenArguments(node, types);
        if (node->kind() != prim::Constant)
            continue;
        const auto constant = jit::toIValue(node->output());
        if (!constant || !constant->isTensor() || !constant->toTensor().defined() ||
            !types.contains(constant->toTensor().scalar_type()))
            continue;
        const jit::WithInsertPoint here(node);
        node->output()->replaceAllUsesWith(standIn(*node->owningGraph(), widened(constant->toTensor(), types),
                                                   constant->toTensor().scalar_type()));
        node->destroy();
    }
}

void widenTensors(const jit::Module &module, const std::set<ScalarType> &types)
{
    const c10::ClassTypePtr type = module.type();
    for (std::size_t i = 0; i < type->numAttributes(); ++i) {
        const c10::IValue value = module._ivalue()->getSlot(i);
        if (value.isTensor() && value.toTensor().defined())
            module._ivalue()->setSlot(i, widened(value.toTensor().detach(), types));
    }
    for (const auto &child : module.children())
        widenTensors(child, types);
}

} // namespace

std::set<ScalarType> typesToWiden(const jit::Module &module, jit::Graph &graph)
{
    std::set<ScalarType> types = weightTypes(module, graph);
    const bool allDouble = types == std::set{ScalarType::Double};
    std::erase_if(types, [&](ScalarType type) {
        return type != ScalarType::Half && type != ScalarType::BFloat16 &&
               !(allDouble && type == ScalarType::Double);
    });
    return types;
}

at::Tensor widened(const at::Tensor &tensor, const std::set<ScalarType> &types)
{
    return types.contains(tensor.scalar_type()) ? tensor.to(ScalarType::Float) : tensor;
}

void widenCode(jit::Graph &graph, const std::set<ScalarType> &types)
{
    if (!types.empty())
        widenIn(graph.block(), types);
}

graph::FloatType storedTypeOf(const jit::Node &node)
{
    return node.hasAttribute(storedMark()) ? graph::floatType(static_cast<ScalarType>(node.i(storedMark())))
                                           : graph::FloatType::Float32;
}

void restoreCode(jit::Graph &graph)
{
    for (jit::Node *node : jit::findAllNodes(graph, prim::Constant, true)) {
        if (!node->hasAttribute(storedMark()))
            continue;
        const jit::WithInsertPoint here(node);
        node->output()->replaceAllUsesWith(graph.insertConstant(node->i(storedMark())));
        node->destroy();
    }
}

void widenModule(jit::Module &module, const std::set<ScalarType> &types)
{
    widenTensors(module, types);
    const std::shared_ptr<jit::Graph> graph = module.get_method("forward").graph();
    jit::Inline(*graph);
    widenCode(*graph, types);
}

} // namespace paretoscope::formats
