#include "core/formats/onnx/writing/lowering.h"

#include <cmath>

namespace paretoscope::formats::onnx::writing {

namespace {

/// Over the dimensions that the second input names, or all.
void lowerReduced(Lowering &l, const char *type, bool namesDimensions)
{
    const Operand x = l.tensorAs(0, l.outType());
    const auto axes = namesDimensions ? l.dimensions(1, x.rank()) : std::vector<std::int64_t>();
    const bool keep = namesDimensions && l.flagOr(2, false);
    if (x.rank() == 0) {
        l.give(x.name);
        return;
    }
    std::vector<std::int64_t> all = axes;
    for (std::int64_t i = 0; !namesDimensions && i < x.rank(); ++i)
        all.push_back(i);
    l.give(l.reduced(type, x.name, all, keep));
}

/// max.dim and min.dim: values and where they stand.
void lowerExtreme(Lowering &l, const char *type, const char *place)
{
    if (l.node().overload == "other") {
        const c10::ScalarType common = l.outType();
        l.give(l.call(std::string_view(type) == "ReduceMax" ? "Max" : "Min",
                      {l.tensorAs(0, common).name, l.tensorAs(1, common).name}));
        return;
    }
    if (l.node().overload != "dim") {
        lowerReduced(l, type, false);
        return;
    }
    const Operand x = l.tensor(0);
    const std::int64_t axis = l.dimension(1, x.rank());
    const bool keep = l.flagOr(2, false);
    l.give(l.reduced(type, x.name, {axis}, keep));
    l.give(l.call(place, {x.name}, {whole("axis", axis), whole("keepdims", keep ? 1 : 0)}));
}

void lowerPlace(Lowering &l, const char *type)
{
    Operand x = l.tensor(0);
    const bool isOfAll = l.isNone(1);
    if (isOfAll)
        x = {l.reshaped(x.name, {-1}), x.type, {isOpen}};
    const std::int64_t axis = isOfAll ? 0 : l.dimension(1, x.rank());
    const bool keep = !isOfAll && l.flagOr(2, false);
    l.give(l.call(type, {x.name}, {whole("axis", axis), whole("keepdims", keep ? 1 : 0)}));
}

/// var and std: dimensions, unbiased or correction, keepdim.
void lowerSpread(Lowering &l, bool isRooted)
{
    const Operand x = l.tensor(0);
    const bool hasDimensions = l.node().overload != "";
    const auto axes = hasDimensions ? l.dimensions(1, x.rank()) : l.dimensions(99, x.rank());
    const std::size_t slot = hasDimensions ? 2 : 1;
    const std::int64_t correction = l.isNone(slot) ? 1 : l.integer(slot);
    const bool keep = hasDimensions && l.flagOr(3, false);
    std::int64_t count = 1;
    for (const std::int64_t axis : axes)
        if (const std::int64_t size = x.sizes[static_cast<std::size_t>(axis)]; size == isOpen)
            throw Unwritable{PARETOSCOPE_SAY("onnx.open-count", "how many numbers it joins is not known")};
        else
            count *= size;
    const ValueName centred = l.call("Sub", {x.name, l.reduced("ReduceMean", x.name, axes, true)});
    const ValueName sum = l.reduced("ReduceSum", l.call("Mul", {centred, centred}), axes, keep);
    const ValueName variance =
        l.call("Div", {sum, l.constant(static_cast<double>(count - correction), x.type)});
    l.give(isRooted ? l.call("Sqrt", {variance}) : variance);
}

void lowerCumulated(Lowering &l)
{
    const Operand x = l.tensorAs(0, l.outType());
    l.give(l.call("CumSum", {x.name, l.builder.number(l.dimension(1, x.rank()))}));
}

void lowerTop(Lowering &l)
{
    const Operand x = l.tensor(0);
    const std::int64_t axis = l.isNone(2) ? x.rank() - 1 : l.dimension(2, x.rank());
    const ValueName count = l.call("Reshape", {l.wholeOf(l.item(1)), l.builder.numbers({1})});
    for (const ValueName &name :
         l.calls("TopK", {x.name, count}, 2,
                 {whole("axis", axis), whole("largest", l.flagOr(3, true) ? 1 : 0), whole("sorted", 1)}))
        l.give(name);
}

void lowerNorm(Lowering &l)
{
    const Operand x = l.tensor(0);
    const double order = l.isNone(1) ? 2 : l.number(1);
    const auto axes = l.dimensions(2, x.rank());
    const bool keep = l.flagOr(3, false);
    if (order == 1 || order == 2)
        l.give(l.reduced(order == 1 ? "ReduceL1" : "ReduceL2", x.name, axes, keep));
    else if (std::isinf(order))
        l.give(l.reduced(order > 0 ? "ReduceMax" : "ReduceMin", l.call("Abs", {x.name}), axes, keep));
    else
        throw Unwritable{PARETOSCOPE_SAY("onnx.norm-order", "it is a norm of another order than 1 and 2")};
}

bool namesDimensions(const Lowering &l)
{
    return l.node().overload.find("dim") != std::string::npos;
}

/// any and all, of bools.
void lowerTruth(Lowering &l, const char *type)
{
    const Operand x = l.tensorAs(0, at::kBool);
    const Operand numbers = l.cast(x, at::kInt);
    const bool isNamed = namesDimensions(l);
    const auto axes = isNamed ? l.dimensions(1, x.rank()) : l.dimensions(99, x.rank());
    const ValueName is = l.reduced(type, numbers.name, axes, isNamed && l.flagOr(2, false));
    l.give(l.cast({is, at::kInt, {}}, at::kBool).name);
}

} // namespace

const Lowers &lowerReductions()
{
    static const Lowers table{
        {"aten::mean", [](Lowering &l) { lowerReduced(l, "ReduceMean", namesDimensions(l)); }},
        {"aten::sum", [](Lowering &l) { lowerReduced(l, "ReduceSum", namesDimensions(l)); }},
        {"aten::prod", [](Lowering &l) { lowerReduced(l, "ReduceProd", namesDimensions(l)); }},
        {"aten::amax", [](Lowering &l) { lowerReduced(l, "ReduceMax", true); }},
        {"aten::amin", [](Lowering &l) { lowerReduced(l, "ReduceMin", true); }},
        {"aten::logsumexp", [](Lowering &l) { lowerReduced(l, "ReduceLogSumExp", true); }},
        {"aten::max", [](Lowering &l) { lowerExtreme(l, "ReduceMax", "ArgMax"); }},
        {"aten::min", [](Lowering &l) { lowerExtreme(l, "ReduceMin", "ArgMin"); }},
        {"aten::argmax", [](Lowering &l) { lowerPlace(l, "ArgMax"); }},
        {"aten::argmin", [](Lowering &l) { lowerPlace(l, "ArgMin"); }},
        {"aten::var", [](Lowering &l) { lowerSpread(l, false); }},
        {"aten::std", [](Lowering &l) { lowerSpread(l, true); }},
        {"aten::any", [](Lowering &l) { lowerTruth(l, "ReduceMax"); }},
        {"aten::all", [](Lowering &l) { lowerTruth(l, "ReduceMin"); }},
        {"aten::cumsum", lowerCumulated},
        {"aten::topk", lowerTop},
        {"aten::norm.ScalarOpt_dim", lowerNorm},
        {"aten::linalg_vector_norm", lowerNorm},
    };
    return table;
}

} // namespace paretoscope::formats::onnx::writing
