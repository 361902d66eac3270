// Small whole numbers in a file of ONNX, and the nodes that take them out of their bytes. Every runtime
// computes them while it loads the file, so that a run is as fast as with the weights as they were. Included
// only inside this folder. Pure functions.
#pragma once

#include "core/formats/onnx/writing/graphbuilder.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace paretoscope::formats::onnx {

/// Which tensors a file may have for numbers of 4 and 2 bits.
enum class NarrowTypes {
    Types, ///< ONNX's own: opset 21 and 25
    Bytes  ///< bytes, which nodes take apart: opset 13
};

/// As packing/bitstream.h lays them out.
struct CodeStream {
    at::Tensor bytes; ///< uint8, contiguous
    std::int64_t count = 0;
    int bits = 8; ///< 1 to 8
};

/// Weights of no more have the nodes in common that take them out of their bytes; these unpack all of them at
/// once.
inline constexpr std::int64_t mostTakenOutTogether = 1 << 18;

enum class Centred { No, Yes };

/// Whether takeOut() needs nothing but a Cast for codes of BITS.
bool isOwnType(int bits, NarrowTypes types);

/// CODES in the shape DIMS, as many; CENTRED: less 2^(bits − 1). As TYPE: Float or Int32.
ValueName takeOut(GraphBuilder &builder, const CodeStream &codes, const std::vector<std::int64_t> &dims,
                  ElementType type, Centred centred, NarrowTypes types);

/// NUMBERS below 2^BITS, 1 to 31, as int32 [count]: their whole bytes, and what bits remain in a stream.
ValueName takeOutWide(GraphBuilder &builder, const std::vector<std::int64_t> &numbers, int bits);

/// The numbers of STREAM, a byte each, from FIRST on.
std::vector<std::uint8_t> codesIn(const CodeStream &stream);
CodeStream streamOf(const std::vector<std::uint8_t> &codes, int bits);

/// VALUE as numbers of TYPE.
ValueName cast(GraphBuilder &builder, const ValueName &value, ElementType type, std::string_view hint = {});
ValueName reshape(GraphBuilder &builder, const ValueName &value, const std::vector<std::int64_t> &dims);
/// The first COUNT along AXIS.
ValueName firstOf(GraphBuilder &builder, const ValueName &value, std::int64_t axis, std::int64_t count);

} // namespace paretoscope::formats::onnx
