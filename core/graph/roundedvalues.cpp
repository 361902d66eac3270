#include "core/graph/roundedvalues.h"

#include "core/graph/weightpath.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <set>
#include <string>
#include <string_view>

namespace paretoscope::graph {

namespace {

constexpr std::string_view roundingOperator = "aten::fake_quantize_per_tensor_affine";

const std::set<std::string, std::less<>> &handingOn()
{
    static const std::set<std::string, std::less<>> operators{"aten::relu", // 0, or what it is given
                                                              "aten::max_pool1d",
                                                              "aten::max_pool2d",
                                                              "aten::max_pool3d",
                                                              "aten::max_pool1d_with_indices",
                                                              "aten::max_pool2d_with_indices",
                                                              "aten::max_pool3d_with_indices",
                                                              "aten::adaptive_max_pool1d",
                                                              "aten::adaptive_max_pool2d",
                                                              "aten::adaptive_max_pool3d",
                                                              "aten::amax",
                                                              "aten::amin",
                                                              "aten::view",
                                                              "aten::_unsafe_view",
                                                              "aten::view_as",
                                                              "aten::reshape",
                                                              "aten::reshape_as",
                                                              "aten::flatten",
                                                              "aten::unflatten",
                                                              "aten::permute",
                                                              "aten::transpose",
                                                              "aten::t",
                                                              "aten::numpy_T",
                                                              "aten::movedim",
                                                              "aten::swapaxes",
                                                              "aten::contiguous",
                                                              "aten::clone",
                                                              "aten::detach",
                                                              "aten::alias",

                                                              "aten::slice",
                                                              "aten::select",
                                                              "aten::narrow",
                                                              "aten::squeeze",
                                                              "aten::unsqueeze",
                                                              "aten::expand",
                                                              "aten::expand_as",
                                                              "aten::repeat",
                                                              "aten::tile",
                                                              "aten::chunk",
                                                              "aten::split",
                                                              "aten::split_with_sizes",
                                                              "aten::tensor_split",
                                                              "aten::unbind",
                                                              "prim::ListUnpack",
                                                              "aten::index_select",
                                                              "aten::gather",
                                                              "aten::flip",
                                                              "aten::roll",
                                                              "aten::pixel_shuffle",
                                                              "aten::pixel_unshuffle",
                                                              "aten::channel_shuffle",
                                                              "aten::upsample_nearest1d",
                                                              "aten::upsample_nearest2d",
                                                              "aten::upsample_nearest3d",
                                                              "aten::reflection_pad1d",
                                                              "aten::reflection_pad2d",
                                                              "aten::reflection_pad3d",
                                                              "aten::replication_pad1d",
                                                              "aten::replication_pad2d",
                                                              "aten::replication_pad3d"};
    return operators;
}

const c10::IValue *constantIn(const ModelData &data, const Node &node, std::size_t slot)
{
    if (slot >= node.inputs.size())
        return nullptr;
    const Value &value = data.values[at(node.inputs[slot])];
    return value.origin == Value::Origin::Constant ? &value.constant : nullptr;
}

bool isZero(const c10::IValue *constant)
{
    return constant && (constant->isNone() || (constant->isScalar() && constant->toScalar().toDouble() == 0));
}

/// Whether NODE writes zeros around what it is given, or numbers of that.
bool padsWithItsOwn(const ModelData &data, const Node &node)
{
    if (node.op == "aten::constant_pad_nd")
        return isZero(constantIn(data, node, 2));
    const c10::IValue *mode = constantIn(data, node, 2);
    return node.op == "aten::pad" && mode && mode->isString() &&
           (mode->toStringRef() != "constant" || isZero(constantIn(data, node, 3)));
}

/// Dropout that drops nothing.
bool dropsNothing(const ModelData &data, const Node &node)
{
    const c10::IValue *training = constantIn(data, node, 2);
    return (node.op == "aten::dropout" || node.op == "aten::feature_dropout") && training &&
           training->isBool() && !training->toBool();
}

bool isConcatenation(const Node &node)
{
    return node.op == "aten::cat" || node.op == "aten::concat" || node.op == "aten::stack";
}

/// That of all of VALUES.
std::optional<InputCoding> common(const std::vector<std::optional<InputCoding>> &roundings,
                                  const std::vector<ValueId> &values)
{
    const auto first = values.empty() ? std::nullopt : roundings[at(values.front())];
    const bool alike = first && std::ranges::all_of(values, [&](ValueId value) {
                           return roundings[at(value)] && isSameGrid(*roundings[at(value)], *first);
                       });
    return alike ? first : std::nullopt;
}

/// Forgets what NODE writes other numbers into, and all that may share memory with it.
void forgetWritten(const ModelData &data, const Node &node,
                   std::vector<std::optional<InputCoding>> &roundings)
{
    if (!node.mutates || handsNumbersOn(data, node))
        return;
    for (const ValueId input : node.inputs) {
        const std::int32_t memory = data.writtenMemory.empty() ? -1 : data.writtenMemory[at(input)];
        if (memory < 0)
            continue;
        for (std::size_t id = 0; id < roundings.size(); ++id)
            if (data.writtenMemory[id] == memory)
                roundings[id].reset();
    }
}

} // namespace

bool handsNumbersOn(const ModelData &data, const Node &node)
{
    if (node.opaque || node.inputs.empty())
        return false;
    std::string_view name = node.op;
    if (name.ends_with('_'))
        name.remove_suffix(1);
    return handingOn().contains(name) || padsWithItsOwn(data, node) || dropsNothing(data, node);
}

std::optional<InputCoding> roundingBy(const ModelData &data, const Node &node)
{
    if (node.op != roundingOperator || node.overload != "")
        return std::nullopt;
    const c10::IValue *scale = constantIn(data, node, 1), *zero = constantIn(data, node, 2),
                      *lowest = constantIn(data, node, 3), *highest = constantIn(data, node, 4);
    if (!scale || !scale->isDouble() || !zero || !zero->isInt() || !lowest || !lowest->isInt() || !highest ||
        !highest->isInt())
        return std::nullopt;
    InputCoding coding;
    coding.lowest = lowest->toInt();
    coding.highest = highest->toInt();
    coding.scale = scale->toDouble();
    coding.zeroPoint = zero->toInt();
    coding.isSymmetric = coding.zeroPoint == 0 && coding.lowest == -coding.highest;
    const bool isUsable = coding.scale > 0 && std::isfinite(coding.scale) && coding.lowest < coding.highest &&
                          coding.lowest >= -(1 << 20) && coding.highest <= 1 << 20;
    return isUsable ? std::optional(coding) : std::nullopt;
}

bool roundsByItself(const ModelData &data)
{
    return std::ranges::any_of(data.nodes,
                               [&](const Node &node) { return roundingBy(data, node).has_value(); });
}

std::vector<std::optional<InputCoding>> roundingsIn(const ModelData &data, std::size_t nodes)
{
    std::vector<std::optional<InputCoding>> roundings(data.values.size());
    for (std::size_t i = 0; i < std::min(nodes, data.nodes.size()); ++i) {
        const Node &node = data.nodes[i];
        forgetWritten(data, node, roundings);
        std::optional<InputCoding> rounding = roundingBy(data, node);
        if (isConcatenation(node))
            rounding = common(roundings, listElements(data, node.inputs[0]).value_or(std::vector<ValueId>()));
        else if (!node.inputs.empty() && roundings[at(node.inputs[0])] && handsNumbersOn(data, node))
            rounding = roundings[at(node.inputs[0])];
        if (rounding)
            for (const ValueId output : node.outputs)
                roundings[at(output)] = rounding;
    }
    return roundings;
}

std::optional<InputCoding> inputsRoundedAs(const ModelData &data, std::size_t layer)
{
    if (!roundsByItself(data))
        return std::nullopt;
    std::optional<InputCoding> first;
    for (const InputPlace &place : inputPlacesOf(data, layer)) {
        const auto own = roundingsIn(data, place.node)[at(data.nodes[place.node].inputs[place.slot])];
        if (!own || (first && !isSameGrid(*first, *own)))
            return std::nullopt;
        first = own;
    }
    return first;
}

bool isSameGrid(const InputCoding &a, const InputCoding &b)
{
    return !a.isDynamic && !b.isDynamic && a.lowest == b.lowest && a.highest == b.highest &&
           a.scale == b.scale && a.zeroPoint == b.zeroPoint;
}

int bitsOf(const InputCoding &coding)
{
    return static_cast<int>(std::bit_width(static_cast<std::uint64_t>(coding.highest - coding.lowest)));
}

ValueId writeRounded(Editor &editor, ValueId value, const InputCoding &coding)
{
    const auto number = [&](auto own) { return editor.constant(c10::IValue(own)); };
    std::vector<ValueId> inputs{value, number(coding.scale), number(coding.zeroPoint), number(coding.lowest),
                                number(coding.highest)};
    const std::string name(roundingOperator);
    const std::int32_t producer = editor.data().values[at(value)].producer;
    return producer < 0 ? editor.callFirst(name, "", std::move(inputs), {})
                        : editor.callAfter(at(producer), name, "", std::move(inputs));
}

} // namespace paretoscope::graph
