#include "core/formats/onnx/writing/packedcodes.h"

#include "core/formats/packing/bitstream.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cstring>

namespace paretoscope::formats::onnx {

namespace {

constexpr int byteBits = 8;
constexpr std::int64_t narrowOpset = 21;    ///< of tensors of 4 bits
constexpr std::int64_t narrowestOpset = 25; ///< of 2 bits

std::int64_t roundedUp(std::int64_t count, std::int64_t size)
{
    return (count + size - 1) / size;
}

/// A tensor of BYTES and zeros up to COUNT.
at::Tensor withZeros(const at::Tensor &bytes, std::int64_t count)
{
    if (bytes.numel() == count)
        return bytes;
    at::Tensor longer = at::zeros({count}, at::kByte);
    if (bytes.numel() > 0)
        std::memcpy(longer.data_ptr(), bytes.data_ptr(), bytes.nbytes());
    return longer;
}

ValueName int32s(GraphBuilder &builder, const std::vector<std::int64_t> &values)
{
    return builder.tensor(at::tensor(values, at::kLong).to(at::kInt));
}

/// int32 [⌈count / n⌉, n]: n values of BITS to a row, whose bytes are whole.
///
/// A row of bytes is divided by the powers of two at which its values begin. Where values cross from one byte
/// into the next, both are looked up; what of the second is not the value's is cut off by the remainder.
/// Whole numbers of 32 bits that are never negative: OpenVINO computes shifts of bytes wrongly.
ValueName rowsOfCodes(GraphBuilder &builder, const CodeStream &codes)
{
    const int bits = codes.bits;
    const bool isWithinBytes = byteBits % bits == 0;
    const int perRow = isWithinBytes ? byteBits / bits : byteBits;
    const int rowBytes = perRow * bits / byteBits;
    const std::int64_t rows = roundedUp(codes.count, perRow);
    const at::Tensor bytes = withZeros(codes.bytes, rows * rowBytes);
    ValueName value =
        cast(builder, builder.packed(bytes, ElementType::Uint8, {rows, rowBytes}, {}), ElementType::Int32);
    std::vector<std::int64_t> low, high, powers;
    for (int i = 0; i < perRow; ++i) {
        const int first = i * bits / byteBits;
        low.push_back(first);
        high.push_back(std::min(first + 1, rowBytes - 1));
        powers.push_back(std::int64_t{1} << (i * bits - first * byteBits));
    }
    if (!isWithinBytes) {
        const std::vector<Attribute> columns{{"axis", std::int64_t{1}}};
        const ValueName above = builder.node("Gather", {value, builder.numbers(high)}, columns);
        const ValueName raised = builder.node("Mul", {above, int32s(builder, {256})});
        value = builder.node("Add", {builder.node("Gather", {value, builder.numbers(low)}, columns), raised});
    }
    value = builder.node("Div", {value, int32s(builder, powers)});
    return builder.node("Mod", {value, int32s(builder, {std::int64_t{1} << bits})});
}

/// NUMBER of bits set to the highest of every code of a byte.
std::uint8_t highestBits(int bits)
{
    int mask = 0;
    for (int i = bits - 1; i < byteBits; i += bits)
        mask |= 1 << i;
    return static_cast<std::uint8_t>(mask);
}

/// Codes less 2^(bits − 1) in two's complement: their highest bit is the other one.
at::Tensor inTwosComplement(const CodeStream &codes)
{
    at::Tensor bytes = codes.bytes.clone();
    const std::uint8_t mask = highestBits(codes.bits);
    auto *const data = bytes.data_ptr<std::uint8_t>();
    std::transform(data, data + bytes.numel(), data,
                   [mask](std::uint8_t byte) { return static_cast<std::uint8_t>(byte ^ mask); });
    if (const std::int64_t used = codes.count * codes.bits % byteBits; used > 0) // the rest stays 0
        data[bytes.numel() - 1] = static_cast<std::uint8_t>(data[bytes.numel() - 1] & ((1 << used) - 1));
    return bytes;
}

ElementType narrowTypeFor(int bits, Centred centred)
{
    const bool isSigned = centred == Centred::Yes;
    switch (bits) {
    case 2:
        return isSigned ? ElementType::Int2 : ElementType::Uint2;
    case 4:
        return isSigned ? ElementType::Int4 : ElementType::Uint4;
    default:
        return isSigned ? ElementType::Int8 : ElementType::Uint8;
    }
}

} // namespace

ValueName cast(GraphBuilder &builder, const ValueName &value, ElementType type, std::string_view hint)
{
    return builder.node("Cast", {value}, {{"to", static_cast<std::int64_t>(type)}}, hint);
}

ValueName reshape(GraphBuilder &builder, const ValueName &value, const std::vector<std::int64_t> &dims)
{
    return builder.node("Reshape", {value, builder.numbers(dims)});
}

ValueName firstOf(GraphBuilder &builder, const ValueName &value, std::int64_t axis, std::int64_t count)
{
    return builder.node("Slice",
                        {value, builder.numbers({0}), builder.numbers({count}), builder.numbers({axis})});
}

bool isOwnType(int bits, NarrowTypes types)
{
    return bits == 8 || (types == NarrowTypes::Types && (bits == 4 || bits == 2));
}

std::vector<std::uint8_t> codesIn(const CodeStream &stream)
{
    std::vector<std::uint8_t> codes(static_cast<std::size_t>(stream.count));
    const auto *bytes = stream.bytes.data_ptr<std::uint8_t>();
    unsigned pending = 0;
    int pendingBits = 0;
    for (std::uint8_t &code : codes) {
        if (pendingBits < stream.bits) {
            pending |= static_cast<unsigned>(*bytes++) << pendingBits;
            pendingBits += byteBits;
        }
        code = static_cast<std::uint8_t>(pending & ((1U << stream.bits) - 1));
        pending >>= stream.bits;
        pendingBits -= stream.bits;
    }
    return codes;
}

CodeStream streamOf(const std::vector<std::uint8_t> &codes, int bits)
{
    const auto count = static_cast<std::int64_t>(codes.size());
    const auto bytes = packBits(codes.data(), count, bits);
    at::Tensor stream = at::empty({static_cast<std::int64_t>(bytes.size())}, at::kByte);
    if (!bytes.empty())
        std::memcpy(stream.data_ptr(), bytes.data(), bytes.size());
    return {std::move(stream), count, bits};
}

ValueName takeOut(GraphBuilder &builder, const CodeStream &codes, const std::vector<std::int64_t> &dims,
                  ElementType type, Centred centred, NarrowTypes types)
{
    const int bits = codes.bits;
    if (isOwnType(bits, types)) {
        if (bits < 8)
            builder.need(bits == 4 ? narrowOpset : narrowestOpset);
        const at::Tensor bytes = centred == Centred::Yes ? inTwosComplement(codes) : codes.bytes;
        return cast(builder, builder.packed(bytes, narrowTypeFor(bits, centred), dims, {}), type);
    }
    ValueName value = rowsOfCodes(builder, codes);
    const std::int64_t perRow = byteBits % bits == 0 ? byteBits / bits : byteBits;
    if (codes.count % perRow != 0)
        value = firstOf(builder, reshape(builder, value, {-1}), 0, codes.count);
    if (codes.count % perRow == 0 || dims.size() != 1)
        value = reshape(builder, value, dims);
    if (type != ElementType::Int32)
        value = cast(builder, value, type);
    if (centred == Centred::Yes)
        value = builder.node("Sub", {value, builder.scalar(1 << (bits - 1), type)});
    return value;
}

ValueName takeOutWide(GraphBuilder &builder, const std::vector<std::int64_t> &numbers, int bits)
{
    const auto count = static_cast<std::int64_t>(numbers.size());
    ValueName sum;
    const auto add = [&](const ValueName &part) {
        sum = sum.empty() ? part : builder.node("Add", {sum, part});
    };
    for (int first = 0; first < bits; first += byteBits) {
        const int width = std::min(bits - first, byteBits);
        std::vector<std::uint8_t> part;
        part.reserve(numbers.size());
        for (const std::int64_t number : numbers)
            part.push_back(static_cast<std::uint8_t>((number >> first) & ((1 << width) - 1)));
        const ValueName value = takeOut(builder, streamOf(part, width), {count}, ElementType::Int32,
                                        Centred::No, NarrowTypes::Bytes);
        add(first == 0 ? value : builder.node("Mul", {value, int32s(builder, {std::int64_t{1} << first})}));
    }
    return sum;
}

} // namespace paretoscope::formats::onnx
