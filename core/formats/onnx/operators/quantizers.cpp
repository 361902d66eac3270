#include "core/formats/onnx/operators/operators.h"

#include <algorithm>

namespace paretoscope::formats::onnx {

namespace {

namespace jit = torch::jit;

struct Grid {
    jit::Value *scale = nullptr;
    jit::Value *zero = nullptr; ///< float; null where it is 0
};

/// One a channel: along AXIS, or one for blocks of it.
Grid gridOf(NodeWriter &node)
{
    const std::int64_t rank = node.rank(0);
    const auto view = [&](std::size_t i) {
        jit::Value *value = node.tensor(i);
        if (i == 2)
            value = node.call("aten::to", {value, static_cast<std::int64_t>(c10::ScalarType::Float)});
        if (node.rank(i) == 0 || (node.constant(i).defined() && node.constant(i).numel() == 1))
            return node.call("aten::reshape", {value, std::vector<std::int64_t>{}});
        const std::int64_t axis = node.axis(node.whole("axis", 1));
        if (node.rank(i) == 1) {
            const std::int64_t channels = (*node.input(0).shape)[static_cast<std::size_t>(axis)];
            const std::int64_t scales = node.input(i).shape->front();
            if (channels >= 0 && scales >= 0 && channels != scales)
                throw Refused{"axis=" + std::to_string(axis)};
            std::vector<std::int64_t> sizes(static_cast<std::size_t>(rank), 1);
            sizes[static_cast<std::size_t>(axis)] = -1;
            return node.call("aten::reshape", {value, sizes});
        }
        const std::int64_t block = node.whole("block_size", 0);
        const auto place = static_cast<std::size_t>(axis);
        const std::int64_t whole = (*node.input(0).shape)[place];
        const std::int64_t blocks = node.rank(i) == rank ? (*node.input(i).shape)[place] : -1;
        if (block < 1 || whole < 0 || blocks < 0 || (whole - 1) / block + 1 != blocks)
            throw Refused{"block_size"};
        value = node.call("aten::repeat_interleave", {value, std::min(block, whole), axis});
        return node.call("aten::slice", {value, axis, std::int64_t{0}, whole, std::int64_t{1}});
    };
    Grid grid{view(1), nullptr};
    if (node.has(2))
        grid.zero = view(2);
    return grid;
}

/// Of what is to be quantized: the attribute's, the zero point's, or that of the standard.
ElementType codeOf(NodeWriter &node)
{
    if (const std::int64_t given = node.whole("output_dtype", 0); given > 0 && given < 100)
        return static_cast<ElementType>(given);
    if (!node.has(2))
        return ElementType::Uint8;
    if (node.input(2).element != 0)
        return static_cast<ElementType>(node.input(2).element);
    switch (node.type(2)) {
    case c10::ScalarType::Char:
        return ElementType::Int8;
    case c10::ScalarType::Byte:
        return ElementType::Uint8;
    case c10::ScalarType::Short:
        return ElementType::Int16;
    default:
        return ElementType::Undefined;
    }
}

/// Of integers as floats: those of TYPE.
std::pair<double, double> rangeOf(ElementType type)
{
    switch (type) {
    case ElementType::Int8:
        return {-128.0, 127.0};
    case ElementType::Uint8:
        return {0.0, 255.0};
    case ElementType::Int16:
        return {-32768.0, 32767.0};
    case ElementType::Uint16:
        return {0.0, 65535.0};
    case ElementType::Int4:
        return {-8.0, 7.0};
    case ElementType::Uint4:
        return {0.0, 15.0};
    case ElementType::Int2:
        return {-2.0, 1.0};
    case ElementType::Uint2:
        return {0.0, 3.0};
    default:
        throw Refused{"output_dtype or a zero point of another type"};
    }
}

/// Rounded half to even, saturated; the integers themselves, as floats: what dequantizes them takes these.
Values quantize(NodeWriter &node)
{
    if (node.rank(1) > 1)
        throw Refused{"block_size"};
    const auto [least, most] = rangeOf(codeOf(node));
    const Grid grid = gridOf(node);
    jit::Value *value = node.call("aten::round", {node.call("aten::div", {node.tensor(0), grid.scale})});
    if (grid.zero)
        value = node.call("aten::add", {value, grid.zero});
    Value quantized = node.like(node.call("aten::clamp", {value, least, most}));
    quantized.type = c10::ScalarType::Float;
    return {std::move(quantized)};
}

Values dequantize(NodeWriter &node)
{
    const Grid grid = gridOf(node);
    jit::Value *value = node.tensor(0);
    if (node.isWhole(0))
        value = node.call("aten::to", {value, static_cast<std::int64_t>(c10::ScalarType::Float)});
    if (grid.zero)
        value = node.call("aten::sub", {value, grid.zero});
    Value result = node.like(node.call("aten::mul", {value, grid.scale}));
    result.type = c10::ScalarType::Float;
    return {std::move(result)};
}

/// To bytes whose scale and zero point are found as the network runs: all numbers and 0 are in their range.
Values quantizeDynamically(NodeWriter &node)
{
    jit::Value *const input = node.tensor(0);
    jit::Value *const least = node.call("aten::clamp", {node.call("aten::min", {input}), node.none(), 0.0});
    jit::Value *const most = node.call("aten::clamp", {node.call("aten::max", {input}), 0.0, node.none()});
    jit::Value *scale = node.call("aten::div", {node.call("aten::sub", {most, least}), 255.0});
    scale = node.call("aten::masked_fill", {scale, node.call("aten::eq", {scale, std::int64_t{0}}), 1.0});
    const auto byte = [&](jit::Value *value) { return node.call("aten::clamp", {value, 0.0, 255.0}); };
    jit::Value *const zero =
        byte(node.call("aten::round", {node.call("aten::div", {node.call("aten::neg", {least}), scale})}));
    jit::Value *const steps = node.call("aten::round", {node.call("aten::div", {input, scale})});
    Value codes = node.like(byte(node.call("aten::add", {steps, zero})));
    codes.type = c10::ScalarType::Float;
    return {std::move(codes), node.ofRank(scale, c10::ScalarType::Float, 0),
            node.ofRank(zero, c10::ScalarType::Float, 0)};
}

} // namespace

const Operators &quantizers()
{
    static const Operators operators{{"QuantizeLinear", quantize},
                                     {"DequantizeLinear", dequantize},
                                     {"DynamicQuantizeLinear", quantizeDynamically}};
    return operators;
}

} // namespace paretoscope::formats::onnx
