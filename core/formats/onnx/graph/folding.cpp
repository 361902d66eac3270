#include "core/formats/onnx/graph/folding.h"

#include <ATen/ops/tensor.h>
#include <torch/csrc/jit/runtime/interpreter.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace paretoscope::formats::onnx {

namespace {

namespace jit = torch::jit;

constexpr std::int64_t mostElements = std::int64_t{1} << 26;

/// Not larger than the first input (Gather: than the product).
bool keepsSize(std::string_view type)
{
    constexpr std::array<std::string_view, 18> types{"Transpose",
                                                     "Reshape",
                                                     "Cast",
                                                     "Identity",
                                                     "Squeeze",
                                                     "Unsqueeze",
                                                     "Flatten",
                                                     "Slice",
                                                     "Split",
                                                     "Shape",
                                                     "Neg",
                                                     "Sqrt",
                                                     "Abs",
                                                     "Exp",
                                                     "Reciprocal",
                                                     "DequantizeLinear",
                                                     "QuantizeLinear",
                                                     "Floor"};
    return std::ranges::find(types, type) != types.end();
}

/// Of size that is written in its inputs' numbers.
bool makesMore(std::string_view type)
{
    constexpr std::array<std::string_view, 9> types{"ConstantOfShape", "Range",  "Expand", "Tile",  "Resize",
                                                    "Upsample",        "OneHot", "Pad",    "Einsum"};
    return std::ranges::find(types, type) != types.end();
}

/// Whether the result of what is made of INPUTS is sure to fit.
bool isSmall(const Node &node, const std::vector<const Value *> &inputs)
{
    if (keepsSize(node.type))
        return true;
    std::int64_t product = 1;
    const bool makes = makesMore(node.type);
    for (const Value *input : inputs) {
        if (!input || !input->constant.defined())
            continue;
        const at::Tensor &constant = input->constant;
        if (constant.numel() > 1 && __builtin_mul_overflow(product, constant.numel(), &product))
            return false;
        const bool isWhole = c10::isIntegralType(constant.scalar_type(), false);
        if (!makes || !isWhole || constant.numel() > 64)
            continue;
        const at::Tensor flat = constant.reshape({-1});
        for (std::int64_t i = 0; i < flat.numel(); ++i) {
            const std::int64_t number = flat[i].item().toLong();
            if (number > mostElements || number < -mostElements ||
                __builtin_mul_overflow(product, std::max<std::int64_t>(std::abs(number), 1), &product))
                return false;
        }
    }
    return product <= mostElements;
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
                             std::int64_t opset)
{
    const bool isKnown = std::ranges::all_of(inputs, [](const Value *input) {
        return !input || input->kind == Value::Kind::LeftOut || input->kind == Value::Kind::Constant;
    });
    if (!isKnown || inputs.empty() || !isSmall(node, inputs))
        return std::nullopt;
    const auto graph = std::make_shared<jit::Graph>();
    NodeWriter writer(*graph, nullptr, node, inputs, opset);
    const std::string &kept = inputs.front() && keepsSize(node.type) ? inputs.front()->name : std::string();
    const std::string name = !kept.empty()          ? kept
                             : node.outputs.empty() ? std::string()
                                                    : node.outputs.front();
    return run(graph, operation(writer), name);
}

} // namespace paretoscope::formats::onnx
