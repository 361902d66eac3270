#include "core/formats/onnx/graph/folding.h"

#include <ATen/ops/tensor.h>
#include <torch/csrc/jit/runtime/interpreter.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <new>
#include <string_view>
#include <unordered_map>

namespace paretoscope::formats::onnx {

namespace {

namespace jit = torch::jit;

/// How many elements a node makes when its inputs are known.
enum class Growth { IsView, Sum, Broadcast, Rows, Matrix, ByNumbers, Between, Padded, Product, Unbounded };

Growth growthOf(std::string_view type)
{
    static const std::unordered_map<std::string_view, Growth> kinds = [] {
        std::unordered_map<std::string_view, Growth> all;
        const auto add = [&](Growth growth, std::initializer_list<const char *> types) {
            for (const char *one : types)
                all.emplace(one, growth);
        };
        add(Growth::IsView, {"Transpose", "Reshape", "Identity", "Squeeze", "Unsqueeze", "Flatten", "Slice",
                             "Split", "Shape", "Dropout"});
        add(Growth::Sum, {"Cast",
                          "Neg",
                          "Sqrt",
                          "Abs",
                          "Exp",
                          "Log",
                          "Erf",
                          "Reciprocal",
                          "DequantizeLinear",
                          "QuantizeLinear",
                          "Floor",
                          "Ceil",
                          "Round",
                          "Sign",
                          "Sin",
                          "Cos",
                          "Relu",
                          "Sigmoid",
                          "Tanh",
                          "Not",
                          "Softmax",
                          "LogSoftmax",
                          "Concat",
                          "GatherElements",
                          "ScatterElements",
                          "CumSum",
                          "TopK",
                          "ReduceMean",
                          "ReduceSum",
                          "ReduceMax",
                          "ReduceMin",
                          "ReduceL1",
                          "ReduceL2",
                          "ReduceProd",
                          "ReduceSumSquare",
                          "Trilu"});
        add(Growth::Broadcast, {"Add",
                                "Sub",
                                "Mul",
                                "Div",
                                "Mod",
                                "Pow",
                                "Sum",
                                "Max",
                                "Min",
                                "Mean",
                                "PRelu",
                                "Where",
                                "Equal",
                                "Less",
                                "LessOrEqual",
                                "Greater",
                                "GreaterOrEqual",
                                "And",
                                "Or",
                                "Xor",
                                "Clip"});
        add(Growth::Rows, {"Gather"});
        add(Growth::Matrix, {"MatMul", "Gemm"});
        add(Growth::ByNumbers, {"ConstantOfShape", "Range", "Expand", "Tile", "OneHot"});
        add(Growth::Between, {"Resize", "Upsample"});
        add(Growth::Padded, {"Pad"});
        add(Growth::Unbounded,
            {"Conv", "ConvTranspose", "MaxPool", "AveragePool", "LpPool", "LSTM", "GRU", "RNN"});
        return all;
    }();
    const auto found = kinds.find(type);
    return found == kinds.end() ? Growth::Product : found->second;
}

constexpr double noBound = std::numeric_limits<double>::infinity();

double countOf(const at::Tensor &constant)
{
    return static_cast<double>(constant.numel());
}

/// Of sizes that broadcast together.
double broadcastElements(const std::vector<at::Tensor> &constants)
{
    std::vector<std::int64_t> sizes; // from the last on
    for (const at::Tensor &constant : constants)
        for (std::int64_t i = 0; i < constant.dim(); ++i) {
            if (static_cast<std::size_t>(i) >= sizes.size())
                sizes.push_back(1);
            std::int64_t &size = sizes[static_cast<std::size_t>(i)];
            size = std::max(size, constant.size(constant.dim() - 1 - i));
        }
    double product = 1.0;
    for (const std::int64_t size : sizes)
        product *= static_cast<double>(size);
    return product;
}

/// Of NUMBERS, which are sizes; those below 1 count as 1.
double productOf(const at::Tensor &numbers)
{
    constexpr std::int64_t mostSizes = 64;
    if (numbers.numel() > mostSizes)
        return noBound;
    const at::Tensor flat = numbers.reshape({-1});
    double product = 1.0;
    for (std::int64_t i = 0; i < flat.numel(); ++i)
        product *= std::max(std::abs(flat[i].item().toDouble()), 1.0);
    return product;
}

/// Of SIZES and NUMBERS, which are sizes, too, broadcast together.
double expandedElements(at::IntArrayRef sizes, const at::Tensor &numbers)
{
    if (numbers.dim() != 1 || numbers.numel() > mostInShape)
        return noBound;
    const auto rank = std::max<std::int64_t>(static_cast<std::int64_t>(sizes.size()), numbers.numel());
    double product = 1.0;
    for (std::int64_t i = 1; i <= rank; ++i) { // from the last on
        double size = 1.0;
        if (i <= static_cast<std::int64_t>(sizes.size()))
            size = static_cast<double>(sizes[sizes.size() - static_cast<std::size_t>(i)]);
        if (i <= numbers.numel())
            size = std::max(size, std::abs(numbers[numbers.numel() - i].item().toDouble()));
        product *= std::max(size, 1.0);
    }
    return product;
}

/// Of operators whose inputs say how large their outputs become.
double elementsByNumbers(std::string_view type, const std::vector<at::Tensor> &constants)
{
    if (type == "ConstantOfShape" && !constants.empty())
        return productOf(constants[0]);
    if (type == "Range" && constants.size() == 3) {
        for (const at::Tensor &one : constants)
            if (one.numel() != 1)
                return noBound;
        const auto number = [&](std::size_t i) { return constants[i].item().toDouble(); };
        return std::abs((number(1) - number(0)) / number(2)) + 1.0;
    }
    if (type == "Expand" && constants.size() == 2)
        return expandedElements(constants[0].sizes(), constants[1]);
    return constants.size() < 2 ? noBound : countOf(constants[0]) * productOf(constants[1]);
}

/// What Gather makes of tensors that have PRODUCT elements when multiplied.
double rowElements(const Node &node, const std::vector<at::Tensor> &constants, double product)
{
    std::int64_t axis = 0;
    for (const Attribute &attribute : node.attributes)
        if (const auto *given = std::get_if<std::int64_t>(&attribute.value);
            given && attribute.name == "axis")
            axis = *given;
    const std::int64_t rank = constants.empty() ? 0 : constants[0].dim();
    if (axis < -rank || axis >= rank)
        return product;
    return product / static_cast<double>(std::max<std::int64_t>(constants[0].size(axis), 1));
}

/// Of what lies between sizes FROM and TO while one dimension after the other becomes another.
double elementsBetween(at::IntArrayRef from, const std::optional<Shape> &to)
{
    if (!to || to->size() != from.size())
        return noBound;
    double product = 1.0;
    for (std::size_t i = 0; i < from.size(); ++i)
        product *=
            (*to)[i] < 0 ? noBound : static_cast<double>(std::max({(*to)[i], from[i], std::int64_t{1}}));
    return product;
}

/// With borders all of which lie at every dimension.
double paddedElements(const Node &node, const std::vector<at::Tensor> &constants)
{
    double borders = 0.0;
    for (const Attribute &attribute : node.attributes)
        if (const auto *pads = std::get_if<std::vector<std::int64_t>>(&attribute.value))
            for (const std::int64_t border : *pads)
                borders += std::abs(static_cast<double>(border));
    if (constants.size() > 1) {
        if (constants[1].numel() > mostInShape)
            return noBound;
        const at::Tensor flat = constants[1].reshape({-1});
        for (std::int64_t i = 0; i < flat.numel(); ++i)
            borders += std::abs(flat[i].item().toDouble());
    }
    double product = 1.0;
    for (const std::int64_t size : constants[0].sizes())
        product *= static_cast<double>(size) + borders;
    return product;
}

/// At most how many elements NODE makes of CONSTANTS, its inputs; what lies between is bounded by the shapes
/// of RESULTS.
double elementsMade(const Node &node, const std::vector<at::Tensor> &constants, const Values &results)
{
    double sum = 0.0;
    double product = 1.0;
    for (const at::Tensor &constant : constants) {
        sum += countOf(constant);
        product *= std::max(countOf(constant), 1.0);
    }
    switch (growthOf(node.type)) {
    case Growth::IsView:
        return 0.0;
    case Growth::Sum:
        return sum;
    case Growth::Broadcast:
        return broadcastElements(constants);
    case Growth::Rows:
        return rowElements(node, constants, product);
    case Growth::Matrix:
        if (constants.size() >= 2 && constants[0].dim() == 2 && constants[1].dim() == 2)
            return static_cast<double>(std::max(constants[0].size(0), constants[0].size(1))) *
                   static_cast<double>(std::max(constants[1].size(0), constants[1].size(1)));
        return product;
    case Growth::ByNumbers:
        return elementsByNumbers(node.type, constants);
    case Growth::Between:
        return constants.empty() ? noBound : elementsBetween(constants[0].sizes(), results.front().shape);
    case Growth::Padded:
        return constants.empty() ? noBound : paddedElements(node, constants);
    case Growth::Product:
        return product;
    case Growth::Unbounded:
        break;
    }
    return noBound;
}

/// Of VALUES in memory that none of CONSTANTS holds.
std::int64_t newElements(const Values &values, const std::vector<at::Tensor> &constants)
{
    std::int64_t count = 0;
    for (const Value &value : values) {
        const bool isShared = value.kind != Value::Kind::Constant ||
                              std::ranges::any_of(constants, [&](const at::Tensor &constant) {
                                  return constant.is_alias_of(value.constant);
                              });
        if (!isShared)
            count += value.constant.numel();
    }
    return count;
}

/// Whether what TYPE makes of a tensor is still that tensor to people.
bool staysNamed(std::string_view type)
{
    constexpr std::array<std::string_view, 9> types{
        "Cast", "Neg", "Sqrt", "Abs", "Exp", "Floor", "Reciprocal", "DequantizeLinear", "QuantizeLinear"};
    return std::ranges::find(types, type) != types.end();
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

namespace {

std::optional<Values> foldedAs(const Node &node, Operator operation, const std::vector<const Value *> &inputs,
                               std::int64_t opset, std::int64_t &left)
{
    const bool isKnown = std::ranges::all_of(inputs, [](const Value *input) {
        return !input || input->kind == Value::Kind::LeftOut || input->kind == Value::Kind::Constant;
    });
    if (!isKnown || inputs.empty())
        return std::nullopt;
    std::vector<at::Tensor> constants;
    for (const Value *input : inputs)
        if (input && input->constant.defined())
            constants.push_back(input->constant);
    const auto graph = std::make_shared<jit::Graph>();
    NodeWriter writer(*graph, nullptr, node, inputs, opset);
    Values values = operation(writer);
    if (values.empty() || !(elementsMade(node, constants, values) <= static_cast<double>(left)))
        throw Refused{"constants that would fill memory"};
    const Growth growth = growthOf(node.type);
    const bool keepsName = growth == Growth::IsView || staysNamed(node.type);
    const std::string kept = inputs.front() && keepsName ? inputs.front()->name : std::string();
    const std::string name = !kept.empty()          ? kept
                             : node.outputs.empty() ? std::string()
                                                    : node.outputs.front();
    values = run(graph, std::move(values), name);
    for (Value &value : values)
        if (growth == Growth::IsView && node.type != "Shape" && inputs.front())
            value.element = inputs.front()->element;
    left -= newElements(values, constants);
    return values;
}

bool isHalf(const Value *value)
{
    return value && value->constant.defined() && value->constant.scalar_type() == c10::ScalarType::Half;
}

/// float16 computed in float32, as onnxruntime does it.
std::optional<Values> foldedInFloat(const Node &node, Operator operation,
                                    const std::vector<const Value *> &inputs, std::int64_t opset,
                                    std::int64_t &left)
{
    std::vector<Value> wide(inputs.size());
    std::vector<const Value *> all(inputs);
    for (std::size_t i = 0; i < inputs.size(); ++i)
        if (isHalf(inputs[i])) {
            wide[i] = constantValue(inputs[i]->constant.to(c10::ScalarType::Float), inputs[i]->name);
            all[i] = &wide[i];
        }
    auto values = foldedAs(node, operation, all, opset, left);
    if (values)
        for (Value &value : *values)
            if (value.kind == Value::Kind::Constant && value.type == c10::ScalarType::Float)
                value = constantValue(value.constant.to(c10::ScalarType::Half), value.name);
    return values;
}

} // namespace

std::optional<Values> folded(const Node &node, Operator operation, const std::vector<const Value *> &inputs,
                             std::int64_t opset, std::int64_t &left)
{
    try {
        return foldedAs(node, operation, inputs, opset, left);
    } catch (const std::bad_alloc &) {
        throw;
    } catch (const std::exception &) { // LibTorch 1.13 has few operators for float16
        if (std::ranges::none_of(inputs, isHalf))
            throw;
    }
    return foldedInFloat(node, operation, inputs, opset, left);
}

} // namespace paretoscope::formats::onnx
