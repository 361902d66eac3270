#include "core/formats/onnx/operators/broadcast.h"
#include "core/formats/onnx/operators/operators.h"

#include <cmath>

namespace paretoscope::formats::onnx {

namespace {

namespace jit = torch::jit;
using jit::NamedValue;

Values simple(NodeWriter &node, const char *operation, const std::vector<NamedValue> &settings = {})
{
    std::vector<NamedValue> inputs{node.tensor(0)};
    inputs.insert(inputs.end(), settings.begin(), settings.end());
    return {node.like(node.call(operation, inputs))};
}

Values relu(NodeWriter &node)
{
    return simple(node, "aten::relu");
}

Values sigmoid(NodeWriter &node)
{
    return simple(node, "aten::sigmoid");
}

Values tanh(NodeWriter &node)
{
    return simple(node, "aten::tanh");
}

Values leakyRelu(NodeWriter &node)
{
    return simple(node, "aten::leaky_relu", {node.real("alpha", 0.01)});
}

Values elu(NodeWriter &node)
{
    return simple(node, "aten::elu", {node.real("alpha", 1.0)});
}

Values selu(NodeWriter &node)
{
    return simple(
        node, "aten::elu",
        {node.real("alpha", 1.67326319217681884765625), node.real("gamma", 1.05070102214813232421875)});
}

Values celu(NodeWriter &node)
{
    return simple(node, "aten::celu", {node.real("alpha", 1.0)});
}

Values softplus(NodeWriter &node)
{
    return simple(node, "aten::softplus");
}

Values mish(NodeWriter &node)
{
    return simple(node, "aten::mish");
}

Values hardSwish(NodeWriter &node)
{
    return simple(node, "aten::hardswish");
}

Values thresholdedRelu(NodeWriter &node)
{
    return simple(node, "aten::threshold", {node.real("alpha", 1.0), 0.0});
}

Values gelu(NodeWriter &node)
{
    return {node.like(node.call("aten::gelu", {node.tensor(0)},
                                {NamedValue("approximate", node.text("approximate", "none"))}))};
}

Values swish(NodeWriter &node)
{
    const double alpha = node.real("alpha", 1.0);
    if (alpha == 1.0)
        return simple(node, "aten::silu");
    jit::Value *scaled = node.call("aten::mul", {node.tensor(0), alpha});
    return {node.like(node.call("aten::mul", {node.tensor(0), node.call("aten::sigmoid", {scaled})}))};
}

Values softsign(NodeWriter &node)
{
    jit::Value *size = node.call("aten::add", {node.call("aten::abs", {node.tensor(0)}), 1.0});
    return {node.like(node.call("aten::div", {node.tensor(0), size}))};
}

/// max(0, min(1, α x + β))
Values hardSigmoid(NodeWriter &node)
{
    const double alpha = node.real("alpha", 0.2);
    const double beta = node.real("beta", 0.5);
    if (std::abs(alpha - 1.0 / 6.0) < 1e-7 && beta == 0.5)
        return simple(node, "aten::hardsigmoid");
    jit::Value *line = node.call("aten::add", {node.call("aten::mul", {node.tensor(0), alpha}), beta});
    return {node.like(node.call("aten::clamp", {line, 0.0, 1.0}))};
}

/// The slope may be one a channel, [C, 1, 1].
Values prelu(NodeWriter &node)
{
    const std::string layer = node.layerName(1);
    jit::Value *negative = node.call("aten::clamp_max", {node.tensor(0), 0.0});
    jit::Value *slope = node.weight(1, layer, "weight");
    jit::Value *scaled = node.call("aten::mul", {negative, slope});
    return {node.like(node.call("aten::add", {node.call("aten::clamp_min", {node.tensor(0), 0.0}), scaled}))};
}

/// A border that is a number; nothing where there is none.
std::optional<c10::Scalar> border(NodeWriter &node, std::size_t place, const char *name)
{
    if (node.hasAttribute(name))
        return c10::Scalar(node.real(name, 0.0));
    if (!node.has(place))
        return std::nullopt;
    const auto number = node.single(place);
    if (!number)
        throw Refused{std::string(name) + " only known at run time"};
    return number;
}

Values clip(NodeWriter &node)
{
    const auto least = border(node, 1, "min");
    const auto most = border(node, 2, "max");
    const bool isReal = !node.isWhole(0);
    if (isReal && least && most)
        return simple(node, "aten::hardtanh", {*least, *most});
    if (isReal && least && !most && least->toDouble() == 0.0)
        return simple(node, "aten::relu");
    if (!least && !most)
        return {node.input(0)};
    const auto given = [](const std::optional<c10::Scalar> &number) {
        return number ? NamedValue(*number) : NamedValue(c10::IValue());
    };
    return simple(node, "aten::clamp", {given(least), given(most)});
}

/// Before version 13 over all dimensions from AXIS on, which is the second if not said.
Values shares(NodeWriter &node, const char *operation)
{
    const bool isOld = node.opset() < 13;
    const std::int64_t axis = node.axis(node.whole("axis", isOld ? 1 : -1));
    const std::int64_t rank = node.rank(0);
    if (!isOld || axis == rank - 1)
        return {node.like(node.call(operation, {node.tensor(0), axis, node.none()}))};
    jit::Value *flat = node.call("aten::flatten", {node.tensor(0), axis, std::int64_t{-1}});
    jit::Value *computed = node.call(operation, {flat, std::int64_t{-1}, node.none()});
    return {node.like(node.call("aten::reshape_as", {computed, node.tensor(0)}))};
}

Values softmax(NodeWriter &node)
{
    return shares(node, "aten::softmax");
}

Values logSoftmax(NodeWriter &node)
{
    return shares(node, "aten::log_softmax");
}

} // namespace

const Operators &activations()
{
    static const Operators operators{{"Relu", relu},
                                     {"Sigmoid", sigmoid},
                                     {"Tanh", tanh},
                                     {"LeakyRelu", leakyRelu},
                                     {"Elu", elu},
                                     {"Selu", selu},
                                     {"Celu", celu},
                                     {"Softplus", softplus},
                                     {"Softsign", softsign},
                                     {"Mish", mish},
                                     {"HardSwish", hardSwish},
                                     {"HardSigmoid", hardSigmoid},
                                     {"ThresholdedRelu", thresholdedRelu},
                                     {"Gelu", gelu},
                                     {"Swish", swish},
                                     {"PRelu", prelu},
                                     {"Clip", clip},
                                     {"Softmax", softmax},
                                     {"LogSoftmax", logSoftmax}};
    return operators;
}

} // namespace paretoscope::formats::onnx
