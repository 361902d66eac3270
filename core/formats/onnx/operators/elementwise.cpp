#include "core/formats/onnx/operators/broadcast.h"
#include "core/formats/onnx/operators/operators.h"
#include "core/formats/onnx/tensors.h"

#include <algorithm>

namespace paretoscope::formats::onnx {

namespace {

namespace jit = torch::jit;

/// OPERATION of NodeWriter::compute(), or "div": cut off toward zero, by a positive B.
Number computed(NodeWriter &node, const std::string &operation, const Number &a, const Number &b)
{
    if (operation != "div")
        return node.compute(operation, a, b);
    if (isCount(a))
        return node.compute("floordiv", a, b);
    const Number zero = knownNumber(0);
    const Number above = node.compute("floordiv", node.compute("max", a, zero), b);
    const Number below = node.compute("floordiv", node.compute("max", node.compute("sub", zero, a), zero), b);
    return node.compute("sub", above, below);
}

/// On whole numbers that describe shapes; nothing where an input is none, or OPERATION is none of theirs.
std::optional<Value> onNumbers(NodeWriter &node, const std::string &operation)
{
    if (operation.empty() || node.inputCount() != 2 || !node.holdsNumbers(0) || !node.holdsNumbers(1))
        return std::nullopt;
    const bool isOfShapes =
        node.input(0).kind == Value::Kind::Numbers || node.input(1).kind == Value::Kind::Numbers;
    for (std::size_t i = 0; i < 2; ++i) // others wrap around
        if (node.type(i) != c10::ScalarType::Long && !(isOfShapes && node.type(i) == c10::ScalarType::Int))
            return std::nullopt;
    const std::vector<Number> a = node.numbers(0);
    const std::vector<Number> b = node.numbers(1);
    if (a.empty() || b.empty() || (a.size() != b.size() && a.size() != 1 && b.size() != 1))
        return std::nullopt;
    std::vector<Number> results;
    for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i)
        results.push_back(computed(node, operation, a[a.size() == 1 ? 0 : i], b[b.size() == 1 ? 0 : i]));
    return numbersValue(std::move(results), node.rank(0) == 0 && node.rank(1) == 0);
}

Values result(NodeWriter &node, jit::Value *tensor)
{
    const bool firstSays = node.input(0).kind != Value::Kind::Constant || node.rank(0) > 0;
    return {tensorValue(tensor, node.input(firstSays ? 0 : 1).type,
                        broadcast(node.input(0).shape, node.input(1).shape))};
}

Values commuting(NodeWriter &node, const std::string &operation)
{
    if (auto numbers = onNumbers(node, operation))
        return {std::move(*numbers)};
    const bool turns = standsAsNumber(node, 0, 1);
    return result(node,
                  turns ? together(node, "aten::" + operation, 1, 0) : together(node, "aten::" + operation));
}

Values add(NodeWriter &node)
{
    return commuting(node, "add");
}

Values mul(NodeWriter &node)
{
    return commuting(node, "mul");
}

Values sub(NodeWriter &node)
{
    if (auto numbers = onNumbers(node, "sub"))
        return {std::move(*numbers)};
    return result(node, together(node, "aten::sub"));
}

/// Whole numbers are cut off toward zero.
Values div(NodeWriter &node)
{
    if (!node.isWhole(0))
        return result(node, together(node, "aten::div"));
    const auto divisor = node.holdsNumbers(1) ? node.numbers(1) : std::vector<Number>();
    const bool isPositive = !divisor.empty() && std::ranges::all_of(divisor, [](const Number &number) {
        return number.known ? *number.known > 0 : number.isCount;
    });
    if (isPositive && node.input(0).kind == Value::Kind::Numbers)
        if (auto numbers = onNumbers(node, "div"))
            return {std::move(*numbers)};
    return result(node, node.call("aten::div", {node.tensor(0), node.tensor(1)},
                                  {jit::NamedValue("rounding_mode", "trunc")}));
}

Values mod(NodeWriter &node)
{
    return result(node, together(node, node.whole("fmod", 0) != 0 ? "aten::fmod" : "aten::remainder"));
}

Values pow(NodeWriter &node)
{
    const auto exponent = node.single(1);
    const bool isNumber = exponent && !node.isWhole(0) && node.rank(1) <= node.knownRank(0).value_or(0);
    jit::Value *power = isNumber ? node.call("aten::pow", {node.tensor(0), *exponent})
                                 : node.call("aten::pow", {node.tensor(0), node.tensor(1)});
    if (!isNumber && node.input(1).type && node.input(1).type != node.input(0).type)
        power = node.call("aten::to", {power, static_cast<std::int64_t>(node.type(0))});
    return {tensorValue(power, node.input(0).type, broadcast(node.input(0).shape, node.input(1).shape))};
}

Values several(NodeWriter &node, const std::string &operation, const std::string &forNumbers)
{
    if (auto numbers = onNumbers(node, forNumbers))
        return {std::move(*numbers)};
    jit::Value *whole = node.tensor(0);
    std::optional<Shape> shape = node.input(0).shape;
    for (std::size_t i = 1; i < node.inputCount(); ++i) {
        whole = node.call(operation, {whole, node.tensor(i)});
        shape = broadcast(shape, node.input(i).shape);
    }
    return {tensorValue(whole, node.input(0).type, std::move(shape))};
}

Values sum(NodeWriter &node)
{
    return several(node, "aten::add", "add");
}

Values most(NodeWriter &node)
{
    return several(node, "aten::maximum", "max");
}

Values least(NodeWriter &node)
{
    return several(node, "aten::minimum", "min");
}

Values average(NodeWriter &node)
{
    Values values = several(node, "aten::add", "");
    values[0].tensor = node.call("aten::div", {values[0].tensor, static_cast<double>(node.inputCount())});
    return values;
}

template <int N> struct Name {
    char text[N]{};
    constexpr Name(const char (&given)[N]) { std::copy_n(given, N, text); }
};

/// One of LibTorch's operators on one tensor.
template <Name name> Values alone(NodeWriter &node)
{
    return {node.like(node.call(std::string("aten::") + name.text, {node.tensor(0)}))};
}

Values identity(NodeWriter &node)
{
    return {node.input(0)};
}

/// In evaluation; the mask of what is dropped is not made.
Values dropout(NodeWriter &node)
{
    return {node.input(0)};
}

Values cast(NodeWriter &node)
{
    const auto type = scalarTypeOf(static_cast<std::int32_t>(node.whole("to", 0)));
    if (!type)
        throw Refused{"to=" + std::to_string(node.whole("to", 0))};
    const bool isWide = *type == c10::ScalarType::Long || *type == c10::ScalarType::Int;
    if (node.input(0).kind == Value::Kind::Numbers && isWide)
        return {node.input(0)};
    if (node.input(0).kind == Value::Kind::Tensor && node.input(0).type == *type)
        return {node.input(0)};
    Value value = node.like(node.call("aten::to", {node.tensor(0), static_cast<std::int64_t>(*type)}));
    value.type = *type;
    return {std::move(value)};
}

} // namespace

