#include "core/formats/onnx/writing/lowering.h"

namespace paretoscope::formats::onnx::writing {

namespace {

/// As LibTorch computes it, to the last bit: multiplied by the inverse in float32, rounded half to even, and
/// only then moved by the zero point. QuantizeLinear divides instead, which gives other integers at borders.
void lowerFakeQuantized(Lowering &l)
{
    const Operand x = l.tensor(0);
    const auto scale = static_cast<float>(l.number(1));
    const std::int64_t zero = l.integer(2);
    const auto number = [&](auto value) { return l.constant(static_cast<double>(value), at::kFloat); };
    const ValueName steps = l.call("Round", {l.call("Mul", {x.name, number(1.0F / scale)})});
    const ValueName cut = l.call("Clip", {steps, number(l.integer(3) - zero), number(l.integer(4) - zero)});
    l.give(l.call("Mul", {cut, number(scale)}));
}

} // namespace

const Lowers &lowerQuantizers()
{
    static const Lowers table{
        {"aten::fake_quantize_per_tensor_affine", lowerFakeQuantized},
    };
    return table;
}

} // namespace paretoscope::formats::onnx::writing
