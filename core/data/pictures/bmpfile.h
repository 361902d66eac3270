// BMP, read by us: headers of 12, 40, 52, 56, 64, 108 and 124 bytes; 1, 4, 8, 16, 24 and 32 bits; RLE.
// Thread-safe.
#pragma once

#include "core/data/pictures/pixels.h"

namespace paretoscope::data {

bool isBmp(std::span<const std::byte> file);

/// RGB, or grey where the table of colours is a grey ramp; what may be alpha is dropped.
base::Result<Pixels> readBmp(std::span<const std::byte> file, const std::string &name, Extent extent);
/// The stored numbers of a BMP of up to 8 bits; any other is refused.
base::Result<IndexPixels> readBmpIndices(std::span<const std::byte> file, const std::string &name);

} // namespace paretoscope::data
