#include "core/formats/onnx/writing/lowering.h"

#include <cmath>

namespace paretoscope::formats::onnx::writing {

namespace {

ValueName withLastTwoSwapped(Lowering &l, const Operand &x)
{
    std::vector<std::int64_t> order;
    for (std::int64_t i = 0; i < x.rank(); ++i)
        order.push_back(i);
    std::swap(order[order.size() - 1], order[order.size() - 2]);
    return l.transposed(x.name, order);
}

/// x · weightᵀ + bias. With Gemm, which computes with the matrix as it lies, where x is a matrix.
void lowerLinear(Lowering &l)
{
    const Operand x = l.tensor(0);
    const bool hasBias = !l.isNone(2);
    std::optional<ValueName> packed;
    if (const auto weight = l.parameter(1))
        packed = l.weights.product(l.builder, x.name, *weight);
    if (packed) {
        l.give(hasBias ? l.call("Add", {*packed, l.tensor(2).name}) : *packed);
        return;
    }
    const Operand weight = l.tensor(1);
    if (x.rank() == 2 && weight.rank() == 2) {
        std::vector<ValueName> inputs{x.name, weight.name};
        if (hasBias)
            inputs.push_back(l.tensor(2).name);
        l.give(l.call("Gemm", inputs, {whole("transB", 1)}));
        return;
    }
    const ValueName turned = weight.rank() == 2 ? withLastTwoSwapped(l, weight) : weight.name;
    const ValueName y = l.call("MatMul", {x.name, turned});
    l.give(hasBias ? l.call("Add", {y, l.tensor(2).name}) : y);
}

void lowerProduct(Lowering &l)
{
    const c10::ScalarType type = l.outType();
    l.give(l.call("MatMul", {l.tensorAs(0, type).name, l.tensorAs(1, type).name}));
}

/// beta · x + alpha · (a · b)
void lowerAddedProduct(Lowering &l)
{
    const c10::ScalarType type = l.outType();
    const Operand a = l.tensor(1);
    const double beta = l.isNone(3) ? 1 : l.number(3);
    const double alpha = l.isNone(4) ? 1 : l.number(4);
    if (a.rank() == 2 && l.tensor(2).rank() == 2) {
        l.give(l.call("Gemm", {a.name, l.tensor(2).name, l.tensor(0).name},
                      {real("alpha", alpha), real("beta", beta)}));
        return;
    }
    ValueName y = l.call("MatMul", {a.name, l.tensor(2).name});
    if (alpha != 1)
        y = l.call("Mul", {y, l.constant(alpha, type)});
    ValueName x = l.tensor(0).name;
    if (beta != 1)
        x = l.call("Mul", {x, l.constant(beta, type)});
    l.give(l.call("Add", {x, y}));
}

void lowerEinsum(Lowering &l)
{
    std::vector<ValueName> operands;
    for (const Operand &operand : l.tensors(1))
        operands.push_back(operand.name);
    l.give(l.call("Einsum", operands, {text("equation", l.text(0))}));
}

/// softmax(q · kᵀ · scale + mask) · v; a mask of bools keeps what is true, and without any of a row all.
void lowerAttention(Lowering &l)
{
    const Operand q = l.tensor(0);
    const Operand k = l.tensor(1);
    if (l.flagOr(7, false))
        throw Unwritable{PARETOSCOPE_SAY("onnx.grouped-attention", "its heads share keys")};
    const std::int64_t width = q.sizes.back();
    if (width == isOpen && l.isNone(6))
        throw Unwritable{PARETOSCOPE_SAY("onnx.open-width", "the width of its heads is not known")};
    const double scale = l.isNone(6) ? 1 / std::sqrt(static_cast<double>(width)) : l.number(6);
    const ValueName scaled = l.call("Mul", {q.name, l.constant(scale, q.type)});
    ValueName scores = l.call("MatMul", {scaled, withLastTwoSwapped(l, k)});
    const double never = -std::numeric_limits<float>::infinity();
    ValueName mask;
    if (l.flagOr(5, false)) {
        const ValueName rows = l.sizeOf(q, q.rank() - 2);
        const ValueName columns = l.sizeOf(k, k.rank() - 2);
        mask = l.call("Where",
                      {l.triangle(rows, columns, 1, true), l.constant(never, q.type), l.constant(0, q.type)});
    } else if (!l.isNone(3)) {
        const Operand given = l.tensor(3);
        mask = given.type == at::kBool
                   ? l.call("Where", {given.name, l.constant(0, q.type), l.constant(never, q.type)})
                   : l.cast(given, q.type).name;
    }
    if (!mask.empty())
        scores = l.call("Add", {scores, mask});
    l.give(l.call("MatMul", {l.call("Softmax", {scores}, {whole("axis", -1)}), l.tensor(2).name}));
}

} // namespace

const Lowers &lowerProducts()
{
    static const Lowers table{
        {"aten::linear", lowerLinear},
        {"aten::matmul", lowerProduct},
        {"aten::mm", lowerProduct},
        {"aten::bmm", lowerProduct},
        {"aten::mv", lowerProduct},
        {"aten::dot", lowerProduct},
        {"aten::addmm", lowerAddedProduct},
        {"aten::baddbmm", lowerAddedProduct},
        {"aten::einsum", lowerEinsum},
        {"aten::scaled_dot_product_attention", lowerAttention},
        {"aten::_scaled_dot_product_attention", lowerAttention},
    };
    return table;
}

} // namespace paretoscope::formats::onnx::writing
