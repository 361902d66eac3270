#include "core/formats/pt2/writing/translated.h"

#include <ATen/ops/empty_strided.h>

#include <algorithm>

namespace paretoscope::formats::pt2 {

namespace {

const Held *elementAt(const Held &held, std::int64_t index)
{
    const auto count = static_cast<std::int64_t>(held.elements.size());
    const std::int64_t own = index < 0 ? index + count : index;
    return own >= 0 && own < count ? &held.elements[static_cast<std::size_t>(own)] : nullptr;
}

/// Element of a list, tuple or dictionary that KEY names.
const Held *elementOf(const Held &held, const Held &key)
{
    if (key.kind == Held::Kind::Whole && key.whole.isFixed() && held.kind != Held::Kind::Dict)
        return elementAt(held, key.whole.besides);
    if (key.kind != Held::Kind::Other || !key.value.isString())
        return nullptr;
    const auto found = std::ranges::find(held.keys, key.value.toStringRef());
    return found == held.keys.end() ? nullptr : elementAt(held, found - held.keys.begin());
}

Held dictionaryOf(const std::vector<Held> &inputs)
{
    Held held;
    held.kind = Held::Kind::Dict;
    for (std::size_t i = 0; i + 1 < inputs.size(); i += 2) {
        held.keys.push_back(inputs[i].value.isString() ? inputs[i].value.toStringRef() : std::string());
        held.elements.push_back(inputs[i + 1]);
    }
    return held;
}

Held typeNumber(c10::ScalarType type)
{
    return heldConstant(static_cast<std::int64_t>(type));
}

} // namespace

std::vector<Held> arranged(const graph::Node &node, const std::vector<Held> &inputs)
{
    if (node.op == "prim::ListConstruct" || node.op == "prim::TupleConstruct") {
        Held held;
        held.kind = node.op == "prim::ListConstruct" ? Held::Kind::List : Held::Kind::Tuple;
        held.elements = inputs;
        return {held};
    }
    if (node.op == "prim::DictConstruct")
        return {dictionaryOf(inputs)};
    if (node.op == "prim::ListUnpack" || node.op == "prim::TupleUnpack")
        return inputs.front().elements;
    if (node.op == "aten::__getitem__" || node.op == "prim::TupleIndex") {
        const Held *element = inputs.size() == 2 ? elementOf(inputs[0], inputs[1]) : nullptr;
        return element ? std::vector<Held>{*element} : std::vector<Held>();
    }
    return {inputs.front()};
}

std::optional<Translated> translatedOf(const graph::Node &node, const std::vector<Held> &inputs,
                                       const Seen &seen)
{
    if (seen.varies && seen.kind != Seen::Kind::Tensor)
        return std::nullopt;
    if (node.op == "prim::NumToTensor")
        return Translated{.op = "aten::scalar_tensor",
                          .overload = "",
                          .inputs = {inputs.front(), typeNumber(seen.tensor.type)}};
    if (node.op == "aten::cpu")
        return Translated{.same = inputs.front()};
    if (node.op == "aten::split")
        return Translated{.op = "aten::split_with_sizes", .overload = "", .inputs = inputs};
    if (node.op == "aten::to")
        return Translated{
            .op = "aten::to", .overload = "dtype", .inputs = {inputs.front(), typeNumber(seen.tensor.type)}};
    if (node.op == "aten::as_tensor" && inputs.front().kind == Held::Kind::Tensor)
        return Translated{
            .op = "aten::to", .overload = "dtype", .inputs = {inputs.front(), typeNumber(seen.tensor.type)}};
    const bool isTable = (node.op == "aten::tensor" || node.op == "aten::as_tensor") && seen.value.isTensor();
    return isTable ? std::optional(Translated{.table = seen.value.toTensor().contiguous()}) : std::nullopt;
}

std::optional<at::Tensor> asTensor(const PackedParameter &packed)
{
    constexpr std::size_t bitsPlace = 0, encodingPlace = 3, orderPlace = 9, typePlace = 13;
    const PackedWeight &weight = packed.blocks.front();
    if (!packed.isWhole() || packed.isList() || weight.layout[bitsPlace] > 0 ||
        weight.layout[encodingPlace] != 0 ||
        weight.layout[typePlace] != static_cast<std::int64_t>(at::kFloat))
        return std::nullopt;
    const std::int64_t *order = &weight.layout[orderPlace];
    const at::Tensor values = weight.values.reshape({order[0], order[1], order[2], order[3]})
                                  .permute({0, 2, 1, 3})
                                  .reshape(weight.shape);
    const auto &strides = packed.strides.empty() ? weight.strides : packed.strides;
    if (strides.empty())
        return values.contiguous();
    return at::empty_strided(weight.shape, strides, values.options()).copy_(values);
}

} // namespace paretoscope::formats::pt2
