#include "core/graph/inplace.h"

#include <ATen/ops/hardtanh.h>
#include <ATen/ops/relu.h>

namespace paretoscope::graph {

namespace {

bool isOwn(const c10::IValue &value)
{
    if (!value.isTensor())
        return false;
    const at::Tensor &tensor = value.toTensor();
    return tensor.defined() && tensor.use_count() == 1 && tensor.has_storage() &&
           tensor.storage().use_count() == 1 && tensor.is_non_overlapping_and_dense() &&
           tensor.scalar_type() == at::kFloat && !tensor.requires_grad();
}

/// Whether the sum of both lies where the first does.
bool alike(const c10::IValue &first, const c10::IValue &second)
{
    if (!second.isTensor() || !second.toTensor().defined())
        return false;
    const at::Tensor &a = first.toTensor();
    const at::Tensor &b = second.toTensor();
    return a.scalar_type() == b.scalar_type() && a.sizes() == b.sizes() && a.strides() == b.strides();
}

} // namespace

InPlace inPlaceFormOf(const Node &node)
{
    if (node.opaque || node.mutates || node.outputs.size() != 1)
        return InPlace::No;
    if (node.op == "aten::relu" && node.inputs.size() == 1)
        return InPlace::Relu;
    if (node.op == "aten::hardtanh" && node.inputs.size() == 3)
        return InPlace::Hardtanh;
    if (node.op == "aten::add" && node.overload == "Tensor" && node.inputs.size() == 3)
        return InPlace::Add;
    return InPlace::No;
}

bool runInPlace(InPlace form, torch::jit::Stack &stack)
{
    if (form == InPlace::No || stack.empty() || !isOwn(stack[0]))
        return false;
    at::Tensor tensor = stack[0].toTensor();
    switch (form) {
    case InPlace::Relu:
        at::relu_(tensor);
        break;
    case InPlace::Hardtanh:
        at::hardtanh_(tensor, stack[1].toScalar(), stack[2].toScalar());
        break;
    case InPlace::Add:
        if (!alike(stack[0], stack[1]))
            return false;
        tensor.add_(stack[1].toTensor(), stack[2].toScalar());
        break;
    case InPlace::No:
        return false;
    }
    stack.resize(1);
    return true;
}

} // namespace paretoscope::graph
