#include "core/formats/onnx/operators/operators.h"
#include "core/formats/onnx/tensors.h"

namespace paretoscope::formats::onnx {

namespace {

namespace jit = torch::jit;

/// Of the one element that the attribute NAME holds, float32 zero if there is none.
std::pair<c10::Scalar, c10::ScalarType> filling(NodeWriter &node)
{
    const Tensor *described = node.tensorAttribute("value");
    if (!described)
        return {0.0, c10::ScalarType::Float};
    const at::Tensor value = elementOf(*described);
    if (!value.defined())
        throw Refused{"value"};
    return {value.item(), value.scalar_type()};
}

Values constantOfShape(NodeWriter &node)
{
    const std::vector<Number> sizes = node.numbers(0);
    const auto [value, type] = filling(node);
    jit::Value *result = node.call("aten::full", {node.list(sizes), value},
                                   {jit::NamedValue("dtype", static_cast<std::int64_t>(type))});
    Shape shape;
    for (const Number &size : sizes)
        shape.push_back(size.known.value_or(-1));
    return {tensorValue(result, type, std::move(shape))};
}

Values range(NodeWriter &node)
{
    if (node.isWhole(0)) {
        const auto start = node.numbers(0);
        const auto end = node.numbers(1);
        const auto step = node.numbers(2);
        if (start.size() != 1 || end.size() != 1 || step.size() != 1)
            throw Refused{"start, limit or delta"};
        return {node.ofRank(node.call("aten::arange", {node.of(start[0]), node.of(end[0]), node.of(step[0])},
                                      {jit::NamedValue("dtype", static_cast<std::int64_t>(node.type(0)))}),
                            node.type(0), 1)};
    }
    const auto number = [&](std::size_t i) {
        const auto known = node.single(i);
        return known ? node.constantOf(known->toDouble()) : node.call("aten::Float", {node.tensor(i)});
    };
    return {node.ofRank(node.call("aten::arange", {number(0), number(1), number(2)},
                                  {jit::NamedValue("dtype", static_cast<std::int64_t>(node.type(0)))}),
                        node.type(0), 1)};
}

Values trilu(NodeWriter &node)
{
    const std::vector<std::int64_t> diagonal = node.has(1) ? node.known(1) : std::vector<std::int64_t>{0};
    if (diagonal.size() != 1)
        throw Refused{"k"};
    return {node.like(
        node.call(node.whole("upper", 1) != 0 ? "aten::triu" : "aten::tril", {node.tensor(0), diagonal[0]}))};
}

/// On where the indices are the places along AXIS, off elsewhere.
Values oneHot(NodeWriter &node)
{
    const at::Tensor both = node.constant(2);
    const std::vector<Number> depth = node.numbers(1);
    if (!both.defined() || both.numel() != 2 || depth.size() != 1 || !depth[0].known)
        throw Refused{"depth or values only known at run time"};
    const std::int64_t rank = node.rank(0) + 1;
    const std::int64_t given = node.whole("axis", -1);
    const std::int64_t axis = given < 0 ? given + rank : given;
    if (axis < 0 || axis >= rank)
        throw Refused{"axis"};
    std::vector<std::int64_t> sizes(static_cast<std::size_t>(rank), 1);
    sizes[static_cast<std::size_t>(axis)] = -1;
    jit::Value *index = node.call("aten::unsqueeze", {node.tensor(0), axis});
    index = node.call("aten::where",
                      {node.call("aten::lt", {index, std::int64_t{0}}),
                       node.call("aten::add", {index, *depth[0].known}), index}); // others out of range: off
    jit::Value *places = node.call("aten::arange", {*depth[0].known});
    jit::Value *isThere = node.call("aten::eq", {index, node.call("aten::reshape", {places, sizes})});
    const at::Tensor flat = both.reshape({2});
    return {node.ofRank(node.call("aten::where", {isThere, node.constantOf(flat[1].clone()),
                                                  node.constantOf(flat[0].clone())}),
                        both.scalar_type(), rank)};
}

} // namespace

const Operators &makers()
{
    static const Operators operators{
        {"ConstantOfShape", constantOfShape}, {"Range", range}, {"Trilu", trilu}, {"OneHot", oneHot}};
    return operators;
}

} // namespace paretoscope::formats::onnx
