#include "core/formats/torchscriptprecision.h"

#include <torch/csrc/jit/ir/constants.h>
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

bool isTypeArgument(const c10::Argument &argument)
{
    return argument.name() == "dtype" || argument.name() == "output_dtype";
}

void widenArguments(jit::Node *node, const std::set<ScalarType> &types)
{
    const jit::Operator *known = node->maybeOperator();
    if (!known)
        return;
    const auto &arguments = known->schema().arguments();
    for (std::size_t i = 0; i < std::min(arguments.size(), node->inputs().size()); ++i) {
        if (!isTypeArgument(arguments[i]))
            continue;
        const auto asked = jit::toIValue(node->input(i));
        if (!asked || !asked->isInt() || !types.contains(static_cast<ScalarType>(asked->toInt())))
            continue;
        const jit::WithInsertPoint here(node);
        node->replaceInput(i,
                           node->owningGraph()->insertConstant(static_cast<std::int64_t>(ScalarType::Float)));
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
        node->output()->replaceAllUsesWith(
            node->owningGraph()->insertConstant(widened(constant->toTensor(), types)));
        node->destroy();
    }
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

} // namespace paretoscope::formats
