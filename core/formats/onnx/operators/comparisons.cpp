#include "core/formats/onnx/operators/broadcast.h"
#include "core/formats/onnx/operators/operators.h"

namespace paretoscope::formats::onnx {

namespace {

namespace jit = torch::jit;

Values truth(NodeWriter &node, const std::string &operation)
{
    return {tensorValue(together(node, operation), c10::ScalarType::Bool,
                        broadcast(node.input(0).shape, node.input(1).shape))};
}

Values equal(NodeWriter &node)
{
    return truth(node, "aten::eq");
}

Values less(NodeWriter &node)
{
    return truth(node, "aten::lt");
}

Values lessOrEqual(NodeWriter &node)
{
    return truth(node, "aten::le");
}

Values greater(NodeWriter &node)
{
    return truth(node, "aten::gt");
}

Values greaterOrEqual(NodeWriter &node)
{
    return truth(node, "aten::ge");
}

Values both(NodeWriter &node)
{
    return truth(node, "aten::logical_and");
}

Values either(NodeWriter &node)
{
    return truth(node, "aten::logical_or");
}

Values oneOf(NodeWriter &node)
{
    return truth(node, "aten::logical_xor");
}

Values alone(NodeWriter &node, const char *operation)
{
    Value value = node.like(node.call(operation, {node.tensor(0)}));
    value.type = c10::ScalarType::Bool;
    return {std::move(value)};
}

Values negated(NodeWriter &node)
{
    return alone(node, "aten::logical_not");
}

Values isNan(NodeWriter &node)
{
    return alone(node, "aten::isnan");
}

Values isInfinite(NodeWriter &node)
{
    if (node.whole("detect_negative", 1) == 0 || node.whole("detect_positive", 1) == 0)
        throw Refused{"detect_negative or detect_positive"};
    return alone(node, "aten::isinf");
}

/// On whole numbers of a shape: the one that is chosen, where that is known.
std::optional<Value> chosenNumbers(NodeWriter &node)
{
    const at::Tensor condition = node.constant(0);
    if (!condition.defined() || condition.dim() > 1 || condition.numel() > mostInShape ||
        !node.holdsNumbers(1) || !node.holdsNumbers(2))
        return std::nullopt;
    const auto yes = node.numbers(1);
    const auto no = node.numbers(2);
    const at::Tensor flat = condition.reshape({-1});
    const std::size_t count = std::max({yes.size(), no.size(), static_cast<std::size_t>(flat.numel())});
    std::vector<Number> chosen;
    for (std::size_t i = 0; i < count; ++i) {
        const auto at = [&](const std::vector<Number> &from) { return from.at(from.size() == 1 ? 0 : i); };
        const bool isTrue = flat[flat.numel() == 1 ? 0 : static_cast<std::int64_t>(i)].item().toBool();
        chosen.push_back(isTrue ? at(yes) : at(no));
    }
    return numbersValue(std::move(chosen), condition.dim() == 0 && node.rank(1) == 0 && node.rank(2) == 0);
}

Values where(NodeWriter &node)
{
    if (auto numbers = chosenNumbers(node))
        return {std::move(*numbers)};
    jit::Value *chosen = node.call("aten::where", {node.tensor(0), node.tensor(1), node.tensor(2)});
    return {tensorValue(chosen, node.input(1).type,
                        broadcast(broadcast(node.input(0).shape, node.input(1).shape), node.input(2).shape))};
}

} // namespace

const Operators &comparisons()
{
    static const Operators operators{{"Equal", equal},
                                     {"Less", less},
                                     {"LessOrEqual", lessOrEqual},
                                     {"Greater", greater},
                                     {"GreaterOrEqual", greaterOrEqual},
                                     {"And", both},
                                     {"Or", either},
                                     {"Xor", oneOf},
                                     {"Not", negated},
                                     {"IsNaN", isNan},
                                     {"IsInf", isInfinite},
                                     {"Where", where}};
    return operators;
}

} // namespace paretoscope::formats::onnx
