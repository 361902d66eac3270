// PNG by libpng: any depth and colour type. Thread-safe.
#pragma once

#include "core/data/pictures/pixels.h"

namespace paretoscope::data {

bool isPng(std::span<const std::byte> file);

/// As PIL's convert("RGB") has it, but that grey stays one channel: alpha is dropped, palettes are looked up,
/// of 16 bits the upper 8 are kept (PIL does so for colours; 16-bit grey it clips at 255).
base::Result<Pixels> readPng(std::span<const std::byte> file, const std::string &name, Extent extent);
/// The stored numbers of a grey or indexed PNG, neither looked up nor stretched. A colour PNG whose planes
/// are equal counts as grey; any other is refused.
base::Result<IndexPixels> readPngIndices(std::span<const std::byte> file, const std::string &name);

} // namespace paretoscope::data
