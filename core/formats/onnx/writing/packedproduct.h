// A matrix that stays packed while the network runs: MatMulNBits, an operator of onnxruntime's own (domain
// com.microsoft, contrib_ops). Included only inside this folder.
#pragma once

#include "core/formats/onnx/writing/packedmatrix.h"

#include <optional>

namespace paretoscope::formats::onnx {

/// A matrix [rows, columns] as MatMulNBits takes it.
struct BlockedMatrix {
    int bits = 4;
    std::int64_t rows = 0, columns = 0;
    std::int64_t block = 32; ///< columns that share a scale
    std::int64_t blocks = 0; ///< of a row; the last may be filled up
    CodeStream codes;        ///< [rows, blocks, block]
    at::Tensor scales;       ///< float32 [rows, blocks]
    at::Tensor zeroPoints;   ///< uint8 [rows, blocks]; undefined: 2^(bits − 1)

    std::int64_t bytes() const;
};

/// PACKED in the blocks of fewest bytes: codes of 2, 4 or 8 bits on a grid, of a matrix in storage order, all
/// in the file. Nothing where it is another, or its scales cover what no blocks of 16 to 256 columns are
/// within.
std::optional<BlockedMatrix> blockedMatrix(const PackedWeight &packed);

/// A BlockedMatrix that is in a file.
struct WrittenMatrix {
    BlockedMatrix matrix; ///< without its numbers
    ValueName codes, scales, zeroPoints;
};

WrittenMatrix writeMatrix(GraphBuilder &builder, const BlockedMatrix &matrix, std::string_view hint);
/// INPUT [..., columns] times the transposed of MATRIX, in float32.
ValueName multiplied(GraphBuilder &builder, const ValueName &input, const WrittenMatrix &matrix);
/// The numbers of MATRIX, float32 [rows, columns], from the very tensors that the product reads.
ValueName unpackedMatrix(GraphBuilder &builder, const WrittenMatrix &matrix, std::string_view hint);

} // namespace paretoscope::formats::onnx
