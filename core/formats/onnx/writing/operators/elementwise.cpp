#include "core/formats/onnx/writing/lowering.h"

namespace paretoscope::formats::onnx::writing {

namespace {

/// TYPE of two inputs in the type of the result.
void lowerBinary(Lowering &l, const char *type)
{
    const c10::ScalarType result = l.outType();
    l.give(l.call(type, {l.tensorAs(0, result).name, l.tensorAs(1, result).name}));
}

/// a ± alpha · b
void lowerSum(Lowering &l, const char *type, std::size_t left, std::size_t right)
{
    const c10::ScalarType result = l.outType();
    ValueName b = l.tensorAs(right, result).name;
    if (!l.isNone(2) && !(l.isHost(2) && l.number(2) == 1))
        b = l.call("Mul", {b, l.tensorAs(2, result).name});
    if (result == at::kBool) {
        l.give(l.call("Or", {l.tensorAs(left, result).name, b}));
        return;
    }
    l.give(l.call(type, {l.tensorAs(left, result).name, b}));
}

/// The quotient rounded down, of whole numbers, too, whose division ONNX cuts off.
ValueName floored(Lowering &l, const Operand &a, const Operand &b, c10::ScalarType type)
{
    if (c10::isFloatingType(type))
        return l.call("Floor", {l.call("Div", {a.name, b.name})});
    const ValueName rest = l.call("Mod", {a.name, b.name}); // of the sign of b
    return l.call("Div", {l.call("Sub", {a.name, rest}), b.name});
}

void lowerDivision(Lowering &l)
{
    const c10::ScalarType result = l.outType();
    const Operand a = l.tensorAs(0, result);
    const Operand b = l.tensorAs(1, result);
    const std::string mode = l.isNone(2) ? "" : l.text(2);
    if (mode == "floor") {
        l.give(floored(l, a, b, result));
        return;
    }
    const ValueName quotient = l.call("Div", {a.name, b.name});
    if (mode != "trunc" || !c10::isFloatingType(result)) {
        l.give(quotient);
        return;
    }
    const ValueName sign = l.call("Sign", {quotient});
    l.give(l.call("Mul", {sign, l.call("Floor", {l.call("Abs", {quotient})})}));
}

void lowerFloorDivision(Lowering &l)
{
    const c10::ScalarType result = l.outType();
    l.give(floored(l, l.tensorAs(0, result), l.tensorAs(1, result), result));
}

void lowerRemainder(Lowering &l)
{
    const c10::ScalarType result = l.outType();
    const Operand a = l.tensorAs(0, result);
    const Operand b = l.tensorAs(1, result);
    if (!c10::isFloatingType(result)) {
        l.give(l.call("Mod", {a.name, b.name}));
        return;
    }
    const ValueName whole = l.call("Mul", {floored(l, a, b, result), b.name});
    l.give(l.call("Sub", {a.name, whole}));
}

void lowerUnary(Lowering &l, const char *type)
{
    l.give(l.call(type, {l.tensorAs(0, l.outType()).name}));
}

void lowerWhereWhole(Lowering &l, const char *type) ///< whole numbers stay what they are
{
    const Operand x = l.tensor(0);
    l.give(c10::isFloatingType(x.type) ? l.call(type, {x.name}) : x.name);
}

void lowerClip(Lowering &l, std::size_t low, std::size_t high)
{
    const c10::ScalarType type = l.outType();
    ValueName x = l.tensorAs(0, type).name;
    if (low < 9 && !l.isNone(low))
        x = l.call("Max", {x, l.tensorAs(low, type).name});
    if (high < 9 && !l.isNone(high))
        x = l.call("Min", {x, l.tensorAs(high, type).name});
    l.give(x);
}

void lowerPower(Lowering &l)
{
    const c10::ScalarType type = l.outType();
    const ValueName x = l.tensorAs(0, type).name;
    if (l.isHost(1) && l.number(1) == 2) {
        l.give(l.call("Mul", {x, x}));
        return;
    }
    l.give(l.call("Pow", {x, l.tensorAs(1, type).name}));
}

void lowerReversedDifference(Lowering &l)
{
    lowerSum(l, "Sub", 1, 0);
}

void lowerReciprocal(Lowering &l)
{
    lowerUnary(l, "Reciprocal");
}

void lowerFused(Lowering &l, const char *type) ///< a + value · (b type c)
{
    const c10::ScalarType result = l.outType();
    ValueName product = l.call(type, {l.tensorAs(1, result).name, l.tensorAs(2, result).name});
    if (!l.isNone(3) && l.number(3) != 1)
        product = l.call("Mul", {product, l.tensorAs(3, result).name});
    l.give(l.call("Add", {l.tensorAs(0, result).name, product}));
}

void lowerLogarithm(Lowering &l, double base)
{
    const c10::ScalarType type = l.outType();
    l.give(l.call("Div", {l.call("Log", {l.tensorAs(0, type).name}), l.constant(base, type)}));
}

} // namespace

const Lowers &lowerElementwise()
{
    static const Lowers table{
        {"aten::add", [](Lowering &l) { lowerSum(l, "Add", 0, 1); }},
        {"aten::sub", [](Lowering &l) { lowerSum(l, "Sub", 0, 1); }},
        {"aten::subtract", [](Lowering &l) { lowerSum(l, "Sub", 0, 1); }},
        {"aten::rsub", lowerReversedDifference},
        {"aten::mul", [](Lowering &l) { lowerBinary(l, l.outType() == at::kBool ? "And" : "Mul"); }},
        {"aten::multiply", [](Lowering &l) { lowerBinary(l, l.outType() == at::kBool ? "And" : "Mul"); }},
        {"aten::div", lowerDivision},
        {"aten::divide", lowerDivision},
        {"aten::true_divide", lowerDivision},
        {"aten::floor_divide", lowerFloorDivision},
        {"aten::floordiv", lowerFloorDivision},
        {"aten::remainder", lowerRemainder},
        {"aten::fmod",
         [](Lowering &l) {
             const c10::ScalarType type = l.outType();
             l.give(l.call("Mod", {l.tensorAs(0, type).name, l.tensorAs(1, type).name}, {whole("fmod", 1)}));
         }},
        {"aten::pow", lowerPower},
        {"aten::square",
         [](Lowering &l) {
             const ValueName x = l.tensor(0).name;
             l.give(l.call("Mul", {x, x}));
         }},
        {"aten::addcmul", [](Lowering &l) { lowerFused(l, "Mul"); }},
        {"aten::addcdiv", [](Lowering &l) { lowerFused(l, "Div"); }},
        {"aten::maximum", [](Lowering &l) { lowerBinary(l, "Max"); }},
        {"aten::minimum", [](Lowering &l) { lowerBinary(l, "Min"); }},
        {"aten::clamp", [](Lowering &l) { lowerClip(l, 1, 2); }},
        {"aten::clip", [](Lowering &l) { lowerClip(l, 1, 2); }},
        {"aten::clamp_min", [](Lowering &l) { lowerClip(l, 1, 9); }},
        {"aten::clamp_max", [](Lowering &l) { lowerClip(l, 9, 1); }},
        {"aten::neg", [](Lowering &l) { lowerUnary(l, "Neg"); }},
        {"aten::abs", [](Lowering &l) { lowerUnary(l, "Abs"); }},
        {"aten::sign", [](Lowering &l) { lowerUnary(l, "Sign"); }},
        {"aten::exp", [](Lowering &l) { lowerUnary(l, "Exp"); }},
        {"aten::log", [](Lowering &l) { lowerUnary(l, "Log"); }},
        {"aten::log2", [](Lowering &l) { lowerLogarithm(l, 0.69314718055994531); }},
        {"aten::log10", [](Lowering &l) { lowerLogarithm(l, 2.302585092994046); }},
        {"aten::log1p",
         [](Lowering &l) {
             const c10::ScalarType type = l.outType();
             l.give(l.call("Log", {l.call("Add", {l.tensorAs(0, type).name, l.constant(1, type)})}));
         }},
        {"aten::expm1",
         [](Lowering &l) {
             const c10::ScalarType type = l.outType();
             l.give(l.call("Sub", {l.call("Exp", {l.tensorAs(0, type).name}), l.constant(1, type)}));
         }},
        {"aten::sqrt", [](Lowering &l) { lowerUnary(l, "Sqrt"); }},
        {"aten::rsqrt",
         [](Lowering &l) {
             l.give(l.call("Reciprocal", {l.call("Sqrt", {l.tensorAs(0, l.outType()).name})}));
         }},
        {"aten::reciprocal", lowerReciprocal},
        {"aten::erf", [](Lowering &l) { lowerUnary(l, "Erf"); }},
        {"aten::sin", [](Lowering &l) { lowerUnary(l, "Sin"); }},
        {"aten::cos", [](Lowering &l) { lowerUnary(l, "Cos"); }},
        {"aten::tan", [](Lowering &l) { lowerUnary(l, "Tan"); }},
        {"aten::asin", [](Lowering &l) { lowerUnary(l, "Asin"); }},
        {"aten::acos", [](Lowering &l) { lowerUnary(l, "Acos"); }},
        {"aten::atan", [](Lowering &l) { lowerUnary(l, "Atan"); }},
        {"aten::sinh", [](Lowering &l) { lowerUnary(l, "Sinh"); }},
        {"aten::cosh", [](Lowering &l) { lowerUnary(l, "Cosh"); }},
        {"aten::floor", [](Lowering &l) { lowerWhereWhole(l, "Floor"); }},
        {"aten::ceil", [](Lowering &l) { lowerWhereWhole(l, "Ceil"); }},
        {"aten::round",
         [](Lowering &l) {
             if (l.integerOr(1, 0) != 0)
                 throw Unwritable{PARETOSCOPE_SAY("onnx.rounded-decimals", "it rounds to decimals")};
             lowerWhereWhole(l, "Round");
         }},
        {"aten::trunc",
         [](Lowering &l) {
             const Operand x = l.tensor(0);
             const ValueName size = l.call("Floor", {l.call("Abs", {x.name})});
             l.give(l.call("Mul", {l.call("Sign", {x.name}), size}));
         }},
    };
    return table;
}

} // namespace paretoscope::formats::onnx::writing
