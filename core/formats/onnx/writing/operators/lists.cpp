#include "core/formats/onnx/writing/lowering.h"

namespace paretoscope::formats::onnx::writing {

namespace {

void lowerConstruct(Lowering &l)
{
    std::vector<Item> elements;
    for (std::size_t i = 0; i < l.count(); ++i)
        elements.push_back(l.item(i));
    l.give(Item::ofSequence(std::move(elements)));
}

void lowerDict(Lowering &l)
{
    Item made;
    made.kind = Item::Kind::Sequence;
    for (std::size_t i = 0; i + 1 < l.count(); i += 2) {
        made.keys.push_back(l.isHost(i) && l.item(i).host.isString() ? l.text(i) : std::to_string(i / 2));
        made.elements.push_back(l.item(i + 1));
    }
    l.give(std::move(made));
}

void lowerUnpack(Lowering &l)
{
    for (const Item *element : l.elements(0))
        l.give(*element);
}

void lowerElement(Lowering &l)
{
    const Item &of = l.item(0);
    if (!of.keys.empty()) {
        const std::string key = l.text(1);
        for (std::size_t i = 0; i < of.keys.size(); ++i)
            if (of.keys[i] == key)
                return l.give(of.elements[i]);
    }
    const auto elements = l.elements(0);
    const std::int64_t place = l.dimension(1, static_cast<std::int64_t>(elements.size()));
    l.give(*elements.at(static_cast<std::size_t>(place)));
}

void lowerJoined(Lowering &l)
{
    std::vector<Item> all;
    for (const std::size_t slot : {std::size_t{0}, std::size_t{1}})
        for (const Item *element : l.elements(slot))
            all.push_back(*element);
    l.give(Item::ofSequence(std::move(all)));
}

void lowerAppended(Lowering &l)
{
    std::vector<Item> all;
    for (const Item *element : l.elements(0))
        all.push_back(*element);
    all.push_back(l.item(1));
    l.give(Item::ofSequence(std::move(all)));
}

void lowerSame(Lowering &l)
{
    l.give(l.item(0));
}

/// A number as a tensor, or a tensor as a number.
void lowerNumber(Lowering &l)
{
    const Operand x = l.tensor(0);
    const ValueName value = l.cast(x, l.outType()).name;
    const bool isOne = x.rank() > 0;
    l.give(isOne ? l.call("Reshape", {value, l.builder.numbers({})}) : value);
}

void lowerSize(Lowering &l)
{
    const Operand x = l.tensor(0);
    if (l.count() > 1) {
        const std::int64_t place = l.dimension(1, x.rank());
        l.give(l.squeezed(l.sizeOf(x, place), {0}));
        return;
    }
    std::vector<Item> sizes;
    for (std::int64_t i = 0; i < x.rank(); ++i)
        if (const std::int64_t size = x.sizes[static_cast<std::size_t>(i)]; size != isOpen)
            sizes.push_back(Item::ofHost(size));
        else
            sizes.push_back(Item::ofNumber(l.squeezed(l.sizeOf(x, i), {0}), at::kLong));
    l.give(Item::ofSequence(std::move(sizes)));
}

} // namespace

const Lowers &lowerLists()
{
    static const Lowers table{
        {"prim::ListConstruct", lowerConstruct},
        {"prim::TupleConstruct", lowerConstruct},
        {"prim::DictConstruct", lowerDict},
        {"prim::ListUnpack", lowerUnpack},
        {"prim::TupleUnpack", lowerUnpack},
        {"prim::TupleIndex", lowerElement},
        {"aten::__getitem__", lowerElement},
        {"aten::add.t", lowerJoined},
        {"aten::append", lowerAppended},
        {"aten::list", lowerSame},
        {"prim::NumToTensor", lowerNumber},
        {"aten::scalar_tensor", lowerNumber},
        {"aten::tensor.int", lowerNumber},
        {"aten::tensor.float", lowerNumber},
        {"aten::Int", lowerNumber},
        {"aten::Float", lowerNumber},
        {"aten::Bool", lowerNumber},
        {"aten::IntImplicit", lowerNumber},
        {"aten::FloatImplicit", lowerNumber},
        {"aten::ScalarImplicit", lowerNumber},
        {"aten::item", lowerNumber},
        {"aten::_local_scalar_dense", lowerNumber},
        {"aten::size", lowerSize},
        {"aten::sym_size", lowerSize},
        {"prim::unchecked_cast", lowerSame},
        {"prim::unchecked_unwrap_optional", lowerSame},
        {"aten::_unwrap_optional", lowerSame},
    };
    return table;
}

} // namespace paretoscope::formats::onnx::writing
