// A compressed weight as it lies in a file: streams of exactly the bytes that compress::layerBytes() counts,
// and the integers that say how to unpack them. Pure functions, thread-safe. Only inside core.
#pragma once

#include "core/compress/compressedweight.h"
#include "core/compress/cost.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace paretoscope::formats {

struct PackedWeight {
    at::Tensor
        values; ///< uint8 bit stream of codes, or float16, bfloat16, float32 values; those kept, in row order
    at::Tensor
        scales; ///< one a unit: float32, or uint8 as E8M0 (2^(s − 127)); empty for floats and own books
    at::Tensor extra; ///< uint8: bitmask or positions, then zero points; empty for dense symmetric weights
    /// In this order (unpackers read them): bits (0: values are floats), weights, weights kept,
    /// Encoding, bits of a position, unit rows, unit columns, group size, zero (−1: in `extra`), and the four
    /// numbers of which the row order is the shape [a, b, c, d] that permute(0, 2, 1, 3) brings into storage
    /// order, and the number of the type that the weight is unpacked to; then what codes stand for
    /// (compress::Book), and the entries of each unit's own book.
    std::vector<std::int64_t> layout;
    std::vector<std::int64_t> shape;
    std::vector<std::int64_t> strides; ///< empty: contiguous
    at::Tensor book = {};              ///< float32: of each unit the entries of its own book; else undefined
    /// Of a weight that is a product: the left factor [rows, rank] and the right one [groups · rank,
    /// columns], each packed like a weight. There are no streams besides, and `layout` is the six numbers
    /// that say how the rows of the product (compress::productOf()), groups one below the other, become the
    /// weight: the shape [a, b, c, d] and the type, as above, and the groups.
    std::vector<PackedWeight> factors = {};
};

/// Calls EACH(tensor) for every stream of PACKED, and of its factors, that there is.
template <typename Packed, typename Each> void forEachStream(Packed &packed, const Each &each)
{
    for (auto *stream : {&packed.values, &packed.scales, &packed.extra, &packed.book})
        if (stream->defined())
            each(*stream);
    for (auto &factor : packed.factors)
        forEachStream(factor, each);
}

/// Whether the weight is stored as a plain parameter: nothing was done to it, or leaving the pruned weights
/// out would cost more than it saves.
bool isPlain(const graph::Layer &layer, const compress::LayerSetting &setting);

/// WEIGHT as compressWeight() made it for LAYER and SETTING. Plain ones are packed only as blocks of a
/// parameter of which others are not, as their rows.
PackedWeight packWeight(const compress::CompressedWeight &weight, const graph::Layer &layer,
                        const compress::LayerSetting &setting);

} // namespace paretoscope::formats
