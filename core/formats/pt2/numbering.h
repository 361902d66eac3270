// torch.export's own numbers for types, layouts and memory formats, as LibTorch's. Included only inside core.
// Pure functions.
#pragma once

#include <ATen/core/ivalue.h>
#include <c10/core/MemoryFormat.h>
#include <c10/core/ScalarType.h>

#include <cstdint>
#include <optional>

namespace paretoscope::formats::pt2 {

// Nothing for a number that is none, or of what this LibTorch lacks.
std::optional<c10::ScalarType> scalarTypeOf(std::int64_t number);
std::optional<c10::Layout> layoutOf(std::int64_t number);
std::optional<c10::MemoryFormat> memoryFormatOf(std::int64_t number);

// And back; 0, which is none, for what torch.export has no number for.
std::int64_t numberOf(c10::ScalarType type);
std::int64_t numberOf(c10::Layout layout);
std::int64_t numberOf(c10::MemoryFormat format);

} // namespace paretoscope::formats::pt2
