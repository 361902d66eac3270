#include "core/formats/onnx/operators/broadcast.h"
#include "core/formats/onnx/operators/operators.h"

#include <algorithm>
#include <numeric>

namespace paretoscope::formats::onnx {

namespace {

namespace jit = torch::jit;

Shape shapeOf(const std::vector<Number> &sizes)
{
    Shape shape;
    for (const Number &size : sizes)
        shape.push_back(size.known.value_or(-1));
    return shape;
}

Values shape(NodeWriter &node)
{
    const std::int64_t rank = node.rank(0);
    const auto within = [&](std::int64_t place) {
        return std::clamp<std::int64_t>(place < 0 ? place + rank : place, 0, rank);
    };
    std::vector<Number> sizes;
    for (std::int64_t i = within(node.whole("start", 0)); i < within(node.whole("end", rank)); ++i)
        sizes.push_back(node.size(0, i));
    return {numbersValue(std::move(sizes), false)};
}

Values size(NodeWriter &node)
{
    Number product = knownNumber(1);
    for (std::int64_t i = 0; i < node.rank(0); ++i)
        product = node.compute("mul", product, node.size(0, i));
    return {numbersValue({product}, true)};
}

/// The one size that is left to the others, where these and all of FROM are known.
void fillIn(Shape &shape, const std::vector<Number> &sizes, const Shape &from)
{
    const auto left = std::ranges::find(sizes, std::optional<std::int64_t>(-1), &Number::known);
    if (left == sizes.end())
        return;
    std::int64_t whole = 1;
    std::int64_t others = 1;
    for (const std::int64_t size : from)
        if (size < 0 || __builtin_mul_overflow(whole, size, &whole))
            return;
    for (const std::int64_t size : shape)
        if (size >= 0 && __builtin_mul_overflow(others, size, &others))
            return;
    if (others > 0 && whole % others == 0)
        shape[static_cast<std::size_t>(left - sizes.begin())] = whole / others;
}

Values reshape(NodeWriter &node)
{
    std::vector<Number> sizes =
        node.hasAttribute("shape") ? knownNumbers(node.wholes("shape")) : node.numbers(1);
    if (node.input(0).kind == Value::Kind::Numbers && sizes.size() <= 1) {
        const bool isSame = sizes.empty() ? node.numbers(0).size() == 1 : true;
        if (isSame)
            return {numbersValue(node.numbers(0), sizes.empty())};
    }
    Shape shape = shapeOf(sizes);
    for (std::size_t i = 0; i < sizes.size(); ++i)
        if (sizes[i].known == 0 && node.whole("allowzero", 0) == 0) {
            sizes[i] = node.size(0, static_cast<std::int64_t>(i));
            shape[i] = sizes[i].known.value_or(-1);
        }
    if (std::ranges::count(shape, -1) == 1 && node.input(0).shape)
        fillIn(shape, sizes, *node.input(0).shape);
    jit::Value *result = node.call("aten::reshape", {node.tensor(0), node.list(sizes)});
    return {tensorValue(result, node.input(0).type, std::move(shape))};
}

Values flatten(NodeWriter &node)
{
    const std::int64_t rank = node.rank(0);
    const std::int64_t given = node.whole("axis", 1);
    const std::int64_t axis = given < 0 ? given + rank : given;
    if (axis < 0 || axis > rank)
        throw Refused{"axis=" + std::to_string(given)};
    jit::Value *value = node.tensor(0);
    if (axis == 0)
        value = node.call("aten::reshape", {value, std::vector<std::int64_t>{1, -1}});
    else if (axis == rank)
        value = node.call("aten::reshape", {value, std::vector<std::int64_t>{-1, 1}});
    else {
        value = node.call("aten::flatten", {value, axis, std::int64_t{-1}});
        if (axis > 1)
            value = node.call("aten::flatten", {value, std::int64_t{0}, axis - 1});
    }
    return {node.ofRank(value, node.type(0), 2)};
}

Values transpose(NodeWriter &node)
{
    const std::int64_t rank = node.rank(0);
    std::vector<std::int64_t> order = node.wholes("perm");
    if (order.empty()) {
        order.resize(static_cast<std::size_t>(rank));
        std::iota(order.rbegin(), order.rend(), 0);
    }
    std::vector<std::int64_t> sorted = order;
    std::ranges::sort(sorted);
    std::vector<std::int64_t> all(static_cast<std::size_t>(rank));
    std::iota(all.begin(), all.end(), 0);
    if (sorted != all)
        throw Refused{"perm"};
    Shape shape;
    for (const std::int64_t axis : order)
        shape.push_back((*node.input(0).shape)[static_cast<std::size_t>(axis)]);
    return {tensorValue(node.call("aten::permute", {node.tensor(0), order}), node.input(0).type,
                        std::move(shape))};
}

Values squeeze(NodeWriter &node)
{
    const auto given = node.axes(1);
    if (node.input(0).kind == Value::Kind::Numbers && node.numbers(0).size() == 1)
        return {numbersValue(node.numbers(0), true)};
    node.rank(0);
    Shape shape = *node.input(0).shape;
    std::vector<std::int64_t> axes;
    if (given)
        for (const std::int64_t axis : *given)
            axes.push_back(node.axis(axis));
    else
        for (std::size_t i = 0; i < shape.size(); ++i) {
            if (shape[i] < 0)
                throw Refused{"axes that are only known at run time"};
            if (shape[i] == 1)
                axes.push_back(static_cast<std::int64_t>(i));
        }
    std::ranges::sort(axes, std::ranges::greater());
    refuseRepeated(axes);
    jit::Value *value = node.tensor(0);
    for (const std::int64_t axis : axes) {
        if (axis >= static_cast<std::int64_t>(shape.size()))
            throw Refused{"axes"};
        value = node.call("aten::squeeze", {value, axis});
        shape.erase(shape.begin() + axis);
    }
    return {tensorValue(value, node.input(0).type, std::move(shape))};
}

Values unsqueeze(NodeWriter &node)
{
    auto axes = node.axes(1).value_or(std::vector<std::int64_t>());
    if (node.input(0).kind == Value::Kind::Numbers && node.input(0).isSingle && axes.size() == 1)
        return {numbersValue(node.numbers(0), false)};
    const std::int64_t rank = node.rank(0) + static_cast<std::int64_t>(axes.size());
    for (std::int64_t &axis : axes)
        axis += axis < 0 ? rank : 0;
    std::ranges::sort(axes);
    refuseRepeated(axes);
    jit::Value *value = node.tensor(0);
    Shape shape = *node.input(0).shape;
    for (const std::int64_t axis : axes) {
        if (axis < 0 || axis > static_cast<std::int64_t>(shape.size()))
            throw Refused{"axes"};
        value = node.call("aten::unsqueeze", {value, axis});
        shape.insert(shape.begin() + axis, 1);
    }
    return {tensorValue(value, node.input(0).type, std::move(shape))};
}

/// Either may be of size 1 where the other is not.
Values expand(NodeWriter &node)
{
    std::vector<Number> sizes = node.numbers(1);
    const std::int64_t rank = node.rank(0);
    const auto wanted = static_cast<std::int64_t>(sizes.size());
    if (wanted < rank)
        sizes.insert(sizes.begin(), static_cast<std::size_t>(rank - wanted), knownNumber(1));
    const std::optional<Shape> shape = broadcast(node.input(0).shape, shapeOf(sizes));
    const std::int64_t ahead = static_cast<std::int64_t>(sizes.size()) - rank;
    for (std::int64_t i = 0; i < rank; ++i) {
        Number &size = sizes[static_cast<std::size_t>(ahead + i)];
        const std::int64_t own = (*node.input(0).shape)[static_cast<std::size_t>(i)];
        if (size.known == 1)
            size = knownNumber(-1);
        else if (!size.known && own != 1)
            size = node.compute("max", size, node.size(0, i));
    }
    return {tensorValue(node.call("aten::expand", {node.tensor(0), node.list(sizes)}), node.input(0).type,
                        shape)};
}

Values concat(NodeWriter &node)
{
    std::vector<Number> numbers;
    bool isNumbers = false;
    bool holds = true;
    for (std::size_t i = 0; i < node.inputCount(); ++i) {
        isNumbers = isNumbers || node.input(i).kind == Value::Kind::Numbers;
        holds = holds && node.holdsNumbers(i) && node.rank(i) == 1;
    }
    if (isNumbers && holds) {
        for (std::size_t i = 0; i < node.inputCount(); ++i)
            for (const Number &number : node.numbers(i))
                numbers.push_back(number);
        if (numbers.size() > mostInShape)
            throw Refused{"more sizes than any shape has"};
        return {numbersValue(std::move(numbers), false)};
    }
    const std::int64_t axis = node.axis(node.whole("axis", 1));
    Shape shape = *node.input(0).shape;
    std::vector<jit::Value *> parts;
    for (std::size_t i = 0; i < node.inputCount(); ++i) {
        parts.push_back(node.tensor(i));
        const auto &own = node.input(i).shape;
        std::int64_t &together = shape.at(static_cast<std::size_t>(axis));
        const bool isKnown =
            own && own->size() == shape.size() && (*own)[static_cast<std::size_t>(axis)] >= 0;
        if (i > 0)
            together = isKnown && together >= 0 ? together + (*own)[static_cast<std::size_t>(axis)] : -1;
    }
    jit::Value *whole = node.call("aten::cat", {node.tensorList(parts), axis});
    return {tensorValue(whole, node.input(0).type, std::move(shape))};
}

Values tile(NodeWriter &node)
{
    const std::vector<Number> repeats = node.numbers(1);
    if (static_cast<std::int64_t>(repeats.size()) != node.rank(0))
        throw Refused{"repeats"};
    return {node.ofRank(node.call("aten::repeat", {node.tensor(0), node.list(repeats)}), node.type(0),
                        node.rank(0))};
}

Values depthToSpace(NodeWriter &node)
{
    const std::int64_t block = node.whole("blocksize", 1);
    if (node.rank(0) != 4 || block < 1)
        throw Refused{"blocksize"};
    jit::Value *value = node.tensor(0);
    if (node.text("mode", "DCR") == "DCR") { // channels lie in another order than LibTorch expects
        const Number inner = node.compute("floordiv", node.size(0, 1), knownNumber(block * block));
        const Number rows = node.size(0, 2);
        const Number columns = node.size(0, 3);
        value = node.call("aten::reshape", {value, node.list({node.size(0, 0), knownNumber(block * block),
                                                              inner, rows, columns})});
        value = node.call("aten::transpose", {value, std::int64_t{1}, std::int64_t{2}});
        value = node.call("aten::flatten", {value, std::int64_t{1}, std::int64_t{2}});
    }
    return {node.ofRank(node.call("aten::pixel_shuffle", {value, block}), node.type(0), 4)};
}

Values spaceToDepth(NodeWriter &node)
{
    const std::int64_t block = node.whole("blocksize", 1);
    if (node.rank(0) != 4 || block < 1)
        throw Refused{"blocksize"};
    jit::Value *value = node.call("aten::pixel_unshuffle", {node.tensor(0), block}); // [n, c · b², h, w]
    value =
        node.call("aten::unflatten", {value, std::int64_t{1}, std::vector<std::int64_t>{-1, block * block}});
    value = node.call("aten::transpose", {value, std::int64_t{1}, std::int64_t{2}});
    value = node.call("aten::flatten", {value, std::int64_t{1}, std::int64_t{2}});
    return {node.ofRank(value, node.type(0), 4)};
}

} // namespace

const Operators &shapes()
{
    static const Operators operators{{"Shape", shape},
                                     {"Size", size},
                                     {"Reshape", reshape},
                                     {"Flatten", flatten},
                                     {"Transpose", transpose},
                                     {"Squeeze", squeeze},
                                     {"Unsqueeze", unsqueeze},
                                     {"Expand", expand},
                                     {"Concat", concat},
                                     {"Tile", tile},
                                     {"DepthToSpace", depthToSpace},
                                     {"SpaceToDepth", spaceToDepth}};
    return operators;
}

} // namespace paretoscope::formats::onnx
