// TIFF by libtiff: the first page, any compression that it knows. Thread-safe.
#pragma once

#include "core/data/pictures/pixels.h"

namespace paretoscope::data {

bool isTiff(std::span<const std::byte> file);

/// Grey, indexed, RGB, CMYK and JPEG's YCbCr of 1 to 16 bits; the orientation tag is obeyed, alpha is dropped
/// (undone where colours were multiplied by it), of 16 bits the upper 8 are kept. As PIL, but for 16-bit
/// grey, which that clips.
base::Result<Pixels> readTiff(std::span<const std::byte> file, const std::string &name, Extent extent);
/// The stored numbers of a grey or indexed TIFF; any other is refused.
base::Result<IndexPixels> readTiffIndices(std::span<const std::byte> file, const std::string &name);

} // namespace paretoscope::data
