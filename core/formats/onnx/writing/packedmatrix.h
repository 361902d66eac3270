// A packed weight in a file of ONNX: its streams as tensors of exactly their bytes, and the nodes that make
// the weight of them. Included only inside this folder.
#pragma once

#include "core/formats/onnx/writing/packedcodes.h"
#include "core/formats/onnx/writing/packedtables.h"
#include "core/formats/packing/packedweight.h"

#include <string_view>

namespace paretoscope::formats::onnx {

/// What PackedWeight::layout says of a matrix, by names.
struct MatrixLayout {
    int bits = 0; ///< 0: values are floats
    std::int64_t count = 0, kept = 0;
    compress::Encoding encoding = compress::Encoding::Dense;
    int positionBits = 0;
    std::int64_t rows = 0, columns = 0, group = 0;
    std::int64_t zero = 0; ///< −1: a byte for each scale
    /// Row order: what permute(0, 2, 1, 3) brings into storage order.
    std::vector<std::int64_t> order;
    c10::ScalarType type = c10::ScalarType::Float;
    compress::Book book = compress::Book::Integer;
    std::int64_t entries = 0;

    std::int64_t groups() const { return columns / group + (columns % group != 0 ? 1 : 0); }
    std::int64_t units() const { return rows * groups(); }
    /// Row order is storage order.
    bool isInOrder() const { return order[1] == 1 || order[2] == 1; }
};

/// Not of a product.
MatrixLayout layoutOf(const PackedWeight &packed);
/// Of the units, in order; of layouts that have them.
at::Tensor zeroPointsOf(const PackedWeight &packed);

/// PACKED as float32 in its shape, computed to the last bit as compressWeight() does; of products the sums
/// are in any order. The value that has its numbers is called as HINT says, or begins so.
ValueName unpackedWeight(GraphBuilder &builder, PackedTables &tables, const PackedWeight &packed,
                         NarrowTypes types, std::string_view hint);

} // namespace paretoscope::formats::onnx
