#include "core/formats/onnx/writing/packedproduct.h"

#include "core/formats/packing/bitstream.h"

#include <ATen/ops/empty.h>

#include <algorithm>

namespace paretoscope::formats::onnx {

namespace {

constexpr const char *microsoft = "com.microsoft";
constexpr std::int64_t leastBlock = 16;
constexpr std::int64_t mostBlock = 256;

std::int64_t blocksIn(std::int64_t columns, std::int64_t block)
{
    return (columns + block - 1) / block;
}

/// Of the sizes that fit into LAYOUT's groups, the one that takes fewest bytes; 0: none does.
std::int64_t bestBlock(const MatrixLayout &layout)
{
    std::int64_t best = 0, least = 0;
    for (std::int64_t block = leastBlock; block <= mostBlock; block *= 2) {
        if (layout.groups() > 1 && layout.group % block != 0)
            continue;
        const std::int64_t bytes = blocksIn(layout.columns, block) *
                                   (block * layout.bits / 8 + static_cast<std::int64_t>(sizeof(float)));
        if (best == 0 || bytes < least) {
            best = block;
            least = bytes;
        }
    }
    return best;
}

bool isForProduct(const PackedWeight &packed)
{
    if (!packed.factors.empty() || packed.shape.size() != 2)
        return false;
    const MatrixLayout layout = layoutOf(packed);
    const bool hasBits = layout.bits == 2 || layout.bits == 4 || layout.bits == 8;
    return hasBits && layout.book == compress::Book::Integer &&
           layout.encoding == compress::Encoding::Dense && layout.type == at::kFloat && layout.isInOrder() &&
           layout.kept == layout.count && packed.scales.scalar_type() == at::kFloat &&
           (layout.rows == packed.shape[0] || layout.units() == 1);
}

/// From one a unit to one a block.
template <typename Number>
at::Tensor ofBlocks(const at::Tensor &units, const MatrixLayout &layout, const BlockedMatrix &matrix)
{
    at::Tensor all = at::empty({matrix.rows, matrix.blocks}, units.options());
    const auto *from = units.data_ptr<Number>();
    auto *to = all.data_ptr<Number>();
    for (std::int64_t row = 0; row < matrix.rows; ++row)
        for (std::int64_t i = 0; i < matrix.blocks; ++i) {
            const std::int64_t unit =
                layout.units() == 1
                    ? 0
                    : row * layout.groups() + std::min(i * matrix.block / layout.group, layout.groups() - 1);
            *to++ = from[unit];
        }
    return all;
}

/// Rows of CODES filled up to whole blocks with what stands for 0.
CodeStream wholeBlocks(const CodeStream &codes, const BlockedMatrix &matrix)
{
    if (matrix.columns == matrix.blocks * matrix.block)
        return codes;
    const std::vector<std::uint8_t> given = codesIn(codes);
    const std::int64_t width = matrix.blocks * matrix.block;
    std::vector<std::uint8_t> all(static_cast<std::size_t>(matrix.rows * width));
    for (std::int64_t row = 0; row < matrix.rows; ++row) {
        const std::int64_t zero =
            matrix.zeroPoints.defined()
                ? matrix.zeroPoints.data_ptr<std::uint8_t>()[(row + 1) * matrix.blocks - 1]
                : std::int64_t{1} << (matrix.bits - 1);
        const auto to = all.begin() + row * width;
        std::copy_n(given.begin() + row * matrix.columns, matrix.columns, to);
        std::fill(to + matrix.columns, to + width, static_cast<std::uint8_t>(zero));
    }
    return streamOf(all, matrix.bits);
}

/// uint8 [rows, ⌈blocks · bits / 8⌉].
at::Tensor packedZeroPoints(const BlockedMatrix &matrix)
{
    const std::int64_t rowBytes = streamBytes(matrix.blocks, matrix.bits);
    at::Tensor packed = at::empty({matrix.rows, rowBytes}, at::kByte);
    for (std::int64_t row = 0; row < matrix.rows; ++row) {
        const auto bytes = packBits(matrix.zeroPoints.data_ptr<std::uint8_t>() + row * matrix.blocks,
                                    matrix.blocks, matrix.bits);
        std::ranges::copy(bytes, packed.data_ptr<std::uint8_t>() + row * rowBytes);
    }
    return packed;
}

/// NUMBERS as many as WIDTH to a row, which are uint8 [..., bytes] in the file, as float [rows, width].
ValueName fromBytes(GraphBuilder &builder, const ValueName &bytes, int bits, std::int64_t rows,
                    std::int64_t width)
{
    if (bits == 8)
        return cast(builder, reshape(builder, bytes, {rows, width}), ElementType::Float);
    const auto whole = [&](std::int64_t number) {
        return builder.scalar(static_cast<double>(number), ElementType::Int32);
    };
    const ValueName column = cast(builder, reshape(builder, bytes, {-1, 1}), ElementType::Int32);
    at::Tensor powers = at::empty({8 / bits}, at::kInt);
    for (int i = 0; i < 8 / bits; ++i)
        powers.data_ptr<std::int32_t>()[i] = 1 << (i * bits);
    const ValueName shifted = builder.node("Div", {column, builder.tensor(powers)});
    const ValueName each = builder.node("Mod", {shifted, whole(std::int64_t{1} << bits)});
    const std::int64_t perRow = streamBytes(width, bits) * 8 / bits;
    ValueName all = reshape(builder, each, {rows, perRow});
    if (perRow != width)
        all = firstOf(builder, all, 1, width);
    return cast(builder, all, ElementType::Float);
}

} // namespace

std::int64_t BlockedMatrix::bytes() const
{
    const std::int64_t zeros = zeroPoints.defined() ? rows * streamBytes(blocks, bits) : 0;
    return rows * blocks * (block * bits / 8 + static_cast<std::int64_t>(sizeof(float))) + zeros;
}

std::optional<BlockedMatrix> blockedMatrix(const PackedWeight &packed)
{
    if (!isForProduct(packed))
        return std::nullopt;
    const MatrixLayout layout = layoutOf(packed);
    BlockedMatrix matrix;
    matrix.bits = layout.bits;
    matrix.rows = packed.shape[0];
    matrix.columns = packed.shape[1];
    matrix.block = bestBlock(layout);
    if (matrix.block == 0)
        return std::nullopt;
    matrix.blocks = blocksIn(matrix.columns, matrix.block);
    matrix.scales = ofBlocks<float>(packed.scales.contiguous(), layout, matrix);
    if (layout.zero < 0)
        matrix.zeroPoints = ofBlocks<std::uint8_t>(zeroPointsOf(packed), layout, matrix);
    matrix.codes = wholeBlocks({packed.values.contiguous(), layout.count, layout.bits}, matrix);
    return matrix;
}

WrittenMatrix writeMatrix(GraphBuilder &builder, const BlockedMatrix &matrix, std::string_view hint)
{
    WrittenMatrix written{matrix, {}, {}, {}};
    written.matrix.codes = {};
    written.codes = builder.packed(matrix.codes.bytes, ElementType::Uint8,
                                   {matrix.rows, matrix.blocks, matrix.block * matrix.bits / 8}, hint);
    written.scales = builder.tensor(matrix.scales);
    if (matrix.zeroPoints.defined())
        written.zeroPoints = builder.tensor(packedZeroPoints(matrix));
    return written;
}

ValueName multiplied(GraphBuilder &builder, const ValueName &input, const WrittenMatrix &written)
{
    const BlockedMatrix &matrix = written.matrix;
    constexpr std::int64_t inFloat32 = 1; // accuracy_level: inputs are not rounded
    builder.needDomain(microsoft, 1);
    return builder
        .nodes("MatMulNBits", {input, written.codes, written.scales, written.zeroPoints}, 1,
               {{"K", matrix.columns},
                {"N", matrix.rows},
                {"bits", std::int64_t{matrix.bits}},
                {"block_size", matrix.block},
                {"accuracy_level", inFloat32}},
               {}, microsoft)
        .front();
}

ValueName unpackedMatrix(GraphBuilder &builder, const WrittenMatrix &written, std::string_view hint)
{
    const BlockedMatrix &matrix = written.matrix;
    const std::int64_t width = matrix.blocks * matrix.block;
    ValueName steps = reshape(builder, fromBytes(builder, written.codes, matrix.bits, matrix.rows, width),
                              {matrix.rows, matrix.blocks, matrix.block});
    ValueName zero = builder.scalar(1 << (matrix.bits - 1));
    if (matrix.zeroPoints.defined())
        zero =
            reshape(builder, fromBytes(builder, written.zeroPoints, matrix.bits, matrix.rows, matrix.blocks),
                    {matrix.rows, matrix.blocks, 1});
    const ValueName scales = reshape(builder, written.scales, {matrix.rows, matrix.blocks, 1});
    steps = builder.node("Sub", {steps, zero});
    const ValueName value =
        reshape(builder, builder.node("Mul", {steps, scales}, {}, hint), {matrix.rows, width});
    return width == matrix.columns ? value : firstOf(builder, value, 1, matrix.columns);
}

} // namespace paretoscope::formats::onnx
