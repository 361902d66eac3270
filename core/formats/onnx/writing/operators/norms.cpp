#include "core/formats/onnx/writing/lowering.h"

#include <numeric>

namespace paretoscope::formats::onnx::writing {

namespace {

/// Numbers of channels with ones behind them, to go along with what has RANK dimensions.
ValueName alongChannels(Lowering &l, std::size_t slot, std::int64_t rank)
{
    const Operand values = l.tensor(slot);
    std::vector<std::int64_t> sizes(static_cast<std::size_t>(rank - 1), 1);
    sizes[0] = values.sizes.at(0);
    return rank > 2 ? l.reshaped(values.name, sizes) : values.name;
}

ValueName filledChannels(Lowering &l, std::int64_t channels, double value)
{
    return l.call("Expand", {l.constant(value, at::kFloat), l.builder.numbers({channels})});
}

void lowerBatchNorm(Lowering &l)
{
    if (l.flagOr(5, false))
        throw Unwritable{PARETOSCOPE_SAY("onnx.norm-of-batch", "it norms by the batch, as in training")};
    const Operand x = l.tensor(0);
    const std::int64_t channels = x.sizes.at(1);
    const ValueName scale = l.isNone(1) ? filledChannels(l, channels, 1) : l.tensor(1).name;
    const ValueName bias = l.isNone(2) ? filledChannels(l, channels, 0) : l.tensor(2).name;
    l.give(l.call("BatchNormalization", {x.name, scale, bias, l.tensor(3).name, l.tensor(4).name},
                  {real("epsilon", l.number(7))}));
}

/// (x − mean) / √(variance + epsilon) over AXES
ValueName normed(Lowering &l, const Operand &x, const std::vector<std::int64_t> &axes, double epsilon)
{
    const ValueName centred = l.call("Sub", {x.name, l.reduced("ReduceMean", x.name, axes, true)});
    const ValueName variance = l.reduced("ReduceMean", l.call("Mul", {centred, centred}), axes, true);
    const ValueName deviation = l.call("Sqrt", {l.call("Add", {variance, l.constant(epsilon, x.type)})});
    return l.call("Div", {centred, deviation});
}

std::vector<std::int64_t> lastAxes(std::int64_t rank, std::int64_t count)
{
    std::vector<std::int64_t> axes(static_cast<std::size_t>(count));
    std::iota(axes.begin(), axes.end(), rank - count);
    return axes;
}

ValueName scaled(Lowering &l, ValueName y, const ValueName &weight, const ValueName &bias)
{
    if (!weight.empty())
        y = l.call("Mul", {y, weight});
    return bias.empty() ? y : l.call("Add", {y, bias});
}

void lowerLayerNorm(Lowering &l)
{
    const Operand x = l.tensor(0);
    const auto count = static_cast<std::int64_t>(l.integers(1).size());
    const ValueName weight = l.isNone(2) ? ValueName() : l.tensor(2).name;
    const ValueName bias = l.isNone(3) ? ValueName() : l.tensor(3).name;
    l.give(scaled(l, normed(l, x, lastAxes(x.rank(), count), l.number(4)), weight, bias));
}

void lowerGroupNorm(Lowering &l)
{
    const Operand x = l.tensor(0);
    const Operand grouped{l.reshaped(x.name, {0, l.integer(1), -1}), x.type, {isOpen, l.integer(1), isOpen}};
    const ValueName flat = normed(l, grouped, {2}, l.number(4));
    const ValueName y = l.call("Reshape", {flat, l.shapeOf(x)});
    const ValueName weight = l.isNone(2) ? ValueName() : alongChannels(l, 2, x.rank());
    const ValueName bias = l.isNone(3) ? ValueName() : alongChannels(l, 3, x.rank());
    l.give(scaled(l, y, weight, bias));
}

void lowerInstanceNorm(Lowering &l)
{
    if (!l.flagOr(5, true))
        throw Unwritable{PARETOSCOPE_SAY("onnx.kept-statistics", "it norms by statistics that it keeps")};
    const Operand x = l.tensor(0);
    const ValueName weight = l.isNone(1) ? ValueName() : alongChannels(l, 1, x.rank());
    const ValueName bias = l.isNone(2) ? ValueName() : alongChannels(l, 2, x.rank());
    l.give(scaled(l, normed(l, x, lastAxes(x.rank(), x.rank() - 2), l.number(7)), weight, bias));
}

void lowerRmsNorm(Lowering &l)
{
    const Operand x = l.tensor(0);
    const auto axes = lastAxes(x.rank(), static_cast<std::int64_t>(l.integers(1).size()));
    const double epsilon = l.isNone(3) ? 1.1920928955078125e-07 : l.number(3);
    const ValueName square = l.reduced("ReduceMean", l.call("Mul", {x.name, x.name}), axes, true);
    const ValueName size = l.call("Sqrt", {l.call("Add", {square, l.constant(epsilon, x.type)})});
    l.give(scaled(l, l.call("Div", {x.name, size}), l.isNone(2) ? ValueName() : l.tensor(2).name, {}));
}

} // namespace

const Lowers &lowerNorms()
{
    static const Lowers table{
        {"aten::batch_norm", lowerBatchNorm},        {"aten::layer_norm", lowerLayerNorm},
        {"aten::native_layer_norm", lowerLayerNorm}, {"aten::group_norm", lowerGroupNorm},
        {"aten::instance_norm", lowerInstanceNorm},  {"aten::rms_norm", lowerRmsNorm},
    };
    return table;
}

} // namespace paretoscope::formats::onnx::writing
