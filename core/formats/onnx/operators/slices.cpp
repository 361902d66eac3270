#include "core/formats/onnx/operators/operators.h"

#include <algorithm>
#include <limits>

namespace paretoscope::formats::onnx {

namespace {

namespace jit = torch::jit;

constexpr std::int64_t farthest = std::numeric_limits<std::int64_t>::max();

struct Cut {
    std::int64_t axis = 0;
    Number start, end;
    std::int64_t step = 1;
};

std::vector<Cut> cutsOf(NodeWriter &node)
{
    const bool isOld = node.hasAttribute("starts");
    const auto starts = isOld ? knownNumbers(node.wholes("starts")) : node.numbers(1);
    const auto ends = isOld ? knownNumbers(node.wholes("ends")) : node.numbers(2);
    std::vector<std::int64_t> axes;
    if (isOld ? node.hasAttribute("axes") : node.has(3))
        axes = isOld ? node.wholes("axes") : node.known(3);
    else
        for (std::size_t i = 0; i < starts.size(); ++i)
            axes.push_back(static_cast<std::int64_t>(i));
    const std::vector<std::int64_t> steps =
        !isOld && node.has(4) ? node.known(4) : std::vector<std::int64_t>(starts.size(), 1);
    if (ends.size() != starts.size() || axes.size() != starts.size() || steps.size() != starts.size())
        throw Refused{"starts, ends, axes and steps of other lengths"};
    std::vector<Cut> cuts;
    for (std::size_t i = 0; i < starts.size(); ++i)
        cuts.push_back({node.axis(axes[i]), starts[i], ends[i], steps[i]});
    return cuts;
}

/// Of SIZE elements, where all of this is known.
std::int64_t lengthOf(const Cut &cut, std::int64_t size)
{
    if (size < 0 || !cut.start.known || !cut.end.known || cut.step < 1)
        return -1;
    const auto within = [&](std::int64_t place) {
        return std::clamp<std::int64_t>(place < 0 ? place + size : place, 0, size);
    };
    return std::max<std::int64_t>(
        (within(*cut.end.known) - within(*cut.start.known) + cut.step - 1) / cut.step, 0);
}

/// Whether CUT, whose step is negative, takes all of SIZE elements (−1: of unknown number) from the last one
/// on.
bool isFromEnd(const Cut &cut, std::int64_t size)
{
    constexpr std::int64_t far = std::int64_t{1} << 30;
    const std::int64_t start = cut.start.known.value_or(0);
    const std::int64_t end = cut.end.known.value_or(0);
    return cut.step > -far && cut.start.known && cut.end.known &&
           (start == -1 || start >= (size >= 0 ? size - 1 : far)) && end < (size >= 0 ? -size : -far);
}

std::optional<Value> ofNumbers(NodeWriter &node, const std::vector<Cut> &cuts)
{
    if (node.input(0).kind != Value::Kind::Numbers || cuts.size() != 1 || node.rank(0) != 1)
        return std::nullopt;
    const Cut &cut = cuts.front();
    const auto all = node.numbers(0);
    const auto size = static_cast<std::int64_t>(all.size());
    if (!cut.start.known || !cut.end.known || cut.step == 0)
        return std::nullopt;
    const std::int64_t low = cut.step > 0 ? 0 : -1;
    const std::int64_t high = cut.step > 0 ? size : size - 1;
    const auto within = [&](std::int64_t place) {
        return std::clamp(place < 0 && place >= -size ? place + size : place, low, high);
    };
    std::vector<Number> chosen;
    for (std::int64_t i = within(*cut.start.known);
         cut.step > 0 ? i < within(*cut.end.known) : i > within(*cut.end.known); i += cut.step)
        chosen.push_back(all.at(static_cast<std::size_t>(i)));
    return numbersValue(std::move(chosen), false);
}

Values slice(NodeWriter &node)
{
    const std::vector<Cut> cuts = cutsOf(node);
    if (auto numbers = ofNumbers(node, cuts))
        return {std::move(*numbers)};
    jit::Value *value = node.tensor(0);
    Shape shape = *node.input(0).shape;
    for (Cut cut : cuts) {
        std::int64_t &size = shape.at(static_cast<std::size_t>(cut.axis));
        if (cut.step < 0) {
            if (!isFromEnd(cut, size))
                throw Refused{"steps=" + std::to_string(cut.step)};
            value = node.call("aten::flip", {value, std::vector<std::int64_t>{cut.axis}});
            cut = {cut.axis, knownNumber(0), knownNumber(farthest), -cut.step};
        }
        if (cut.step == 0)
            throw Refused{"steps=0"};
        size = lengthOf(cut, size);
        value = node.call("aten::slice", {value, cut.axis, node.of(cut.start), node.of(cut.end), cut.step});
    }
    return {tensorValue(value, node.input(0).type, std::move(shape))};
}

Values split(NodeWriter &node)
{
    const std::int64_t axis = node.axis(node.whole("axis", 0));
    const std::size_t parts = node.node().outputs.size();
    std::vector<std::int64_t> sizes = node.hasAttribute("split") ? node.wholes("split")
                                      : node.has(1)              ? node.known(1)
                                                                 : std::vector<std::int64_t>();
    Shape shape = *node.input(0).shape;
    jit::Value *list = nullptr;
    if (sizes.empty()) {
        const Number whole = node.size(0, axis);
        const Number more = node.compute("add", whole, knownNumber(static_cast<std::int64_t>(parts) - 1));
        const Number each = node.compute("floordiv", more, knownNumber(static_cast<std::int64_t>(parts)));
        list = node.call("aten::split", {node.tensor(0), node.of(each), axis});
        shape[static_cast<std::size_t>(axis)] =
            parts > 0 && whole.known && *whole.known % static_cast<std::int64_t>(parts) == 0 ? *each.known
                                                                                             : -1;
    } else {
        if (sizes.size() != parts)
            throw Refused{"split"};
        list = node.call("aten::split_with_sizes", {node.tensor(0), sizes, axis});
    }
    jit::Node *unpacked = node.graph().insertNode(node.graph().createListUnpack(list, parts));
    Values values;
    for (std::size_t i = 0; i < parts; ++i) {
        if (!sizes.empty())
            shape[static_cast<std::size_t>(axis)] = sizes[i];
        values.push_back(tensorValue(unpacked->outputs()[i], node.input(0).type, shape));
    }
    return values;
}

/// Borders as LibTorch wants them: last dimension first, of at least so many dimensions.
std::vector<Number> bordersOf(NodeWriter &node, std::size_t fewest)
{
    const bool isOld = node.hasAttribute("pads") || node.hasAttribute("paddings");
    const std::vector<Number> pads =
        isOld ? knownNumbers(node.wholes(node.hasAttribute("pads") ? "pads" : "paddings")) : node.numbers(1);
    const auto rank = static_cast<std::size_t>(node.rank(0));
    std::vector<Number> begin(rank, knownNumber(0));
    std::vector<Number> end(rank, knownNumber(0));
    std::vector<std::int64_t> axes;
    if (!isOld && node.has(3))
        axes = node.known(3);
    else
        for (std::size_t i = 0; i < rank; ++i)
            axes.push_back(static_cast<std::int64_t>(i));
    if (pads.size() != 2 * axes.size())
        throw Refused{"pads"};
    for (std::size_t i = 0; i < axes.size(); ++i) {
        begin[static_cast<std::size_t>(node.axis(axes[i]))] = pads[i];
        end[static_cast<std::size_t>(node.axis(axes[i]))] = pads[i + axes.size()];
    }
    while (begin.size() > fewest && begin.front().known == 0 && end.front().known == 0) {
        begin.erase(begin.begin());
        end.erase(end.begin());
    }
    std::vector<Number> borders;
    for (std::size_t i = begin.size(); i-- > 0;) {
        borders.push_back(begin[i]);
        borders.push_back(end[i]);
    }
    return borders;
}

Values pad(NodeWriter &node)
{
    const std::string mode = node.text("mode", "constant");
    const std::int64_t fewest = mode == "constant" ? 1 : std::max<std::int64_t>(node.rank(0) - 2, 1);
    std::vector<Number> borders = bordersOf(node, static_cast<std::size_t>(fewest));
    jit::Value *result = nullptr;
    if (mode == "constant") {
        const auto filling =
            node.has(2) ? node.single(2) : std::optional<c10::Scalar>(node.real("value", 0.0));
        if (!filling)
            throw Refused{"constant_value only known at run time"};
        result = node.call("aten::constant_pad_nd", {node.tensor(0), node.list(borders), *filling});
    } else {
        const auto dimensions = static_cast<std::int64_t>(borders.size() / 2);
        const std::string name = mode == "reflect" ? "aten::reflection_pad"
                                 : mode == "edge"  ? "aten::replication_pad"
                                                   : "";
        if (name.empty() || dimensions > 3 || node.rank(0) - dimensions > 2)
            throw Refused{"mode=" + mode};
        result = node.call(name + std::to_string(dimensions) + 'd', {node.tensor(0), node.list(borders)});
    }
    Shape shape = *node.input(0).shape;
    for (std::size_t i = 0; i < borders.size(); i += 2) {
        std::int64_t &size = shape[shape.size() - 1 - i / 2];
        const bool isKnown = size >= 0 && borders[i].known && borders[i + 1].known;
        size = isKnown ? size + *borders[i].known + *borders[i + 1].known : -1;
    }
    return {tensorValue(result, node.input(0).type, std::move(shape))};
}

} // namespace

const Operators &slices()
{
    static const Operators operators{{"Slice", slice}, {"Split", split}, {"Pad", pad}};
    return operators;
}

} // namespace paretoscope::formats::onnx
