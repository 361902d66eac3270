#include "core/formats/onnx/operators/operators.h"

namespace paretoscope::formats::onnx {

namespace {

namespace jit = torch::jit;

std::optional<Shape> gatheredShape(const Value &from, const Value &places, std::int64_t axis)
{
    if (!from.shape || !places.shape)
        return std::nullopt;
    Shape shape(from.shape->begin(), from.shape->begin() + axis);
    shape.insert(shape.end(), places.shape->begin(), places.shape->end());
    shape.insert(shape.end(), from.shape->begin() + axis + 1, from.shape->end());
    return shape;
}

/// PLACES of COUNT, those that count from the end too.
jit::Value *fromTheFront(NodeWriter &node, jit::Value *places, std::int64_t count)
{
    return node.call("aten::where", {node.call("aten::lt", {places, std::int64_t{0}}),
                                     node.call("aten::add", {places, count}), places});
}

/// Places from the front: ONNX counts negative ones from the end.
Values gather(NodeWriter &node)
{
    const std::int64_t axis = node.axis(node.whole("axis", 0));
    if (node.input(0).kind == Value::Kind::Numbers && node.rank(0) == 1 && node.holdsNumbers(1)) {
        const auto all = node.numbers(0);
        const auto size = static_cast<std::int64_t>(all.size());
        std::vector<Number> chosen;
        for (const std::int64_t place : node.known(1)) {
            if (place < -size || place >= size)
                throw Refused{"indices"};
            chosen.push_back(all[static_cast<std::size_t>(place < 0 ? place + size : place)]);
        }
        return {numbersValue(std::move(chosen), node.rank(1) == 0)};
    }
    const auto shape = gatheredShape(node.input(0), node.input(1), axis);
    const at::Tensor table = node.constant(0);
    const at::Tensor places = node.constant(1);
    jit::Value *result = nullptr;
    if (table.defined() && axis == 0 && table.dim() == 2 && !places.defined() &&
        at::isFloatingType(table.scalar_type()))
        result = node.call("aten::embedding", {node.weight(0, node.layerName(0), "weight"),
                                               fromTheFront(node, node.tensor(1), table.size(0))});
    else if (places.defined() && places.dim() == 0)
        result = node.call("aten::select", {node.tensor(0), axis, places.item().toLong()});
    else {
        jit::Value *index = node.tensor(1);
        if (node.input(1).type == c10::ScalarType::Int)
            index = node.call("aten::to", {index, static_cast<std::int64_t>(c10::ScalarType::Long)});
        result = node.call("aten::index",
                           {node.tensor(0), node.indexList(static_cast<std::size_t>(axis) + 1, index)});
    }
    return {tensorValue(result, node.input(0).type, shape)};
}

Values gatherElements(NodeWriter &node)
{
    const std::int64_t axis = node.axis(node.whole("axis", 0));
    jit::Value *index = node.tensor(1);
    jit::Value *turned = node.call("aten::remainder",
                                   {index, node.of(node.size(0, axis))}); // negative ones count from the end
    jit::Value *wide = node.call("aten::to", {turned, static_cast<std::int64_t>(c10::ScalarType::Long)});
    return {tensorValue(node.call("aten::gather", {node.tensor(0), axis, wide}), node.input(0).type,
                        node.input(1).shape)};
}

/// Places along the first dimensions, as many as the last dimension of input 1 is long, a tensor each.
jit::Value *placesOf(NodeWriter &node)
{
    if (node.rank(1) < 1 || node.input(1).shape->back() < 1 || node.input(1).shape->back() > node.rank(0))
        throw Refused{"indices of unknown length"};
    std::vector<jit::Value *> places;
    for (std::int64_t i = 0; i < node.input(1).shape->back(); ++i)
        places.push_back(node.call("aten::select", {node.tensor(1), std::int64_t{-1}, i}));
    return node.placeList(places);
}

Values gatherNd(NodeWriter &node)
{
    if (node.whole("batch_dims", 0) != 0)
        throw Refused{"batch_dims"};
    jit::Value *result = node.call("aten::index", {node.tensor(0), placesOf(node)});
    return {node.ofRank(result, node.type(0), node.rank(1) - 1 + node.rank(0) - node.input(1).shape->back())};
}

Values scatterNd(NodeWriter &node)
{
    if (node.text("reduction", "none") != "none")
        throw Refused{"reduction"};
    return {node.like(node.call("aten::index_put", {node.tensor(0), placesOf(node), node.tensor(2), false}))};
}

Values scatterElements(NodeWriter &node)
{
    const std::string reduction = node.text("reduction", "none");
    const std::int64_t axis = node.axis(node.whole("axis", 0));
    if (reduction != "none" && reduction != "add")
        throw Refused{"reduction=" + reduction};
    jit::Value *turned = node.call("aten::remainder", {node.tensor(1), node.of(node.size(0, axis))});
    jit::Value *index = node.call("aten::to", {turned, static_cast<std::int64_t>(c10::ScalarType::Long)});
    return {node.like(node.call(reduction == "add" ? "aten::scatter_add" : "aten::scatter",
                                {node.tensor(0), axis, index, node.tensor(2)}))};
}

} // namespace

const Operators &gathers()
{
    static const Operators operators{{"Gather", gather},
                                     {"GatherElements", gatherElements},
                                     {"GatherND", gatherNd},
                                     {"ScatterND", scatterNd},
                                     {"ScatterElements", scatterElements}};
    return operators;
}

} // namespace paretoscope::formats::onnx
