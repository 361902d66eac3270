#include "core/formats/onnx/graph/folding.h"

#include <ATen/ops/tensor.h>
#include <torch/csrc/jit/runtime/interpreter.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_map>

namespace paretoscope::formats::onnx {

namespace {

namespace jit = torch::jit;

/// What a node is when its inputs are known.
enum class Growth { IsView, KeepsSize, ByNumbers, Unbounded, Multiplies };

Growth growthOf(std::string_view type)
{
    static const std::unordered_map<std::string_view, Growth> kinds = [] {
        std::unordered_map<std::string_view, Growth> all;
        for (const char *view : {"Transpose", "Reshape", "Identity", "Squeeze", "Unsqueeze", "Flatten",
                                 "Slice", "Split", "Shape", "Dropout"})
            all.emplace(view, Growth::IsView);
        for (const char *same : {"Cast", "Neg", "Sqrt", "Abs", "Exp", "Reciprocal", "DequantizeLinear",
                                 "QuantizeLinear", "Floor"})
            all.emplace(same, Growth::KeepsSize);
        for (const char *made : {"ConstantOfShape", "Range", "Expand", "Tile", "OneHot"})
            all.emplace(made, Growth::ByNumbers);
        for (const char *other : {"Conv", "ConvTranspose", "MaxPool", "AveragePool", "Resize", "Upsample",
                                  "LSTM", "GRU", "RNN", "Pad"})
            all.emplace(other, Growth::Unbounded);
        return all;
    }();
    const auto found = kinds.find(type);
    return found == kinds.end() ? Growth::Multiplies : found->second;
}

/// Multiplies SIZE by the numbers in CONSTANT, which may say how large a result becomes. False where it
/// overflows.
bool multiplyBy(const at::Tensor &constant, std::int64_t &size)
{
    const at::Tensor flat = constant.reshape({-1});
    for (std::int64_t i = 0; i < flat.numel(); ++i) {
        const double number = std::abs(flat[i].item().toDouble());
        if (!(number < 1e12) ||
            __builtin_mul_overflow(size, std::max<std::int64_t>(static_cast<std::int64_t>(number), 1), &size))
            return false;
    }
    return true;
}

/// At most how many elements NODE makes of INPUTS; nothing where that cannot be said.
std::optional<std::int64_t> elementsMade(const Node &node, const std::vector<const Value *> &inputs)
{
    constexpr std::int64_t mostSizes = 64;
    const Growth growth = growthOf(node.type);
    if (growth == Growth::Unbounded)
        return std::nullopt;
    if (growth == Growth::IsView)
        return 0;
    if (growth == Growth::KeepsSize)
        return inputs.front() && inputs.front()->constant.defined() ? inputs.front()->constant.numel() : 0;
    std::int64_t product = 1;
    for (const Value *input : inputs) {
        if (!input || !input->constant.defined())
            continue;
        const at::Tensor &constant = input->constant;
        if (__builtin_mul_overflow(product, std::max<std::int64_t>(constant.numel(), 1), &product) ||
            (growth == Growth::ByNumbers && constant.numel() <= mostSizes && !multiplyBy(constant, product)))
            return std::nullopt;
    }
    return product;
}

Values run(const std::shared_ptr<jit::Graph> &graph, Values values, const std::string &name)
{
    std::vector<std::size_t> computed;
    for (std::size_t i = 0; i < values.size(); ++i)
        if (values[i].kind == Value::Kind::Tensor) {
            graph->registerOutput(values[i].tensor);
            computed.push_back(i);
        }
    if (computed.empty())
        return values;
    jit::Stack stack;
    jit::InterpreterState(jit::Code(graph, "fold")).run(stack);
    for (std::size_t i = 0; i < computed.size(); ++i)
        values[computed[i]] = constantValue(stack.at(i).toTensor(), name);
    return values;
}

} // namespace

Value settled(Value value, const std::string &name)
{
    if (value.kind != Value::Kind::Numbers ||
        !std::ranges::all_of(value.numbers, [](const Number &number) { return number.known.has_value(); }))
        return value;
    std::vector<std::int64_t> known;
    for (const Number &number : value.numbers)
        known.push_back(*number.known);
    const at::Tensor tensor = at::tensor(known, at::TensorOptions().dtype(c10::ScalarType::Long));
    return constantValue(value.isSingle ? tensor.reshape({}) : tensor, name);
}

std::optional<Values> folded(const Node &node, Operator operation, const std::vector<const Value *> &inputs,
                             std::int64_t opset, std::int64_t &left)
{
    const bool isKnown = std::ranges::all_of(inputs, [](const Value *input) {
        return !input || input->kind == Value::Kind::LeftOut || input->kind == Value::Kind::Constant;
    });
    const auto made = isKnown && !inputs.empty() ? elementsMade(node, inputs) : std::nullopt;
    if (!made || *made > left)
        return std::nullopt;
    left -= *made;
    const auto graph = std::make_shared<jit::Graph>();
    NodeWriter writer(*graph, nullptr, node, inputs, opset);
    const Growth growth = growthOf(node.type);
    const std::string kept = inputs.front() && (growth == Growth::IsView || growth == Growth::KeepsSize)
                                 ? inputs.front()->name
                                 : std::string();
    const std::string name = !kept.empty()          ? kept
                             : node.outputs.empty() ? std::string()
                                                    : node.outputs.front();
    return run(graph, operation(writer), name);
}

} // namespace paretoscope::formats::onnx
