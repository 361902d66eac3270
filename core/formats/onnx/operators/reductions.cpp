#include "core/formats/onnx/operators/operators.h"

#include <algorithm>
#include <numeric>

namespace paretoscope::formats::onnx {

namespace {

namespace jit = torch::jit;

struct Reduction {
    std::vector<std::int64_t> axes; ///< from the front, in their order
    bool keeps = true;
};

/// Nothing where nothing is to be reduced.
std::optional<Reduction> reductionOf(NodeWriter &node)
{
    Reduction reduction;
    reduction.keeps = node.whole("keepdims", 1) != 0;
    const auto given = node.axes(1);
    if ((!given || given->empty()) && node.whole("noop_with_empty_axes", 0) != 0)
        return std::nullopt;
    if (given && !given->empty()) {
        for (const std::int64_t axis : *given)
            reduction.axes.push_back(node.axis(axis));
    } else {
        reduction.axes.resize(static_cast<std::size_t>(node.rank(0)));
        std::iota(reduction.axes.begin(), reduction.axes.end(), 0);
    }
    std::ranges::sort(reduction.axes);
    refuseRepeated(reduction.axes);
    return reduction;
}

Value reduced(NodeWriter &node, jit::Value *result, const Reduction &reduction)
{
    Shape shape = *node.input(0).shape;
    for (std::size_t i = reduction.axes.size(); i-- > 0;) {
        const auto place = shape.begin() + static_cast<std::ptrdiff_t>(reduction.axes[i]);
        if (reduction.keeps)
            *place = 1;
        else
            shape.erase(place);
    }
    return tensorValue(result, node.input(0).type, std::move(shape));
}

/// BEFORE and AFTER: operators on the whole tensor; may be empty.
Values reduce(NodeWriter &node, const char *operation, const char *before = "", const char *after = "")
{
    const auto reduction = reductionOf(node);
    jit::Value *value = node.tensor(0);
    if (*before)
        value = std::string_view(before) == "square" ? node.call("aten::mul", {value, value})
                                                     : node.call(std::string("aten::") + before, {value});
    if (reduction && !reduction->axes.empty()) {
        value = node.call(std::string("aten::") + operation, {value, reduction->axes, reduction->keeps});
        if (node.isWhole(0) && std::string_view(operation) == "sum" && node.type(0) != c10::ScalarType::Long)
            value = node.call("aten::to", {value, static_cast<std::int64_t>(node.type(0))});
    }
    if (*after)
        value = node.call(std::string("aten::") + after, {value});
    return {reduction ? reduced(node, value, *reduction) : node.like(value)};
}

Values reduceMean(NodeWriter &node)
{
    return reduce(node, "mean");
}

Values reduceSum(NodeWriter &node)
{
    return reduce(node, "sum");
}

Values reduceMax(NodeWriter &node)
{
    return reduce(node, "amax");
}

Values reduceMin(NodeWriter &node)
{
    return reduce(node, "amin");
}

Values reduceL1(NodeWriter &node)
{
    return reduce(node, "sum", "abs");
}

Values reduceL2(NodeWriter &node)
{
    return reduce(node, "sum", "square", "sqrt");
}

Values reduceSumSquare(NodeWriter &node)
{
    return reduce(node, "sum", "square");
}

Values reduceLogSum(NodeWriter &node)
{
    return reduce(node, "sum", "", "log");
}

Values reduceLogSumExp(NodeWriter &node)
{
    return reduce(node, "logsumexp");
}

Values reduceProd(NodeWriter &node)
{
    const auto reduction = reductionOf(node);
    if (!reduction)
        return {node.input(0)};
    if (node.input(0).kind == Value::Kind::Numbers && reduction->axes.size() == 1) {
        Number product = knownNumber(1);
        for (const Number &number : node.numbers(0))
            product = node.compute("mul", product, number);
        return {numbersValue({product}, !reduction->keeps)};
    }
    jit::Value *value = node.tensor(0);
    for (std::size_t i = reduction->axes.size(); i-- > 0;)
        value = node.call("aten::prod", {value, reduction->axes[i], reduction->keeps});
    return {reduced(node, value, *reduction)};
}

Values argument(NodeWriter &node, const char *operation)
{
    if (node.whole("select_last_index", 0) != 0)
        throw Refused{"select_last_index=1"};
    const Reduction reduction{{node.axis(node.whole("axis", 0))}, node.whole("keepdims", 1) != 0};
    Value value =
        reduced(node, node.call(operation, {node.tensor(0), reduction.axes[0], reduction.keeps}), reduction);
    value.type = c10::ScalarType::Long;
    return {std::move(value)};
}

Values argMax(NodeWriter &node)
{
    return argument(node, "aten::argmax");
}

Values argMin(NodeWriter &node)
{
    return argument(node, "aten::argmin");
}

Values cumSum(NodeWriter &node)
{
    if (node.whole("exclusive", 0) != 0 || node.known(1).size() != 1)
        throw Refused{"exclusive=1"};
    const std::int64_t axis = node.axis(node.known(1)[0]);
    const std::vector<std::int64_t> turned{axis};
    const bool reverses = node.whole("reverse", 0) != 0;
    jit::Value *value = node.tensor(0);
    if (reverses)
        value = node.call("aten::flip", {value, turned});
    value = node.call("aten::cumsum", {value, axis});
    return {node.like(reverses ? node.call("aten::flip", {value, turned}) : value)};
}

Values topK(NodeWriter &node)
{
    const std::int64_t axis = node.axis(node.whole("axis", -1));
    const std::vector<Number> count = node.numbers(1);
    if (count.size() != 1)
        throw Refused{"K"};
    jit::Value *both = node.call("aten::topk", {node.tensor(0), node.of(count[0]), axis,
                                                node.whole("largest", 1) != 0, node.whole("sorted", 1) != 0});
    jit::Node *parts = node.graph().insertNode(node.graph().createTupleUnpack(both));
    Value values = node.like(parts->outputs()[0]);
    (*values.shape)[static_cast<std::size_t>(axis)] = count[0].known.value_or(-1);
    Value places = values;
    places.tensor = parts->outputs()[1];
    places.type = c10::ScalarType::Long;
    return {std::move(values), std::move(places)};
}

} // namespace

const Operators &reductions()
{
    static const Operators operators{{"ReduceMean", reduceMean},
                                     {"ReduceSum", reduceSum},
                                     {"ReduceMax", reduceMax},
                                     {"ReduceMin", reduceMin},
                                     {"ReduceL1", reduceL1},
                                     {"ReduceL2", reduceL2},
                                     {"ReduceSumSquare", reduceSumSquare},
                                     {"ReduceLogSum", reduceLogSum},
                                     {"ReduceLogSumExp", reduceLogSumExp},
                                     {"ReduceProd", reduceProd},
                                     {"ArgMax", argMax},
                                     {"ArgMin", argMin},
                                     {"CumSum", cumSum},
                                     {"TopK", topK}};
    return operators;
}

} // namespace paretoscope::formats::onnx
