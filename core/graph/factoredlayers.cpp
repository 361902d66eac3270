#include "core/graph/factoredlayers.h"

#include "core/graph/editor.h"
#include "core/graph/twolayers.h"
#include "core/graph/weightuse.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

namespace paretoscope::graph {

namespace {

constexpr std::string_view ending = "weight";

bool isFactored(LayerKind kind)
{
    return kind == LayerKind::Linear || (isConvolution(kind) && !isTransposed(kind));
}

/// Operators that take input, weight and bias, and then what says how a kernel moves.
bool isPlainOperator(const std::string &op)
{
    constexpr std::array plain{"aten::linear", "aten::conv1d",      "aten::conv2d",
                               "aten::conv3d", "aten::convolution", "aten::_convolution"};
    return std::ranges::find(plain, op) != plain.end();
}

constexpr std::size_t firstMove = 3; ///< among the inputs of a convolution: stride, padding, dilation
constexpr std::array<std::int64_t, 3> standing{1, 0, 1}; ///< of a kernel of one row or column

/// Two dimensions, in which a kernel may be taken apart.
bool isPlane(LayerKind kind)
{
    return kind == LayerKind::Conv2d;
}

/// What is constant at PLACE of how the kernel of NODE moves: a number for rows and one for columns, or
/// "same" or "valid"; null: neither.
const c10::IValue *moveOf(const ModelData &data, const Node &node, std::size_t place)
{
    const Value &value = data.values[at(node.inputs[firstMove + place])];
    if (value.origin != Value::Origin::Constant)
        return nullptr;
    const bool isNumbers = value.constant.isIntList() && !value.constant.toIntVector().empty() &&
                           value.constant.toIntVector().size() <= 2;
    return isNumbers || value.constant.isString() ? &value.constant : nullptr;
}

bool knowsMoves(const ModelData &data, const Node &node)
{
    bool known = node.inputs.size() >= firstMove + standing.size();
    for (std::size_t place = 0; known && place < standing.size(); ++place)
        known = moveOf(data, node, place) != nullptr;
    return known;
}

/// How the kernel of NODE moves along DIMENSION alone.
std::vector<ValueId> movesAlong(Editor &editor, const Node &node, std::size_t dimension)
{
    std::vector<ValueId> moves;
    for (std::size_t place = 0; place < standing.size(); ++place) {
        const c10::IValue move = *moveOf(editor.data(), node, place);
        if (move.isString()) { // of one row or column nothing is padded
            moves.push_back(node.inputs[firstMove + place]);
            continue;
        }
        const std::vector<std::int64_t> numbers = move.toIntVector();
        std::vector<std::int64_t> own(2, standing[place]);
        own[dimension] = numbers[std::min(dimension, numbers.size() - 1)];
        moves.push_back(editor.constant(c10::IValue(own)));
    }
    return moves;
}

/// How NODE uses the weight of LAYER; absent where it is not one after the other with what follows.
std::optional<WeightUse> useOf(const ModelData &data, std::size_t layer, const Node &node)
{
    auto use = weightUseOf(data, node);
    const bool fits = use && use->weight == data.bindings[layer].weight && use->isDirect() &&
                      isFactored(use->kind) && use->groups == data.layers[layer].groups &&
                      use->inputSlot == 0 && use->weightSlot == 1 && isPlainOperator(node.op) &&
                      node.inputs.size() > 2 && (!isPlane(use->kind) || knowsMoves(data, node));
    return fits ? std::move(use) : std::nullopt;
}

/// The convolution of 1 × 1, or of 1 × all columns of the kernel, that takes what a factored one gives, or
/// linear.
void replaceByLeft(Editor &editor, std::size_t index, ValueId between, const Layer &layer, bool isRow)
{
    const Node node = editor.data().nodes[index];
    std::vector<ValueId> inputs{between, node.inputs[1], node.inputs[2]};
    if (layer.kind == LayerKind::Linear) {
        editor.replaceCall(index, "aten::linear", "", std::move(inputs));
        return;
    }
    const auto dimensions = static_cast<std::size_t>(kernelDimensions(layer.kind));
    if (isRow)
        std::ranges::copy(movesAlong(editor, node, 1), std::back_inserter(inputs));
    else
        for (const std::int64_t number : standing)
            inputs.push_back(editor.constant(c10::IValue(std::vector<std::int64_t>(dimensions, number))));
    inputs.push_back(editor.constant(c10::IValue(layer.groups)));
    const bool isNamed = isRow && moveOf(editor.data(), node, 1)->isString();
    editor.replaceCall(index, "aten::conv" + std::to_string(dimensions) + "d", isNamed ? "padding" : "",
                       std::move(inputs));
}

/// What gives the left factor its inputs, written before node INDEX: the same with WEIGHT, or, where the left
/// one has the columns of the kernel, along its rows alone.
ValueId callRight(Editor &editor, std::size_t index, ValueId weight, bool isColumn)
{
    const Node node = editor.data().nodes[index]; // as it is now: its input may have been rounded
    std::vector<ValueId> inputs = node.inputs;
    inputs[1] = weight;
    inputs[2] = editor.constant(c10::IValue());
    if (!isColumn)
        return editor.callBefore(index, node.op, node.overload, std::move(inputs));
    inputs.resize(firstMove);
    std::ranges::copy(movesAlong(editor, node, 0), std::back_inserter(inputs));
    inputs.push_back(editor.constant(c10::IValue(std::int64_t{1})));
    const bool isNamed = moveOf(editor.data(), node, 1)->isString();
    return editor.callBefore(index, "aten::conv2d", isNamed ? "padding" : "", std::move(inputs));
}

void factor(Editor &editor, const ModelData &data, const FactoredLayer &factored)
{
    const Layer &layer = data.layers[factored.layer];
    const LayerBinding &binding = data.bindings[factored.layer];
    const Parameter &weight = data.parameters[at(binding.weight)];
    const std::int64_t rank = factored.right.size(0) / layer.groups, width = factored.left.size(1) / rank;
    std::vector<std::int64_t> right = layer.weightShape, left(layer.weightShape.size(), 1);
    right[0] = factored.right.size(0);
    left[0] = layer.weightShape[0];
    left[1] = rank;
    if (width > 1)
        std::swap(left.back(), right.back());
    const ValueId value =
        editor.parameter(nameOfRight(weight.name), factored.right.reshape(right).contiguous(), weight.stored);
    editor.setTensor(binding.weight, factored.left.reshape(left).contiguous());
    for (const std::int32_t index : binding.nodes) {
        const ValueId between = callRight(editor, at(index), value, width > 1);
        replaceByLeft(editor, at(index), between, layer, width > 1);
    }
}

/// A linear layer, or a convolution that is not transposed, in float32, with a weight of its own.
bool mayBeTwoLayers(const Layer &layer)
{
    return isFactored(layer.kind) && layer.blockOf.empty() && layer.stored == FloatType::Float32;
}

} // namespace

std::string nameOfRight(const std::string &name)
{
    if (name.ends_with(ending) &&
        (name.size() == ending.size() || name[name.size() - ending.size() - 1] == '.'))
        return name.substr(0, name.size() - ending.size()) + "right." + std::string(ending);
    return name + "_right";
}

bool canBeTwoLayers(const ModelData &data, std::size_t layer)
{
    const Layer &own = data.layers[layer];
    const LayerBinding &binding = data.bindings[layer];
    if (!mayBeTwoLayers(own) || !binding.block.isWhole() || own.weightShape.size() < 2)
        return false;
    const Parameter &weight = data.parameters[at(binding.weight)];
    const std::string name = nameOfRight(weight.name);
    // Where a module of its own is made for it, nothing else may lie there.
    const bool isModule =
        name.ends_with(".right." + std::string(ending)) || name == "right." + std::string(ending);
    const std::string module = name.substr(0, name.size() - ending.size());
    const auto begins = [&](const Parameter &other) {
        return other.name == name || (isModule && other.name.starts_with(module));
    };
    return weight.computedFrom.empty() && std::ranges::none_of(data.parameters, begins) &&
           std::ranges::all_of(binding.nodes, [&](std::int32_t node) {
               const auto use = useOf(data, layer, data.nodes[at(node)]);
               return use && use->kind == own.kind;
           });
}

bool canBeTwoLayers(const Model &model, std::size_t layer)
{
    return canBeTwoLayers(model.data(), layer);
}

std::int64_t columnStride(const Model &model, std::size_t layer)
{
    const ModelData &data = model.data();
    const auto &nodes = data.bindings[layer].nodes;
    if (nodes.empty() || !isPlane(data.layers[layer].kind)) // it may be gone
        return 1;
    const Node &node = data.nodes[at(nodes.front())];
    if (!knowsMoves(data, node) || !moveOf(data, node, 0)->isIntList())
        return 1;
    return moveOf(data, node, 0)->toIntVector().back();
}

Model withLayersFactored(const Model &model, std::span<const FactoredLayer> layers)
{
    Editor editor(model);
    for (const FactoredLayer &layer : layers)
        factor(editor, model.data(), layer);
    return std::move(editor).finish();
}

} // namespace paretoscope::graph
