#include "core/formats/onnx/writing/lowering.h"

#include <ATen/ops/full.h>

namespace paretoscope::formats::onnx::writing {

namespace {

ValueName filled(Lowering &l, const ValueName &sizes, const ValueName &value)
{
    return l.call("Expand", {value, sizes});
}

void lowerFull(Lowering &l)
{
    l.give(filled(l, l.list(0), l.tensorAs(1, l.outType()).name));
}

void lowerFilled(Lowering &l, double value)
{
    l.give(filled(l, l.list(0), l.constant(value, l.outType())));
}

void lowerFilledLike(Lowering &l, double value)
{
    l.give(filled(l, l.shapeOf(l.tensor(0)), l.constant(value, l.outType())));
}

void lowerNewFilled(Lowering &l, double value)
{
    l.give(filled(l, l.list(1), l.constant(value, l.outType())));
}

/// arange(end), (start, end), (start, end, step), told apart by their overloads.
void lowerRange(Lowering &l)
{
    const c10::ScalarType type = l.outType();
    const bool hasStart = !l.node().overload.empty();
    const bool hasStep = l.node().overload == "start_step";
    const ValueName start = hasStart ? l.tensorAs(0, type).name : l.constant(0, type);
    const ValueName end = l.tensorAs(hasStart ? 1 : 0, type).name;
    const ValueName step = hasStep ? l.tensorAs(2, type).name : l.constant(1, type);
    l.give(l.call("Range", {start, end, step}));
}

void lowerTriangle(Lowering &l, bool isUpper)
{
    const Operand x = l.tensor(0);
    const std::int64_t offset = l.integerOr(1, 0);
    const ValueName kept =
        l.triangle(l.sizeOf(x, x.rank() - 2), l.sizeOf(x, x.rank() - 1), offset, isUpper); // Trilu is of 14
    l.give(l.call("Where", {kept, x.name, l.constant(0, x.type)}));
}

} // namespace

const Lowers &lowerMakers()
{
    static const Lowers table{
        {"aten::full", lowerFull},
        {"aten::zeros", [](Lowering &l) { lowerFilled(l, 0); }},
        {"aten::ones", [](Lowering &l) { lowerFilled(l, 1); }},
        {"aten::zeros_like", [](Lowering &l) { lowerFilledLike(l, 0); }},
        {"aten::ones_like", [](Lowering &l) { lowerFilledLike(l, 1); }},
        {"aten::full_like", [](Lowering &l) { lowerFilledLike(l, l.number(1)); }},
        {"aten::new_zeros", [](Lowering &l) { lowerNewFilled(l, 0); }},
        {"aten::new_ones", [](Lowering &l) { lowerNewFilled(l, 1); }},
        {"aten::new_full", [](Lowering &l) { lowerNewFilled(l, l.number(2)); }},
        {"aten::arange", lowerRange},
        {"aten::tril", [](Lowering &l) { lowerTriangle(l, false); }},
        {"aten::triu", [](Lowering &l) { lowerTriangle(l, true); }},
        {"aten::fill",
         [](Lowering &l) { l.give(filled(l, l.shapeOf(l.tensor(0)), l.tensorAs(1, l.outType()).name)); }},
    };
    return table;
}

} // namespace paretoscope::formats::onnx::writing
