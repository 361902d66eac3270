#include "core/formats/onnx/writing/lowering.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/result_type.h>

namespace paretoscope::formats::onnx::writing {

namespace {

/// The type in which two inputs are compared, as LibTorch promotes them.
c10::ScalarType commonType(Lowering &l, std::size_t left, std::size_t right)
{
    const auto like = [&](std::size_t slot) {
        const Operand operand = l.tensor(slot);
        return at::empty(operand.rank() == 0 ? std::vector<std::int64_t>() : std::vector<std::int64_t>{0},
                         at::TensorOptions().dtype(operand.type));
    };
    if (l.isHost(right))
        return at::result_type(like(left), l.item(right).host.toScalar());
    if (l.isHost(left))
        return at::result_type(like(right), l.item(left).host.toScalar());
    return at::result_type(like(left), like(right));
}

void lowerComparison(Lowering &l, const char *type, bool isNegated = false)
{
    const c10::ScalarType common = commonType(l, 0, 1);
    ValueName is = l.call(type, {l.tensorAs(0, common).name, l.tensorAs(1, common).name});
    l.give(isNegated ? l.call("Not", {is}) : is);
}

Unwritable ofBits()
{
    return {PARETOSCOPE_SAY("onnx.bitwise", "it computes with the bits of whole numbers")};
}

void lowerLogic(Lowering &l, const char *type)
{
    if (l.outType() != at::kBool)
        throw ofBits();
    l.give(l.call(type, {l.tensorAs(0, at::kBool).name, l.tensorAs(1, at::kBool).name}));
}

void lowerNot(Lowering &l)
{
    if (l.outType() != at::kBool)
        throw ofBits();
    l.give(l.call("Not", {l.tensorAs(0, at::kBool).name}));
}

void lowerWhere(Lowering &l)
{
    if (!l.hasOutput(0) || l.count() < 3)
        throw countByData();
    const c10::ScalarType type = l.outType();
    l.give(
        l.call("Where", {l.tensorAs(0, at::kBool).name, l.tensorAs(1, type).name, l.tensorAs(2, type).name}));
}

void lowerMaskedFill(Lowering &l)
{
    const Operand x = l.tensor(0);
    l.give(l.call("Where", {l.tensorAs(1, at::kBool).name, l.tensorAs(2, x.type).name, x.name}));
}

} // namespace

const Lowers &lowerComparisons()
{
    static const Lowers table{
        {"aten::eq", [](Lowering &l) { lowerComparison(l, "Equal"); }},
        {"aten::ne", [](Lowering &l) { lowerComparison(l, "Equal", true); }},
        {"aten::lt", [](Lowering &l) { lowerComparison(l, "Less"); }},
        {"aten::le", [](Lowering &l) { lowerComparison(l, "LessOrEqual"); }},
        {"aten::gt", [](Lowering &l) { lowerComparison(l, "Greater"); }},
        {"aten::ge", [](Lowering &l) { lowerComparison(l, "GreaterOrEqual"); }},
        {"aten::logical_and", [](Lowering &l) { lowerLogic(l, "And"); }},
        {"aten::logical_or", [](Lowering &l) { lowerLogic(l, "Or"); }},
        {"aten::logical_xor", [](Lowering &l) { lowerLogic(l, "Xor"); }},
        {"aten::logical_not", lowerNot},
        {"aten::bitwise_and", [](Lowering &l) { lowerLogic(l, "And"); }},
        {"aten::bitwise_or", [](Lowering &l) { lowerLogic(l, "Or"); }},
        {"aten::bitwise_xor", [](Lowering &l) { lowerLogic(l, "Xor"); }},
        {"aten::__and__", [](Lowering &l) { lowerLogic(l, "And"); }},
        {"aten::__or__", [](Lowering &l) { lowerLogic(l, "Or"); }},
        {"aten::__xor__", [](Lowering &l) { lowerLogic(l, "Xor"); }},
        {"aten::bitwise_not", lowerNot},
        {"aten::where", lowerWhere},
        {"aten::masked_fill", lowerMaskedFill},
        {"aten::isnan", [](Lowering &l) { l.give(l.call("IsNaN", {l.tensor(0).name})); }},
        {"aten::isinf", [](Lowering &l) { l.give(l.call("IsInf", {l.tensor(0).name})); }},
    };
    return table;
}

} // namespace paretoscope::formats::onnx::writing
