#include "core/formats/onnx/writing/lowering.h"

#include <algorithm>
#include <numeric>

namespace paretoscope::formats::onnx::writing {

namespace {

void lowerUnchanged(Lowering &l)
{
    const Operand x = l.tensor(0);
    l.give(l.cast(x, l.outType()).name);
}

/// To the sizes that were seen, of which one may be open; else to those that the network computes.
void reshapedAsSeen(Lowering &l, const ValueName &x, std::size_t listSlot)
{
    std::vector<std::int64_t> sizes = l.outSizes();
    const auto open = std::ranges::count(sizes, isOpen);
    const bool hasNone = std::ranges::find(sizes, 0) != sizes.end();
    if (open <= 1 && !hasNone)
        l.give(l.reshaped(x, sizes)); // isOpen is ONNX's −1
    else if (listSlot < l.count())
        l.give(l.call("Reshape", {x, l.list(listSlot)}));
    else
        throw Unwritable{PARETOSCOPE_SAY("onnx.open-sizes", "several sizes of what it makes are not known")};
}

void lowerReshape(Lowering &l)
{
    reshapedAsSeen(l, l.tensor(0).name, l.isTensor(1) || l.isNone(1) ? 99 : 1);
}

/// Sizes that stay are those of the input.
void lowerFlatten(Lowering &l)
{
    const Operand x = l.tensor(0);
    std::vector<std::int64_t> sizes = l.outSizes();
    if (std::ranges::count(sizes, isOpen) <= 1) {
        reshapedAsSeen(l, x.name, 99);
        return;
    }
    const std::int64_t first = l.isNone(1) ? 0 : l.dimension(1, x.rank());
    const std::int64_t last = l.isNone(2) ? x.rank() - 1 : l.dimension(2, x.rank());
    std::vector<ValueName> parts;
    for (std::int64_t i = 0; i < first; ++i)
        parts.push_back(l.sizeOf(x, i));
    parts.push_back(l.builder.numbers({-1}));
    for (std::int64_t i = last + 1; i < x.rank(); ++i)
        parts.push_back(l.sizeOf(x, i));
    l.give(l.call("Reshape", {x.name, l.call("Concat", parts, {whole("axis", 0)})}));
}

void lowerPermute(Lowering &l)
{
    const Operand x = l.tensor(0);
    auto order = l.integers(1);
    for (std::int64_t &axis : order)
        axis = axis < 0 ? axis + x.rank() : axis;
    l.give(order.empty() ? x.name : l.transposed(x.name, order));
}

void lowerTranspose(Lowering &l)
{
    const Operand x = l.tensor(0);
    if (x.rank() < 2) {
        l.give(x.name);
        return;
    }
    std::vector<std::int64_t> order(static_cast<std::size_t>(x.rank()));
    std::iota(order.begin(), order.end(), 0);
    const bool isNamed = l.count() > 2;
    const std::int64_t a = isNamed ? l.dimension(1, x.rank()) : x.rank() - 2;
    const std::int64_t b = isNamed ? l.dimension(2, x.rank()) : x.rank() - 1;
    std::swap(order[static_cast<std::size_t>(a)], order[static_cast<std::size_t>(b)]);
    l.give(l.transposed(x.name, order));
}

void lowerSqueeze(Lowering &l)
{
    const Operand x = l.tensor(0);
    const auto made = static_cast<std::int64_t>(l.outSizes().size());
    if (made == x.rank()) {
        l.give(x.name);
        return;
    }
    std::vector<std::int64_t> axes;
    if (l.count() > 1 && !l.isNone(1))
        axes = l.dimensions(1, x.rank());
    for (std::int64_t i = 0; axes.empty() && i < x.rank(); ++i)
        if (x.sizes[static_cast<std::size_t>(i)] == 1)
            axes.push_back(i);
    std::erase_if(axes, [&](std::int64_t axis) { return x.sizes[static_cast<std::size_t>(axis)] != 1; });
    l.give(l.squeezed(x.name, axes));
}

void lowerUnsqueeze(Lowering &l)
{
    const Operand x = l.tensor(0);
    l.give(l.unsqueezed(x.name, {l.dimension(1, x.rank() + 1)}));
}

/// −1 keeps a size: ONNX's Expand takes 1 for that.
void lowerExpand(Lowering &l)
{
    const Operand x = l.tensor(0);
    const auto &sizes = l.outSizes();
    const auto lead = sizes.size() - x.sizes.size();
    std::vector<Item> wanted;
    const bool isAs = l.isTensor(1); // expand_as
    const auto elements = isAs ? std::vector<Item *>() : l.elements(1);
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        if (sizes[i] != isOpen)
            wanted.push_back(Item::ofHost(sizes[i]));
        else if (i >= lead && x.sizes[i - lead] == isOpen)
            wanted.push_back(Item::ofHost(std::int64_t{1}));
        else if (isAs)
            wanted.push_back(Item::ofNumber(l.sizeOf(l.tensor(1), static_cast<std::int64_t>(i)), at::kLong));
        else
            wanted.push_back(*elements.at(i));
    }
    std::vector<Item *> items;
    for (Item &item : wanted)
        items.push_back(&item);
    l.give(l.call("Expand", {x.name, l.listOf(items)}));
}

void lowerRepeat(Lowering &l)
{
    const Operand x = l.tensor(0);
    const auto lead = static_cast<std::int64_t>(l.outSizes().size()) - x.rank();
    std::vector<std::int64_t> axes(static_cast<std::size_t>(std::max<std::int64_t>(lead, 0)));
    std::iota(axes.begin(), axes.end(), 0);
    l.give(l.call("Tile", {l.unsqueezed(x.name, axes), l.list(1)}));
}

void lowerUnflatten(Lowering &l)
{
    reshapedAsSeen(l, l.tensor(0).name, 99);
}

} // namespace

