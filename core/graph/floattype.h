// The floating types that a file may hold weights in. Everything here is computed in float32; what is rounded
// to a narrower type, and what its bytes are, follows from this. Free of LibTorch; values.
#pragma once

#include <cstdint>
#include <string_view>

namespace paretoscope::graph {

enum class FloatType : std::uint8_t { Float32, Float16, BFloat16 };

int bitsOf(FloatType type);                     ///< 32, 16, 16
std::string_view floatTypeName(FloatType type); ///< "float32", "float16", "bfloat16": as in JSON

} // namespace paretoscope::graph
