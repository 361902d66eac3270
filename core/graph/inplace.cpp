#include "core/graph/inplace.h"

#include "core/graph/observer.h"

#include <ATen/ops/hardtanh.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/silu.h>

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

/// Row by row, dimensions of size 1 included: of those, contiguous tensors may have any stride.
bool isRowMajor(const at::Tensor &tensor)
{
    std::int64_t expected = 1;
    for (std::int64_t d = tensor.dim(); d-- > 0;) {
        if (tensor.stride(d) != expected)
            return false;
        expected *= tensor.size(d);
    }
    return true;
}

/// Whether OTHER repeated along the dimensions that it lacks has the shape of SIZES.
bool repeatsTo(at::IntArrayRef other, at::IntArrayRef sizes)
{
    if (other.size() > sizes.size())
        return false;
    for (std::size_t i = 1; i <= other.size(); ++i)
        if (other[other.size() - i] != sizes[sizes.size() - i] && other[other.size() - i] != 1)
            return false;
    return true;
}

/// Whether the result of an operator on both lies where the first does.
bool alike(const c10::IValue &first, const c10::IValue &second)
{
    if (!second.isTensor() || !second.toTensor().defined())
        return false;
    const at::Tensor &a = first.toTensor();
    const at::Tensor &b = second.toTensor();
    if (a.scalar_type() != b.scalar_type())
        return false;
    if (a.sizes() == b.sizes() && a.strides() == b.strides())
        return true;
    return isRowMajor(a) && isRowMajor(b) && repeatsTo(b.sizes(), a.sizes());
}

bool is(const Node &node, const char *op, const char *overload, std::size_t inputs)
{
    return node.op == op && node.overload == overload && node.inputs.size() == inputs;
}

/// A number that leaves a tensor of floats what it is.
bool isReal(const c10::IValue &value)
{
    return value.isInt() || value.isDouble();
}

void runOnBoth(InPlace form, at::Tensor &tensor, const torch::jit::Stack &stack)
{
    if (form == InPlace::DivNumber)
        tensor.div_(stack[1].toScalar());
    else if (form == InPlace::MulNumber)
        tensor.mul_(stack[1].toScalar());
    else if (form == InPlace::Mul)
        tensor.mul_(stack[1].toTensor());
    else if (form == InPlace::Sub)
        tensor.sub_(stack[1].toTensor(), stack[2].toScalar());
    else
        tensor.add_(stack[1].toTensor(), stack[2].toScalar());
}

} // namespace

InPlace inPlaceFormOf(const Node &node)
{
    if (node.opaque || node.mutates || node.outputs.size() != 1 || isObserved(node))
        return InPlace::No;
    if (is(node, "aten::relu", "", 1))
        return InPlace::Relu;
    if (is(node, "aten::hardtanh", "", 3))
        return InPlace::Hardtanh;
    if (is(node, "aten::silu", "", 1))
        return InPlace::Silu;
    if (is(node, "aten::add", "Tensor", 3))
        return InPlace::Add;
    if (is(node, "aten::sub", "Tensor", 3))
        return InPlace::Sub;
    if (is(node, "aten::mul", "Tensor", 2))
        return InPlace::Mul;
    if (is(node, "aten::div", "Scalar", 2))
        return InPlace::DivNumber;
    if (is(node, "aten::mul", "Scalar", 2))
        return InPlace::MulNumber;
    return InPlace::No;
}

bool runInPlace(InPlace form, torch::jit::Stack &stack)
{
    if (form == InPlace::No || stack.empty() || !isOwn(stack[0]))
        return false;
    at::Tensor tensor = stack[0].toTensor();
    const bool withNumber = form == InPlace::DivNumber || form == InPlace::MulNumber;
    const bool withTensor = form == InPlace::Add || form == InPlace::Sub || form == InPlace::Mul;
    if ((withNumber && !isReal(stack[1])) || (withTensor && !alike(stack[0], stack[1])))
        return false;
    if (withNumber || withTensor)
        runOnBoth(form, tensor, stack);
    else if (form == InPlace::Hardtanh)
        at::hardtanh_(tensor, stack[1].toScalar(), stack[2].toScalar());
    else if (form == InPlace::Silu)
        at::silu_(tensor);
    else
        at::relu_(tensor);
    stack.resize(1);
    return true;
}

} // namespace paretoscope::graph
