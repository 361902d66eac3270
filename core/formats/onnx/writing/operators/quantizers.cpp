#include "core/formats/onnx/writing/lowering.h"

namespace paretoscope::formats::onnx::writing {

namespace {

/// Where its integers are those of a byte, with ONNX's own operators; else the arithmetic of them.
void lowerFakeQuantized(Lowering &l)
{
    const Operand x = l.tensor(0);
    const double scale = l.number(1);
    const std::int64_t zero = l.integer(2);
    const std::int64_t low = l.integer(3);
    const std::int64_t high = l.integer(4);
    const bool isUnsigned = low == 0 && high == 255;
    if (isUnsigned || (low == -128 && high == 127)) {
        const ValueName step = l.constant(scale, at::kFloat);
        const ValueName origin = l.constant(static_cast<double>(zero), isUnsigned ? at::kByte : at::kChar);
        const ValueName codes = l.call("QuantizeLinear", {x.name, step, origin});
        l.give(l.call("DequantizeLinear", {codes, step, origin}));
        return;
    }
    const auto number = [&](double value) { return l.constant(value, at::kFloat); };
    // LibTorch multiplies by the inverse in float32, adds the zero point and rounds half to even.
    const float inverse = 1.0F / static_cast<float>(scale);
    const ValueName moved = l.call("Add", {l.call("Mul", {x.name, number(static_cast<double>(inverse))}),
                                           number(static_cast<double>(zero))});
    const ValueName cut = l.call("Clip", {l.call("Round", {moved}), number(static_cast<double>(low)),
                                          number(static_cast<double>(high))});
    const ValueName codes = l.call("Sub", {cut, number(static_cast<double>(zero))});
    l.give(l.call("Mul", {codes, number(scale)}));
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