const Lowers &lowerShapes()
{
    static const Lowers table{
        {"aten::view", lowerReshape},
        {"aten::reshape", lowerReshape},
        {"aten::_unsafe_view", lowerReshape},
        {"aten::view_as", lowerReshape},
        {"aten::reshape_as", lowerReshape},
        {"aten::flatten", lowerFlatten},
        {"aten::unflatten", lowerUnflatten},
        {"aten::permute", lowerPermute},
        {"aten::transpose", lowerTranspose},
        {"aten::swapaxes", lowerTranspose},
        {"aten::t", lowerTranspose},
        {"aten::numpy_T", lowerTranspose},
        {"aten::mT", lowerTranspose},
        {"aten::squeeze", lowerSqueeze},
        {"aten::unsqueeze", lowerUnsqueeze},
        {"aten::expand", lowerExpand},
        {"aten::expand_as", lowerExpand},
        {"aten::repeat", lowerRepeat},
        {"aten::to", lowerUnchanged},
        {"aten::type_as", lowerUnchanged},
        {"aten::_to_copy", lowerUnchanged},
        {"aten::float", lowerUnchanged},
        {"aten::contiguous", lowerUnchanged},
        {"aten::clone", lowerUnchanged},
        {"aten::detach", lowerUnchanged},
        {"aten::alias", lowerUnchanged},
        {"aten::lift_fresh_copy", lowerUnchanged},
        {"aten::lift_fresh", lowerUnchanged},
        {"aten::dropout", lowerUnchanged},
        {"aten::feature_dropout", lowerUnchanged},
        {"aten::cpu", lowerUnchanged},
        {"aten::copy",
         [](Lowering &l) {
             const Operand x = l.tensor(0);
             l.give(l.call("Expand", {l.tensorAs(1, x.type).name, l.shapeOf(x)}));
         }},
    };
    return table;
}

} // namespace paretoscope::formats::onnx::writing
