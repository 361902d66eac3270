#include "core/formats/onnx/writing/lowering.h"

#include <cmath>
#include <numbers>

namespace paretoscope::formats::onnx::writing {

namespace {

/// TYPE of the first input, which is a float.
template <const char *Type> void lowerSimply(Lowering &l)
{
    l.give(l.call(Type, {l.tensorAs(0, l.outType()).name}));
}

#define PARETOSCOPE_ONNX_NAME(name) constexpr char name##Name[] = #name
PARETOSCOPE_ONNX_NAME(Sigmoid);
PARETOSCOPE_ONNX_NAME(Tanh);
PARETOSCOPE_ONNX_NAME(Softsign);
#undef PARETOSCOPE_ONNX_NAME

void lowerClamped(Lowering &l, double low, double high)
{
    const c10::ScalarType type = l.outType();
    l.give(l.call("Clip", {l.tensorAs(0, type).name, l.constant(low, type), l.constant(high, type)}));
}

/// x · clip(x + 3, 0, 6) / 6, in the order of LibTorch's.
ValueName hardSigmoid(Lowering &l, const ValueName &x, c10::ScalarType type)
{
    const ValueName moved = l.call("Add", {x, l.constant(3, type)});
    const ValueName cut = l.call("Clip", {moved, l.constant(0, type), l.constant(6, type)});
    return l.call("Div", {cut, l.constant(6, type)});
}

void lowerGelu(Lowering &l)
{
    const c10::ScalarType type = l.outType();
    const ValueName x = l.tensorAs(0, type).name;
    const auto by = [&](const ValueName &a, double b) { return l.call("Mul", {a, l.constant(b, type)}); };
    ValueName inner;
    if (!l.isNone(1) && l.text(1) == "tanh") {
        const ValueName cube = l.call("Mul", {l.call("Mul", {x, x}), x});
        inner = l.call("Tanh", {by(l.call("Add", {x, by(cube, 0.044715)}),
                                   std::numbers::sqrt2 * std::numbers::inv_sqrtpi)});
    } else {
        inner = l.call("Erf", {by(x, 1 / std::numbers::sqrt2)});
    }
    l.give(l.call("Mul", {by(x, 0.5), l.call("Add", {inner, l.constant(1, type)})}));
}

void lowerElu(Lowering &l, double alpha, double scale, double inputScale)
{
    const c10::ScalarType type = l.outType();
    const ValueName x = l.tensorAs(0, type).name;
    const auto by = [&](const ValueName &a, double b) {
        return b == 1 ? a : l.call("Mul", {a, l.constant(b, type)});
    };
    const ValueName below = l.call("Min", {x, l.constant(0, type)});
    const ValueName bent =
        by(l.call("Sub", {l.call("Exp", {by(below, inputScale)}), l.constant(1, type)}), alpha);
    const ValueName above = l.call("Relu", {x});
    l.give(by(l.call("Add", {above, bent}), scale));
}

void lowerSoftmax(Lowering &l, const char *type)
{
    const Operand x = l.tensorAs(0, l.outType());
    if (x.rank() == 0)
        throw Unwritable{PARETOSCOPE_SAY("onnx.softmax-of-one", "it is taken of a single number")};
    l.give(l.call(type, {x.name}, {whole("axis", l.dimension(1, x.rank()))}));
}

void lowerGlu(Lowering &l)
{
    const Operand x = l.tensor(0);
    const std::int64_t axis = l.dimension(1, x.rank());
    const std::int64_t half = x.sizes[static_cast<std::size_t>(axis)] / 2;
    const auto parts = l.calls("Split", {x.name, l.builder.numbers({half, half})}, 2, {whole("axis", axis)});
    l.give(l.call("Mul", {parts[0], l.call("Sigmoid", {parts[1]})}));
}

void lowerPrelu(Lowering &l)
{
    const Operand x = l.tensor(0);
    Operand slope = l.tensor(1);
    if (x.rank() > 2 && slope.rank() == 1 && slope.sizes[0] != 1) {
        std::vector<std::int64_t> sizes(static_cast<std::size_t>(x.rank() - 1), 1);
        sizes[0] = slope.sizes[0];
        slope.name = l.reshaped(slope.name, sizes);
    }
    l.give(l.call("PRelu", {x.name, slope.name}));
}

void lowerSoftplus(Lowering &l)
{
    const c10::ScalarType type = l.outType();
    const ValueName x = l.tensorAs(0, type).name;
    const double beta = l.isNone(1) ? 1 : l.number(1);
    const double threshold = l.isNone(2) ? 20 : l.number(2);
    const ValueName scaled = beta == 1 ? x : l.call("Mul", {x, l.constant(beta, type)});
    ValueName soft = l.call("Softplus", {scaled});
    if (beta != 1)
        soft = l.call("Div", {soft, l.constant(beta, type)});
    l.give(l.call("Where", {l.call("Greater", {scaled, l.constant(threshold, type)}), x, soft}));
}

void lowerThreshold(Lowering &l)
{
    const Operand x = l.tensor(0);
    const Operand border = l.tensorAs(1, x.type);
    l.give(
        l.call("Where", {l.call("LessOrEqual", {x.name, border.name}), l.tensorAs(2, x.type).name, x.name}));
}

ValueName softplusOf(Lowering &l, const ValueName &x)
{
    return l.call("Softplus", {x});
}

} // namespace

const Lowers &lowerActivations()
{
    static const Lowers table{
        {"aten::relu",
         [](Lowering &l) {
             const Operand x = l.tensor(0);
             l.give(x.type == at::kLong ? l.call("Max", {x.name, l.constant(0, x.type)})
                                        : l.call("Relu", {x.name}));
         }},
        {"aten::relu6", [](Lowering &l) { lowerClamped(l, 0, 6); }},
        {"aten::hardtanh",
         [](Lowering &l) { lowerClamped(l, l.isNone(1) ? -1 : l.number(1), l.isNone(2) ? 1 : l.number(2)); }},
        {"aten::sigmoid", lowerSimply<SigmoidName>},
        {"aten::tanh", lowerSimply<TanhName>},
        {"aten::softsign", lowerSimply<SoftsignName>},
        {"aten::gelu", lowerGelu},
        {"aten::silu",
         [](Lowering &l) {
             const ValueName x = l.tensor(0).name;
             l.give(l.call("Mul", {x, l.call("Sigmoid", {x})}));
         }},
        {"aten::mish",
         [](Lowering &l) {
             const ValueName x = l.tensor(0).name;
             l.give(l.call("Mul", {x, l.call("Tanh", {softplusOf(l, x)})}));
         }},
        {"aten::hardswish",
         [](Lowering &l) {
             const Operand x = l.tensor(0);
             l.give(l.call("Mul", {x.name, hardSigmoid(l, x.name, x.type)}));
         }},
        {"aten::hardsigmoid",
         [](Lowering &l) {
             const Operand x = l.tensor(0);
             l.give(hardSigmoid(l, x.name, x.type));
         }},
        {"aten::elu",
         [](Lowering &l) {
             lowerElu(l, l.isNone(1) ? 1 : l.number(1), l.isNone(2) ? 1 : l.number(2),
                      l.isNone(3) ? 1 : l.number(3));
         }},
        {"aten::selu", [](Lowering &l) { lowerElu(l, 1.6732632423543772, 1.0507009873554805, 1); }},
        {"aten::celu",
         [](Lowering &l) {
             const double alpha = l.isNone(1) ? 1 : l.number(1);
             lowerElu(l, alpha, 1, 1 / alpha);
         }},
        {"aten::leaky_relu",
         [](Lowering &l) {
             l.give(
                 l.call("LeakyRelu", {l.tensor(0).name}, {real("alpha", l.isNone(1) ? 0.01 : l.number(1))}));
         }},
        {"aten::prelu", lowerPrelu},
        {"aten::_prelu_kernel",
         [](Lowering &l) {
             l.give(l.call("PRelu", {l.tensor(0).name, l.tensor(1).name}));
         }},
        {"aten::softplus", lowerSoftplus},
        {"aten::threshold", lowerThreshold},
        {"aten::softmax", [](Lowering &l) { lowerSoftmax(l, "Softmax"); }},
        {"aten::_softmax", [](Lowering &l) { lowerSoftmax(l, "Softmax"); }},
        {"aten::log_softmax", [](Lowering &l) { lowerSoftmax(l, "LogSoftmax"); }},
        {"aten::_log_softmax", [](Lowering &l) { lowerSoftmax(l, "LogSoftmax"); }},
        {"aten::log_sigmoid",
         [](Lowering &l) { l.give(l.call("Neg", {softplusOf(l, l.call("Neg", {l.tensor(0).name}))})); }},
        {"aten::hardshrink",
         [](Lowering &l) {
             const Operand x = l.tensor(0);
             const double lambda = l.isNone(1) ? 0.5 : l.number(1);
             const ValueName isSmall =
                 l.call("LessOrEqual", {l.call("Abs", {x.name}), l.constant(lambda, x.type)});
             l.give(l.call("Where", {isSmall, l.constant(0, x.type), x.name}));
         }},
        {"aten::softshrink",
         [](Lowering &l) {
             const double lambda = l.isNone(1) ? 0.5 : l.number(1);
             l.give(l.call("Shrink", {l.tensor(0).name}, {real("lambd", lambda), real("bias", lambda)}));
         }},
        {"aten::glu", lowerGlu},
    };
    return table;
}

} // namespace paretoscope::formats::onnx::writing
