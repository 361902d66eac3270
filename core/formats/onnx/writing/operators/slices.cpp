#include "core/formats/onnx/writing/lowering.h"

#include <limits>

namespace paretoscope::formats::onnx::writing {

namespace {

ValueName bound(Lowering &l, std::size_t slot, std::int64_t otherwise)
{
    if (l.isNone(slot))
        return l.builder.numbers({otherwise});
    if (l.isHost(slot))
        return l.builder.numbers({l.integer(slot)});
    return l.reshaped(l.wholeOf(l.item(slot)), {1});
}

void lowerSlice(Lowering &l)
{
    const Operand x = l.tensor(0);
    const std::int64_t axis = l.isNone(1) ? 0 : l.dimension(1, x.rank());
    l.give(l.call("Slice", {x.name, bound(l, 2, 0), bound(l, 3, std::numeric_limits<std::int64_t>::max()),
                            l.builder.numbers({axis}), l.builder.numbers({l.integerOr(4, 1)})}));
}

void lowerNarrow(Lowering &l)
{
    const Operand x = l.tensor(0);
    const std::int64_t axis = l.dimension(1, x.rank());
    const ValueName from = bound(l, 2, 0);
    const ValueName to = l.isHost(2) && l.isHost(3) ? l.builder.numbers({l.integer(2) + l.integer(3)})
                                                    : l.call("Add", {from, bound(l, 3, 0)});
    l.give(l.call("Slice", {x.name, from, to, l.builder.numbers({axis})}));
}

void lowerSelect(Lowering &l)
{
    const Operand x = l.tensor(0);
    l.give(l.call("Gather", {x.name, l.wholeOf(l.item(2))}, {whole("axis", l.dimension(1, x.rank()))}));
}

void lowerCat(Lowering &l)
{
    std::vector<ValueName> parts;
    std::int64_t rank = 0;
    for (const Operand &operand : l.tensors(0)) {
        if (operand.sizes == std::vector<std::int64_t>{0})
            continue; // LibTorch passes over it, whatever the others' rank
        parts.push_back(l.cast(operand, l.outType()).name);
        rank = operand.rank();
    }
    l.give(l.call("Concat", parts, {whole("axis", l.dimension(1, rank))}));
}

void lowerStack(Lowering &l)
{
    std::vector<ValueName> parts;
    const auto rank = static_cast<std::int64_t>(l.outSizes().size());
    const std::int64_t axis = l.isNone(1) ? 0 : l.dimension(1, rank);
    for (const Operand &operand : l.tensors(0))
        parts.push_back(l.unsqueezed(l.cast(operand, l.outType()).name, {axis}));
    l.give(l.call("Concat", parts, {whole("axis", axis)}));
}

/// Into parts of the sizes that were seen.
void lowerSplit(Lowering &l, std::size_t axisSlot)
{
    const Operand x = l.tensor(0);
    const std::int64_t axis = l.isNone(axisSlot) ? 0 : l.dimension(axisSlot, x.rank());
    const auto &seen = l.fact().elements;
    std::vector<std::int64_t> sizes;
    for (const Fact &part : seen) {
        sizes.push_back(part.sizes.at(static_cast<std::size_t>(axis)));
        if (sizes.back() == isOpen)
            throw openParts();
    }
    const auto names =
        l.calls("Split", {x.name, l.builder.numbers(sizes)}, sizes.size(), {whole("axis", axis)});
    std::vector<Item> parts;
    for (std::size_t i = 0; i < names.size(); ++i)
        parts.push_back(Item::ofTensor({names[i], seen[i].type, seen[i].sizes}));
    l.give(Item::ofSequence(std::move(parts)));
}

void lowerUnbind(Lowering &l)
{
    const Operand x = l.tensor(0);
    const std::int64_t axis = l.isNone(1) ? 0 : l.dimension(1, x.rank());
    const auto &seen = l.fact().elements;
    if (x.sizes.at(static_cast<std::size_t>(axis)) == isOpen)
        throw openParts();
    std::vector<Item> parts;
    for (std::size_t i = 0; i < seen.size(); ++i) {
        const ValueName part =
            l.call("Gather", {x.name, l.builder.number(static_cast<std::int64_t>(i))}, {whole("axis", axis)});
        parts.push_back(Item::ofTensor({part, seen[i].type, seen[i].sizes}));
    }
    l.give(Item::ofSequence(std::move(parts)));
}

void lowerFlip(Lowering &l)
{
    const Operand x = l.tensor(0);
    ValueName y = x.name;
    for (const std::int64_t axis : l.dimensions(1, x.rank()))
        y = l.sliced(y, axis, -1, std::numeric_limits<std::int64_t>::min(), -1);
    l.give(y);
}

void lowerRoll(Lowering &l)
{
    const Operand x = l.tensor(0);
    const auto shifts = l.integers(1);
    const auto axes = l.integers(2);
    if (axes.size() != shifts.size())
        throw Unwritable{PARETOSCOPE_SAY("onnx.roll-of-all", "it rolls all dimensions as one")};
    ValueName y = x.name;
    for (std::size_t i = 0; i < axes.size(); ++i) {
        const std::int64_t axis = axes[i] < 0 ? axes[i] + x.rank() : axes[i];
        const std::int64_t size = x.sizes[static_cast<std::size_t>(axis)];
        if (size == isOpen)
            throw openParts();
        if (const std::int64_t shift = ((shifts[i] % size) + size) % size; shift != 0)
            y = l.call("Concat", {l.sliced(y, axis, size - shift, size), l.sliced(y, axis, 0, size - shift)},
                       {whole("axis", axis)});
    }
    l.give(y);
}

} // namespace

const Lowers &lowerSlices()
{
    static const Lowers table{
        {"aten::slice", lowerSlice},
        {"aten::narrow", lowerNarrow},
        {"aten::select", lowerSelect},
        {"aten::cat", lowerCat},
        {"aten::concat", lowerCat},
        {"aten::stack", lowerStack},
        {"aten::split", [](Lowering &l) { lowerSplit(l, 2); }},
        {"aten::split_with_sizes", [](Lowering &l) { lowerSplit(l, 2); }},
        {"aten::chunk", [](Lowering &l) { lowerSplit(l, 2); }},
        {"aten::tensor_split", [](Lowering &l) { lowerSplit(l, 2); }},
        {"aten::unbind", lowerUnbind},
        {"aten::flip", lowerFlip},
        {"aten::roll", lowerRoll},
    };
    return table;
}

} // namespace paretoscope::formats::onnx::writing
