#include "core/graph/factoredlayers.h"

#include "core/graph/editor.h"
#include "core/graph/twolayers.h"
#include "core/graph/weightuse.h"

#include <algorithm>
#include <array>
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

/// How NODE uses the weight of LAYER; absent where it is not one after the other with what follows.
std::optional<WeightUse> useOf(const ModelData &data, std::size_t layer, const Node &node)
{
    auto use = weightUseOf(data, node);
    const bool fits = use && use->weight == data.bindings[layer].weight && use->isDirect() &&
                      isFactored(use->kind) && use->groups == 1 && use->inputSlot == 0 &&
                      use->weightSlot == 1 && isPlainOperator(node.op) && node.inputs.size() > 2;
    return fits ? std::move(use) : std::nullopt;
}

/// The convolution of 1 × 1 that takes what a factored one gives, or linear.
void replaceByLeft(Editor &editor, std::size_t index, ValueId between, LayerKind kind)
{
    const Node &node = editor.data().nodes[index];
    std::vector<ValueId> inputs{between, node.inputs[1], node.inputs[2]};
    if (kind == LayerKind::Linear) {
        editor.replaceCall(index, "aten::linear", "", std::move(inputs));
        return;
    }
    const auto dimensions = static_cast<std::size_t>(kernelDimensions(kind));
    const auto each = [&](std::int64_t number) {
        return editor.constant(c10::IValue(std::vector<std::int64_t>(dimensions, number)));
    };
    for (const std::int64_t number : {1, 0, 1}) // stride, padding, dilation
        inputs.push_back(each(number));
    inputs.push_back(editor.constant(c10::IValue(std::int64_t{1})));
    editor.replaceCall(index, "aten::conv" + std::to_string(dimensions) + "d", "", std::move(inputs));
}

void factor(Editor &editor, const ModelData &data, const FactoredLayer &factored)
{
    const Layer &layer = data.layers[factored.layer];
    const LayerBinding &binding = data.bindings[factored.layer];
    const Parameter &weight = data.parameters[at(binding.weight)];
    std::vector<std::int64_t> right = layer.weightShape, left(layer.weightShape.size(), 1);
    right[0] = left[1] = factored.right.size(0);
    left[0] = layer.weightShape[0];
    const ValueId value =
        editor.parameter(nameOfRight(weight.name), factored.right.reshape(right).contiguous(), weight.stored);
    editor.setTensor(binding.weight, factored.left.reshape(left).contiguous());
    const ValueId none = editor.constant(c10::IValue());
    for (const std::int32_t index : binding.nodes) {
        const Node node = editor.data().nodes[at(index)]; // as it is now: its input may have been rounded
        std::vector<ValueId> inputs = node.inputs;
        inputs[1] = value;
        inputs[2] = none;
        const ValueId between = editor.callBefore(at(index), node.op, node.overload, std::move(inputs));
        replaceByLeft(editor, at(index), between, layer.kind);
    }
}

/// A linear layer, or a convolution of one group that is not transposed, in float32, with a weight of its
/// own.
bool mayBeTwoLayers(const Layer &layer)
{
    return isFactored(layer.kind) && layer.groups == 1 && layer.blockOf.empty() &&
           layer.stored == FloatType::Float32;
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

Model withLayersFactored(const Model &model, std::span<const FactoredLayer> layers)
{
    Editor editor(model);
    for (const FactoredLayer &layer : layers)
        factor(editor, model.data(), layer);
    return std::move(editor).finish();
}

} // namespace paretoscope::graph