const Operators &elementwise()
{
    static const Operators operators{{"Add", add},
                                     {"Sub", sub},
                                     {"Mul", mul},
                                     {"Div", div},
                                     {"Mod", mod},
                                     {"Pow", pow},
                                     {"Sum", sum},
                                     {"Max", most},
                                     {"Min", least},
                                     {"Mean", average},
                                     {"Identity", identity},
                                     {"Dropout", dropout},
                                     {"Cast", cast},
                                     {"Sqrt", alone<"sqrt">},
                                     {"Exp", alone<"exp">},
                                     {"Log", alone<"log">},
                                     {"Abs", alone<"abs">},
                                     {"Neg", alone<"neg">},
                                     {"Erf", alone<"erf">},
                                     {"Reciprocal", alone<"reciprocal">},
                                     {"Floor", alone<"floor">},
                                     {"Ceil", alone<"ceil">},
                                     {"Round", alone<"round">},
                                     {"Sign", alone<"sign">},
                                     {"Sin", alone<"sin">},
                                     {"Cos", alone<"cos">},
                                     {"Tan", alone<"tan">},
                                     {"Asin", alone<"asin">},
                                     {"Acos", alone<"acos">},
                                     {"Atan", alone<"atan">},
                                     {"Sinh", alone<"sinh">},
                                     {"Cosh", alone<"cosh">}};
    return operators;
}

} // namespace paretoscope::formats::onnx
